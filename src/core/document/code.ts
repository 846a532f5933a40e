import type { Keepalive } from '../kb/types.ts';
import type { Edit, Span } from '../text.ts';
import type { BaseDocument } from './common.ts';

/** A time given to an API. `seconds` is `undefined` where it cannot be read: then it counts as set. */
export interface TimeValue {
  readonly seconds: number | undefined;
  /** The expression. */
  readonly span: Span;
  /** What the API takes. */
  readonly unit: 's' | 'ms' | 'ns';
  /** As folded in the API's unit; `undefined` like `seconds`. */
  readonly raw: number | undefined;
  /** The number looks given in another unit: which, and what was probably meant, in seconds. */
  readonly wrongUnit?: { readonly meant: 's' | 'ms'; readonly seconds: number };
}

/** What is known of TCP keepalive on a connection. */
export interface KeepaliveState {
  /** `unknown` silences every rule about it. */
  readonly enabled: 'on' | 'off' | 'unknown';
  /** Explicitly in this file, or by the default of the language or library. */
  readonly by: 'code' | 'default';
  /** Where it is switched on or off: the option's name or the enabling call. */
  readonly at?: Span;
  /** `default` seconds hold where nothing is set: the kernel's 7200 unless the library has its own. */
  readonly idle:
    | { readonly set: false; readonly default: number | 'kernel' }
    | ({ readonly set: true } & TimeValue);
}

/** Fixes a language can write for a connection; each returns `undefined` where it cannot be done safely. */
export interface ConnectionFixes {
  /** Enable keepalive with the three values, as many as the API and its version have. */
  enable?(keepalive: Keepalive): readonly Edit[] | undefined;
  /** Keepalive is on already: set the values. */
  setValues?(keepalive: Keepalive): readonly Edit[] | undefined;
  /** Replace the idle value (too long, wrong unit). */
  replaceIdle?(seconds: number): readonly Edit[] | undefined;
  /** Turn an explicit "off" into "on" with the values. */
  turnOn?(keepalive: Keepalive): readonly Edit[] | undefined;
  /** The pooled form of a connection made for each request. */
  pool?(): { readonly title: string; readonly edits: readonly Edit[] } | undefined;
}

export interface Connection {
  readonly role: 'client' | 'accepted';
  /** As people call it: `socket.create_connection`, `redis.Redis`, `server.accept()`. */
  readonly api: string;
  /** The callee of the connecting or accepting call. */
  readonly callee: Span;
  readonly keepalive: KeepaliveState;
  /** Exemptions of `keepalive-missing` and `connection-per-request`, in words for tests and hovers. */
  readonly exempt?: 'closed-here' | 'loopback' | 'handed-in' | 'handed-out' | 'set-elsewhere';
  /** The call stands in a loop or a request handler, and the library has a pool or session. */
  readonly perRequest?: { readonly span: Span; readonly pool: string };
  readonly fixes: ConnectionFixes;
}

export interface CodeDocument extends BaseDocument {
  readonly kind: 'code';
  /** The language file's id: `python`, `javascript`, `typescript`, ... */
  readonly language: string;
  readonly connections: readonly Connection[];
}

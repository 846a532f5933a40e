import type { FileEdit } from '../finding.ts';
import type { Keepalive } from '../kb/types.ts';
import type { LibraryDefault } from '../languages/api.ts';
import type { Manifest } from '../project/manifest.ts';
import { compareVersions } from '../project/manifest-version.ts';
import type { Edit, Span } from '../text.ts';
import type { BaseDocument } from './common.ts';

export { compareVersions };

/** A time given to an API. */
export interface TimeValue {
  /** `undefined` where it cannot be read: then it counts as set. */
  readonly seconds: number | undefined;
  /** The expression. */
  readonly span: Span;
  /** What the API takes. */
  readonly unit: 's' | 'ms' | 'ns';
  /** As folded, in the API's unit; `undefined` like `seconds`. */
  readonly raw: number | undefined;
  /** The number looks given in another unit: which, and what was probably meant, in seconds. */
  readonly wrongUnit?: { readonly meant: 's' | 'ms'; readonly seconds: number };
  /** What versions of a package below this one make of it, which take another unit. */
  readonly formerly?: {
    readonly package: string;
    readonly before: readonly number[];
    readonly time: TimeValue;
  };
}

/** Where keepalive is switched, and which way; `undefined` where that cannot be read. */
export interface Switch {
  readonly on: boolean | undefined;
  /** The option's name or the enabling call. */
  readonly at: Span;
}

/** What the file itself says about a connection's keepalive. */
export interface Said {
  readonly enabled?: Switch;
  readonly idle?: TimeValue;
  readonly interval?: TimeValue;
  readonly probes?: number;
  /** Given as "leave the kernel's value": `setKeepAlive(true, 0)`. */
  readonly kernelIdle?: Span;
  /** The idle time, or that there is none, is what the switch was given: in some versions it takes none. */
  readonly inSwitch?: 'number' | 'boolean';
  /** Something that may set anything was given: no rule about it speaks. */
  readonly unreadable: boolean;
}

/** What is known of TCP keepalive on a connection, all told. */
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
  /** The library's default this rests on, where it rests on one. */
  readonly library?: LibraryDefault;
}

/**
 * Fixes a language can write for a connection; each is `undefined` where it cannot be done safely. The manifest
 * decides the form: without one, the oldest form that works.
 */
export interface ConnectionFixes {
  /** Keepalive with the three values, as many as the API and its version have: enabled, completed or turned on. */
  keepalive?(keepalive: Keepalive, manifest: Manifest | undefined): readonly Edit[] | undefined;
  /**
   * What the keepalive fix needs beside it: an edit of the manifest, or the package that nobody here can add;
   * `undefined` where all is there or no manifest is known.
   */
  dependency?(manifest: Manifest | undefined): FileEdit | string | undefined;
  /** Replace the idle value (too long, wrong unit). */
  idle?(seconds: number, manifest: Manifest | undefined): readonly Edit[] | undefined;
  /** The pooled form of a connection made for each request. */
  pool?(): { readonly title: string; readonly edits: readonly Edit[] } | undefined;
}

/**
 * Why `keepalive-missing` and `connection-per-request` pass a connection over: it is closed in the function that
 * opened it on every way out; it is dropped there (which keeps no loop from making many); its peer is a loopback literal; it was handed in, or made for the caller; it
 * belongs to a test; keepalive is set elsewhere in the file on what may be this connection (this one and the dropped
 * one for `keepalive-missing` alone).
 */
export type Exemption =
  | 'closed-here'
  | 'dropped'
  | 'loopback'
  | 'handed-in'
  | 'handed-out'
  | 'test'
  | 'set-elsewhere';

export interface Connection {
  readonly role: 'client' | 'accepted';
  /** As people call it: `socket.create_connection`, `redis.Redis`, `server.accept`. */
  readonly api: string;
  /** The callee of the connecting or accepting call. */
  readonly callee: Span;
  readonly said: Said;
  /** Rows of what language and library do by themselves, the newest last; which holds, the manifest says. */
  readonly defaults: readonly LibraryDefault[];
  /** `keepalive-missing` has nothing to say: no API to enable it, or an exchange too short. */
  readonly quiet: boolean;
  readonly exempt?: Exemption;
  /** The program closes it once it was silent for so many seconds; `undefined` where the time cannot be read. */
  readonly idleClose?: { readonly seconds: number | undefined };
  /** The program says something on it every so many seconds, in a thread or task of its own. */
  readonly heartbeat?: number;
  /** The pool that it is made for closes it once it was idle for so many seconds: no longer does it have to live. */
  readonly pooledFor?: number;
  /** It is closed at last, but goes on until then in a loop without end. */
  readonly lasting?: true;
  /** A client that makes and keeps connections by itself, however it is handed around: a pool, a cache's client. */
  readonly keeps?: true;
  /** The call stands in a loop or a request handler, and the library has a pool or session. */
  readonly perRequest?: PerRequest;
  /** It goes for good to what may be the package's own library: the manifest says what is of others. */
  goesToOwnLibrary?(manifest: Manifest | undefined): boolean;
  readonly fixes: ConnectionFixes;
}

export interface PerRequest {
  /** The call in the loop. */
  readonly span: Span;
  /** What shares connections: `requests.Session`. */
  readonly pool: string;
  readonly inside: 'loop' | 'handler';
  /** What is made is the pool itself: one closed at the end of each round shares nothing with the next. */
  readonly isPool?: true;
  /** Only runtimes or libraries below this version need the pool. */
  readonly before?: { readonly package: string; readonly version: readonly number[] };
  /** The pool keeps no connection, however long it is kept itself. */
  readonly keptByNone?: true;
  /** A function of the file makes the pool for callers that each let go of it open. */
  readonly letGo?: true;
}

export interface CodeDocument extends BaseDocument {
  readonly kind: 'code';
  /** The language file's id: `python`, `javascript`, `typescript`, ... */
  readonly language: string;
  readonly connections: readonly Connection[];
}

/**
 * Every state the connection may be in, the likeliest last. What the code says decides; where it says nothing the
 * library's default does, and the manifest's version picks the row. Without a version each row is possible.
 */
export function keepaliveStates(
  connection: Connection,
  manifest: Manifest | undefined,
): readonly KeepaliveState[] {
  const said = asTakenBy(manifest, connection.said);
  if (said.unreadable || (said.enabled !== undefined && said.enabled.on === undefined)) {
    return [{ enabled: 'unknown', by: 'code', idle: { set: false, default: 'kernel' } }];
  }
  const rows = connection.defaults.filter((row) => mayHold(row, manifest) && mayBeMeant(row, said, manifest));
  if (rows.length === 0) return [combine(said, undefined)];
  return rows.map((row) => combine(said, row));
}

function asTakenBy(manifest: Manifest | undefined, said: Said): Said {
  return said.idle === undefined ? said : { ...said, idle: timeTaken(said.idle, manifest) };
}

/** A time as the version that the manifest names takes it; without one, as the newest does. */
export function timeTaken(time: TimeValue, manifest: Manifest | undefined): TimeValue {
  const { formerly } = time;
  const version = formerly === undefined ? undefined : versionOf(formerly.package, manifest);
  return formerly !== undefined && version !== undefined && compareVersions(version, formerly.before) < 0
    ? formerly.time
    : time;
}

/** A time given to the switch was written for a version that takes one there, where no version is told. */
function mayBeMeant(row: LibraryDefault, said: Said, manifest: Manifest | undefined): boolean {
  return (
    row.switchOnly !== true || said.inSwitch !== 'number' || versionOf(row.package, manifest) !== undefined
  );
}

function combine(said: Said, library: LibraryDefault | undefined): KeepaliveState {
  const isPassedOver = library?.switchOnly === true && said.inSwitch !== undefined;
  const on = said.enabled?.on ?? library?.keepalive === 'on';
  const explicit = said.enabled !== undefined;
  return {
    enabled: on ? 'on' : 'off',
    by: explicit ? 'code' : 'default',
    ...(said.enabled !== undefined && { at: said.enabled.at }),
    idle:
      said.idle !== undefined && !isPassedOver
        ? { set: true, ...said.idle }
        : { set: false, default: isPassedOver ? (library.idle ?? 'kernel') : defaultIdle(said, library) },
    ...(library !== undefined && { library }),
  };
}

function defaultIdle(said: Said, library: LibraryDefault | undefined): number | 'kernel' {
  if (said.kernelIdle !== undefined) return 'kernel';
  return library?.idle ?? 'kernel';
}

/** Whether a row of versions can hold for what the manifest allows: `undefined` versions leave it possible. */
function mayHold(row: LibraryDefault, manifest: Manifest | undefined): boolean {
  const version = versionOf(row.package, manifest);
  if (version === undefined) return true;
  if (!hasFeatures(row, manifest)) return false;
  const end = manifest?.ends.get(row.package);
  const reaches = row.from === undefined || compareVersions(version, row.from) >= 0;
  if (!reaches && (end === undefined || compareVersions(row.from!, end) >= 0)) return false;
  return row.before === undefined || compareVersions(version, row.before) < 0;
}

/** `redis/keep-alive` beside `redis`; of a package of which no feature is known, any may be there. */
function hasFeatures({ package: name, features }: LibraryDefault, manifest: Manifest | undefined): boolean {
  const all = [...(manifest?.packages.keys() ?? [])].filter((each) => each.startsWith(`${name}/`));
  if (features === undefined || all.length === 0) return true;
  return features.of.some((each) => all.includes(`${name}/${each}`)) === features.some;
}

/** The lowest version of a package, or of the language itself (`runtime`), that the manifest allows. */
export function versionOf(name: string, manifest: Manifest | undefined): readonly number[] | undefined {
  return name === 'runtime' ? manifest?.runtime : manifest?.packages.get(name);
}

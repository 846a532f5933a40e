import type { Edit, Span } from '../text.ts';
import type { BaseDocument } from './common.ts';
import type { Setting, SettingsBlock } from './settings.ts';

/** A scalar with its place; `value` is `undefined` where interpolation leaves it open. */
export interface Scalar {
  readonly value: string | undefined;
  /** As written, `${VAR}` and all, quotes resolved. */
  readonly raw: string;
  /** The whole scalar with its quotes; of a list item such as `NAME=value`, the value's part. */
  readonly span: Span;
  /** Where `raw` stands letter by letter, so that it can be edited; absent where escapes or folding intervene. */
  readonly content?: Span;
  /** It stands in an anchor or merged mapping shared with other services. */
  readonly shared: boolean;
  /** The file it stands in, where that is not the document's own. */
  readonly uri?: string;
}

export interface Port {
  readonly span: Span;
  /** `undefined`: unknown. */
  readonly mode: 'ingress' | 'host' | undefined;
  readonly modeSpan?: Span;
  readonly target: number | undefined;
  readonly published: string | undefined;
  readonly protocol: string;
  readonly form: 'short' | 'long';
  readonly shared: boolean;
  readonly uri?: string;
}

/** Something of the project's that a service finds in its file system: a bind mount, a config. */
export interface Mount {
  /** The path as written, relative to the compose file; `undefined` where it is no file of the project's. */
  readonly source: string | undefined;
  /** The path inside the container. */
  readonly target: string;
}

export interface Extends {
  /** `undefined`: unknown. */
  readonly service: string | undefined;
  /** Absent: this file. An `undefined` path is unknown. */
  readonly file?: { readonly path: string | undefined };
  /** Nothing else about the service is unresolved. */
  readonly otherwiseResolved: boolean;
}

export interface Service {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly image?: Scalar;
  /** The build context's path as written, where the service is built. */
  readonly build?: Scalar;
  /** Words, `${VAR}` and all; empty where none is given, `undefined` where it is unknown. */
  readonly entrypoint: readonly string[] | undefined;
  readonly command: readonly string[] | undefined;
  /** `undefined` values are unknown. */
  readonly environment: ReadonlyMap<string, Scalar>;
  readonly ports: readonly Port[];
  readonly expose: readonly string[];
  readonly mounts: readonly Mount[];
  /** Keys of the networks it is attached to; empty where it names none and so gets the default one. */
  readonly networks: readonly string[];
  readonly endpointMode?: Scalar;
  /** `replicated`, `global`, `replicated-job`, `global-job`. */
  readonly deployMode?: Scalar;
  /** Of `deploy.restart_policy`. */
  readonly restartCondition?: Scalar;
  readonly networkMode?: Scalar;
  readonly deploy: boolean;
  readonly deployLabels: ReadonlyMap<string, Scalar>;
  /** It shares the host's network stack: `network_mode: host`, or the host network itself. */
  readonly hostNetwork: boolean;
  /** Settings under `sysctls`, also where none stand yet (so that they can be added). */
  readonly sysctls: SettingsBlock;
  /** Some of it could not be resolved (unreadable `extends`, interpolation in a key, ...): be silent. */
  readonly unresolved: boolean;
  readonly extends?: Extends;
  /** Present but `undefined`: unknown. */
  readonly replicas?: number | undefined;
  readonly hasPlacement: boolean;
  /** Findings about the service as a whole stand in this document, not in another file of the project. */
  readonly home: boolean;
  /**
   * Keys (`ports`, `deploy.endpoint_mode`) tagged `!reset` or `!override`: what files before this one say is
   * taken away, or replaced instead of merged.
   */
  readonly replaced: ReadonlyMap<string, 'reset' | 'override'>;
  /** Edits that write the mode into this service, never into what it shares; `undefined` where they cannot. */
  setEndpointMode(mode: 'vip' | 'dnsrr'): readonly Edit[] | undefined;
  /** Edits that give these kernel keys these values in its `sysctls`, whether they stand there or not. */
  setSysctls(pairs: readonly (readonly [key: string, value: string])[]): readonly Edit[] | undefined;
  /** Edits that take these settings from its `sysctls`, and the key with the last of them. */
  removeSysctls(settings: readonly Setting[]): readonly Edit[] | undefined;
  /** Edits that publish these of its ports with `mode: host`. */
  publishOnHost(ports: readonly Port[]): readonly Edit[] | undefined;
}

export interface ComposeDocument extends BaseDocument {
  readonly kind: 'compose';
  /** Docker would deploy it as a stack: strong evidence only. */
  readonly stack: boolean;
  readonly services: readonly Service[];
  /** The blocks of all services that have `sysctls`. */
  readonly blocks: readonly SettingsBlock[];
  /** As written; `undefined` where there is none. */
  readonly version: string | undefined;
  /** The key `services`, where there is one. */
  readonly servicesSpan: Span | undefined;
  /** Paths as written: each entry's files form one project of their own. `undefined` inside: unknown. */
  readonly includes: readonly (readonly (string | undefined)[])[];
}

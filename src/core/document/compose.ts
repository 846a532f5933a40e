import type { Span } from '../text.ts';
import type { BaseDocument } from './common.ts';
import type { SettingsBlock } from './settings.ts';

/** A scalar with its place; `value` is `undefined` where interpolation leaves it open. */
export interface Scalar {
  readonly value: string | undefined;
  readonly span: Span;
  /** It stands in an anchor or merged mapping shared with other services. */
  readonly shared: boolean;
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
}

export interface Service {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly image?: Scalar;
  /** The build context's path as written, where the service is built. */
  readonly build?: Scalar;
  readonly command: readonly string[] | undefined;
  /** `undefined` values are unknown. */
  readonly environment: ReadonlyMap<string, Scalar>;
  readonly ports: readonly Port[];
  readonly expose: readonly string[];
  readonly endpointMode?: Scalar;
  readonly networkMode?: Scalar;
  readonly deploy: boolean;
  /** Settings under `sysctls`, also where none stand yet (so that they can be added). */
  readonly sysctls: SettingsBlock;
  /** Some of it could not be resolved (unreadable `extends`, interpolation in a key, ...): be silent. */
  readonly unresolved: boolean;
  readonly replicas?: number;
  readonly hasPlacement: boolean;
}

export interface ComposeDocument extends BaseDocument {
  readonly kind: 'compose';
  /** Docker would deploy it as a stack: strong evidence only. */
  readonly stack: boolean;
  readonly services: readonly Service[];
  /** The blocks of all services that have `sysctls`. */
  readonly blocks: readonly SettingsBlock[];
}

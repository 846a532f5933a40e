import type { CodeDocument } from './document/code.ts';
import type { ComposeDocument } from './document/compose.ts';
import type { ConfigDocument, KnowledgeDocument } from './document/knowledge.ts';
import type { SettingsBlock } from './document/settings.ts';
import type { SysctlDocument } from './document/sysctl.ts';
import type { ActiveEnvironments, IdleLimit } from './environment.ts';
import type { FileEdit, Related, Safety, Severity } from './finding.ts';
import type { Knowledge } from './kb/types.ts';
import type { Project } from './project/project.ts';
import type { Edit, Span } from './text.ts';

/** What a rule looks at. `settings` sees every block of kernel settings, wherever it stands. */
export interface Surfaces {
  readonly settings: SettingsBlock;
  readonly sysctl: SysctlDocument;
  readonly compose: ComposeDocument;
  readonly code: CodeDocument;
  readonly config: ConfigDocument;
  readonly knowledge: KnowledgeDocument;
  /** The file's suppressions that name nothing known or suppressed nothing; runs after all other rules. */
  readonly suppressions: readonly IdleSuppression[];
}

/** A suppression comment, or one rule of it, without effect. */
export interface IdleSuppression {
  readonly span: Span;
  readonly message: string;
  /** Takes it away. */
  readonly removal: readonly Edit[];
}

export type Surface = keyof Surfaces;

/** A kernel or engine version as numbers: `5.10` is `[5, 10]`. */
export type Version = readonly number[];

export interface Context {
  /** Those that hold for this file; rules take theirs through `idleLimits`. */
  readonly environments: ActiveEnvironments;
  readonly project: Project;
  readonly settings: { readonly kernel?: Version; readonly docker?: Version };
  readonly knowledge: Knowledge;
}

export interface ProposedFix {
  /** What it does, in the imperative. The engine adds that a `review` fix wants a look. */
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly FileEdit[];
}

export interface Problem {
  readonly span: Span;
  /** What will happen, where, after how long, and what to do. */
  readonly message: string;
  readonly related?: readonly Related[];
  /** Best first; the first is preferred unless `noPreferred`. */
  readonly fixes?: readonly ProposedFix[];
  readonly noPreferred?: boolean;
  /** The limits this rests on, the tightest first: they decide severity and issue. */
  readonly limits?: readonly IdleLimit[];
  /** Where one finding of the rule deserves another severity than the rule's own. */
  readonly severity?: Severity;
  readonly issue?: string;
}

export interface Rule<S extends Surface = Surface> {
  readonly on: S;
  /** Id in `kb/issues/`; for a problem with `limits`, the tightest limit's issue stands instead. */
  readonly issue: string;
  /** `fallback` where none of the problem's limits was chosen. */
  readonly severity: Severity | { readonly chosen: Severity; readonly fallback: Severity };
  /** One sentence for tables and listings. */
  readonly summary: string;
  check(subject: Surfaces[S], context: Context): Iterable<Problem>;
}

export type AnyRule = { [S in Surface]: Rule<S> }[Surface];

/** Infers what `check` receives from `on`. The rule's id is its file's path below `rules/`. */
export function defineRule<S extends Surface>(rule: Rule<S>): Rule<S> {
  return rule;
}

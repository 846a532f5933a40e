/** The façade's types: what adapters may ask of core. Implemented by `createHalfOpen` in `index.ts`. */
import type { ConfigResolution } from './config/resolve.ts';
import type { Kind } from './document/index.ts';
import type { Signal } from './files.ts';
import type { Failure, Finding, Fix, Severity } from './finding.ts';
import type { Issue, Knowledge } from './kb/types.ts';
import type { Options } from './options.ts';
import type { Edit, Span } from './text.ts';

export type { Fallbacks, Options } from './options.ts';

/** What linting one file gave. */
export interface Report {
  readonly uri: string;
  readonly kind: Kind;
  /** The text the spans refer to. */
  readonly text: string;
  /** The document's version where it is open in the adapter. */
  readonly version: number | undefined;
  /** By position. */
  readonly findings: readonly Finding[];
  /** Rules that crashed, facts that failed: the other findings stand all the same. */
  readonly failures: readonly Failure[];
}

export interface ScanOptions {
  readonly signal?: Signal;
  /** Called now and then with the number of files linted and, where known, of files found so far. */
  readonly onProgress?: (linted: number, found: number) => void;
}

/** A place in this file, or in another one. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

/** A place in some file with words for it, in Markdown. */
export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

export interface Completion {
  readonly label: string;
  /** Replaces `span`. */
  readonly insert: string;
  readonly span: Span;
  readonly detail?: string;
  readonly markdown?: string;
  readonly kind: 'key' | 'value';
}

export interface InlayHint {
  /** The offset behind which it is shown. */
  readonly offset: number;
  readonly label: string;
  readonly tooltip?: string;
}

export interface DocumentSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly DocumentSymbol[];
}

export interface FixedText {
  readonly text: string;
  /** How many fixes were applied over all rounds. */
  readonly applied: number;
  /** Edits of other files that fixes wanted, by URI. */
  readonly others: ReadonlyMap<string, readonly Edit[]>;
}

/** What `explain` finds: an issue with its rules, or a rule with its issue. */
export interface Explanation {
  readonly issue: Issue;
  /** Ids of the rules that detect the issue; empty where no file can show it. */
  readonly rules: readonly string[];
}

export interface RuleInfo {
  readonly id: string;
  readonly summary: string;
  readonly issue: string;
  /** With environments chosen, and with the fallback. */
  readonly severity: { readonly chosen: Severity; readonly fallback: Severity };
}

export interface HalfOpen {
  /** Set or change the options; findings asked for afterwards follow them. */
  configure(options: Options): void;

  // Open documents. All methods are cheap; work happens in `findings`.
  /** Returns the kind, or `undefined` when it is no file we lint (the document is then not held). */
  open(uri: string, text: string, version: number, languageId?: string): Kind | undefined;
  /** Edits in order, each referring to the text after those before it. */
  change(uri: string, edits: readonly Edit[], version: number): void;
  close(uri: string): void;
  isOpen(uri: string): boolean;

  /**
   * The findings of an open document, else of the file as it can be read. `undefined` when it is no file we
   * lint, is ignored, vendored or generated, or cannot be read. Aborting rejects with the signal's reason.
   */
  findings(uri: string, signal?: Signal): Promise<Report | undefined>;
  /** The same for a text given here (`--stdin`), as if it stood at `uri`. `explicit`: named by the user, so .gitignore does not count. */
  lintText(uri: string, text: string, signal?: Signal): Promise<Report | undefined>;
  /** Lint what lies below the folders (or the files themselves, git-ignored or not), each file once. */
  scan(uris: readonly string[], options?: ScanOptions): AsyncIterable<Report | Failure>;

  /** Whether a scan would pass the file over because git ignores it. */
  gitIgnored(uri: string): Promise<boolean>;

  /**
   * Tell core that files changed on disk (created, changed, deleted). Returns the URIs, among those open or
   * linted before, whose findings may now differ.
   */
  changed(uris: readonly string[]): readonly string[];

  /** Apply the fixes of at most this safety in rounds until nothing changes (ten at most). */
  fixAll(uri: string, safety: 'safe' | 'review', text?: string): Promise<FixedText | undefined>;
  /** The fix that suppresses a finding where it stands; `undefined` where no comment can stand there. */
  suppression(uri: string, finding: Finding, reason?: string): Promise<Fix | undefined>;

  hover(uri: string, offset: number): Promise<Hover | undefined>;
  completions(uri: string, offset: number): Promise<readonly Completion[]>;
  inlayHints(uri: string, span: Span): Promise<readonly InlayHint[]>;
  symbols(uri: string): Promise<readonly DocumentSymbol[]>;
  /** Where the setting at an offset gets its value: the assignment that wins over all files read together. */
  definition(uri: string, offset: number): Promise<Place | undefined>;

  /** Which files, environments and rules apply to a file, and why. */
  resolution(uri: string): Promise<ConfigResolution>;
  /**
   * What stands in the knowledge folders that hold for `uri` and cannot be read, each with why: a page too large, a
   * folder or a link where a file should be. Their texts are empty.
   */
  unreadableKnowledge(uri: string): Promise<readonly Report[]>;
  /** Built-in knowledge plus that of the folders that hold for `uri`. */
  knowledge(uri?: string): Promise<Knowledge>;
  rules(): readonly RuleInfo[];
  /** By issue id or rule id. */
  explain(id: string, uri?: string): Promise<Explanation | undefined>;
}

/** The messages between the sidebar's page and the extension. Everything is plain data. */
import type { IssueFindings, IssuePage, SearchedIssues } from './issues.ts';

export type * from './issues.ts';

/** Where the check of the workspace stands. */
export type Check =
  /** Only open files have been looked at. */
  | { readonly state: 'never' }
  | { readonly state: 'running'; readonly files: number }
  | { readonly state: 'done'; readonly files: number; readonly findings: number };

/** Sent by the page. An answer bears the `request` number of its question; later questions make older ones void. */
export type ToExtension =
  /** The page has loaded and wants `start`. */
  | { readonly type: 'ready' }
  /** All issues, which the page searches by itself; `known` is the revision it has. */
  | { readonly type: 'issues'; readonly request: number; readonly known?: number }
  | { readonly type: 'issue'; readonly request: number; readonly issue: string }
  | { readonly type: 'findings'; readonly request: number; readonly issue: string }
  /** `finding` is a FindingSummary's id, `fix` the index into its fixes. */
  | {
      readonly type: 'applyFix';
      readonly request: number;
      readonly uri: string;
      readonly finding: string;
      readonly fix: number;
    }
  /** Show a finding in its file. */
  | {
      readonly type: 'reveal';
      readonly uri: string;
      readonly line: number;
      readonly character: number;
    }
  /** Put a command or message on the clipboard. */
  | { readonly type: 'copy'; readonly text: string }
  /** An `http:`, `https:` or `mailto:` address. */
  | { readonly type: 'openExternal'; readonly address: string }
  /** Show the issue as a page in the editor area. */
  | { readonly type: 'openIssue'; readonly issue: string }
  /** Look through the whole workspace; with `issue`, `findings` follows when it is done. */
  | { readonly type: 'checkWorkspace'; readonly issue?: string };

/** Sent by the extension. */
export type ToPage =
  /** Answers `ready`; sent again when the language changes. `texts`: translations of the page's English texts. */
  | {
      readonly type: 'start';
      readonly language: string;
      readonly texts: Readonly<Record<string, string>>;
      readonly check: Check;
    }
  | { readonly type: 'issues'; readonly request: number; readonly searched: SearchedIssues }
  /** `page` is `null` when there is no such issue (any more). */
  | { readonly type: 'issue'; readonly request: number; readonly page: IssuePage | null }
  | { readonly type: 'findings'; readonly request: number; readonly findings: IssueFindings | null }
  | {
      readonly type: 'fixApplied';
      readonly request: number;
      readonly outcome: 'applied' | 'declined' | 'gone';
    }
  | { readonly type: 'failed'; readonly request: number; readonly message: string }
  | { readonly type: 'check'; readonly check: Check }
  /** Findings or knowledge changed: ask again for what is shown. */
  | { readonly type: 'changed' }
  /** A command of the editor wants the page to show something. */
  | { readonly type: 'showIssue'; readonly issue: string }
  | { readonly type: 'showSearch'; readonly query: string };

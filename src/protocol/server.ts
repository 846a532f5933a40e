/** What editor and language server say to each other beyond the Language Server Protocol. */
import type { Filter, IssueFindings, IssuePage, SearchedIssues, SearchResult } from './issues.ts';
import { notification, request } from './message.ts';

/** `initializationOptions`. An editor that knows nothing of us sends none. */
export interface InitializationOptions {
  /** The address under which the editor shows an issue, `{issue}` standing for its id. Absent: codes are no links. */
  readonly issueAddress?: string;
  /** The editor's command that explains an issue, called with the issue's id. Absent: *explain* is not offered. */
  readonly explainCommand?: string;
  /** An untrusted or virtual workspace: nothing outside of the workspace folders is read. */
  readonly confined?: boolean;
  /** Files whose URI has another scheme than `file` are read through the editor. */
  readonly readsFiles?: boolean;
  /** The text of `dist/kb.json`, for a server that cannot read it by itself. */
  readonly knowledge?: string;
}

// The editor asks the server.

export interface ScanParams {
  /** URIs of folders or files; absent: all workspace folders. */
  readonly uris?: readonly string[];
  /** Progress is reported under this token, as `$/progress` with the values of `window/workDoneProgress`. */
  readonly workDoneToken?: string | number;
}

export interface ScanResult {
  /** Files of a known kind that were read. */
  readonly files: number;
  readonly findings: number;
  /** Files that could not be linted. */
  readonly failures: number;
  readonly cancelled: boolean;
}

/** Lint what lies in the workspace and keep it current from then on. */
export const scanRequest = request<ScanParams, ScanResult>('halfOpen/scan');

export interface ActiveEnvironmentStatus {
  readonly id: string;
  readonly title: string;
  /** Seconds. */
  readonly idleTimeout?: number;
  readonly chosen: boolean;
  /** Why it is active, as a sentence part. */
  readonly why: string;
}

export interface Status {
  /** Whether the file is one we lint. */
  readonly linted: boolean;
  /** Why not, where that is the user's own doing: ignored, vendored, too large. */
  readonly reason?: string;
  readonly environments: readonly ActiveEnvironmentStatus[];
  /** A configuration file's URI, `settings`, or `fallback`. */
  readonly from: string;
  /** Nobody chose environments: the common ones stand in. */
  readonly fallback: boolean;
  /** URIs of the configuration files that hold for the file, the nearest last. */
  readonly files: readonly string[];
  /** Settings of the editor that decide something here: the command line, which sees none, differs. */
  readonly settings: readonly string[];
}

export const statusRequest = request<{ readonly uri: string }, Status>('halfOpen/status');

export interface EnvironmentChoice {
  readonly id: string;
  readonly title: string;
  readonly platform: string;
  readonly region?: string;
  /** Seconds. */
  readonly idleTimeout?: number;
  /** Somebody chose it for the file. */
  readonly chosen: boolean;
}

export interface EnvironmentChoices {
  readonly environments: readonly EnvironmentChoice[];
  /** The configuration file a choice would be written to. */
  readonly file: string;
  readonly exists: boolean;
}

/** Without `uri`: for the first workspace folder. */
export const environmentsRequest = request<{ readonly uri?: string }, EnvironmentChoices>(
  'halfOpen/environments',
);

export interface ChooseEnvironmentsParams {
  readonly uri?: string;
  readonly environments: readonly string[];
}

/** Writes the choice into the configuration file through `workspace/applyEdit`, keeping its comments. */
export const chooseEnvironmentsRequest = request<
  ChooseEnvironmentsParams,
  { readonly applied: boolean; readonly file: string }
>('halfOpen/chooseEnvironments');

export interface SearchParams {
  readonly query: string;
  readonly filter?: Filter;
  readonly limit?: number;
}

/** Best first; with an empty query all issues by title. */
export const searchRequest = request<SearchParams, readonly SearchResult[]>('halfOpen/search');

/** All issues, for somebody who searches them by himself; `known` is the revision he has. */
export const searchedIssuesRequest = request<{ readonly known?: number }, SearchedIssues>(
  'halfOpen/searchedIssues',
);

/** `id` may be an issue's or a rule's; `null` when there is none. */
export const issueRequest = request<{ readonly id: string }, IssuePage | null>('halfOpen/issue');

/** All findings, or those of one issue or one file; issues by number of findings. */
export const findingsRequest = request<
  { readonly issue?: string; readonly uri?: string },
  readonly IssueFindings[]
>('halfOpen/findings');

export interface ApplyFixParams {
  readonly uri: string;
  /** {@link FindingSummary.id} */
  readonly finding: string;
  /** Index into the finding's fixes. */
  readonly fix: number;
}

export type ApplyFixOutcome = 'applied' | 'declined' | 'gone';

/** `gone`: the finding is no longer there. */
export const applyFixRequest = request<ApplyFixParams, ApplyFixOutcome>('halfOpen/applyFix');

export interface ApplyRecommendedFixesResult {
  readonly fixes: number;
  readonly files: number;
  readonly applied: boolean;
}

/** The preferred fix of every finding known, each of them to be confirmed in the editor's preview. */
export const applyRecommendedFixesRequest = request<Record<string, never>, ApplyRecommendedFixesResult>(
  'halfOpen/applyRecommendedFixes',
);

/** The workspace is trusted from now on (or not). */
export const confinedNotification = notification<{ readonly confined: boolean }>('halfOpen/confined');

// The server tells the editor.

export interface FindingsChanged {
  readonly findings: number;
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  /** The whole workspace has been looked at. */
  readonly scanned: boolean;
}

/** Findings came or went; sent at most a few times a second. */
export const findingsChangedNotification = notification<FindingsChanged>('halfOpen/findingsChanged');

/** Configuration or knowledge changed: what was asked for by `status`, `issue` and the like may differ now. */
export const configurationChangedNotification = notification<Record<string, never>>(
  'halfOpen/configurationChanged',
);

// The server asks the editor (web workers and files on other schemes than `file`).

export interface ReadFileParams {
  readonly uri: string;
  /** Bytes; a larger file is not read. */
  readonly limit: number;
}

/** The file decoded as UTF-8, `null` where it cannot be read or is too large. */
export const readFileRequest = request<ReadFileParams, string | null>('halfOpen/readFile');

export interface FolderEntry {
  readonly name: string;
  readonly type: 'file' | 'folder' | 'other';
}

export const listFolderRequest = request<{ readonly uri: string }, readonly FolderEntry[] | null>(
  'halfOpen/listFolder',
);

/** A file of the extension's `dist` folder, by name. Between threads only: JSON knows no bytes. */
export const assetRequest = request<{ readonly name: string }, Uint8Array>('halfOpen/asset');

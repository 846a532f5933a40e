/** What the knowledge base holds. The files in `kb/` (and a team's folders) are parsed into these. */
import type { Span } from '../text.ts';

export type Impact = 'outage' | 'errors' | 'latency' | 'capacity';

export interface IssueStatus {
  readonly state: 'current' | 'fixed' | 'obsolete';
  /** Since which version or date, as people write it. */
  readonly since?: string;
}

/** A verbatim string people paste: a message, a log line, a counter. */
export interface ErrorString {
  readonly text: string;
  /** Where it appears: `dmesg`, `nginx error log`, `psql`, ... */
  readonly where: string;
}

export interface Limit {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Where it is configured, or a sentence that it cannot be. */
  readonly configurable: string;
}

export interface Reference {
  readonly title: string;
  readonly publisher: string;
  readonly url?: string;
  /** ISO date (year, year-month or day) the source bears or was read. */
  readonly date: string;
  readonly supports: string;
}

/** One H3 under `## Fixes`. */
export interface IssueFix {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** Ids of the rules that can apply it, found in the text as `rule-id` in backticks. */
  readonly rules: readonly string[];
}

/** A fence marked `bad=<rule>` or `good`: run as a test. */
export interface Example {
  readonly kind: 'bad' | 'good';
  readonly rule?: string;
  /** The fence's first word: `sysctl`, `yaml`, `python`, ... */
  readonly language: string;
  readonly text: string;
  /** Environment ids that count as chosen for it. */
  readonly environments?: readonly string[];
  /** The path it is linted under, where that decides. */
  readonly file?: string;
  /** A kernel version such as `6.1`. */
  readonly kernel?: string;
}

export interface Issue {
  /** The file's name without `.md`. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly platforms: readonly string[];
  readonly regions: readonly string[];
  readonly environments: readonly string[];
  readonly impact: Impact;
  readonly status: IssueStatus;
  readonly errors: readonly ErrorString[];
  readonly keywords: readonly string[];
  readonly limits: readonly Limit[];
  readonly related: readonly string[];
  /** ISO day on which the page was last checked against its sources. */
  readonly verified: string;
  readonly references: readonly Reference[];
  /** The list under `## Symptoms`, each item as Markdown. */
  readonly symptoms: readonly string[];
  /** Markdown. */
  readonly cause: string;
  /** Markdown. */
  readonly check: string;
  readonly fixes: readonly IssueFix[];
  /** Markdown. */
  readonly notes?: string;
  readonly examples: readonly Example[];
  /** The knowledge-base folder it comes from: absent for the built-in one, a URI for a team's. */
  readonly origin?: string;
}

/** What searching and listing read of an issue. */
export type SearchedIssue = Omit<Issue, 'examples' | 'references' | 'related' | 'verified'>;

/** Seconds, seconds, count: as `TCP_KEEPIDLE`, `TCP_KEEPINTVL`, `TCP_KEEPCNT`. */
export interface Keepalive {
  readonly idle: number;
  readonly interval: number;
  readonly probes: number;
}

export type OnExpiry = 'drop' | 'reset' | 'fin';
export type ResetBy = 'probe' | 'payload';
export type Where = 'underlay' | 'overlay' | 'edge';

/** A place where connections meet a limit. */
export interface Environment {
  readonly id: string;
  readonly title: string;
  readonly platform: string;
  readonly region?: string;
  /** The issue that explains it. */
  readonly issue: string;
  /** Seconds of silence after which the connection is forgotten; absent where there is no such limit. */
  readonly idleTimeout?: number;
  readonly onExpiry?: OnExpiry;
  readonly resetBy?: ResetBy;
  readonly where: Where;
  /** New outgoing connections per second. */
  readonly newConnectionsPerSecond?: number;
  readonly snatPortsPerAddress?: number;
  /** Where the idle timeout can be changed, or that it cannot. */
  readonly configurable?: string;
  readonly keepalive?: Keepalive;
  /** Why these values. */
  readonly reason?: string;
  /** Active when nobody chose anything. */
  readonly common: boolean;
  readonly source: string;
  readonly origin?: string;
}

export type SysctlType = 'integer' | 'boolean' | 'enum' | 'string' | 'list' | 'integers' | 'bitmap';

/** One kernel key, from `kb/sysctl.yaml`. */
export interface SysctlKey {
  readonly key: string;
  readonly type: SysctlType;
  /** `integers`: how many the kernel reads. */
  readonly count?: number;
  readonly unit?: string;
  readonly default?: string;
  readonly summary: string;
  /** What the kernel accepts when written. */
  readonly accepts?: { readonly min?: number; readonly max?: number; readonly values?: readonly number[] };
  /** What makes sense; outside of it the value is merely insane. */
  readonly sane?: { readonly min?: number; readonly max?: number; readonly values?: readonly number[] };
  /** In a child network namespace: present and writable, present but read-only, or absent. */
  readonly namespace?: 'writable' | 'read-only' | 'absent';
  readonly namespaceSince?: string;
  readonly readOnly?: boolean;
  readonly since?: string;
  /** The kernel release that dropped it. */
  readonly removed?: string;
  /** Written by people who meant this key. */
  readonly typos?: readonly string[];
  readonly note?: string;
  readonly issue?: string;
  /** Where the facts come from: `M618`, `K61`, `S`, `UNVERIFIED`, as the file's head explains. */
  readonly evidence: string;
}

/** What a server does by itself about idle connections, from `kb/servers.yaml`. */
export interface Server {
  readonly name: string;
  /** Last parts of image names, without registry, namespace, tag and digest. */
  readonly images: readonly string[];
  readonly ports: readonly number[];
  /** `kernel`: SO_KEEPALIVE with the kernel's values; `own`: sets its own idle; `heartbeat`: application data; `none`. */
  readonly keepalive: 'kernel' | 'own' | 'heartbeat' | 'none';
  /** Seconds, for `own` and `heartbeat`. */
  readonly seconds?: number;
  /** Regular expressions over the command line or `NAME=value` of the environment that already cure or change it. */
  readonly cures?: readonly string[];
  /** Further names its program has, besides its own and its images'. */
  readonly programs?: readonly string[];
  /** Words of a command that make it a job or a client instead of a server. */
  readonly jobs?: readonly string[];
  readonly source: string;
}

/** Words and phrases that mean the same to somebody searching, from `kb/synonyms.yaml`. */
export interface SynonymGroup {
  /** What they mean: kebab-case. */
  readonly concept: string;
  /** `…` inside a phrase stands for up to a few other words: `bricht … ab`. */
  readonly en: readonly string[];
  readonly de: readonly string[];
}

export interface Knowledge {
  readonly issues: readonly Issue[];
  readonly environments: readonly Environment[];
  readonly sysctl: readonly SysctlKey[];
  readonly servers: readonly Server[];
  readonly synonyms?: readonly SynonymGroup[];
}

/** Trouble in a knowledge-base file; the rest of the file, and all other files, are still read. */
export interface KnowledgeProblem {
  readonly rule: 'kb/format' | 'kb/duplicate-id' | 'kb/dead-link';
  readonly span: Span;
  readonly message: string;
}

/**
 * What may stand in the files of a knowledge base, told once: the reader (`read.ts`), its messages and the
 * JSON schemas (`schemas.ts`) all follow these tables.
 */
import type { Environment, Issue, Keepalive, Server, SynonymGroup, SysctlKey } from './types.ts';

/** A form a string must have. */
export interface Form {
  readonly pattern: RegExp;
  /** Completes "write …". */
  readonly words: string;
}

export type Shape =
  | {
      readonly type: 'string';
      readonly form?: Form;
      /** UTF-16 units, exclusive. */
      readonly below?: number;
      /** A bare number counts as the text it is written as: `since: 4.10`, `keywords: [504]`. */
      readonly numeric?: boolean;
      /** The text is a regular expression. */
      readonly regex?: boolean;
    }
  | {
      readonly type: 'number';
      readonly integer?: boolean;
      readonly min?: number;
    }
  | { readonly type: 'boolean' }
  | { readonly type: 'word'; readonly words: readonly string[] }
  | { readonly type: 'list'; readonly of: Shape; readonly min?: number; readonly unique?: boolean }
  | { readonly type: 'record'; readonly fields: Fields }
  /** Either one of the words, which then stands for `{ [key]: word }`, or the record. */
  | {
      readonly type: 'word-or-record';
      readonly words: readonly string[];
      readonly key: string;
      readonly fields: Fields;
    };

export interface Field {
  readonly shape: Shape;
  /** For editors: what it is, with its unit. */
  readonly about: string;
  readonly required: boolean;
  /** Stands in where an optional key is absent. */
  readonly fallback?: unknown;
}

export type Fields = Readonly<Record<string, Field>>;

/** The compiler finds a key of `T` that a table forgot, and one it has too many. */
type FieldsOf<T> = { readonly [K in keyof T]-?: Field };

const text = (options: Omit<Extract<Shape, { type: 'string' }>, 'type'> = {}): Shape => ({
  type: 'string',
  ...options,
});
const words = (...list: readonly string[]): Shape => ({ type: 'word', words: list });
const list = (of: Shape, options: { min?: number; unique?: boolean } = {}): Shape => ({
  type: 'list',
  of,
  ...options,
});
const required = (shape: Shape, about: string): Field => ({ shape, about, required: true });
const optional = (shape: Shape, about: string, fallback?: unknown): Field => ({
  shape,
  about,
  required: false,
  ...(fallback === undefined ? {} : { fallback }),
});

/** Words in kebab-case: `aws-nlb-idle-350s`. */
export const issueIdForm: Form = {
  pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/,
  words: 'lower-case words joined by hyphens, such as `aws-nlb-idle-350s`',
};
export const environmentIdForm: Form = {
  pattern: /^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)*$/,
  words: 'lower-case words joined by hyphens, with `/` below a provider, such as `aws/nlb`',
};
export const serverNameForm: Form = { ...issueIdForm, words: 'lower-case words joined by hyphens' };
export const conceptForm: Form = { ...issueIdForm, words: 'lower-case words joined by hyphens' };
export const sysctlKeyForm: Form = {
  pattern: /^[a-z][\w-]*(\.[\w*-]+)+$/,
  words: 'the dotted key, such as `net.ipv4.tcp_keepalive_time`',
};
const day: Form = {
  pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  words: 'a day as year-month-day, such as `2024-09-03`',
};
const date: Form = {
  pattern: /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/,
  words: 'a date as year, year-month or year-month-day, such as `2024-09`',
};
const webAddress: Form = { pattern: /^https?:\/\/[^\s<>"]+$/, words: 'an address that starts with https://' };
export const versionForm: Form = { pattern: /^\d+(\.\d+)*$/, words: 'a version such as `6.1`' };

const seconds: Shape = { type: 'number', min: 1 };
const count: Shape = { type: 'number', integer: true, min: 1 };
const names = list(text({ numeric: true }), { unique: true });

/** What stands in an issue's front matter; the rest of an issue stands below it. */
export type FrontMatter = Pick<
  Issue,
  | 'summary'
  | 'platforms'
  | 'regions'
  | 'environments'
  | 'impact'
  | 'status'
  | 'errors'
  | 'keywords'
  | 'limits'
  | 'related'
  | 'verified'
  | 'references'
>;

export const issueFields = {
  summary: required(text({ below: 160 }), 'What happens, in one sentence of less than 160 characters.'),
  platforms: required(list(text(), { min: 1, unique: true }), 'Providers or products it happens on.'),
  regions: required(list(text(), { min: 1, unique: true }), 'As the provider writes them, or `all`.'),
  environments: optional(
    list(text({ form: environmentIdForm }), { unique: true }),
    'Ids of environments.yaml it explains.',
    [],
  ),
  impact: required(words('outage', 'errors', 'latency', 'capacity'), 'What users notice.'),
  status: required(
    {
      type: 'word-or-record',
      words: ['current'],
      key: 'state',
      fields: {
        state: required(words('current', 'fixed', 'obsolete'), 'Whether it still happens.'),
        since: optional(text({ numeric: true }), 'The version or date since which this is so.'),
      },
    },
    '`current`, or `{ state: fixed, since: "5.9" }`.',
  ),
  errors: optional(
    list({
      type: 'record',
      fields: {
        text: required(text({ numeric: true }), 'The message, log line or counter, word for word.'),
        where: required(text(), 'Where it appears, such as `dmesg` or `nginx error log`.'),
      },
    }),
    'What people paste into a search.',
    [],
  ),
  keywords: optional(names, 'Other words people search it by, in any language.', []),
  limits: optional(
    list({
      type: 'record',
      fields: {
        name: required(text(), 'What is limited.'),
        value: required({ type: 'number' }, 'The number.'),
        unit: required(text(), 'The unit, such as `s` or `connections/s`.'),
        configurable: required(text(), 'Where it is configured, or that it cannot be.'),
      },
    }),
    'The numbers, each of which a reference supports.',
    [],
  ),
  related: optional(
    list(text({ form: issueIdForm }), { unique: true }),
    'Ids of issues that look alike; each names this one back.',
    [],
  ),
  verified: required(text({ form: day }), 'The day the page was last checked against its sources.'),
  references: optional(
    list({
      type: 'record',
      fields: {
        title: required(text(), 'The source’s title.'),
        publisher: required(text(), 'Who published it.'),
        url: optional(text({ form: webAddress }), 'Where it can be read.'),
        date: required(text({ form: date, numeric: true }), 'The date it bears or was read.'),
        supports: required(text(), 'What of this page it supports.'),
      },
    }),
    'Where the facts come from.',
    [],
  ),
} as const satisfies FieldsOf<FrontMatter>;

const keepaliveFields = {
  idle: required(count, 'Seconds of silence before the first probe.'),
  interval: required(count, 'Seconds between unanswered probes.'),
  probes: required(count, 'Unanswered probes after which the peer counts as dead.'),
} as const satisfies FieldsOf<Keepalive>;

/** `origin` is set on reading, never written. */
export const environmentFields = {
  title: required(text(), 'Its name as people say it.'),
  platform: required(text(), 'The provider or product.'),
  region: optional(text(), 'As the provider writes it.'),
  issue: required(text({ form: issueIdForm }), 'The issue that explains it.'),
  idleTimeout: optional(seconds, 'Seconds of silence after which the connection is forgotten.'),
  onExpiry: optional(words('drop', 'reset', 'fin'), 'What happens then.'),
  resetBy: optional(
    words('probe', 'payload'),
    'What counts as traffic: keepalive probes too, or data alone.',
  ),
  where: required(words('underlay', 'overlay', 'edge'), 'Where on the way it stands.'),
  newConnectionsPerSecond: optional(count, 'New outgoing connections per second.'),
  snatPortsPerAddress: optional(count, 'Source ports for each translated address.'),
  configurable: optional(text(), 'Where the idle timeout can be changed, or that it cannot.'),
  keepalive: optional({ type: 'record', fields: keepaliveFields }, 'The recommended values.'),
  reason: optional(text(), 'Why these values.'),
  common: optional({ type: 'boolean' }, 'Whether it counts where nobody chose any.', false),
  source: optional(text(), 'Where the numbers come from.', ''),
} as const satisfies FieldsOf<Omit<Environment, 'id' | 'origin'>>;

const range: Shape = {
  type: 'record',
  fields: {
    min: optional({ type: 'number' }, 'The lowest value.'),
    max: optional({ type: 'number' }, 'The highest value.'),
    values: optional(list({ type: 'number' }, { min: 1 }), 'All values.'),
  },
};

export const sysctlFields = {
  type: required(
    words('integer', 'boolean', 'enum', 'string', 'list', 'integers', 'bitmap'),
    'What the value is.',
  ),
  count: optional(count, 'How many integers the kernel reads.'),
  unit: optional(text(), 'The unit.'),
  default: optional(text({ numeric: true }), 'The kernel’s own value.'),
  summary: required(text(), 'What it does, in one sentence.'),
  accepts: optional(range, 'What the kernel accepts when written.'),
  sane: optional(range, 'What makes sense.'),
  namespace: optional(words('writable', 'read-only', 'absent'), 'What a child network namespace has of it.'),
  namespaceSince: optional(
    text({ form: versionForm, numeric: true }),
    'Kernel that gave each namespace its own.',
  ),
  readOnly: optional({ type: 'boolean' }, 'It cannot be written anywhere.'),
  since: optional(text({ numeric: true }), 'Kernel that brought it.'),
  removed: optional(text({ form: versionForm, numeric: true }), 'Kernel that dropped it.'),
  typos: optional(list(text(), { unique: true }), 'Written by people who meant this key.'),
  note: optional(text(), 'What else one should know.'),
  issue: optional(text({ form: issueIdForm }), 'The issue that explains it.'),
  evidence: optional(text(), 'Where the facts come from.', ''),
} as const satisfies FieldsOf<Omit<SysctlKey, 'key'>>;

export const serverFields = {
  images: required(
    list(text(), { min: 1, unique: true }),
    'Last parts of image names, without registry, namespace, tag and digest.',
  ),
  ports: optional(list(count, { unique: true }), 'Ports it listens on.', []),
  keepalive: required(
    words('kernel', 'own', 'heartbeat', 'none'),
    'SO_KEEPALIVE with the kernel’s values, with its own, data of its own, or nothing.',
  ),
  seconds: optional(seconds, 'Seconds, for `own` and `heartbeat`.'),
  cures: optional(
    list(text({ regex: true })),
    'Regular expressions over the command line or `NAME=value` that change it.',
  ),
  programs: optional(list(text()), 'Further names its program has, besides its own and its images’.'),
  jobs: optional(list(text()), 'Words of a command that make it a job or a client.'),
  source: optional(text(), 'Where this comes from.', ''),
} as const satisfies FieldsOf<Omit<Server, 'name'>>;

export const synonymFields = {
  en: optional(list(text({ numeric: true }), { unique: true }), 'English words and phrases.', []),
  de: optional(list(text({ numeric: true }), { unique: true }), 'German words and phrases.', []),
} as const satisfies FieldsOf<Omit<SynonymGroup, 'concept'>>;

/** The files that map an id to an entry. */
export interface EntryFile {
  /** The file's name without its ending. */
  readonly name: 'environments' | 'sysctl' | 'servers' | 'synonyms';
  /** What one entry is, with its article. */
  readonly entry: string;
  /** What its key is called in the types. */
  readonly id: 'id' | 'key' | 'name' | 'concept';
  readonly form: Form;
  readonly fields: Fields;
  readonly about: string;
}

export const entryFiles = {
  environments: {
    name: 'environments',
    entry: 'an environment',
    id: 'id',
    form: environmentIdForm,
    fields: environmentFields,
    about: 'Places where connections meet a limit, by id.',
  },
  sysctl: {
    name: 'sysctl',
    entry: 'a kernel key',
    id: 'key',
    form: sysctlKeyForm,
    fields: sysctlFields,
    about: 'Kernel keys: types, units, defaults, what the kernel accepts.',
  },
  servers: {
    name: 'servers',
    entry: 'a server',
    id: 'name',
    form: serverNameForm,
    fields: serverFields,
    about: 'What servers do by themselves about idle connections, by name.',
  },
  synonyms: {
    name: 'synonyms',
    entry: 'a group of synonyms',
    id: 'concept',
    form: conceptForm,
    fields: synonymFields,
    about: 'Words and phrases that mean the same to somebody searching, by concept.',
  },
} as const satisfies Record<EntryFile['name'], EntryFile>;

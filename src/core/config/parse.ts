/** `.half-open.json`: JSON with comments, every key checked at its place. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { DocumentProblem } from '../document/common.ts';
import type { Severity } from '../finding.ts';
import type { Version } from '../rule.ts';
import { BOM, type Span } from '../text.ts';

export type RuleSeverity = Severity | 'off';

/** A string with its place, so that what cannot be resolved is reported where it stands. */
export interface Placed {
  readonly value: string;
  readonly span: Span;
}

export interface RuleSetting {
  /** A rule's id or a family: `socket`, `socket/*`. */
  readonly id: Placed;
  readonly severity: RuleSeverity;
}

export interface Override {
  readonly files: readonly string[];
  readonly environments?: readonly Placed[];
  readonly rules: readonly RuleSetting[];
}

export interface Config {
  readonly root: boolean;
  /** `undefined`: nothing said; empty: no limit holds here. */
  readonly environments?: readonly Placed[];
  readonly rules: readonly RuleSetting[];
  readonly ignore: readonly string[];
  readonly overrides: readonly Override[];
  /** Folders as written, relative to the file. */
  readonly knowledgeBase?: readonly Placed[];
  readonly kernel?: Version;
  readonly docker?: Version;
  /** Each inner list: files that form one project, relative to the configuration file. */
  readonly composeFiles?: readonly (readonly string[])[];
  readonly problems: readonly DocumentProblem[];
}

export const configName = '.half-open.json';

const severityWords: readonly RuleSeverity[] = ['off', 'information', 'warning', 'error'];

/** What each key takes; the schema for editors and the checks here come from this table. */
export const configKeys = {
  $schema: 'Where an editor finds the schema of this file.',
  root: 'Stop looking for configuration files further up.',
  environments: 'The places this code runs in: ids or patterns such as "aws/*"; [] switches limit rules off.',
  rules: 'Rule id or family to off, information, warning or error.',
  ignore: 'Globs of files not to lint, relative to this file; "*.py" matches at any depth.',
  overrides: 'Other environments or rules for some files, in order: the later wins.',
  knowledgeBase: 'Folders with issues and environments of your own, relative to this file.',
  kernel: 'The lowest Linux kernel this runs on, as a string: "5.15".',
  docker: 'The lowest Docker Engine this runs on, as a string: "24.0".',
  compose: 'How compose files belong together.',
} as const;

type Report = (rule: string, node: Node, message: string) => void;

/** Never fails: what cannot be read is a problem, and the rest counts. */
export function parseConfig(text: string): Config {
  const problems: DocumentProblem[] = [];
  const errors: ParseError[] = [];
  // jsonc-parser takes a BOM for an unexpected character; a blank keeps all offsets.
  const source = text.startsWith(BOM) ? ` ${text.slice(1)}` : text;
  const tree = parseTree(source, errors, { allowTrailingComma: true, disallowComments: false });
  for (const error of errors) {
    problems.push({
      rule: 'config/bad-value',
      span: { start: error.offset, end: error.offset + Math.max(1, error.length) },
      message: `This is not JSON with comments (${words(printParseErrorCode(error.error))}); the file cannot be read from here on.`,
    });
  }
  const report: Report = (rule, node, message) => {
    problems.push({ rule, span: { start: node.offset, end: node.offset + node.length }, message });
  };
  if (tree === undefined || tree.type !== 'object') {
    if (errors.length === 0) {
      problems.push({
        rule: 'config/bad-value',
        span: { start: 0, end: text.length },
        message: 'A configuration file holds one object: { "environments": [] }.',
      });
    }
    return { root: false, rules: [], ignore: [], overrides: [], problems };
  }
  return { ...readObject(tree, report), problems };
}

function readObject(tree: Node, report: Report): Omit<Config, 'problems'> {
  const config: {
    -readonly [K in keyof Omit<Config, 'problems'>]: Config[K];
  } = { root: false, rules: [], ignore: [], overrides: [] };
  for (const { key, keyNode, value } of properties(tree, report)) {
    switch (key) {
      case '$schema':
        text(value, report, '"$schema" is an address or a path, as a string');
        break;
      case 'root':
        if (typeof value.value === 'boolean') config.root = value.value;
        else report('config/bad-value', value, '"root" is true or false.');
        break;
      case 'environments':
        config.environments = strings(value, report, 'environment ids such as "aws/nlb"');
        break;
      case 'rules':
        config.rules = rules(value, report);
        break;
      case 'ignore':
        config.ignore = strings(value, report, 'globs such as "legacy/**"').map((glob) => glob.value);
        break;
      case 'overrides':
        config.overrides = overrides(value, report);
        break;
      case 'knowledgeBase':
        config.knowledgeBase = strings(value, report, 'folders such as "docs/network"');
        break;
      case 'kernel':
      case 'docker': {
        const version = readVersion(value, key, report);
        if (version !== undefined) config[key] = version;
        break;
      }
      case 'compose': {
        const files = composeFiles(value, report);
        if (files !== undefined) config.composeFiles = files;
        break;
      }
      default:
        report('config/unknown-key', keyNode, unknownKey(key, Object.keys(configKeys)));
    }
  }
  return config;
}

interface Property {
  readonly key: string;
  readonly keyNode: Node;
  readonly value: Node;
}

/** The object's properties; a key without a value is skipped, a repeated one reported. */
function* properties(node: Node, report: Report): Generator<Property> {
  const seen = new Set<string>();
  for (const property of node.children ?? []) {
    const [keyNode, value] = property.children ?? [];
    if (keyNode === undefined || value === undefined) continue;
    const key = String(keyNode.value);
    if (seen.has(key))
      report('config/bad-value', keyNode, `"${key}" stands here twice; the last one counts.`);
    seen.add(key);
    yield { key, keyNode, value };
  }
}

function text(node: Node, report: Report, what: string): string | undefined {
  if (typeof node.value === 'string') return node.value;
  report('config/bad-value', node, `${what}.`);
  return undefined;
}

function strings(node: Node, report: Report, what: string): Placed[] {
  if (node.type !== 'array') {
    report('config/bad-value', node, `This takes a list of ${what}.`);
    return [];
  }
  const result: Placed[] = [];
  for (const item of node.children ?? []) {
    if (typeof item.value === 'string' && item.value !== '') {
      result.push({ value: item.value, span: { start: item.offset, end: item.offset + item.length } });
    } else {
      report('config/bad-value', item, `This is no string: the list holds ${what}.`);
    }
  }
  return result;
}

function rules(node: Node, report: Report): RuleSetting[] {
  if (node.type !== 'object') {
    report(
      'config/bad-value',
      node,
      '"rules" is an object of rule ids: { "socket/keepalive-missing": "off" }.',
    );
    return [];
  }
  const result: RuleSetting[] = [];
  for (const { key, keyNode, value } of properties(node, report)) {
    if (!isRuleSeverity(value.value)) {
      report(
        'config/bad-value',
        value,
        `"${key}" takes one of ${severityWords.map((word) => `"${word}"`).join(', ')}.`,
      );
      continue;
    }
    result.push({
      id: { value: key, span: { start: keyNode.offset, end: keyNode.offset + keyNode.length } },
      severity: value.value,
    });
  }
  return result;
}

export function isRuleSeverity(value: unknown): value is RuleSeverity {
  return severityWords.includes(value as RuleSeverity);
}

function overrides(node: Node, report: Report): Override[] {
  if (node.type !== 'array') {
    report('config/bad-value', node, '"overrides" is a list of { "files", "environments", "rules" }.');
    return [];
  }
  const result: Override[] = [];
  for (const item of node.children ?? []) {
    if (item.type !== 'object') {
      report(
        'config/bad-value',
        item,
        'An override is an object: { "files": ["edge/**"], "environments": ["aws/nlb"] }.',
      );
      continue;
    }
    let files: readonly string[] | undefined;
    let environments: readonly Placed[] | undefined;
    let settings: readonly RuleSetting[] = [];
    for (const { key, keyNode, value } of properties(item, report)) {
      if (key === 'files')
        files = strings(value, report, 'globs such as "edge/**"').map((glob) => glob.value);
      else if (key === 'environments')
        environments = strings(value, report, 'environment ids such as "aws/nlb"');
      else if (key === 'rules') settings = rules(value, report);
      else report('config/unknown-key', keyNode, unknownKey(key, ['files', 'environments', 'rules']));
    }
    if (files === undefined) {
      report('config/bad-value', item, 'An override says for which files it holds: "files": ["edge/**"].');
      continue;
    }
    result.push({ files, rules: settings, ...(environments === undefined ? {} : { environments }) });
  }
  return result;
}

function composeFiles(node: Node, report: Report): readonly (readonly string[])[] | undefined {
  if (node.type !== 'object') {
    report(
      'config/bad-value',
      node,
      '"compose" is an object: { "files": ["compose.yaml", "compose.prod.yaml"] }.',
    );
    return undefined;
  }
  let result: readonly (readonly string[])[] | undefined;
  for (const { key, keyNode, value } of properties(node, report)) {
    if (key !== 'files') {
      report('config/unknown-key', keyNode, unknownKey(key, ['files']));
      continue;
    }
    const lists = value.type === 'array' && value.children?.some((item) => item.type === 'array');
    const what = 'compose files such as "compose.yaml"';
    result = lists
      ? (value.children ?? []).map((list) => strings(list, report, what).map((file) => file.value))
      : [strings(value, report, what).map((file) => file.value)];
  }
  return result;
}

function readVersion(node: Node, key: string, report: Report): Version | undefined {
  if (typeof node.value === 'string' && /^\d+(\.\d+){0,3}$/.test(node.value)) {
    return node.value.split('.').map(Number);
  }
  report(
    'config/bad-value',
    node,
    `"${key}" is a version as a string, because 5.10 as a number is 5.1: "${key}": "5.10".`,
  );
  return undefined;
}

function unknownKey(key: string, known: readonly string[]): string {
  return `"${key}" is no key here and has no effect. Known: ${known.join(', ')}.`;
}

function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

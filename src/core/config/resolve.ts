/** Which configuration files, environments and rules hold for a file, and why. */

import type { ActiveEnvironment } from '../environment.ts';
import type { Entry, Files } from '../files.ts';
import type { Environment, Knowledge } from '../kb/types.ts';
import type { Fallbacks, Options } from '../options.ts';
import type { Version } from '../rule.ts';
import { escapeRegExp, LineIndex, type Span } from '../text.ts';
import { basename, child, isWithin, parent, path, relative, resolvePath } from '../uri.ts';
import { isOfCopies, isVendored } from '../vendored.ts';
import { type PathMatcher, pathMatcher } from './glob.ts';
import {
  type Config,
  configName,
  type Placed,
  parseConfig,
  type RuleSetting,
  type RuleSeverity,
} from './parse.ts';

/** A value with where it comes from: a configuration file's URI, `--environment`, `--rule`, `settings`. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: string;
}

export interface ConfigFailure {
  readonly uri: string;
  /** Zero-based. */
  readonly line: number;
  readonly message: string;
}

export interface ConfigResolution {
  readonly uri: string;
  /** Configuration files that hold, the root's first. */
  readonly files: readonly string[];
  /** The folder at which the search upward ended. */
  readonly root: string;
  /** The folder somebody works in, where that is known and the file is in it; else the root. */
  readonly base: string;
  readonly environments: {
    readonly active: readonly ActiveEnvironment[];
    /** Who chose them: as in {@link Sourced}, or `fallback`. */
    readonly from: string;
    /** Nobody chose any (choosing none counts as choosing): the common ones stand in. */
    readonly fallback: boolean;
  };
  /** Rule id to severity, only where somebody set one. */
  readonly rules: ReadonlyMap<string, Sourced<RuleSeverity>>;
  /** Why the file is not linted: `ignore` of which file, or that it is vendored. */
  readonly ignored?: Sourced<string>;
  readonly kernel?: Version;
  readonly docker?: Version;
  /** URIs; each inner list forms one compose project. */
  readonly composeFiles?: readonly (readonly string[])[];
  /** Folders of team knowledge, as URIs. */
  readonly knowledgeBase: readonly string[];
  /** Broken configuration files: the command line ends with 2. */
  readonly failures: readonly ConfigFailure[];
}

/** A configuration file as read. */
interface ConfigFile {
  readonly uri: string;
  readonly folder: string;
  readonly text: string;
  readonly config: Config;
  readonly ignores: PathMatcher;
  readonly overrides: readonly { readonly matches: PathMatcher; readonly index: number }[];
}

/** What a folder itself says. */
interface FolderFacts {
  readonly git: boolean;
  readonly config: ConfigFile | undefined;
  readonly team: boolean;
  /** It holds copies of others' packages. */
  readonly copies: boolean;
}

/** The configuration files that hold in a folder, the root's first. */
interface Chain {
  readonly root: string;
  readonly files: readonly ConfigFile[];
  readonly knowledgeBase: readonly string[];
  /** The outermost folder with copies of others' packages. */
  readonly copies: string | undefined;
}

export interface Resolver {
  resolve(uri: string): Promise<ConfigResolution>;
  /** Whether configuration ignores the file or folder (vendored folders are the walk's business). */
  ignores(uri: string): Promise<boolean>;
  /** The team folder a file belongs to, if any. */
  knowledgeFolder(uri: string): Promise<string | undefined>;
  /** What is wrong with a configuration file's ids. */
  check(uri: string, text: string): Promise<readonly { rule: string; span: Span; message: string }[]>;
  /** Forget what was read. */
  forget(): void;
}

/** The folder of team knowledge where configuration names none. */
export const teamFolder = '.half-open';

export function createResolver(
  files: Files,
  options: () => Options,
  rules: readonly string[],
  knowledgeOf: (folders: readonly string[]) => Promise<Knowledge>,
): Resolver {
  let folders = new Map<string, Promise<FolderFacts>>();
  let chains = new Map<string, Promise<Chain>>();

  const factsOf = (folder: string): Promise<FolderFacts> => {
    let facts = folders.get(folder);
    if (facts === undefined) {
      facts = readFolder(folder, files);
      folders.set(folder, facts);
    }
    return facts;
  };

  const chainOf = (folder: string): Promise<Chain> => {
    let chain = chains.get(folder);
    if (chain === undefined) {
      chain = readChain(folder, factsOf, options());
      chains.set(folder, chain);
    }
    return chain;
  };

  const resolve = async (uri: string): Promise<ConfigResolution> => {
    const chain = await chainOf(parent(uri));
    const knowledge = await knowledgeOf(chain.knowledgeBase);
    return merge(uri, chain, options(), knowledge, rules);
  };

  return {
    resolve,
    async ignores(uri) {
      return ignoredBy(uri, await chainOf(parent(uri))) !== undefined;
    },
    async knowledgeFolder(uri) {
      const chain = await chainOf(parent(uri));
      return chain.knowledgeBase.find((folder) => isWithin(folder, uri));
    },
    async check(uri, text) {
      const chain = await chainOf(parent(uri));
      const knowledge = await knowledgeOf(chain.knowledgeBase);
      return unknownIds(parseConfig(text), knowledge.environments, rules);
    },
    forget() {
      folders = new Map();
      chains = new Map();
    },
  };
}

async function readFolder(folder: string, files: Files): Promise<FolderFacts> {
  const entries: readonly Entry[] = (await files.list(folder)) ?? [];
  const has = (name: string) => entries.some((entry) => entry.name === name);
  const uri = child(folder, configName);
  const text = has(configName) ? await files.read(uri) : undefined;
  return {
    git: has('.git'),
    team: entries.some((entry) => entry.name === teamFolder && entry.type === 'folder'),
    config: text === undefined ? undefined : configFile(uri, folder, text),
    copies: isOfCopies(
      basename(folder),
      entries.map(({ name }) => name),
    ),
  };
}

function configFile(uri: string, folder: string, text: string): ConfigFile {
  const config = parseConfig(text);
  return {
    uri,
    folder,
    text,
    config,
    ignores: pathMatcher(config.ignore),
    overrides: config.overrides.map((override, index) => ({ matches: pathMatcher(override.files), index })),
  };
}

/**
 * Upward to `root: true`, else to the folder with `.git`, else to the workspace folder or the file system's
 * root; where nothing outside the workspace may be read, never above the workspace folder.
 */
async function readChain(
  folder: string,
  factsOf: (folder: string) => Promise<FolderFacts>,
  options: Options,
): Promise<Chain> {
  const workspace = (options.roots ?? [])
    .filter((root) => isWithin(root, folder))
    .sort((a, b) => b.length - a.length)[0];
  const end = options.confined === true ? (workspace ?? folder) : undefined;
  const upward: string[] = [];
  let stop = false;
  for (let at = folder; !stop; ) {
    upward.push(at);
    const facts = await factsOf(at);
    const above = parent(at);
    stop = at === end || facts.git || facts.config?.config.root === true || above === at;
    at = above;
  }
  const last = upward.at(-1)!;
  const lastFacts = await factsOf(last);
  // Without `.git` the walk went to the file system's root: what lies above the workspace folder does not count.
  const beyond =
    end === undefined && !lastFacts.git && lastFacts.config?.config.root !== true && workspace !== undefined;
  const used = beyond ? upward.slice(0, upward.indexOf(workspace) + 1) : upward;
  const found: ConfigFile[] = [];
  const knowledgeBase: string[] = [];
  let copied: string | undefined;
  for (const at of used.reverse()) {
    const { config, team, copies } = await factsOf(at);
    if (copies) copied ??= at;
    if (config !== undefined) found.push(config);
    const named = config?.config.knowledgeBase;
    if (named !== undefined) knowledgeBase.push(...named.map((entry) => resolvePath(at, entry.value)));
    else if (team) knowledgeBase.push(child(at, teamFolder));
  }
  knowledgeBase.push(...(options.knowledgeBase ?? []));
  return { root: used[0]!, files: found, knowledgeBase: [...new Set(knowledgeBase)], copies: copied };
}

function merge(
  uri: string,
  chain: Chain,
  options: Options,
  knowledge: Knowledge,
  rules: readonly string[],
): ConfigResolution {
  const { fallbackEnvironments, fallbackRules } = fallbacksFor(uri, options);
  let chosen: Sourced<readonly string[]> | undefined =
    fallbackEnvironments === undefined ? undefined : { value: fallbackEnvironments, from: 'settings' };
  const severities = new Map<string, Sourced<RuleSeverity>>();
  const layer = (settings: readonly RuleSetting[], from: string) => {
    for (const id of rules) {
      const severity = severityIn(settings, id);
      if (severity !== undefined) severities.set(id, { value: severity, from });
    }
  };
  layer(asSettings(fallbackRules), 'settings');
  let kernel: Version | undefined;
  let docker: Version | undefined;
  let composeFiles: readonly (readonly string[])[] | undefined;
  for (const file of chain.files) {
    const below = relative(file.folder, uri) ?? '';
    const { config } = file;
    const choose = (environments: readonly Placed[] | undefined) => {
      if (environments !== undefined)
        chosen = { value: environments.map((entry) => entry.value), from: file.uri };
    };
    choose(config.environments);
    layer(config.rules, file.uri);
    for (const { matches, index } of file.overrides) {
      if (!matches(below)) continue;
      const override = config.overrides[index]!;
      choose(override.environments);
      layer(override.rules, file.uri);
    }
    kernel = config.kernel ?? kernel;
    docker = config.docker ?? docker;
    if (config.composeFiles !== undefined) {
      composeFiles = config.composeFiles.map((list) => list.map((name) => resolvePath(file.folder, name)));
    }
  }
  layer(asSettings(options.rules), '--rule');
  if (options.environments !== undefined) chosen = { value: options.environments, from: '--environment' };
  const base = baseOf(uri, chain, options);
  const ignored = ignoredBy(uri, chain) ?? vendored(uri, base, chain.copies);
  return {
    uri,
    files: chain.files.map((file) => file.uri),
    root: chain.root,
    base,
    environments: {
      active: activeEnvironments(chosen, knowledge.environments),
      from: chosen?.from ?? 'fallback',
      fallback: chosen === undefined,
    },
    rules: severities,
    knowledgeBase: chain.knowledgeBase,
    failures: chain.files.flatMap((file) => failuresOf(file, knowledge.environments)),
    ...(ignored === undefined ? {} : { ignored }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(docker === undefined ? {} : { docker }),
    ...(composeFiles === undefined ? {} : { composeFiles }),
  };
}

/** The settings of the innermost workspace folder, else those of the workspace. */
function fallbacksFor(uri: string, options: Options): Fallbacks {
  const holding = (options.folders ?? []).filter((folder) => isWithin(folder.uri, uri));
  return holding.sort((a, b) => b.uri.length - a.uri.length)[0] ?? options;
}

function asSettings(rules: Readonly<Record<string, RuleSeverity>> | undefined): RuleSetting[] {
  const nowhere = { start: 0, end: 0 };
  return Object.entries(rules ?? {}).map(([id, severity]) => ({
    id: { value: id, span: nowhere },
    severity,
  }));
}

/** Within one layer a rule's own id beats its family. */
function severityIn(settings: readonly RuleSetting[], rule: string): RuleSeverity | undefined {
  const own = settings.findLast((setting) => setting.id.value === rule);
  return (own ?? settings.findLast((setting) => isFamilyOf(setting.id.value, rule)))?.severity;
}

/** `socket` and `socket/*` mean every `socket/…` rule. */
function isFamilyOf(named: string, rule: string): boolean {
  return rule.startsWith(`${named.replace(/\/\*$/, '')}/`);
}

/** An id, or a pattern such as `aws/*`. */
export function matchingEnvironments<E extends Pick<Environment, 'id'>>(
  named: string,
  environments: readonly E[],
): E[] {
  if (!named.includes('*')) return environments.filter((environment) => environment.id === named);
  const pattern = new RegExp(`^${named.split('*').map(escapeRegExp).join('.*')}$`);
  return environments.filter((environment) => pattern.test(environment.id));
}

function activeEnvironments(
  chosen: Sourced<readonly string[]> | undefined,
  known: readonly Environment[],
): ActiveEnvironment[] {
  if (chosen === undefined) {
    return known
      .filter((environment) => environment.common)
      .map((environment) => ({ ...environment, chosen: false, why: 'common, and none was chosen' }));
  }
  const named = new Map<string, Environment>();
  for (const pattern of chosen.value) {
    for (const environment of matchingEnvironments(pattern, known)) named.set(environment.id, environment);
  }
  return [...named.values()].map((environment) => ({
    ...environment,
    chosen: true,
    why: `chosen: ${chosen.from}`,
  }));
}

function ignoredBy(uri: string, chain: Chain): Sourced<string> | undefined {
  for (const file of chain.files) {
    const below = relative(file.folder, uri);
    if (below !== undefined && below !== '' && file.ignores(below))
      return { value: 'ignored', from: file.uri };
  }
  return undefined;
}

function baseOf(uri: string, chain: Chain, options: Options): string {
  const bases = [...(options.roots ?? []), ...(options.base === undefined ? [] : [options.base])];
  return bases.find((folder) => isWithin(folder, uri)) ?? chain.root;
}

/** Seen from the folder somebody works in, so that a checkout below `vendor/` is still theirs. */
function vendored(uri: string, base: string, copies: string | undefined): Sourced<string> | undefined {
  const isCopied = copies !== undefined && copies !== base && isWithin(base, copies);
  return isCopied || isVendored(relative(base, uri) ?? path(uri))
    ? { value: 'vendored or generated', from: base }
    : undefined;
}

/** Trouble that makes a configuration file broken: what it says cannot be trusted to be meant. */
function failuresOf(file: ConfigFile, environments: readonly Environment[]): ConfigFailure[] {
  const broken = [
    ...file.config.problems.filter((problem) => problem.rule === 'config/bad-value'),
    ...unknownIds(file.config, environments, []).filter(
      (problem) => problem.rule === 'config/unknown-environment',
    ),
  ];
  if (broken.length === 0) return [];
  const lines = new LineIndex(file.text);
  return broken.map(({ span, message }) => ({
    uri: file.uri,
    line: lines.position(span.start).line,
    message,
  }));
}

function unknownIds(config: Config, environments: readonly Environment[], rules: readonly string[]) {
  const problems: { rule: string; span: Span; message: string }[] = [];
  const named = [config.environments, ...config.overrides.map((override) => override.environments)];
  for (const { value, span } of named.flatMap((list) => list ?? [])) {
    if (matchingEnvironments(value, environments).length > 0) continue;
    const message = `No environment is called ${value}. Known: ${environments.map((environment) => environment.id).join(', ')}.`;
    problems.push({ rule: 'config/unknown-environment', span, message });
  }
  const settings = [config.rules, ...config.overrides.map((override) => override.rules)].flat();
  for (const { id } of settings) {
    if (rules.some((rule) => rule === id.value || isFamilyOf(id.value, rule))) continue;
    problems.push({
      rule: 'config/unknown-rule',
      span: id.span,
      message: `No rule or family is called ${id.value}.`,
    });
  }
  return problems;
}

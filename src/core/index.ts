/** Core's façade: holds documents, so that trees are reused, and answers what adapters ask. */
import { assist, type Subject } from './assist/index.ts';
import { configName } from './config/parse.ts';
import { createResolver } from './config/resolve.ts';
import { createTeamKnowledge } from './config/team.ts';
import type { Kind } from './document/index.ts';
import type { ActiveEnvironment } from './environment.ts';
import {
  largestFile,
  noReads,
  type Reads,
  recording,
  remembering,
  type Signal,
  throwIfAborted,
  type World,
} from './files.ts';
import type { Failure, FileEdit, Finding, Safety } from './finding.ts';
import { applyFixes, isSame, mostRounds } from './fix.ts';
import type {
  Explanation,
  FixedText,
  HalfOpen,
  Options,
  Report,
  RuleInfo,
  ScanOptions,
} from './half-open.ts';
import { parseKnowledgeDocument } from './kb/document.ts';
import type { Knowledge } from './kb/types.ts';
import { lint } from './linter.ts';
import { candidate, detect, isKnowledgeFile } from './parse/detect.ts';
import { createParser, type Parsed } from './parse/index.ts';
import { createCollector } from './project/collect.ts';
import { nothingKnown, type Project } from './project/project.ts';
import type { Context } from './rule.ts';
import { rules } from './rules/index.ts';
import { suppressionEdit } from './suppress.ts';
import { applyEdits, type Edit } from './text.ts';
import { basename, isWithin, normalise, parent, relative } from './uri.ts';
import { isGeneratedCode } from './vendored.ts';
import { gitIgnores, walk } from './walk.ts';

/** A document an adapter holds open. */
interface Open {
  readonly kind: Kind;
  readonly text: string;
  readonly version: number;
  readonly languageId: string | undefined;
  /** The last parse and the edits since, so that a syntax tree can be reused. */
  readonly parsed?: Parsed;
  readonly edits: readonly Edit[];
}

/** A file with everything rules and hovers need. */
interface Prepared {
  readonly parsed: Parsed;
  readonly context: Context;
  readonly severityOf: (rule: string) => ReturnType<typeof severity>;
  readonly reads: Reads;
}

function severity(configured: { readonly value: 'off' | 'information' | 'warning' | 'error' } | undefined) {
  return configured?.value;
}

/** Files linted side by side while scanning: enough to hide the disk's latency, few trees at a time. */
const scanWidth = 4;

export function createHalfOpen(world: World, builtIn: Knowledge, initial: Options = {}): HalfOpen {
  const ids = rules.map((entry) => entry.id);
  const documents = new Map<string, Open>();
  const dependencies = new Map<string, Reads>();
  const parser = createParser(world.grammars);
  const facts = remembering(world.files);
  const team = createTeamKnowledge(facts, builtIn, ids);
  let options = initial;
  const resolver = createResolver(
    facts,
    () => options,
    ids,
    (folders) => team.knowledge(folders),
  );
  const collector = createCollector(resolver, team);

  const forget = () => {
    facts.forget();
    team.forget();
    resolver.forget();
  };

  /** What the text is, where it is to be linted at all. */
  const kindOf = async (uri: string, text: string, languageId?: string): Promise<Kind | undefined> => {
    const folder = await resolver.knowledgeFolder(uri);
    if (folder !== undefined && isKnowledgeFile(relative(folder, uri) ?? '')) return 'knowledge';
    const kind = detect(uri, text, languageId);
    return kind === 'code' && isGeneratedCode(text) ? undefined : kind;
  };

  const prepare = async (
    uri: string,
    kind: Kind,
    text: string,
    previous?: Open,
  ): Promise<Prepared | undefined> => {
    const resolution = await resolver.resolve(uri);
    if (resolution.ignored !== undefined) return undefined;
    const parsed =
      previous?.parsed?.document.text === text && previous.parsed.document.kind === kind
        ? previous.parsed
        : await parser.parse(uri, kind, text, previous?.languageId, previous);
    if (parsed === undefined) return undefined;
    const knowledge = await team.knowledge(resolution.knowledgeBase);
    const reads = noReads();
    const project = await collector.collect(parsed.document, resolution, recording(facts, reads));
    const { kernel, docker } = resolution;
    const context: Context = {
      environments: withProved(parsed, project, resolution.environments.active, knowledge),
      project,
      settings: { ...(kernel === undefined ? {} : { kernel }), ...(docker === undefined ? {} : { docker }) },
      knowledge,
    };
    return { parsed, context, reads, severityOf: (rule) => severity(resolution.rules.get(rule)) };
  };

  const report = async (
    uri: string,
    kind: Kind,
    text: string,
    version: number | undefined,
    previous?: Open,
    signal?: Signal,
  ): Promise<{ readonly report: Report; readonly prepared: Prepared } | undefined> => {
    const prepared = await prepare(uri, kind, text, previous);
    throwIfAborted(signal);
    if (prepared === undefined) return undefined;
    const outcome = lint(prepared.parsed.document, prepared.context, rules, prepared.severityOf);
    const failures: Failure[] = outcome.crashes.map((message) => ({ uri, message }));
    for (const { message } of failures) world.log.error(`${uri}: ${message}`);
    return { report: { uri, kind, text, version, findings: outcome.findings, failures }, prepared };
  };

  /** Lint a text that nobody holds open; its tree is freed at once. */
  const lintClosed = async (uri: string, text: string, signal?: Signal): Promise<Report | undefined> => {
    const kind = await kindOf(uri, text);
    if (kind === undefined) return undefined;
    const done = await report(uri, kind, text, undefined, undefined, signal);
    if (done === undefined) return undefined;
    done.prepared.parsed.dispose();
    if (options.remember === true) dependencies.set(uri, done.prepared.reads);
    return done.report;
  };

  const lintOpen = async (uri: string, signal?: Signal): Promise<Report | undefined> => {
    const open = documents.get(uri);
    if (open === undefined) return undefined;
    const kind = await kindOf(uri, open.text, open.languageId);
    if (kind === undefined) return undefined;
    const done = await report(uri, kind, open.text, open.version, open, signal);
    if (done === undefined) return undefined;
    dependencies.set(uri, done.prepared.reads);
    keep(uri, open, done.prepared.parsed);
    return done.report;
  };

  /** Keep a parse for the next edit, unless the document went on meanwhile. */
  const keep = (uri: string, open: Open, parsed: Parsed) => {
    const now = documents.get(uri);
    if (now === open) {
      documents.set(uri, { ...open, parsed, edits: [] });
      if (open.parsed !== parsed) open.parsed?.dispose();
    } else if (parsed !== now?.parsed) parsed.dispose();
  };

  const readAndLint = async (uri: string, signal?: Signal): Promise<Report | undefined> => {
    const unreadable = (await unreadableKnowledge(uri)).find((each) => each.uri === uri);
    if (unreadable !== undefined) return unreadable;
    const text = await world.files.read(uri, largestFile);
    throwIfAborted(signal);
    return text === undefined ? undefined : lintClosed(uri, text, signal);
  };

  const unreadableKnowledge = async (uri: string): Promise<readonly Report[]> => {
    const { knowledgeBase, rules: configured } = await resolver.resolve(uri);
    const unreadable = await team.unreadable(knowledgeBase);
    return [...unreadable].map(([uri, problems]) => {
      const document = { ...parseKnowledgeDocument(uri, ''), problems };
      const context: Context = { environments: [], project: nothingKnown, settings: {}, knowledge: builtIn };
      const { findings } = lint(document, context, rules, (rule) => severity(configured.get(rule)));
      return { uri, kind: 'knowledge', text: '', version: undefined, findings, failures: [] };
    });
  };

  /** The prepared file behind a position, for hovers and the like. */
  const subject = async (given: string): Promise<Subject | undefined> => {
    const uri = normalise(given);
    const open = documents.get(uri);
    if (open === undefined) return undefined;
    const kind = await kindOf(uri, open.text, open.languageId);
    if (kind === undefined) return undefined;
    const prepared = await prepare(uri, kind, open.text, open);
    if (prepared === undefined) return undefined;
    keep(uri, open, prepared.parsed);
    return { document: prepared.parsed.document, context: prepared.context };
  };

  return {
    configure(changed) {
      options = changed;
      forget();
    },

    open(given, text, version, languageId) {
      const uri = normalise(given);
      documents.get(uri)?.parsed?.dispose();
      const kind = detect(uri, text, languageId) ?? (/\.(md|ya?ml)$/.test(uri) ? 'knowledge' : undefined);
      if (kind === undefined || text.length > largestFile) {
        documents.delete(uri);
        return undefined;
      }
      documents.set(uri, { kind, text, version, languageId, edits: [] });
      return kind;
    },

    change(given, edits, version) {
      const uri = normalise(given);
      const open = documents.get(uri);
      if (open === undefined) return;
      const text = edits.reduce((before, edit) => applyEdits(before, [edit]), open.text);
      documents.set(uri, { ...open, text, version, edits: [...open.edits, ...edits] });
    },

    close(given) {
      const uri = normalise(given);
      documents.get(uri)?.parsed?.dispose();
      documents.delete(uri);
      if (options.remember !== true) dependencies.delete(uri);
    },

    isOpen: (uri) => documents.has(normalise(uri)),

    async findings(given, signal) {
      const uri = normalise(given);
      return documents.has(uri) ? lintOpen(uri, signal) : readAndLint(uri, signal);
    },

    lintText: (uri, text, signal) => lintClosed(normalise(uri), text, signal),

    async *scan(uris, scanOptions) {
      yield* scan(uris.map(normalise), scanOptions ?? {});
    },

    gitIgnored: (uri) => gitIgnores(normalise(uri), facts),

    changed(given) {
      const uris = given.map(normalise);
      forget();
      const configured = uris.filter(
        (uri) => /^\.half-open(\.json)?$/.test(basename(uri)) || uri.includes('/.half-open/'),
      );
      const isKnowledge = uris.some((uri) => team.covers(uri));
      const known = new Set([...documents.keys(), ...dependencies.keys()]);
      return [...known].filter(
        (uri) =>
          isKnowledge ||
          uris.includes(uri) ||
          dependsOn(dependencies.get(uri), uris) ||
          configured.some((file) => below(file, uri)),
      );
    },

    async fixAll(given, safety, text) {
      const uri = normalise(given);
      const source = text ?? documents.get(uri)?.text ?? (await world.files.read(uri, largestFile));
      return source === undefined ? undefined : fixInRounds(uri, source, safety);
    },

    async suppression(given, finding, reason = 'reason') {
      const found = await subject(given);
      if (found === undefined) return undefined;
      const edit = suppressionEdit(found.document, finding, reason);
      if (edit === undefined) return undefined;
      return { title: `Suppress ${finding.rule} here`, safety: 'safe', preferred: false, edits: [edit] };
    },

    async hover(uri, offset) {
      const found = await subject(uri);
      return found === undefined ? undefined : assist.hover(found, offset);
    },

    async completions(uri, offset) {
      const found = await subject(uri);
      return found === undefined ? [] : assist.completions(found, offset);
    },

    async inlayHints(uri, span) {
      const found = await subject(uri);
      return found === undefined ? [] : assist.inlayHints(found, span);
    },

    async symbols(uri) {
      const found = await subject(uri);
      return found === undefined ? [] : assist.symbols(found);
    },

    async definition(uri, offset) {
      const found = await subject(uri);
      return found === undefined ? undefined : assist.definition(found, offset);
    },

    resolution: (uri) => resolver.resolve(normalise(uri)),

    async knowledge(uri) {
      if (uri === undefined) return builtIn;
      const { knowledgeBase } = await resolver.resolve(normalise(uri));
      return team.knowledge(knowledgeBase);
    },

    unreadableKnowledge: (uri) => unreadableKnowledge(normalise(uri)),

    rules: () => rules.map(ruleInfo),

    async explain(id, uri) {
      const { issues } = await this.knowledge(uri);
      const wanted = rules.find((entry) => entry.id === id)?.rule.issue ?? id;
      const issue = issues.find((candidate) => candidate.id === wanted);
      return issue === undefined ? undefined : { issue, rules: rulesOf(issue.id, await this.knowledge(uri)) };
    },
  };

  async function* scan(
    uris: readonly string[],
    { signal, onProgress }: ScanOptions,
  ): AsyncGenerator<Report | Failure> {
    const seen = new Set<string>();
    let linted = 0;
    let batch: Promise<Report | Failure | undefined>[] = [];
    const flush = async function* () {
      for (const result of await Promise.all(batch)) {
        linted++;
        if (result !== undefined) yield result;
      }
      batch = [];
      onProgress?.(linted, seen.size);
    };
    for (const uri of uris) {
      const folder = (await world.files.list(uri)) !== undefined;
      const found = folder ? walk(uri, world.files, (path) => resolver.ignores(path), signal) : [uri];
      for await (const file of found) {
        if (seen.has(file)) continue;
        seen.add(file);
        batch.push(scanFile(file, signal));
        if (batch.length >= scanWidth) yield* flush();
      }
    }
    yield* flush();
  }

  async function scanFile(uri: string, signal: Signal | undefined): Promise<Report | Failure | undefined> {
    try {
      // Somebody may name any file; only what could be linted has to be readable.
      if (candidate(uri) === undefined && (await resolver.knowledgeFolder(uri)) === undefined)
        return undefined;
      const text = await world.files.read(uri, largestFile);
      throwIfAborted(signal);
      if (text !== undefined) return await lintClosed(uri, text, signal);
      const { ignored } = await resolver.resolve(uri);
      return ignored === undefined ? { uri, message: 'cannot be read as text' } : undefined;
    } catch (error) {
      throwIfAborted(signal);
      return { uri, message: error instanceof Error ? error.message : String(error) };
    }
  }

  async function fixInRounds(uri: string, source: string, safety: Safety): Promise<FixedText> {
    let text = source;
    let applied = 0;
    const others = new Map<string, readonly Edit[]>();
    for (let round = 0; round < mostRounds; round++) {
      const linted = await lintClosed(uri, text);
      const done = applyFixes(text, ownFixes(linted?.findings ?? [], round, others), safety);
      for (const [other, edits] of done.others) others.set(other, edits);
      applied += done.applied;
      if (done.text === text) break;
      text = done.text;
    }
    return { text, applied, others };
  }
}

/** Fixes of other files are made once: those files are not re-read between rounds. */
function ownFixes(
  findings: readonly Finding[],
  round: number,
  made: ReadonlyMap<string, readonly Edit[]>,
): readonly Finding[] {
  if (round === 0) return findings;
  const isMade = ({ uri, ...edit }: FileEdit): boolean =>
    uri === undefined || made.get(uri)?.some((each) => isSame(each, edit)) === true;
  return findings.filter((finding) => finding.fixes.every((fix) => fix.edits.every(isMade)));
}

/** A stack file proves that it runs in Docker Swarm, whatever anybody chose. */
function withProved(
  parsed: Parsed,
  project: Project,
  active: readonly ActiveEnvironment[],
  knowledge: Knowledge,
): readonly ActiveEnvironment[] {
  const { document } = parsed;
  // An override, or the file it overrides, may be the one that says so.
  if (document.kind !== 'compose' || !(project.compose?.stack ?? document.stack)) return active;
  const swarm = knowledge.environments.find((environment) => environment.id === 'docker-swarm');
  if (swarm === undefined) return active;
  const proved = { ...swarm, chosen: true, why: 'a stack file runs in Docker Swarm' };
  return [...active.filter((environment) => environment.id !== swarm.id), proved];
}

function dependsOn(reads: Reads | undefined, changed: readonly string[]): boolean {
  return reads !== undefined && changed.some((uri) => reads.files.has(uri) || reads.folders.has(parent(uri)));
}

/** Whether a file lies below the folder whose configuration or knowledge changed. */
function below(changed: string, uri: string): boolean {
  const at = changed.indexOf('/.half-open/');
  const folder = at === -1 ? parent(changed) : changed.slice(0, at);
  return isWithin(folder, uri);
}

function ruleInfo({ id, rule }: (typeof rules)[number]): RuleInfo {
  const { severity: own } = rule;
  return {
    id,
    summary: rule.summary,
    issue: rule.issue,
    severity: typeof own === 'string' ? { chosen: own, fallback: own } : own,
  };
}

/** Rules whose own issue it is, or which rest on limits of environments that it explains. */
function rulesOf(issue: string, knowledge: Knowledge): readonly string[] {
  const limit = knowledge.environments.some(
    (environment) =>
      environment.issue === issue && environment.resetBy === 'probe' && environment.idleTimeout !== undefined,
  );
  return rules
    .filter(({ rule }) => rule.issue === issue || (limit && typeof rule.severity !== 'string'))
    .map((entry) => entry.id);
}

export type { Explanation };
export { configName };

/** Core's façade: holds documents, so that trees are reused, and answers what adapters ask. */
import { assist, type Subject } from './assist/index.ts';
import { configName } from './config/parse.ts';
import { createResolver } from './config/resolve.ts';
import { createTeamKnowledge } from './config/team.ts';
import { createDependencies } from './engine/dependencies.ts';
import { createOpenDocuments } from './engine/documents.ts';
import { fixInRounds } from './engine/fix-all.ts';
import { createLinting } from './engine/linting.ts';
import { createPreparer } from './engine/preparation.ts';
import { createScan } from './engine/scan.ts';
import { largestFile, remembering, type World } from './files.ts';
import type { Explanation, HalfOpen, Options, RuleInfo } from './half-open.ts';
import type { Knowledge } from './kb/types.ts';
import { createParser } from './parse/index.ts';
import { createCollector } from './project/collect.ts';
import { rules } from './rules/index.ts';
import { suppressionEdit } from './suppress.ts';
import { normalise } from './uri.ts';
import { gitIgnores } from './walk.ts';

export function createHalfOpen(world: World, builtIn: Knowledge, initial: Options = {}): HalfOpen {
  const { files, log } = world;
  const ids = rules.map((entry) => entry.id);
  const documents = createOpenDocuments();
  const dependencies = createDependencies();
  const facts = remembering(files);
  const team = createTeamKnowledge(facts, builtIn, ids);
  let options = initial;
  const resolver = createResolver(
    facts,
    () => options,
    ids,
    (folders) => team.knowledge(folders),
  );
  const preparer = createPreparer({
    resolver,
    team,
    collector: createCollector(resolver, team),
    parser: createParser(world.grammars),
    facts,
  });
  const isRemembered = () => options.remember === true;
  const linting = createLinting({
    files,
    log,
    builtIn,
    documents,
    dependencies,
    resolver,
    team,
    preparer,
    isRemembered,
  });
  const scan = createScan(files, resolver, linting);

  const forget = () => {
    facts.forget();
    team.forget();
    resolver.forget();
  };

  /** The prepared file behind a position, for hovers and the like. */
  const subject = async (given: string): Promise<Subject | undefined> => {
    const uri = normalise(given);
    const open = documents.get(uri);
    if (open === undefined) return undefined;
    const kind = await preparer.kindOf(uri, open.text, open.languageId);
    if (kind === undefined) return undefined;
    const prepared = await preparer.prepare(uri, kind, open.text, open);
    if (prepared === undefined) return undefined;
    documents.keep(uri, open, prepared.parsed);
    return { document: prepared.parsed.document, context: prepared.context };
  };

  return {
    configure(changed) {
      options = changed;
      forget();
    },

    open: (uri, text, version, languageId) => documents.open(normalise(uri), text, version, languageId),
    change: (uri, edits, version) => documents.change(normalise(uri), edits, version),

    close(given) {
      const uri = normalise(given);
      documents.close(uri);
      if (!isRemembered()) dependencies.forget(uri);
    },

    isOpen: (uri) => documents.get(normalise(uri)) !== undefined,

    async findings(given, signal) {
      const uri = normalise(given);
      return documents.get(uri) === undefined
        ? linting.readAndLint(uri, signal)
        : linting.lintOpen(uri, signal);
    },

    lintText: (uri, text, signal) => linting.lintClosed(normalise(uri), text, signal),
    scan: (uris, scanOptions) => scan(uris.map(normalise), scanOptions ?? {}),
    gitIgnored: (uri) => gitIgnores(normalise(uri), facts),

    changed(given) {
      const uris = given.map(normalise);
      forget();
      const isKnowledge = uris.some((uri) => team.covers(uri));
      const known = new Set([...documents.uris(), ...dependencies.uris()]);
      return [...known].filter((uri) => isKnowledge || dependencies.isTouched(uri, uris));
    },

    async fixAll(given, safety, text) {
      const uri = normalise(given);
      const source = text ?? documents.get(uri)?.text ?? (await files.read(uri, largestFile));
      return source === undefined ? undefined : fixInRounds(uri, source, safety, linting);
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

    unreadableKnowledge: (uri) => linting.unreadableKnowledge(normalise(uri)),

    rules: () => rules.map(ruleInfo),

    async explain(id, uri) {
      const { issues } = await this.knowledge(uri);
      const wanted = rules.find((entry) => entry.id === id)?.rule.issue ?? id;
      const issue = issues.find((candidate) => candidate.id === wanted);
      return issue === undefined ? undefined : { issue, rules: rulesOf(issue.id, await this.knowledge(uri)) };
    },
  };
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

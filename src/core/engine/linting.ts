/** Findings of documents held open, of texts, and of files as they can be read. */
import type { Resolver } from '../config/resolve.ts';
import type { TeamKnowledge } from '../config/team.ts';
import type { Kind } from '../document/index.ts';
import { type Files, type Log, largestFile, type Signal, throwIfAborted } from '../files.ts';
import type { Failure } from '../finding.ts';
import type { Report } from '../half-open.ts';
import { parseKnowledgeDocument } from '../kb/document.ts';
import type { Knowledge } from '../kb/types.ts';
import { lint } from '../linter.ts';
import { nothingKnown } from '../project/project.ts';
import type { Context } from '../rule.ts';
import { rules } from '../rules/index.ts';
import type { Dependencies } from './dependencies.ts';
import type { OpenDocument, OpenDocuments } from './documents.ts';
import type { Prepared, Preparer } from './preparation.ts';

/** Addresses are given normalised. `undefined`: nothing to lint, ignored, or not to be read. */
export interface Linting {
  readonly lintOpen: (uri: string, signal?: Signal) => Promise<Report | undefined>;
  /** A text that nobody holds open; its tree is freed at once. */
  readonly lintClosed: (uri: string, text: string, signal?: Signal) => Promise<Report | undefined>;
  readonly readAndLint: (uri: string, signal?: Signal) => Promise<Report | undefined>;
  readonly unreadableKnowledge: (uri: string) => Promise<readonly Report[]>;
}

export interface LintingParts {
  readonly files: Files;
  readonly log: Log;
  readonly builtIn: Knowledge;
  readonly documents: OpenDocuments;
  readonly dependencies: Dependencies;
  readonly resolver: Resolver;
  readonly team: TeamKnowledge;
  readonly preparer: Preparer;
  /** Whether what closed files depend on is worth remembering. */
  readonly isRemembered: () => boolean;
}

export function createLinting(parts: LintingParts): Linting {
  const { files, log, builtIn, documents, dependencies, resolver, team, preparer } = parts;

  const report = async (
    uri: string,
    kind: Kind,
    text: string,
    previous?: OpenDocument,
    signal?: Signal,
  ): Promise<{ readonly report: Report; readonly prepared: Prepared } | undefined> => {
    const prepared = await preparer.prepare(uri, kind, text, previous);
    throwIfAborted(signal);
    if (prepared === undefined) return undefined;
    const outcome = lint(prepared.parsed.document, prepared.context, rules, prepared.severityOf);
    const failures: Failure[] = outcome.crashes.map((message) => ({ uri, message }));
    for (const { message } of failures) log.error(`${uri}: ${message}`);
    const { findings } = outcome;
    return { report: { uri, kind, text, version: previous?.version, findings, failures }, prepared };
  };

  const lintClosed: Linting['lintClosed'] = async (uri, text, signal) => {
    const kind = await preparer.kindOf(uri, text);
    if (kind === undefined) return undefined;
    const done = await report(uri, kind, text, undefined, signal);
    if (done === undefined) return undefined;
    done.prepared.parsed.dispose();
    if (parts.isRemembered()) dependencies.note(uri, done.prepared.reads);
    return done.report;
  };

  const unreadableKnowledge: Linting['unreadableKnowledge'] = async (uri) => {
    const { knowledgeBase, rules: configured } = await resolver.resolve(uri);
    const unreadable = await team.unreadable(knowledgeBase);
    return [...unreadable].map(([uri, problems]) => {
      const document = { ...parseKnowledgeDocument(uri, ''), problems };
      const context: Context = { environments: [], project: nothingKnown, settings: {}, knowledge: builtIn };
      const { findings } = lint(document, context, rules, (rule) => configured.get(rule)?.value);
      return { uri, kind: 'knowledge', text: '', version: undefined, findings, failures: [] };
    });
  };

  return {
    lintClosed,
    unreadableKnowledge,

    async lintOpen(uri, signal) {
      const open = documents.get(uri);
      if (open === undefined) return undefined;
      const kind = await preparer.kindOf(uri, open.text, open.languageId);
      if (kind === undefined) return undefined;
      const done = await report(uri, kind, open.text, open, signal);
      if (done === undefined) return undefined;
      dependencies.note(uri, done.prepared.reads);
      documents.keep(uri, open, done.prepared.parsed);
      return done.report;
    },

    async readAndLint(uri, signal) {
      const unreadable = (await unreadableKnowledge(uri)).find((each) => each.uri === uri);
      if (unreadable !== undefined) return unreadable;
      const text = await files.read(uri, largestFile);
      throwIfAborted(signal);
      return text === undefined ? undefined : lintClosed(uri, text, signal);
    },
  };
}

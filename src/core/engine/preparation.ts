/** What a file is, and everything that rules and hovers need to look at it. */
import type { Resolver } from '../config/resolve.ts';
import type { TeamKnowledge } from '../config/team.ts';
import type { Kind } from '../document/index.ts';
import type { ActiveEnvironment } from '../environment.ts';
import { type Files, noReads, type Reads, recording } from '../files.ts';
import type { Knowledge } from '../kb/types.ts';
import type { SeverityOf } from '../linter.ts';
import { detect, isKnowledgeFile } from '../parse/detect.ts';
import type { Parsed, Parser } from '../parse/index.ts';
import type { Collector } from '../project/collect.ts';
import type { Project } from '../project/project.ts';
import type { Context } from '../rule.ts';
import { relative } from '../uri.ts';
import { isGeneratedCode } from '../vendored.ts';
import type { OpenDocument } from './documents.ts';

export interface Prepared {
  readonly parsed: Parsed;
  readonly context: Context;
  readonly severityOf: SeverityOf;
  /** What its facts were read from. */
  readonly reads: Reads;
}

export interface Preparer {
  /** What the text is, where it is to be linted at all. */
  readonly kindOf: (uri: string, text: string, languageId?: string) => Promise<Kind | undefined>;
  /** `undefined` where configuration ignores the file, or no grammar knows it. Whoever keeps no parse disposes of it. */
  readonly prepare: (
    uri: string,
    kind: Kind,
    text: string,
    previous?: OpenDocument,
  ) => Promise<Prepared | undefined>;
}

export interface Sources {
  readonly resolver: Resolver;
  readonly team: TeamKnowledge;
  readonly collector: Collector;
  readonly parser: Parser;
  /** Where project facts are read from. */
  readonly facts: Files;
}

export function createPreparer({ resolver, team, collector, parser, facts }: Sources): Preparer {
  return {
    async kindOf(uri, text, languageId) {
      const folder = await resolver.knowledgeFolder(uri);
      if (folder !== undefined && isKnowledgeFile(relative(folder, uri) ?? '')) return 'knowledge';
      const kind = detect(uri, text, languageId);
      return kind === 'code' && isGeneratedCode(text) ? undefined : kind;
    },

    async prepare(uri, kind, text, previous) {
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
      const { kernel, docker, environments, rules } = resolution;
      const context: Context = {
        environments: withProved(parsed, project, environments.active, knowledge),
        project,
        settings: {
          ...(kernel === undefined ? {} : { kernel }),
          ...(docker === undefined ? {} : { docker }),
        },
        knowledge,
      };
      return { parsed, context, reads, severityOf: (rule) => rules.get(rule)?.value };
    },
  };
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

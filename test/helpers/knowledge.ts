/** The knowledge base of this repository, and the queries people ask it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { KnowledgeFile } from '../../src/core/kb/file.ts';
import { loadKnowledge } from '../../src/core/kb/load.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every file of `kb/`, by its path below the root. */
export function knowledgeFiles(): KnowledgeFile[] {
  return readdirSync(`${root}/kb`, { recursive: true, encoding: 'utf8' })
    .map((name) => `kb/${name.replaceAll('\\', '/')}`)
    .filter((path) => /^kb\/(issues\/[^/]+\.md|[a-z]+\.yaml)$/.test(path))
    .sort()
    .map((uri) => ({ uri, text: readFileSync(`${root}/${uri}`, 'utf8') }));
}

/** The built-in knowledge, read once. */
export const builtIn = (() => {
  let loaded: ReturnType<typeof loadKnowledge> | undefined;
  return () => {
    loaded ??= loadKnowledge(knowledgeFiles());
    return loaded;
  };
})();

export interface ExpectedAnswer {
  readonly query: string;
  /** Ids any of which is the right answer. */
  readonly issues: readonly string[];
  readonly lang: 'en' | 'de' | 'log' | 'output';
  readonly split: 'tune' | 'report';
}

export function queries(): ExpectedAnswer[] {
  const rows = parse(readFileSync(`${root}/test/search/queries.yaml`, 'utf8'));
  return rows.map(({ query, issue, lang, split }: Record<string, unknown>) => ({
    query,
    issues: [issue].flat(),
    lang,
    split,
  }));
}

/** Queries no issue answers. */
export function hopelessQueries(): string[] {
  return parse(readFileSync(`${root}/test/search/hopeless.yaml`, 'utf8')).map(String);
}

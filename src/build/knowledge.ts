/** The built-in knowledge base: the files of `kb/`, checked and compiled. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { KnowledgeFile } from '../core/kb/file.ts';
import { loadKnowledge } from '../core/kb/load.ts';
import type { Knowledge } from '../core/kb/types.ts';
import { LineIndex } from '../core/text.ts';
import { fromRoot, root } from './paths.ts';
import { Trouble } from './report.ts';

/** @param rules ids of all rules: an issue that names another is refused. Fails with every problem at its line. */
export async function compileKnowledge(rules: readonly string[]): Promise<Knowledge> {
  const files = await readFiles();
  const { knowledge, problems } = loadKnowledge(files, rules);
  if (problems.size === 0) return knowledge;
  const texts = new Map(files.map(({ uri, text }) => [uri, text]));
  const lines = [...problems].flatMap(([uri, found]) => {
    const index = new LineIndex(texts.get(uri) ?? '');
    return found.map(({ span, message }) => {
      const { line, column } = index.position(span.start);
      return `${relative(root, fileURLToPath(uri))}:${line + 1}:${column + 1}: ${message}`;
    });
  });
  throw new Trouble(`the knowledge base has mistakes:\n${lines.join('\n')}`);
}

async function readFiles(): Promise<KnowledgeFile[]> {
  const folder = fromRoot('kb');
  const names = await readdir(folder, { recursive: true });
  const wanted = names.filter((name) => /^(issues[/\\][^/\\]+\.md|[^/\\]+\.yaml)$/.test(name)).sort();
  return Promise.all(
    wanted.map(async (name) => ({
      uri: pathToFileURL(join(folder, name)).href,
      text: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

/** Who imports whom, read off the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fromRoot } from '../../src/build/paths.ts';

export interface Import {
  /** Path below `src/`, with `/`. */
  readonly from: string;
  /** As written: `./text.ts`, `node:fs`, `vscode`. */
  readonly specifier: string;
  /** The file below `src/` it means, where it is relative. */
  readonly to: string | undefined;
  readonly typeOnly: boolean;
}

const patterns = [
  /^[ \t]*(?:import|export)\s+(?<type>type\s)?(?:[^'"`;]*?\sfrom\s*)['"](?<specifier>[^'"]+)['"]/gm,
  /^[ \t]*import\s*['"](?<specifier>[^'"]+)['"]/gm,
  /\b(?:import|require)\(\s*['"](?<specifier>[^'"]+)['"]\s*\)/g,
];

export function importsOf(from: string, text: string): Import[] {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .filter(({ index }) => !isComment(text, index))
      .map(({ groups }) => {
        const specifier = groups?.specifier ?? '';
        const to = specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
        return { from, specifier, to, typeOnly: groups?.type !== undefined };
      }),
  );
}

/** Whether what stands before an offset in its line begins a comment. */
function isComment(text: string, offset: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\s*(\*|\/\*)|\/\//.test(before);
}

export function sourceFiles(): string[] {
  return readdirSync(fromRoot('src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs)$/.test(file))
    .map((file) => file.split(sep).join('/'))
    .sort();
}

export function allImports(): Import[] {
  return sourceFiles().flatMap((file) => importsOf(file, readFileSync(join(fromRoot('src'), file), 'utf8')));
}

/** `@scope/name/lib/a.js` -> `@scope/name`; `node:fs` stays. */
export function packageName(specifier: string): string {
  return /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}

/** One cycle of the graph, its first file repeated at the end; `undefined` where there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/**
 * Core as one file that the server, its twin in a web worker and the command line load, instead of a copy in each:
 * `dist/core.js`. In Node it is required; in a worker it is the script that runs first.
 */
import { join, relative, sep } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { fromRoot } from './paths.ts';

/** The variable that holds core's modules by path: `halfOpenCore['core/text.ts']`. */
const name = 'halfOpenCore';

export interface SharedCore {
  /** For what loads core: its imports of core's modules become uses of the variable. */
  readonly plugin: Plugin;
  /** To be put in front of what runs in Node. */
  readonly requirement: string;
  /** For core itself, once all that load it are bundled: exactly the modules they import. */
  options(): BuildOptions;
}

export function shareCore(): SharedCore {
  const wanted = new Set<string>();
  return {
    plugin: {
      name: 'shared-core',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /\/core\/.+\.ts$/ }, ({ path, resolveDir }) => {
          const file = relative(fromRoot('src'), join(resolveDir, path)).split(sep).join('/');
          wanted.add(file);
          return { path: file, namespace: name };
        });
        onLoad({ filter: /./, namespace: name }, ({ path }) => ({
          contents: `module.exports = ${name}[${JSON.stringify(path)}];`,
        }));
      },
    },
    // At its first use: `half-open --version` needs nothing of it.
    requirement: `const ${name} = new Proxy({}, { get: (_, path) => require('./core.js')[path] });`,
    options: () => ({
      stdin: {
        contents: [...wanted]
          .sort()
          .map((file) => `export * as '${file}' from './${file}';`)
          .join('\n'),
        resolveDir: fromRoot('src'),
      },
      format: 'iife',
      globalName: name,
      footer: { js: `if (typeof module === 'object') module.exports = ${name};` },
    }),
  };
}

/** Bundles every part that runs on its own into one file. */
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type BuildOptions, build, type Loader, type Metafile, type Plugin } from 'esbuild';
import { dist, fromRoot } from './paths.ts';
import { kilobytes, Trouble } from './report.ts';
import { shareCore } from './shared-core.ts';

interface Target {
  /** Below `dist/`. */
  readonly out: string;
  /** Below `src/`. */
  readonly entry: string;
  readonly options: BuildOptions;
  /** Bytes the file must not pass: it is loaded while somebody waits. */
  readonly most?: number;
}

export interface Bundled {
  readonly file: string;
  readonly bytes: number;
  readonly metafile: Metafile;
}

const node = { platform: 'node', target: 'node20', format: 'cjs' } as const satisfies BuildOptions;
const browser = { platform: 'browser', target: 'es2023', format: 'iife' } as const satisfies BuildOptions;
const extensionHost = { format: 'cjs', external: ['vscode'] } as const satisfies BuildOptions;

/** Runs in Node and in a worker: libraries for browsers run in both. */
const anywhere = {
  ...browser,
  // Which web-tree-sitter imports only where it finds itself in Node.
  external: ['module', 'fs/promises'],
  // It also asks its module for its own address, which only an ES module has.
  define: { 'import.meta.url': 'coreAddress' },
  banner: {
    js: "var coreAddress = typeof __filename === 'string' ? require('node:url').pathToFileURL(__filename).href : undefined;",
  },
} as const satisfies BuildOptions;

/** The language client is a file of its own, which `activate` does not wait for. */
const client: Plugin = {
  name: 'client',
  setup({ onResolve }) {
    onResolve({ filter: /\/client-node\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './client.cjs', external: true } : undefined,
    );
  },
};

/**
 * V8 keeps a script at two bytes a character if one is beyond Latin-1: 4 MB of an idle server. The bundler escapes
 * those in strings, not in regular expressions, so they are escaped before it reads a file.
 */
const ascii: Plugin = {
  name: 'ascii',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?[jt]s$/, namespace: 'file' }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace(/[\u0080-\uffff]/g, escaped);
      return contents === text ? undefined : { contents, loader: extname(path).slice(-2) as Loader };
    });
  },
};

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const core = shareCore();
const withCore = { plugins: [core.plugin] } as const satisfies BuildOptions;
const nodeWithCore = {
  ...node,
  ...withCore,
  banner: { js: core.requirement },
} as const satisfies BuildOptions;

const targets: readonly Target[] = [
  {
    out: 'extension.cjs',
    entry: 'vscode/extension.ts',
    options: { ...node, ...extensionHost, plugins: [client], supported: { 'dynamic-import': false } },
    most: 150_000,
  },
  { out: 'client.cjs', entry: 'vscode/client-node.ts', options: { ...node, ...extensionHost } },
  {
    out: 'browser.js',
    entry: 'vscode/browser.ts',
    options: { ...browser, ...extensionHost },
    most: 600_000,
  },
  { out: 'server.cjs', entry: 'server/main-node.ts', options: nodeWithCore },
  { out: 'server-worker.js', entry: 'server/main-worker.ts', options: { ...browser, ...withCore } },
  { out: 'cli.cjs', entry: 'cli/main.ts', options: nodeWithCore },
  {
    out: 'webview.js',
    entry: 'webview/main.ts',
    // Icons go into the page as text.
    options: { ...browser, loader: { '.svg': 'text' } },
  },
];

/** A file that cannot be built does not hold up the others; esbuild has then said why. */
export async function bundleAll(): Promise<Bundled[]> {
  const settled = await Promise.allSettled(targets.map(bundle));
  const failures = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  if (failures.length > 0) throw new Trouble(failures.map(({ message }: Error) => message).join('\n'));
  const bundled = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return [...bundled, await write('core.js', { ...anywhere, ...core.options() })];
}

async function bundle({ out, entry, options, most }: Target): Promise<Bundled> {
  const bundled = await write(out, { ...options, entryPoints: [fromRoot('src', entry)] });
  const { bytes, file, metafile } = bundled;
  if (most === undefined || bytes <= most) return bundled;
  throw new Trouble(
    `${file} has ${kilobytes(bytes)}, more than its ${kilobytes(most)}:\n${heaviest(metafile, file)}`,
  );
}

async function write(out: string, options: BuildOptions): Promise<Bundled> {
  const { metafile } = await build({
    ...options,
    plugins: [...(options.plugins ?? []), ascii],
    outfile: join(dist, out),
    absWorkingDir: fromRoot(),
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: true,
    legalComments: 'none',
    charset: 'ascii',
    metafile: true,
    logLevel: 'warning',
  });
  const file = Object.keys(metafile.outputs).find((output) => basename(output) === out) ?? out;
  return { file, bytes: metafile.outputs[file]?.bytes ?? 0, metafile };
}

/** What a file is made of, the heaviest package first. */
function heaviest({ outputs }: Metafile, file: string): string {
  const weights = new Map<string, number>();
  for (const [input, { bytesInOutput }] of Object.entries(outputs[file]?.inputs ?? {})) {
    const part = packageOf(input) ?? input;
    weights.set(part, (weights.get(part) ?? 0) + bytesInOutput);
  }
  const rows = [...weights].sort(([, a], [, b]) => b - a).slice(0, 8);
  return rows.map(([part, bytes]) => `  ${kilobytes(bytes).padStart(9)}  ${part}`).join('\n');
}

/** The package a bundled file belongs to: `node_modules/@scope/name/lib/a.js` -> `node_modules/@scope/name`. */
export function packageOf(input: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

import type { ConfigResolution } from '../../core/config/resolve.ts';
import type { Severity } from '../../core/finding.ts';
import type { RuleInfo } from '../../core/half-open.ts';
import { defineCommand, textOrJson } from '../command.ts';
import { indent, table } from '../layout.ts';
import { namedPath } from '../lint/beforehand.ts';
import { display, toUri } from '../paths.ts';
import { openSession } from '../session.ts';
import type { Output } from '../terminal.ts';
import { UsageError } from '../usageError.ts';

export default defineCommand({
  operands: 'PATH',
  options: { format: textOrJson },
  notes: [
    'For a folder: what applies to the files directly in it. Ends with 2 where a configuration file is broken.',
  ],
  async run({ options, positionals }, { out, err }) {
    const [path, extra] = positionals;
    if (path === undefined) throw new UsageError('config needs a PATH');
    if (extra !== undefined) throw new UsageError(`config takes one PATH; ${extra} is too many`);
    const { halfOpen } = openSession(err, { base: toUri('.') });
    const named = namedPath(path);
    const shown = shownOf(await halfOpen.resolution(named.beside), halfOpen.rules(), display(named.uri));
    if (options.format === 'json') out.write(`${JSON.stringify(shown, undefined, 2)}\n`);
    else out.write(`${page(shown, out).join('\n')}\n`);
    return shown.failures.length > 0 ? 2 : 0;
  },
});

/** What `--format json` prints: paths relative to the working directory, lines from 1. */
interface Shown {
  readonly file: string;
  readonly files: readonly string[];
  readonly root: string;
  readonly ignored: { readonly why: string; readonly from: string } | null;
  readonly environments: {
    readonly from: string;
    readonly fallback: boolean;
    readonly active: readonly {
      readonly id: string;
      readonly idleTimeout?: number;
      readonly chosen: boolean;
      readonly why: string;
    }[];
  };
  readonly rules: readonly {
    readonly id: string;
    readonly severity: Severity | 'off';
    readonly from: string;
  }[];
  readonly kernel?: string;
  readonly docker?: string;
  readonly composeFiles?: readonly (readonly string[])[];
  readonly knowledgeBase: readonly string[];
  readonly failures: readonly { readonly file: string; readonly line: number; readonly message: string }[];
}

function shownOf(resolution: ConfigResolution, rules: readonly RuleInfo[], file: string): Shown {
  const { environments, ignored, kernel, docker, composeFiles } = resolution;
  return {
    file,
    files: resolution.files.map(display),
    root: display(resolution.root),
    ignored: ignored === undefined ? null : { why: ignored.value, from: source(ignored.from) },
    environments: {
      from: source(environments.from),
      fallback: environments.fallback,
      active: environments.active.map(({ id, idleTimeout, chosen, why }) => ({
        id,
        ...(idleTimeout === undefined ? {} : { idleTimeout }),
        chosen,
        why: why.replace(environments.from, source(environments.from)),
      })),
    },
    rules: rules.map(({ id, severity }) => {
      const set = resolution.rules.get(id);
      const own = environments.fallback ? severity.fallback : severity.chosen;
      return { id, severity: set?.value ?? own, from: set === undefined ? 'default' : source(set.from) };
    }),
    ...(kernel === undefined ? {} : { kernel: kernel.join('.') }),
    ...(docker === undefined ? {} : { docker: docker.join('.') }),
    ...(composeFiles === undefined ? {} : { composeFiles: composeFiles.map((list) => list.map(display)) }),
    knowledgeBase: resolution.knowledgeBase.map(display),
    failures: resolution.failures.map(({ uri, line, message }) => ({
      file: display(uri),
      line: line + 1,
      message,
    })),
  };
}

/** Files are named by URI, everything else by a word. */
function source(from: string): string {
  return from.startsWith('file:') ? display(from) : from;
}

function page(shown: Shown, { paint, width }: Output): string[] {
  const section = (title: string, lines: readonly string[]) => [
    '',
    paint('bold', title),
    ...indent(lines, '  '),
  ];
  const { ignored, environments, kernel, docker, composeFiles } = shown;
  const versions = [
    ...(kernel === undefined ? [] : [`Linux kernel ${kernel}`]),
    ...(docker === undefined ? [] : [`Docker Engine ${docker}`]),
  ];
  const active = environments.active.map(({ id, idleTimeout, why }) => [
    paint('cyan', id),
    idleTimeout === undefined ? '' : `${idleTimeout} s`,
    why,
  ]);
  return [
    paint('bold', shown.file),
    ...(ignored === null ? [] : [`  ${paint('yellow', 'not linted')}: ${ignored.why} (${ignored.from})`]),
    ...section(
      `Configuration files (searched up to ${shown.root})`,
      shown.files.length > 0 ? shown.files : ['none'],
    ),
    ...shown.failures.map(
      ({ file, line, message }) => `  ${paint('red', 'broken')}: ${file}:${line}: ${message}`,
    ),
    ...section(
      'Environments',
      active.length > 0 ? table(active, width - 2) : [`none (${environments.from})`],
    ),
    ...(versions.length > 0 ? section('Versions', versions) : []),
    ...(composeFiles === undefined
      ? []
      : section(
          'Compose projects',
          composeFiles.map((list) => list.join(' + ')),
        )),
    ...(shown.knowledgeBase.length > 0 ? section('Knowledge base', shown.knowledgeBase) : []),
    ...section(
      'Rules',
      table(
        shown.rules.map(({ id, severity, from }) => [
          severity === 'off' ? paint('dim', id) : paint('cyan', id),
          severity,
          from === 'default' ? '' : from,
        ]),
      ),
    ),
  ];
}

import { setFlagsFromString } from 'node:v8';
import { type Given, wholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { formatNames } from '../formats/index.ts';
import { checkBeforehand, namedPath, ruleSettings } from '../lint/beforehand.ts';
import { lintFiles } from '../lint/files.ts';
import type { Request } from '../lint/request.ts';
import { lintStdin } from '../lint/stdin.ts';
import { toUri } from '../paths.ts';
import { openSession } from '../session.ts';
import { UsageError } from '../usageError.ts';

const options = {
  environment: {
    takes: 'values',
    placeholder: 'ID',
    help: 'where this runs, instead of what configuration says: aws/nlb, aws/*; may be repeated',
  },
  rule: {
    takes: 'values',
    placeholder: 'ID=SEVERITY',
    help: 'off, information, warning or error for a rule or a family: socket/*=off; may be repeated',
  },
  format: {
    takes: 'value',
    choices: formatNames,
    placeholder: 'FORMAT',
    help: `${formatNames.join(', ')}; text is the default`,
  },
  fix: {
    takes: 'optional value',
    choices: ['safe', 'review'],
    otherwise: 'safe',
    help: 'apply fixes: those that change nothing that works today (safe), or all (review)',
  },
  'fix-dry-run': { takes: 'nothing', help: 'print what --fix would change as a unified diff, write nothing' },
  'max-warnings': { takes: 'value', placeholder: 'N', help: 'up to N warnings still end with 0' },
  stdin: { takes: 'nothing', help: 'lint what comes on standard input' },
  'stdin-filename': {
    takes: 'value',
    placeholder: 'NAME',
    help: 'the path standard input counts as: it decides kind, configuration and neighbours',
  },
} as const;

export default defineCommand({
  operands: '[PATH…]',
  options,
  notes: [
    'Lints files and what lies below folders, by default the working directory. Folders are walked without what git ignores; a PATH that is named is linted all the same, unless it is vendored or ignored by a configuration file.',
    'With --fix, output and exit code are of what remains. With --fix-dry-run, and with --stdin --fix, standard output is the diff or the fixed text, and findings go to standard error.',
    'Exit codes: 0 no finding of warning or above; 1 findings; 2 the run itself failed, or a file could not be read.',
  ],
  async run({ options: given, positionals }, terminal) {
    // One file after the other is read, parsed and forgotten: a young generation that grows only costs memory, and of
    // the old one V8 would let as much lie as the machine has room for.
    setFlagsFromString('--semi-space-growth-factor=1');
    setFlagsFromString('--heap-growing-percent=20');
    const stdin = stdinUri(given, positionals);
    const mostWarnings = wholeNumber('--max-warnings', given['max-warnings'] ?? '0');
    const dryRun = given['fix-dry-run'] === true;
    const fix = given.fix ?? (dryRun ? 'safe' : undefined);
    const paths = positionals.length > 0 ? positionals : ['.'];
    const named = stdin === undefined ? paths.map(namedPath) : [{ uri: stdin, beside: stdin }];

    const session = openSession(terminal.err);
    const { environment: environments, rule: rules = [] } = given;
    const ids = session.halfOpen.rules().map((rule) => rule.id);
    session.halfOpen.configure({
      base: toUri('.'),
      remember: fix !== undefined,
      rules: ruleSettings(rules, ids),
      ...(environments === undefined ? {} : { environments }),
    });
    await checkBeforehand(session.halfOpen, named, environments ?? []);
    const request: Request = { session, format: given.format ?? 'text', mostWarnings, fix, dryRun };
    const uris = named.map(({ uri }) => uri);
    return stdin === undefined ? lintFiles(request, uris, terminal) : lintStdin(request, stdin, terminal);
  },
});

/** What standard input counts as; `undefined` where it is not asked for. */
function stdinUri(given: Given<typeof options>, paths: readonly string[]): string | undefined {
  const name = given['stdin-filename'];
  if (given.stdin !== true) {
    if (name !== undefined) throw new UsageError('--stdin-filename goes with --stdin');
    return undefined;
  }
  if (paths.length > 0) throw new UsageError(`--stdin and the path ${paths[0]} exclude each other`);
  if (name === undefined) {
    throw new UsageError('--stdin needs --stdin-filename NAME: the name decides what kind of file it is');
  }
  return toUri(name);
}

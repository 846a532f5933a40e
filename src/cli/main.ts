#!/usr/bin/env node
/** The command `half-open`: finds the command, reads its arguments, turns failures into one line and a code. */
import { debuglog } from 'node:util';
import { commands } from './commands/index.ts';
import { commandHelp, overview } from './help.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';
import { version } from './version.ts';

async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    terminal.err.write(overview(terminal.err));
    return 2;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    terminal.out.write(overview(terminal.out));
    return 0;
  }
  if (name === '--version' || name === '-V') {
    terminal.out.write(`${version()}\n`);
    return 0;
  }
  if (name === 'help') return run(rest[0]!, ['--help'], terminal);
  return run(name, rest, terminal);
}

async function run(name: string, args: readonly string[], terminal: Terminal): Promise<number> {
  // Not at the top: they bring core with them, which help and version do without.
  const { readArguments, suggestion } = await import('./arguments.ts');
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (listed === undefined) {
    const what = name.startsWith('-') ? 'option' : 'command';
    const near = suggestion(name, [...Object.keys(commands), '--help', '--version']);
    throw new UsageError(`unknown ${what} ${name}${near}; see half-open --help`);
  }
  const { default: command } = await listed.load();
  if (wantsHelp(args)) {
    terminal.out.write(commandHelp(name, listed.summary, command, terminal.out));
    return 0;
  }
  return command.run(readArguments(name, command.options, args), terminal);
}

/** Asked for help, nobody wants to hear that another option is wrong. */
function wantsHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).some((arg) => arg === '--help' || arg === '-h');
}

async function start(): Promise<void> {
  const terminal = processTerminal();
  try {
    process.exitCode = await main(process.argv.slice(2), terminal);
  } catch (error) {
    process.exitCode = 2;
    debuglog('half-open')('%o', error);
    const message = error instanceof Error ? error.message : String(error);
    const prefix = error instanceof UsageError ? '' : 'this should not happen: ';
    terminal.err.write(`half-open: ${prefix}${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  }
}

void start();

/** `half-open --help` and `half-open COMMAND --help`, from the commands' own descriptions. */
import type { Option } from './arguments.ts';
import type { Command } from './command.ts';
import { commands } from './commands/index.ts';
import { indent, table, wrap } from './layout.ts';
import type { Output } from './terminal.ts';

/** Help is read on terminals, also through a pager: never wider than this. */
const widest = 100;

export function overview(out: Output): string {
  const width = Math.min(out.width, widest);
  const rows = Object.entries(commands).map(([name, { summary }]) => [out.paint('cyan', name), summary]);
  return [
    'Finds settings and code that lose idle TCP connections, and knows the issues behind them.',
    '',
    `${out.paint('bold', 'Usage:')} half-open COMMAND [ARGUMENT…]`,
    '',
    ...indent(table(rows, width - 2), '  '),
    '',
    'half-open COMMAND --help tells more; half-open --version tells the version.',
    '',
  ].join('\n');
}

export function commandHelp(name: string, summary: string, command: Command, out: Output): string {
  const width = Math.min(out.width, widest);
  const rows = Object.entries(command.options).map(([option, spec]) => [
    out.paint('cyan', `--${option}${valueShown(spec)}`),
    spec.help,
  ]);
  rows.push([out.paint('cyan', '--help'), 'this text']);
  const usage = ['half-open', name, command.operands, '[OPTION…]'].filter((part) => part !== '');
  return [
    ...wrap(summary, width),
    '',
    `${out.paint('bold', 'Usage:')} ${usage.join(' ')}`,
    '',
    ...indent(table(rows, width - 2), '  '),
    ...command.notes.flatMap((note) => ['', ...wrap(note, width)]),
    '',
  ].join('\n');
}

function valueShown(option: Option): string {
  if (option.takes === 'nothing') return '';
  const value = option.placeholder ?? option.choices?.join('|') ?? 'VALUE';
  return option.takes === 'optional value' ? `[=${value}]` : ` ${value}`;
}

import type { Arguments, Options } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** One of `half-open`'s commands. */
export interface Command<O extends Options = Options> {
  /** What stands behind the command's name besides options: `[PATH…]`. */
  readonly operands: string;
  readonly options: O;
  /** Paragraphs for `--help`, below the options. */
  readonly notes: readonly string[];
  /** Runs and says how the process ends: 0, 1 (findings) or 2 (it failed). */
  run(given: Arguments<O>, terminal: Terminal): Promise<number>;
}

/** Infers what `run` receives from `options`. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command;
}

/** `--format` of the commands that print one thing. */
export const textOrJson = {
  takes: 'value',
  choices: ['text', 'json'],
  help: 'text (default) or json',
} as const;

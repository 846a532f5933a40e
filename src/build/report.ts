/** What tasks say on the terminal. */
import { styleText } from 'node:util';

const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

export type Style = 'green' | 'red' | 'yellow' | 'dim' | 'bold';

export function styled(style: Style, text: string): string {
  return colour ? styleText(style, text) : text;
}

/** A line of progress: what is being done now. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Trouble the user can do something about: one line, then exit code 1. */
export class Trouble extends Error {}

/** Runs a task; `Trouble` becomes one line, anything else is a bug and keeps its stack. */
export async function task(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    process.stderr.write(`half-open: ${error.message}\n`);
    process.exit(1);
  }
}

export function kilobytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1_000_000).toFixed(2)} MB`;
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** What tasks say on the terminal. */
const colour = process.stdout.isTTY && process.env.NO_COLOR === undefined;

/** SGR codes that switch a style on and off (ECMA-48). */
const styles = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

export function styled(style: keyof typeof styles, text: string): string {
  const [on, off] = styles[style];
  return colour ? `\x1b[${on}m${text}\x1b[${off}m` : text;
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

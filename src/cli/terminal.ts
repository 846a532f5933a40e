/** The two streams a command writes to, and what they can show. */

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'blue' | 'cyan' | 'underline';
export type Paint = (style: Style, text: string) => string;

export interface Output {
  write(text: string): void;
  /** A person looks at it as it comes. */
  readonly interactive: boolean;
  /** Columns a line may have; `Infinity` where nobody breaks lines (a pipe, a file). */
  readonly width: number;
  /** Colours on a terminal, the bare text elsewhere and where `NO_COLOR` is set. */
  readonly paint: Paint;
}

export interface Terminal {
  readonly out: Output;
  readonly err: Output;
}

/** ECMA-48 select graphic rendition: how a style starts and ends. */
const codes: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  underline: [4, 24],
  red: [31, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
};

export const plain: Paint = (_style, text) => text;

const coloured: Paint = (style, text) => {
  const [start, end] = codes[style];
  return text === '' ? '' : `\x1b[${start}m${text}\x1b[${end}m`;
};

export function processTerminal(): Terminal {
  return { out: output(process.stdout), err: output(process.stderr) };
}

function output(stream: NodeJS.WriteStream): Output {
  let open = true;
  // Whoever read our output has enough (`| head`): that is no error, and the exit code stays what it is.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code === 'EPIPE' || error.code === 'EOF') return;
    process.stderr.write(`half-open: output cannot be written: ${error.message}\n`);
    process.exit(2);
  });
  const interactive = stream.isTTY === true;
  const { NO_COLOR, TERM } = process.env;
  const colours = interactive && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
  return {
    write(text) {
      if (open) stream.write(text);
    },
    interactive,
    // A terminal that does not know its size says 0.
    width: interactive ? Math.max(40, stream.columns || 80) : Number.POSITIVE_INFINITY,
    paint: colours ? coloured : plain,
  };
}

/** Text in columns: breaking lines and aligning tables. */

/** Columns a text takes on a terminal: colours take none; a code point counts as one. */
export function textWidth(text: string): number {
  return [...text.replaceAll(/\x1b\[[0-9;]*m/g, '')].length;
}

/** Break at blanks so that no line is wider than `width`, as far as words allow. Line breaks are kept. */
export function wrap(text: string, width: number): string[] {
  if (!Number.isFinite(width)) return text.split('\n');
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(' ')) {
      if (current !== '' && textWidth(current) + 1 + textWidth(word) > width) {
        lines.push(current);
        current = word;
      } else {
        current = current === '' ? word : `${current} ${word}`;
      }
    }
    return [...lines, current];
  });
}

/** Every line behind `prefix`; empty lines stay empty. */
export function indent(lines: readonly string[], prefix: string): string[] {
  return lines.map((line) => (line === '' ? '' : prefix + line));
}

/**
 * Rows as aligned columns, two blanks apart. Where they are wider than `width`, the widest column is broken
 * into several lines.
 */
export function table(rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? ''))),
  );
  const excess = widths.reduce((sum, each) => sum + each + 2, -2) - width;
  const widest = widths.indexOf(Math.max(...widths));
  if (excess > 0) widths[widest] = Math.max(16, widths[widest]! - excess);
  return rows.flatMap((row) => {
    const cells = row.map((cell, column) => (column === widest ? wrap(cell, widths[column]!) : [cell]));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, column) => {
          const text = lines[line] ?? '';
          return text + ' '.repeat(Math.max(0, widths[column]! - textWidth(text)));
        })
        .join('  ')
        .trimEnd(),
    );
  });
}

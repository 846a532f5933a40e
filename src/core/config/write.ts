/** Writing into a configuration file without touching the rest of it. */
import { modify, parseTree } from 'jsonc-parser';
import { type Edit, lineEnding } from '../text.ts';

/**
 * Edits that make the text choose these environments; comments and the order of the other keys stay.
 * `undefined` where the file holds something else than an object.
 */
export function writeEnvironments(
  text: string,
  environments: readonly string[],
): readonly Edit[] | undefined {
  const root = parseTree(text)?.type;
  if (root !== undefined && root !== 'object') return undefined;
  const edits = modify(text, ['environments'], environments, {
    formattingOptions: {
      insertSpaces: !/^\t/m.test(text),
      tabSize: 2,
      eol: lineEnding(text),
      insertFinalNewline: true,
    },
    getInsertionIndex: () => 0,
  });
  return edits.map(({ offset, length, content }) => ({
    span: { start: offset, end: offset + length },
    text: content,
  }));
}

/** Writing into a configuration file without touching the rest of it. */
import { modify } from 'jsonc-parser';
import { type Edit, lineEnding } from '../text.ts';

/** Edits that make the text choose these environments; comments and order of the other keys stay. */
export function writeEnvironments(text: string, environments: readonly string[]): readonly Edit[] {
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

/** Edits of a sysctl file in the style it has: blanks around `=`, columns, slashes, line endings. */
import type { Setting, SettingsBlock } from '../../document/settings.ts';
import { type Edit, lineEnd, lineStart, nextLine } from '../../text.ts';

type Edits = Pick<SettingsBlock, 'insert' | 'remove' | 'replaceValue' | 'replaceKey'>;

export function settingsEdits(text: string, settings: readonly Setting[]): Edits {
  return {
    insert: (pairs, after = settings.at(-1)) => insert(text, settings, pairs, after),
    remove: (setting) => [remove(text, setting)],
    replaceValue: (setting, value) => [replaceValue(text, setting, value)],
    replaceKey: (setting, key) => [replaceKey(text, setting, key)],
  };
}

function insert(
  text: string,
  settings: readonly Setting[],
  pairs: readonly (readonly [string, string])[],
  after: Setting | undefined,
): readonly Edit[] {
  const newline = newlineOf(text);
  const lines = pairs.map(([key, value]) => writeLine(text, settings, after, key, value));
  const at = after === undefined ? text.length : nextLine(text, after.span.end);
  // Behind a last line without an ending, the new last line has none either.
  const unended = at === text.length && at > 0 && !/[\r\n]$/.test(text);
  const added = unended ? newline + lines.join(newline) : lines.map((line) => line + newline).join('');
  return [{ span: { start: at, end: at }, text: added }];
}

function writeLine(
  text: string,
  settings: readonly Setting[],
  like: Setting | undefined,
  key: string,
  value: string,
): string {
  if (like === undefined) return `${key} = ${value}`;
  const written = notation(text, like)(key);
  const indentation = text.slice(lineStart(text, like.span.start), like.span.start).replace('\uFEFF', '');
  const { before, behind, column } = separator(text, settings, like);
  const width = column === undefined ? 0 : column - indentation.length;
  const left = `${indentation}${written}${before}`.padEnd(indentation.length + width);
  return `${left}=${behind}${value}`;
}

/** Blanks around `=`; `column` where the file lines its `=` up with blanks. */
function separator(text: string, settings: readonly Setting[], like: Setting) {
  const parts = (setting: Setting) => {
    const between = text.slice(setting.keySpan.end, setting.valueSpan.start);
    const equals = between.indexOf('=');
    return { before: between.slice(0, equals), behind: between.slice(equals + 1) };
  };
  const columnOf = (setting: Setting) =>
    setting.keySpan.end + parts(setting).before.length - lineStart(text, setting.span.start);
  const { before, behind } = parts(like);
  const column = columnOf(like);
  const aligned =
    !before.includes('\t') &&
    settings.some(
      (other) => keyWidth(other) !== keyWidth(like) && columnOf(other) === column && other !== like,
    );
  const value = like.value === '' ? before.slice(0, 1) : behind;
  if (!aligned)
    return { before: before.length > 1 ? before.slice(0, 1) : before, behind: value, column: undefined };
  return { before: before === '' ? '' : ' ', behind: value, column };
}

function keyWidth(setting: Setting): number {
  return setting.keySpan.end - setting.keySpan.start;
}

/** The line goes; where it is the last one and has no ending, so does the ending before it. */
function remove(text: string, setting: Setting): Edit {
  const start = lineStart(text, setting.span.start);
  const from = start === 0 && text.startsWith('\uFEFF') ? 1 : start;
  const end = nextLine(text, setting.span.end);
  if (end < text.length || lineEnd(text, setting.span.end) < text.length || from <= 1) {
    return { span: { start: from, end }, text: '' };
  }
  return { span: { start: text.startsWith('\r\n', start - 2) ? start - 2 : start - 1, end }, text: '' };
}

/** A remark behind the value stays: of numbers, the kernel stops reading before it. */
function replaceValue(text: string, setting: Setting, value: string): Edit {
  const written = text.slice(setting.valueSpan.start, setting.valueSpan.end);
  const head = /^.*?\S(?=[ \t]+[#;])/.exec(written)?.[0] ?? written;
  const { start } = setting.valueSpan;
  const blank = written === '' && /[ \t]=$/.test(text.slice(setting.keySpan.end, start)) ? ' ' : '';
  return { span: { start, end: start + head.length }, text: blank + value };
}

/** A no-break space before the `=` becomes a blank. */
function replaceKey(text: string, setting: Setting, key: string): Edit {
  const written = text.slice(setting.keySpan.start, setting.keySpan.end);
  const blank = /[\u00A0\u3000]$/.test(written) ? ' ' : '';
  return { span: setting.keySpan, text: notation(text, setting)(key) + blank };
}

/** Dots or slashes, as the setting has them. */
function notation(text: string, setting: Setting): (key: string) => string {
  const written = text.slice(setting.keySpan.start, setting.keySpan.end);
  const slashes = /[./]/.exec(written)?.[0] === '/';
  return (key) => (slashes ? key.replace(/[./]/g, (character) => (character === '.' ? '/' : '.')) : key);
}

function newlineOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** Shell scripts: `docker run --sysctl KEY=VALUE`, also of Podman and nerdctl. */
import type { Comment } from '../../document/common.ts';
import type { ContainersDocument } from '../../document/containers.ts';
import type { Setting, SettingsBlock } from '../../document/settings.ts';
import { type Edit, lineEnd, lineEnding, lineStart, nextLine, type Span, span } from '../../text.ts';
import { dotted } from '../sysctl/line.ts';

/** A cheap look, before anything is read. */
export function looksLikeContainerScript(text: string): boolean {
  return text.includes('--sysctl') && /\b(docker|podman|nerdctl)\b/.test(text);
}

export function parseContainerScript(uri: string, text: string): ContainersDocument {
  const comments = [...text.matchAll(/^[ \t]*(#[^\r\n]*)/gm)].map((match): Comment => {
    const end = match.index + match[0].length;
    const start = end - match[1]!.length;
    return { span: span(start, end), content: span(start + 1, end), text: text.slice(start + 1, end) };
  });
  return {
    kind: 'containers',
    uri,
    text,
    comments,
    commentSyntax: { open: '#' },
    trailingComments: false,
    commentLineAbove: (offset) => commentLineAbove(text, offset),
    blocks: [...commandsOf(text).values()].map((options) => blockOf(text, options)),
  };
}

/** Inside a continued command or a here-document a comment would be text. */
function commentLineAbove(text: string, offset: number): number | undefined {
  const start = lineStart(text, offset);
  return isContinuation(text, start) || /<<-?[ \t]*["'\\]?\w/.test(text.slice(0, start)) ? undefined : start;
}

interface Option extends Setting {
  /** `--sysctl` and the blank or `=` behind it. */
  readonly flag: string;
  /** From `--sysctl` to the end of its word, quotes and all. */
  readonly whole: Span;
  /** Around the whole word, or around the value; empty where there is none. */
  readonly quote: string;
}

const option =
  /(?<=\s)--sysctl(?:=|[ \t]+|[ \t]*\\\r?\n[ \t]*)("[^"\r\n]*"|'[^'\r\n]*'|[^\s"'`;|&()<>=]+=(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s"'`;|&()<>]*))(?=[\s;|&)]|$)/g;

/** Options by the place their command begins at. */
function commandsOf(text: string): Map<number, Option[]> {
  const commands = new Map<number, Option[]>();
  for (const match of text.matchAll(option)) {
    const begin = commandStart(text, match.index);
    if (begin === undefined) continue;
    const read = readOption(text, match[1]!, match.index, match[0]);
    if (read === undefined) continue;
    const options = commands.get(begin);
    if (options === undefined) commands.set(begin, [read]);
    else options.push(read);
  }
  return commands;
}

/** Where the command that starts a container begins; `undefined` for a comment and for any other command. */
function commandStart(text: string, offset: number): number | undefined {
  let line = lineStart(text, offset);
  while (isContinuation(text, line)) line = lineStart(text, line - 1);
  const before = text.slice(line, offset);
  const begin = Math.max(...[';', '|', '&', '`', '$('].map((mark) => before.lastIndexOf(mark) + 1));
  const command = before.slice(begin);
  const starts = /(?:^|\s|\/|\()(?:docker|podman|nerdctl)\s(?:[\s\S]*?\s)?(?:run|create)\s/.test(command);
  const ownLine = text.slice(lineStart(text, offset), offset);
  return starts && !/(^|\s)#/.test(ownLine) ? line + begin : undefined;
}

function isContinuation(text: string, line: number): boolean {
  return line > 0 && /\\\r?\n$/.test(text.slice(Math.max(0, line - 3), line));
}

function readOption(text: string, word: string, start: number, matched: string): Option | undefined {
  const whole = span(start, start + matched.length);
  const from = whole.end - word.length;
  const outer = /^["']/.exec(word)?.[0] ?? '';
  const equals = word.indexOf('=');
  const written = word.slice(outer.length, equals);
  if (equals < 0 || !/^[\w-]+([./][\w-]+)+$/.test(written)) return undefined;
  const inner = outer === '' ? (/^["']/.exec(word.slice(equals + 1))?.[0] ?? '') : '';
  const keySpan = span(from + outer.length, from + equals);
  const valueSpan = span(from + equals + 1 + inner.length, whole.end - outer.length - inner.length);
  const value = word.slice(valueSpan.start - from, valueSpan.end - from);
  const quote = outer + inner;
  // A pair of numbers without quotes: the shell ends the word between them, and the second is taken for the image.
  const torn = quote === '' && /^[ \t]+\d+(?=\s|$)/.test(text.slice(whole.end, whole.end + 32));
  const expanded = quote !== "'" && /[$`\\]/.test(value);
  return {
    key: dotted(written),
    keySpan,
    value: torn || expanded ? undefined : value.trim(),
    valueSpan,
    span: whole,
    glob: false,
    ignoresErrors: false,
    flag: matched.slice(0, matched.length - word.length),
    whole,
    quote,
  };
}

function blockOf(text: string, options: readonly Option[]): SettingsBlock {
  const settings = markOverridden(options);
  const read = (setting: Setting) => settings.find(({ keySpan }) => keySpan.start === setting.keySpan.start);
  return {
    owner: {
      type: 'container',
      startedBy: 'docker',
      hostNetwork: onHostNetwork(text, options[0]!.whole.start),
    },
    settings,
    insert(pairs, after) {
      const like = after === undefined ? settings.at(-1) : read(after);
      return like && [insert(text, like, pairs)];
    },
    remove(setting) {
      const found = read(setting);
      return found && [{ span: span(blanksBefore(text, found.whole.start), found.whole.end), text: '' }];
    },
    replaceValue(setting, value) {
      const found = read(setting);
      if (found === undefined) return undefined;
      const quoted = found.quote === '' && /\s/.test(value) ? `"${value}"` : value;
      // From the `=` on, so that it clashes with taking an option away whose value is empty.
      return [{ span: span(found.keySpan.end, found.valueSpan.end), text: opening(text, found) + quoted }];
    },
    replaceKey: (setting, key) => [{ span: setting.keySpan, text: key }],
  };
}

/** What stands between key and value: `=`, and a quote where one opens there. */
function opening(text: string, { keySpan, valueSpan }: Option): string {
  return text.slice(keySpan.end, valueSpan.start);
}

/** Of an option given twice, Docker takes the last. */
function markOverridden(options: readonly Option[]): Option[] {
  const winners = new Map<string, Option>();
  return options
    .toReversed()
    .map((each) => {
      const winner = winners.get(each.key);
      if (winner !== undefined) return { ...each, overriddenBy: winner };
      winners.set(each.key, each);
      return each;
    })
    .reverse();
}

function onHostNetwork(text: string, offset: number): boolean {
  let end = lineEnd(text, offset);
  while (text[end - 1] === '\\' && end < text.length) end = lineEnd(text, nextLine(text, end));
  const begin = commandStart(text, offset) ?? offset;
  return /\s--net(?:work)?(?:=|\s+)["']?host\b/.test(text.slice(begin, end));
}

/** Behind the option it is like: on a line of its own where that one has one. */
function insert(text: string, like: Option, pairs: readonly (readonly [key: string, value: string])[]): Edit {
  const start = lineStart(text, like.whole.start);
  const indent = text.slice(start, like.whole.start);
  const between = indent.trim() === '' && start > 0 ? ` \\${lineEnding(text)}${indent}` : ' ';
  const flag = like.flag.startsWith('--sysctl=') ? '--sysctl=' : '--sysctl ';
  const added = pairs.map(([key, value]) => {
    const quote = like.quote === '' && /\s/.test(value) ? '"' : like.quote;
    return `${between}${flag}${quote}${key}=${value}${quote}`;
  });
  return { span: span(like.whole.end, like.whole.end), text: added.join('') };
}

/** Where the blanks before an option begin, a continued line's end among them. */
function blanksBefore(text: string, offset: number): number {
  return (
    offset -
    /(?:[ \t]|\\\r?\n)*$/.exec(
      text.slice(lineStart(text, Math.max(0, lineStart(text, offset) - 1)), offset),
    )![0].length
  );
}

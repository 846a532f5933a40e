/**
 * What a fixture says it must give. Markers stand in comments of the fixture's own language and speak of
 * the last line before them that is no marker:
 *
 *     keepalive = on
 *     #           ^^ family/rule              the span lies under the carets
 *     #<<<<<<<<< family/rule                  it starts in the first column and is as long as the run of `<`
 *     #           ^^+ family/rule: no probe   it goes on behind the carets; the message contains "no probe"
 */
import { LineIndex, type Span } from '../../src/core/text.ts';

export interface Expected {
  readonly rule: string;
  /** Zero-based line the span starts on. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** The span is longer than what could be underlined. */
  readonly open: boolean;
  /** Part of the message. */
  readonly message: string | undefined;
}

const marker =
  /^(?<lead>\s*(?:#|\/\/|;|--)\s*)(?:(?<carets>\^+)|(?<first><+))(?<open>\+?)\s+(?<rule>[a-z-]+\/[a-z0-9-]+)(?::\s*(?<message>.*?))?\s*$/;

export function expectations(text: string): Expected[] {
  const found: Expected[] = [];
  let last = 0;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const groups = marker.exec(index === 0 ? line.replace(/^\uFEFF/, '') : line)?.groups;
    if (groups === undefined) {
      last = index;
      continue;
    }
    found.push({
      rule: groups.rule!,
      line: last,
      column: groups.carets === undefined ? 0 : groups.lead!.length,
      length: (groups.carets ?? groups.first ?? '').length,
      open: groups.open === '+',
      message: groups.message,
    });
  }
  return found;
}

/** `line:column-length rule`, one-based, as a test prints both sides. */
export function describeExpected(expected: Expected): string {
  return `${expected.line + 1}:${expected.column + 1} +${expected.length}${expected.open ? '+' : ''} ${expected.rule}`;
}

export function describeFound(
  text: string,
  found: { readonly rule: string; readonly span: Span },
  open: number | undefined,
): string {
  const { line, column } = new LineIndex(text).position(found.span.start);
  const length = found.span.end - found.span.start;
  const shown = open === undefined || length <= open ? `${length}` : `${open}+`;
  return `${line + 1}:${column + 1} +${shown} ${found.rule}`;
}

/** `half-open-fixture: key=value …` in a comment of the first lines. */
export function fixtureHeader(text: string): Readonly<Record<string, string>> {
  const line = text.split(/\r\n|\r|\n/, 4).find((candidate) => candidate.includes('half-open-fixture:'));
  const pairs = line
    ?.slice(line.indexOf('half-open-fixture:') + 'half-open-fixture:'.length)
    .matchAll(/([\w-]+)=(\S+)/g);
  return Object.fromEntries([...(pairs ?? [])].map((pair) => [pair[1]!, pair[2]!]));
}

/** How the file itself is written, so that what a fix adds looks like the rest. */

import type { Language } from '../../../languages/language.ts';
import type { Manifest } from '../../../project/manifest.ts';
import { compareVersions } from '../../../project/manifest-version.ts';
import { indentationAt, lineEnding } from '../../../text.ts';

export interface Style {
  readonly newline: '\n' | '\r\n';
  /** One level of indentation. */
  readonly indent: string;
  readonly quote: '"' | "'";
  /** Statements end with it. */
  readonly terminator: ';' | '';
  /** A whole number, with separators where the file or its runtime has them. */
  number(value: number): string;
}

export function styleOf(text: string, language: Language, manifest: Manifest | undefined): Style {
  const { writing } = language;
  const single = count(text, "'");
  const double = count(text, '"');
  const since = writing.separatorsFrom;
  const runtime = manifest?.runtime;
  const separates =
    /\b\d{1,3}_\d{3}\b/.test(text) ||
    (since !== undefined && runtime !== undefined && compareVersions(runtime, since) >= 0);
  return {
    newline: lineEnding(text),
    indent: indentOf(text) ?? writing.indent,
    quote: writing.quotes === true && single > double ? "'" : '"',
    terminator: writing.terminator === ';' && /;[ \t]*\r?$/m.test(text) ? ';' : '',
    number(value) {
      if (!separates || since === undefined || value < 10_000) return String(value);
      return String(value).replace(/\B(?=(\d{3})+$)/g, '_');
    },
  };
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++;
  return found;
}

/** The smallest step between a line that opens something and the line below it. */
function indentOf(text: string): string | undefined {
  const match = /[:{([][ \t]*\r?\n([ \t]*)(?=\S)/g;
  let smallest: string | undefined;
  for (
    let found = match.exec(text), seen = 0;
    found !== null && seen < 50;
    found = match.exec(text), seen++
  ) {
    const outer = indentationAt(text, found.index);
    const inner = found[1]!;
    if (!inner.startsWith(outer) || inner.length === outer.length) continue;
    const step = inner.slice(outer.length);
    if (smallest === undefined || step.length < smallest.length) smallest = step;
  }
  return smallest;
}

/** A template of a fix in the file's quotes and indentation. */
export function fill(template: string, values: Readonly<Record<string, string>>, style: Style): string {
  const leading = /^ */.exec(template)![0];
  const body = template
    .slice(leading.length)
    .replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
  const quoted = style.quote === "'" ? body.replaceAll('"', "'") : body;
  return style.indent.repeat(leading.length / 2) + quoted;
}

/** A dependency put into a Cargo.toml, in the manner of those that are there. */
import { type Edit, lineEnding, span } from '../../text.ts';

interface Section {
  readonly title: string;
  /** Behind the line of the title. */
  readonly start: number;
  readonly end: number;
}

/** The edit that adds it, `there`, or `elsewhere` where a workspace keeps the dependencies. */
export function addDependency(text: string, name: string, value: string): Edit | 'there' | 'elsewhere' {
  const all = sections(text);
  if (declares(text, all, name)) return 'there';
  if (!all.some(({ title }) => title === 'package')) return 'elsewhere';
  const table = all.find(({ title }) => title === 'dependencies');
  const newline = lineEnding(text);
  const line = `${name} = ${value}`;
  if (table === undefined) {
    const added = `[dependencies]${newline}${line}`;
    const isEnded = text.endsWith('\n');
    const written = isEnded ? newline + added + newline : newline + newline + added;
    return { span: span(text.length, text.length), text: written };
  }
  const body = text.slice(table.start, table.end);
  if (/^\s*[\w-]+\s*(\.\s*workspace\s*=|=\s*\{[^}\n]*\bworkspace\s*=)\s*true/m.test(body)) return 'elsewhere';
  const entries = [...body.matchAll(/^[ \t]*["']?([\w-]+)["']?[ \t]*[.=]/gm)].filter(({ index }) =>
    isTop(body, index),
  );
  const isSorted = entries.every((each, at) => at === 0 || entries[at - 1]![1]! <= each[1]!);
  const next = isSorted ? entries.find((each) => each[1]! > name) : undefined;
  if (next !== undefined) {
    const at = table.start + next.index;
    return { span: span(at, at), text: `${line}${newline}` };
  }
  const at = table.start + body.trimEnd().length;
  const isEmpty = body.trim() === '' && table.start > 0;
  const place = isEmpty ? table.start : at;
  return isEmpty && /\n$/.test(text.slice(0, table.start))
    ? { span: span(place, place), text: `${line}${newline}` }
    : { span: span(place, place), text: `${newline}${line}` };
}

/**
 * Whether it names the crate as a dependency, as code writes it: `feed_server` of `feed-server = "1"`. What lies beside
 * it, `{ path = "../feed-server" }`, is of the same program, and what a workspace says, `{ workspace = true }`, may be.
 */
export function needsCrate(text: string, crate: string): boolean {
  const all = sections(text);
  return [crate, crate.replaceAll('_', '-')].some(
    (name) => declares(text, all, name) && !isBeside(text, all, name),
  );
}

function isBeside(text: string, all: readonly Section[], name: string): boolean {
  const inline = new RegExp(
    `^[ \\t]*["']?${name}["']?[ \\t]*(=[ \\t]*\\{[^}\\n]*\\b(path|workspace)[ \\t]*=|\\.[ \\t]*workspace[ \\t]*=)`,
    'm',
  );
  return all.some(({ title, start, end }) => {
    const body = text.slice(start, end);
    if (new RegExp(`(^|\\.)dependencies\\.["']?${name}["']?$`).test(title))
      return /^[ \t]*(path|workspace)[ \t]*=/m.test(body);
    return /(^|\.)dependencies$/.test(title) && inline.test(body);
  });
}

/** Not inside a value of several lines. */
function isTop(body: string, at: number): boolean {
  const before = body
    .slice(0, at)
    .replace(/#.*/g, '')
    .replace(/"[^"\n]*"|'[^'\n]*'/g, '');
  const open = before.match(/[[{]/g)?.length ?? 0;
  return open === (before.match(/[\]}]/g)?.length ?? 0);
}

function declares(text: string, all: readonly Section[], name: string): boolean {
  const own = new RegExp(`^[ \\t]*["']?${name}["']?[ \\t]*[.=]|\\bpackage\\s*=\\s*["']${name}["']`, 'm');
  return all.some(({ title, start, end }) => {
    if (new RegExp(`(^|\\.)dependencies\\.["']?${name}["']?$`).test(title)) return true;
    return (
      /(^|\.)dependencies$/.test(title) && !title.startsWith('workspace') && own.test(text.slice(start, end))
    );
  });
}

function sections(text: string): readonly Section[] {
  const heads = [...text.matchAll(/^[ \t]*\[+\s*([^\]\n]+?)\s*\]+[^\n]*(?:\n|$)/gm)];
  return heads.map((head, at) => ({
    title: head[1]!,
    start: head.index + head[0].length,
    end: heads[at + 1]?.index ?? text.length,
  }));
}

/** What a knowledge-base file names elsewhere, with the place of each name. */
import type { Span } from '../text.ts';
import { blank } from './body.ts';

export interface KnowledgeLink {
  readonly kind: 'issue' | 'environment' | 'rule';
  readonly id: string;
  readonly span: Span;
  /** The issue named has to name this one back. */
  readonly mutual?: boolean;
}

/** Something a file defines, with the place of its id (of an issue, whose id is the file's name, its title). */
export interface KnowledgeEntry {
  readonly kind: 'issue' | 'environment' | 'server' | 'sysctl' | 'synonym';
  readonly id: string;
  readonly span: Span;
}

/** A link of Markdown: its destination and where that stands. */
export interface Destination {
  readonly target: string;
  readonly span: Span;
}

/** Destinations of inline links, images and link definitions, not those inside code. */
export function destinations(markdown: string, base: number): Destination[] {
  const found: Destination[] = [];
  const inline = /\]\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*))/g;
  const definition = /^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)/gm;
  for (const pattern of [inline, definition]) {
    for (const match of markdown.matchAll(pattern)) {
      const target = match[1] ?? match[2] ?? '';
      const end =
        base +
        match.index +
        match[0].trimEnd().length -
        (match[1] !== undefined && match[0].endsWith('>') ? 1 : 0);
      found.push({ target, span: { start: end - target.length, end } });
    }
  }
  return found;
}

/** The issue a destination leads to: `other-id.md`, `./other-id.md#check`, `issue:other-id`. */
export function issueOf(target: string): string | undefined {
  return (/^issue:([^#?]+)/.exec(target) ?? /^(?:\.\/)?([^/:#?]+)\.md(?:[#?]|$)/.exec(target))?.[1];
}

/** Whether a destination that is no issue can be followed from a page: the web, mail, the page itself. */
export function isFollowable(target: string): boolean {
  return /^(https?:\/\/|mailto:|#)/i.test(target);
}

/** Markdown with the characters of code replaced by blanks, so that offsets stay. */
export function withoutCodeSpans(markdown: string): string {
  return markdown.replace(/(?<!`)(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, blank);
}

import { visit } from 'jsonc-parser';
import { parseConfig } from '../config/parse.ts';
import type { Comment } from '../document/common.ts';
import type { ConfigDocument } from '../document/knowledge.ts';
import { lineStart } from '../text.ts';

export function parseConfigDocument(uri: string, text: string): ConfigDocument {
  return {
    kind: 'config',
    uri,
    text,
    comments: comments(text),
    commentSyntax: { open: '//' },
    trailingComments: true,
    // Between two tokens of JSON a comment line never changes the tree, and no token spans lines.
    commentLineAbove: (offset) => lineStart(text, offset),
    problems: parseConfig(text).problems,
  };
}

function comments(text: string): Comment[] {
  const found: Comment[] = [];
  visit(text, {
    onComment(start, length) {
      const end = start + length;
      const closed = text.startsWith('/*', start) && text.startsWith('*/', end - 2) && length >= 4;
      const content = { start: start + 2, end: closed ? end - 2 : end };
      found.push({ span: { start, end }, content, text: text.slice(content.start, content.end) });
    },
  });
  return found;
}

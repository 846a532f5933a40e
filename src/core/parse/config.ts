import { createScanner, SyntaxKind } from 'jsonc-parser';
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
  const scanner = createScanner(text, false);
  for (let token = scanner.scan(); token !== SyntaxKind.EOF; token = scanner.scan()) {
    const line = token === SyntaxKind.LineCommentTrivia;
    if (!line && token !== SyntaxKind.BlockCommentTrivia) continue;
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    const content = { start: start + 2, end: line || !text.endsWith('*/', end) ? end : end - 2 };
    found.push({ span: { start, end }, content, text: text.slice(content.start, content.end) });
  }
  return found;
}

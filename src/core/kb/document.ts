/** A knowledge-base file as the linter sees it: its problems, and its comments for suppressions. */
import { Lexer } from 'yaml';
import type { Comment } from '../document/common.ts';
import type { KnowledgeDocument } from '../document/knowledge.ts';
import { lineStart, type Span } from '../text.ts';
import { nameOf, parseKnowledgeFile } from './file.ts';
import { parseIssue } from './issue.ts';
import { asYaml } from './read.ts';

/** Never throws. */
export function parseKnowledgeDocument(uri: string, text: string): KnowledgeDocument {
  const { name, ending } = nameOf(uri);
  return ending === 'md' ? issueDocument(uri, name, text) : mappingDocument(uri, text);
}

/** In the front matter comments are YAML's; the syntax named is that of the Markdown below. */
function issueDocument(uri: string, id: string, text: string): KnowledgeDocument {
  const { problems, comments, frontMatter } = parseIssue(id, text);
  const yaml = yamlTokens(text.slice(frontMatter.start, frontMatter.end), frontMatter.start);
  return {
    kind: 'knowledge',
    uri,
    text,
    problems,
    comments: [...yaml.comments, ...comments.map((span) => comment(text, span, '<!--', '-->'))],
    commentSyntax: { open: '<!--', close: '-->' },
    trailingComments: false,
    // Between two blocks of Markdown; inside the front matter, lists and fences it would become content.
    commentLineAbove(offset) {
      const at = lineStart(text, offset);
      return at > frontMatter.end && text.startsWith('#', at) ? at : undefined;
    },
  };
}

function mappingDocument(uri: string, text: string): KnowledgeDocument {
  const { comments, scalars } = yamlTokens(text, 0);
  return {
    kind: 'knowledge',
    uri,
    text,
    problems: parseKnowledgeFile({ uri, text })?.problems ?? [],
    comments,
    commentSyntax: { open: '#' },
    trailingComments: true,
    commentLineAbove(offset) {
      const at = lineStart(text, offset);
      return scalars.some((scalar) => scalar.start < at && at < scalar.end) ? undefined : at;
    },
  };
}

/** Comments, and scalars that span lines, found by their tokens. */
function yamlTokens(text: string, base: number): { comments: Comment[]; scalars: Span[] } {
  const comments: Comment[] = [];
  const scalars: Span[] = [];
  let at = 0;
  for (const token of new Lexer().lex(asYaml(text))) {
    // Marks of the lexer itself: they stand for nothing in the text.
    if (/^[\x02\x18\x1f]$/.test(token)) continue;
    const place = { start: base + at, end: base + at + token.length };
    if (token.startsWith('#')) {
      const content = { start: place.start + 1, end: place.end };
      comments.push({ span: place, content, text: token.slice(1) });
    } else if (/[\r\n]/.test(token.trim())) scalars.push(place);
    at += token.length;
  }
  return { comments, scalars };
}

function comment(text: string, span: Span, open: string, close: string): Comment {
  const end = text.slice(0, span.end).endsWith(close) ? span.end - close.length : span.end;
  const content = { start: span.start + open.length, end: Math.max(end, span.start + open.length) };
  return { span, content, text: text.slice(content.start, content.end) };
}

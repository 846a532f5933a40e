/** Markdown of an issue, possibly a team's, as HTML that can do nothing but be read. */
import MarkdownIt, { type Token } from 'markdown-it';
import { issueOf } from './links.ts';

/** `html: false`: what looks like HTML is shown as text. No images, so that nothing remote is loaded. */
const renderer = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable('image');

/**
 * A link to the outside keeps its address, one to another issue has `data-issue` instead, and any other leads
 * nowhere.
 */
renderer.renderer.rules.link_open = (tokens, index) => {
  const target = String(tokens[index]?.attrGet('href') ?? '');
  if (/^(https?|mailto):/i.test(target)) return `<a href="${renderer.utils.escapeHtml(target)}">`;
  const issue = issueOf(target);
  return issue === undefined ? '<a>' : `<a data-issue="${renderer.utils.escapeHtml(issue)}">`;
};

export function renderMarkdown(markdown: string): string {
  return renderer.render(markdown);
}

/** One line without a paragraph around it. */
export function renderInline(markdown: string): string {
  return renderer.renderInline(markdown);
}

const parser = new MarkdownIt({ html: false });

/** For who draws it otherwise: the command line, which would carry a Markdown of its own. */
export function parseMarkdown(markdown: string): Token[] {
  return parser.parse(markdown, {});
}

/** Markdown for terminals: what is bold, code or a list looks like it, lines are broken at the width. */
import type { Token } from 'markdown-it';
import { parseMarkdown } from '../core/kb/render.ts';
import { indent, table, wrap } from './layout.ts';
import type { Paint } from './terminal.ts';

/** Lines without a final empty one. */
export function renderMarkdown(markdown: string, width: number, paint: Paint): string[] {
  return blocks(nest(parseMarkdown(markdown)), width, paint);
}

/** A block token with what stands between it and its closing one. */
interface Block {
  readonly token: Token;
  readonly children: readonly Block[];
}

function nest(tokens: readonly Token[]): Block[] {
  const roots: Block[] = [];
  const open: { token: Token; children: Block[] }[] = [];
  for (const token of tokens) {
    if (token.nesting === -1) {
      open.pop();
      continue;
    }
    const block = { token, children: [] };
    (open.at(-1)?.children ?? roots).push(block);
    if (token.nesting === 1) open.push(block);
  }
  return roots;
}

/** Paragraphs, lists and code one below the other, an empty line between them. */
function blocks(list: readonly Block[], width: number, paint: Paint): string[] {
  return list.flatMap((block, index) => {
    const lines = rendered(block, width, paint);
    // A tight list follows its paragraph at once, as it does in the source.
    return index === 0 || block.token.hidden || isTightList(block) ? lines : ['', ...lines];
  });
}

function isTightList({ token, children }: Block): boolean {
  return (
    token.type.endsWith('_list_open') && children.every((item) => item.children[0]?.token.hidden === true)
  );
}

function rendered({ token, children }: Block, width: number, paint: Paint): string[] {
  switch (token.type) {
    case 'paragraph_open':
    case 'inline':
      return wrap(inlineText({ token, children }, paint), width);
    case 'heading_open':
      return wrap(paint('bold', inlineText({ token, children }, paint)), width);
    case 'fence':
    case 'code_block':
      return indent(
        token.content
          .trimEnd()
          .split('\n')
          .map((line) => paint('cyan', line)),
        '    ',
      );
    case 'bullet_list_open':
    case 'ordered_list_open':
      return children.flatMap((item) => listItem(item, token, width, paint));
    case 'blockquote_open':
      return blocks(children, width - 2, paint).map((line) => `${paint('dim', '│')} ${line}`.trimEnd());
    case 'table_open':
      return table(tableRows(children, paint), width);
    case 'hr':
      return [paint('dim', '─'.repeat(Math.min(width, 40)))];
    default:
      return children.length > 0 ? blocks(children, width, paint) : wrap(token.content.trimEnd(), width);
  }
}

function listItem({ token, children }: Block, list: Token, width: number, paint: Paint): string[] {
  const mark = list.type === 'ordered_list_open' ? `${token.info}. ` : '• ';
  const [first = '', ...rest] = blocks(children, width - mark.length, paint);
  return [mark + first, ...indent(rest, ' '.repeat(mark.length))];
}

function tableRows(sections: readonly Block[], paint: Paint): string[][] {
  return sections.flatMap((section) =>
    section.children.map((row) =>
      row.children.map((cell) => {
        const text = inlineText(cell, paint);
        return cell.token.type === 'th_open' ? paint('bold', text) : text;
      }),
    ),
  );
}

function inlineText({ token, children }: Block, paint: Paint): string {
  const inline =
    token.type === 'inline' ? token : children.find((child) => child.token.type === 'inline')?.token;
  return spans(inline?.children ?? [], paint);
}

function spans(tokens: readonly Token[], paint: Paint): string {
  let text = '';
  let bold = 0;
  let address = '';
  for (const token of tokens) {
    switch (token.type) {
      case 'text':
        text += bold > 0 ? paint('bold', token.content) : token.content;
        break;
      case 'code_inline':
        text += paint('cyan', token.content);
        break;
      case 'softbreak':
        text += ' ';
        break;
      case 'hardbreak':
        text += '\n';
        break;
      case 'strong_open':
        bold++;
        break;
      case 'strong_close':
        bold--;
        break;
      case 'link_open':
        address = String(token.attrGet('href') ?? '');
        break;
      case 'link_close':
        // Links between issues carry the id as their text; nobody can follow a relative path here.
        if (/^[a-z]+:/.test(address) && !text.endsWith(address)) {
          text += ` ${paint('dim', `<${address}>`)}`;
        }
        address = '';
        break;
      case 'image':
        text += token.content;
        break;
    }
  }
  return text;
}

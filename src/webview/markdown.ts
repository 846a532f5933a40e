/** Markdown of an issue, possibly a team's, as DOM that can do nothing but be read. */
import MarkdownIt from 'markdown-it';
import { element } from './element.ts';

/** `html: false`: what looks like HTML is shown as text. No images, so that nothing remote is loaded. */
const renderer = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable('image');

/** What the page does with a link and a copied text. */
export interface Actions {
  /** The file name of another issue without `.md`. */
  openIssue(issue: string): void;
  /** `http:`, `https:` or `mailto:`. */
  openExternal(address: string): void;
  copy(text: string): void;
  readonly copyLabel: string;
}

export function renderMarkdown(markdown: string, actions: Actions): HTMLElement {
  const body = element('div', { class: 'markdown' });
  body.innerHTML = renderer.render(markdown);
  for (const link of body.querySelectorAll('a')) tame(link, actions);
  for (const block of body.querySelectorAll('pre')) addCopyButton(block, actions);
  for (const table of body.querySelectorAll('table')) table.replaceWith(wide(table));
  return body;
}

/** One line without a paragraph around it. */
export function renderInline(markdown: string, actions: Actions): HTMLElement {
  const body = element('span', { class: 'markdown' });
  body.innerHTML = renderer.renderInline(markdown);
  for (const link of body.querySelectorAll('a')) tame(link, actions);
  return body;
}

/** Links reach other issues or the outside through the extension, and nothing else. */
function tame(link: HTMLAnchorElement, actions: Actions): void {
  const target = link.getAttribute('href') ?? '';
  const issue = /^(?:\.\/)?([a-z0-9-]+)\.md(?:#.*)?$/.exec(target)?.[1];
  const outside = /^(https?|mailto):/i.test(target);
  link.removeAttribute('title');
  if (issue === undefined && !outside) {
    link.replaceWith(...link.childNodes);
    return;
  }
  link.href = issue === undefined ? target : '#';
  if (outside) link.title = target;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    if (issue === undefined) actions.openExternal(target);
    else actions.openIssue(issue);
  });
}

/** A button that copies the block's text, reachable by keyboard. */
function addCopyButton(block: HTMLElement, actions: Actions): void {
  const text = (block.textContent ?? '').replace(/\n$/, '');
  const frame = element('div', { class: 'code' });
  block.replaceWith(frame);
  block.tabIndex = 0;
  frame.append(block, copyButton(text, actions));
}

export function copyButton(text: string, actions: Actions): HTMLElement {
  const copied = element('button', {
    class: 'copy',
    type: 'button',
    title: actions.copyLabel,
    'aria-label': actions.copyLabel,
  });
  copied.append(element('span', { class: 'codicon codicon-copy', 'aria-hidden': 'true' }));
  copied.addEventListener('click', () => {
    actions.copy(text);
    copied.classList.add('done');
    setTimeout(() => copied.classList.remove('done'), 1200);
  });
  return copied;
}

function wide(table: HTMLElement): HTMLElement {
  return element('div', { class: 'wide', tabindex: '0' }, table.cloneNode(true));
}

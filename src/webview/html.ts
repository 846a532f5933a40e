/** HTML that the server rendered from Markdown, with links and copy buttons brought to life. */
import type { Html } from '../protocol/sidebar.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';

export interface Actions {
  openIssue(issue: string): void;
  /** `http:`, `https:` or `mailto:`. */
  openExternal(address: string): void;
  copy(text: string): void;
  readonly copyLabel: string;
}

/** `inline`: one line without paragraphs. */
export function rendered(html: Html, actions: Actions, form: 'block' | 'inline' = 'block'): HTMLElement {
  const body = element(form === 'inline' ? 'span' : 'div', { class: 'markdown' });
  body.innerHTML = html;
  for (const link of body.querySelectorAll('a')) enliven(link, actions);
  for (const block of body.querySelectorAll('pre'))
    block.replaceWith(codeBlock(block.textContent ?? '', actions));
  for (const table of body.querySelectorAll('table')) {
    const frame = element('div', { class: 'wide', tabindex: '0' });
    table.replaceWith(frame);
    frame.append(table);
  }
  return body;
}

/** A link to another issue, or to the outside, goes through the extension; any other leads nowhere. */
function enliven(link: HTMLAnchorElement, actions: Actions): void {
  const { issue } = link.dataset;
  const address = link.getAttribute('href') ?? '';
  if (issue === undefined && !/^(https?|mailto):/i.test(address)) {
    link.replaceWith(...link.childNodes);
    return;
  }
  const go = () => (issue === undefined ? actions.openExternal(address) : actions.openIssue(issue));
  link.replaceWith(linkTo(link.textContent ?? '', issue === undefined ? address : undefined, go));
}

/** `address` is shown when the pointer rests on it. */
export function linkTo(label: string, address: string | undefined, go: () => void): HTMLElement {
  return element(
    'a',
    {
      href: address ?? '#',
      title: address,
      onclick: (event) => {
        event.preventDefault();
        go();
      },
    },
    label,
  );
}

/** Text as it stands, reachable by keyboard, with a button that copies it. */
export function codeBlock(text: string, actions: Actions): HTMLElement {
  const plain = text.replace(/\n$/, '');
  const copy = element(
    'button',
    {
      class: 'copy',
      type: 'button',
      title: actions.copyLabel,
      'aria-label': actions.copyLabel,
      onclick: () => {
        actions.copy(plain);
        copy.replaceChildren(icon('check'));
        setTimeout(() => copy.replaceChildren(icon('copy')), 1200);
      },
    },
    icon('copy'),
  );
  return element(
    'div',
    { class: 'code' },
    element('pre', { tabindex: '0' }, element('code', {}, plain)),
    copy,
  );
}

/** DOM by hand: elements from a name, properties and children. Text is always text, never HTML. */
export type Child = Node | string | undefined;

/** Attributes; `undefined` and `false` leave one out, a function named `on…` listens. */
export type Properties = Readonly<Record<string, string | boolean | undefined | ((event: Event) => void)>>;

export function element(
  name: string,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Show these children and nothing else. */
export function fill(parent: Element, children: readonly Child[]): void {
  parent.replaceChildren(...children.filter((child) => child !== undefined));
}

/** Ranges of a text as `<mark>`; ranges are sorted and do not overlap. */
export function highlighted(
  text: string,
  ranges: readonly (readonly [start: number, end: number])[],
): Child[] {
  const parts: Child[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start > at) parts.push(text.slice(at, start));
    parts.push(element('mark', {}, text.slice(start, end)));
    at = end;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

/** Text whose `code` stands in backticks, as findings and limits write it. */
export function withCode(text: string): Child[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}

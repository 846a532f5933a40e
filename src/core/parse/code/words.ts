/** Where each word of a text stands. */

/** Offsets by length, first and last character: most words of a text are never asked for. */
export type WordIndex = ReadonlyMap<number, readonly number[]>;

/** Where every word of the text stands, comments and strings included. */
export function wordIndex(text: string): WordIndex {
  const index = new Map<number, number[]>();
  const add = (start: number, end: number): void => {
    const key = wordKey(end - start, text.charCodeAt(start), text.charCodeAt(end - 1));
    const known = index.get(key);
    if (known === undefined) index.set(key, [start]);
    else known.push(start);
  };
  for (let at = 0; at < text.length; at++) {
    if (!isWordCode(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && isWordCode(text.charCodeAt(at))) at++;
    add(start, at);
    // `$name`: in some languages the sigil is a token of its own.
    if (text.charCodeAt(start) === dollar && at > start + 1) add(start + 1, at);
  }
  return index;
}

const dollar = 36;

/** Letters, digits, `_`, `$` and all beyond ASCII. */
function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === dollar ||
    code > 127
  );
}

function wordKey(length: number, first: number, last: number): number {
  return length * 2 ** 32 + first * 2 ** 16 + last;
}

/** `#field`, `@field`: the sigil is no letter, the word behind it is. */
export function offsetsOf(index: WordIndex, text: string, word: string): readonly number[] {
  const sigils = /^[^A-Za-z0-9_$\u0080-\uffff]*/.exec(word)![0].length;
  const start = word.charCodeAt(sigils);
  const offsets = index.get(wordKey(word.length - sigils, start, word.charCodeAt(word.length - 1))) ?? [];
  return offsets.map((offset) => offset - sigils).filter((offset) => text.startsWith(word, offset));
}

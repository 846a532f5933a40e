/** Where each word of a text stands. */

/** Buckets of offsets by length, first and last character: most words of a text are never asked for. */
export interface WordIndex {
  /** By bucket the number of its last word, counted from 1; 0 where it is empty. */
  readonly last: Uint32Array;
  /** By word the number of the one before it in its bucket. */
  readonly before: Uint32Array;
  /** By word the offset at which it starts. */
  readonly starts: Uint32Array;
}

const bucketBits = 12;

/** Where every word of the text stands, comments and strings included. */
export function wordIndex(text: string): WordIndex {
  const last = new Uint32Array(1 << bucketBits);
  // Code has a word in six characters or fewer; denser texts grow.
  let before = new Uint32Array(Math.ceil(text.length / 6) + 16);
  let starts = new Uint32Array(before.length);
  let count = 0;
  const add = (start: number, end: number): void => {
    const bucket = bucketOf(end - start, text.charCodeAt(start), text.charCodeAt(end - 1));
    count++;
    if (count === starts.length) {
      before = grown(before);
      starts = grown(starts);
    }
    starts[count] = start;
    before[count] = last[bucket]!;
    last[bucket] = count;
  };
  for (let at = 0; at < text.length; at++) {
    if (!isWordCode(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && isWordCode(text.charCodeAt(at))) at++;
    add(start, at);
    // `$name`: in some languages the sigil is a token of its own.
    if (text.charCodeAt(start) === dollar && at > start + 1) add(start + 1, at);
  }
  return { last, before, starts };
}

function grown(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(numbers.length * 2);
  more.set(numbers);
  return more;
}

const dollar = 36;
const byteOrderMark = 0xfeff;

const isAsciiWord = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w$]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Letters, digits, `_`, `$` and all beyond ASCII but a byte order mark. */
function isWordCode(code: number): boolean {
  return code > 127 ? code !== byteOrderMark : isAsciiWord[code] === 1;
}

function bucketOf(length: number, first: number, last: number): number {
  return (Math.imul(Math.imul(length, 31) + first, 31) + last) & ((1 << bucketBits) - 1);
}

/** In ascending order. `#field`, `@field`: the sigil is no letter, the word behind it is. */
export function offsetsOf(index: WordIndex, text: string, word: string): readonly number[] {
  return [...offsetsFromLast(index, text, word)].reverse();
}

export function occursIn(index: WordIndex, text: string, word: string): boolean {
  return offsetsFromLast(index, text, word).next().done !== true;
}

function* offsetsFromLast(
  { last, before, starts }: WordIndex,
  text: string,
  word: string,
): Generator<number, void> {
  const sigils = sigilsOf(word);
  const length = word.length - sigils;
  const bucket = bucketOf(length, word.charCodeAt(sigils), word.charCodeAt(word.length - 1));
  for (let at = last[bucket]!; at !== 0; at = before[at]!) {
    const start = starts[at]!;
    const isWhole = start + length === text.length || !isWordCode(text.charCodeAt(start + length));
    if (isWhole && text.startsWith(word, start - sigils)) yield start - sigils;
  }
}

function sigilsOf(word: string): number {
  let at = 0;
  while (at < word.length && !isWordCode(word.charCodeAt(at))) at++;
  return at;
}

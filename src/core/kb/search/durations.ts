/** Durations among the words of a text, in whatever unit or words: `15 min`, `900s`, `2h13m20s`, `one minute`, `Viertelstunde`. */
import type { Span } from '../../text.ts';

export interface Duration extends Span {
  readonly seconds: number;
}

/** A word as it stands in the text. */
export interface Piece extends Span {
  readonly text: string;
}

const units = new Map<string, number>([
  ...named(0.001, 'ms msec msecs millis millisecond milliseconds millisekunde millisekunden'),
  ...named(1, 's sec secs second seconds sek sekunde sekunden'),
  ...named(60, 'm min mins minute minutes minuten'),
  ...named(3600, 'h hr hrs hour hours std stunde stunden'),
  ...named(86_400, 'd day days tag tage tagen'),
]);

const amounts = new Map<string, number>([
  ...named(0.25, 'quarter'),
  ...named(0.5, 'half halbe halben'),
  ...named(1, 'a an one every each per ein eine einer einem einen jede jeder'),
  ...named(2, 'two zwei'),
  ...named(3, 'three drei'),
  ...named(4, 'four vier'),
  ...named(5, 'five fünf fuenf'),
  ...named(6, 'six sechs'),
  ...named(8, 'eight acht'),
  ...named(10, 'ten zehn'),
  ...named(15, 'fifteen fünfzehn fuenfzehn'),
  ...named(20, 'twenty zwanzig'),
  ...named(30, 'thirty dreißig dreissig'),
  ...named(50, 'fifty fünfzig fuenfzig'),
  ...named(60, 'sixty sechzig'),
]);

const alone = new Map([['viertelstunde', 900]]);
/** Words between an amount and its unit: half *an* hour, a quarter *of an* hour. */
const between = new Set(['a', 'an', 'of']);

function named(value: number, names: string): [string, number][] {
  return names.split(' ').map((name) => [name, value]);
}

export function durations(text: string, pieces: readonly Piece[]): Duration[] {
  const found: Duration[] = [];
  for (let index = 0; index < pieces.length; index++) {
    const first = pieces[index]!;
    const code = first.text.charCodeAt(0);
    const read = code >= 48 && code <= 57 ? counted(text, pieces, index) : spoken(pieces, index);
    if (read === undefined) continue;
    found.push({ start: first.start, end: pieces[read.last]!.end, seconds: rounded(read.seconds) });
    index = read.last;
  }
  return found;
}

interface Read {
  readonly seconds: number;
  /** Index of the last word that belongs to it. */
  readonly last: number;
}

/** `350s`, `2h13m20s`, `15 min`, `60-second`, and with ever smaller units `2 h 11 min 15 s`. */
function counted(text: string, pieces: readonly Piece[], from: number): Read | undefined {
  let read: Read | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  for (let index = from; index < pieces.length; index++) {
    if (read !== undefined && !isBlank(text, pieces[index - 1]!.end, pieces[index]!.start)) break;
    const next = glued(pieces[index]!.text) ?? apart(text, pieces, index);
    if (next === undefined || next.unit >= smallest) break;
    smallest = next.unit;
    if (next.words === 2) index++;
    read = { seconds: (read?.seconds ?? 0) + next.seconds, last: index };
  }
  return read;
}

interface Amount {
  readonly seconds: number;
  /** The smallest unit in it, in seconds. */
  readonly unit: number;
  readonly words: 1 | 2;
}

/** Amounts and units in one word. */
function glued(word: string): Amount | undefined {
  if (!/^(?:\d+(?:[.,]\d+)*-?\p{L}+)+$/u.test(word)) return undefined;
  let seconds = 0;
  let smallest = 0;
  for (const [, number = '', name = ''] of word.matchAll(/(\d+(?:[.,]\d+)*)-?(\p{L}+)/gu)) {
    const unit = units.get(name.toLowerCase());
    const value = numberOf(number);
    if (unit === undefined || value === undefined) return undefined;
    seconds += value * unit;
    smallest = unit;
  }
  return { seconds, unit: smallest, words: 1 };
}

/** An amount and its unit, a blank between them. */
function apart(text: string, pieces: readonly Piece[], index: number): Amount | undefined {
  const value = numberOf(pieces[index]!.text);
  const name = pieces[index + 1];
  if (value === undefined || name === undefined) return undefined;
  if (!isBlank(text, pieces[index]!.end, name.start)) return undefined;
  const unit = units.get(name.text.toLowerCase());
  return unit === undefined ? undefined : { seconds: value * unit, unit, words: 2 };
}

function isBlank(text: string, start: number, end: number): boolean {
  return end - start <= 1 && /^[ \u00a0]?$/.test(text.slice(start, end));
}

/** `one minute`, `einer Minute`, `half an hour`; units of one letter do not count here. */
function spoken(pieces: readonly Piece[], from: number): Read | undefined {
  const word = pieces[from]!.text.toLowerCase();
  const fixed = alone.get(word);
  if (fixed !== undefined) return { seconds: fixed, last: from };
  const hyphen = word.indexOf('-');
  if (hyphen > 0) {
    const amount = amounts.get(word.slice(0, hyphen));
    const unit = units.get(word.slice(hyphen + 1));
    return amount === undefined || unit === undefined ? undefined : { seconds: amount * unit, last: from };
  }
  const amount = amounts.get(word);
  if (amount === undefined) return undefined;
  for (let index = from + 1; index < Math.min(from + 4, pieces.length); index++) {
    const next = pieces[index]!.text.toLowerCase();
    const unit = next.length > 2 ? units.get(next) : undefined;
    if (unit !== undefined) return { seconds: amount * unit, last: index };
    if (amount >= 1 || !between.has(next)) return undefined;
  }
  return undefined;
}

/** `30,000` and `30.000` are thousands, `1,5` and `1.5` are not. */
export function numberOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  if (/^\d{1,3}([.,]\d{3})+$/.test(text)) return Number(text.replace(/[.,]/g, ''));
  return /^\d+[.,]\d+$/.test(text) ? Number(text.replace(',', '.')) : undefined;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

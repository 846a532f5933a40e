/**
 * Text -> the terms it is found by, each with its place. One reading for issues and queries, so that
 * `keep-alive`, `keepAlive` and `keepalive`, `900 s` and `15 min`, `55,000` and `55000` meet.
 */
import type { Span } from '../../text.ts';
import { durations, type Piece } from './durations.ts';

export interface Word extends Span {
  /** What it is found by, the whole first: `tcpkeepalivetime`, `tcp`, `keepalive`, `time`. */
  readonly terms: readonly string[];
  /** The folded word itself, unstemmed: what phrases of synonyms are compared with. */
  readonly plain: string;
}

/** Words with what joins identifiers, and numbers with commas between their thousands. */
const wordPattern = /[\p{L}\p{N}_]+(?:(?:[.\-’']|(?<=\d),(?=\d))[\p{L}\p{N}_]+)*/gu;

/** In order of their place; a duration stands before the words it is made of. */
export function words(text: string): Word[] {
  const pieces: Piece[] = [];
  for (const match of text.matchAll(wordPattern)) {
    pieces.push({ start: match.index, end: match.index + match[0].length, text: match[0] });
  }
  const found: Word[] = [];
  const timed = durations(text, pieces);
  let next = 0;
  for (const piece of pieces) {
    const duration = timed[next];
    if (duration !== undefined && duration.start === piece.start) {
      const term = `${duration.seconds}s`;
      found.push({ start: duration.start, end: duration.end, plain: term, terms: [term] });
      next++;
    }
    const { plain, terms } = termsOf(piece.text);
    found.push({ start: piece.start, end: piece.end, plain, terms });
  }
  return found;
}

/** Terms that many words of English and German have in common with nothing. */
const stopWords = new Set(
  `a an and any are as at be but by can cannot could did do does for from get gets got had has have how i if
   in into is it its me my no not of off on only or our out so some than that the their them then there these
   they this to up us use was we what when which while who why will with would you your
   about again already also anyone anything because been before being both each else even ever every few here
   just let like lot lots many may maybe might most much must need needs nobody now one please really right same
   seem seems she should since somebody someone something still such sure take takes these thing things those too
   tried try trying two until very want wants way well were where whether without yet
   aber als am an auf aus bei beim bin bis das dass dem den der des die doch dort du ein eine einem einen einer
   es fuer hat haben hier ich ihr im immer in ist kann kein keine mal man mehr mein mit nach nicht noch nur oder
   schon sein seit sich sie sind so ueber um und uns unser vom von vor war warum was weil wenn wer wie wir wird
   wo zu zum zur alle alles also andere anderen anderer bekomme bekommt bitte dabei damit dann darauf davon dazu denn
   bedeutet bringt deshalb diese diesem diesen dieser dieses durch eben etwas ganz gar geht gehts gerade gibt habe hatte her hin
   ihn ihm ihnen ins irgendwann irgendwie jede jedem jeden jeder jedes jemand jetzt kommt koennen lang lange
   laeuft laufen lassen machen macht meine meinem meinen meiner muss nie nichts ob obwohl ohne sehr sein seine
   seinem seinen seiner sonst trotz trotzdem viel weiter weiterhin welche welchen welcher werden wieder wollen
   wurde wurden zwei zwischen`.split(/\s+/),
);

export function isStopWord(term: string): boolean {
  return stopWords.has(term);
}

/** Lower case, umlauts and accents as ASCII writes them. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  // Most words are plain ASCII already.
  if (/^[\x20-\x7e]*$/.test(lower)) return lower;
  return lower
    .normalize('NFC')
    .replace(/[äöüß]/g, (letter) => umlauts[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '');
}

const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

interface Terms {
  readonly plain: string;
  readonly terms: readonly string[];
}

const cache = new Map<string, Terms>();
/** Words repeat; the bound keeps a long session from growing. */
const mostCached = 50_000;

function termsOf(word: string): Terms {
  let found = cache.get(word);
  if (found === undefined) {
    found = { plain: fold(word), terms: [...new Set(splitWord(word))].filter((term) => term !== '') };
    if (cache.size >= mostCached) cache.clear();
    cache.set(word, found);
  }
  return found;
}

function splitWord(word: string): string[] {
  const number = wholeNumber(word);
  if (number !== undefined) return [number];
  // A version or a decimal number stays whole: 5.9.
  if (/^\d+(\.\d+)+$/.test(word)) return [word];
  const terms: string[] = [];
  const segments = word.split(/[.,’']/);
  for (const segment of segments) {
    const parts = segment
      .split(/[_-]/)
      .flatMap((part) => part.split(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u))
      .filter((part) => part !== '')
      .map(fold);
    const whole = fold(segment).replace(/[_-]/g, '');
    terms.push(stem(whole));
    if (parts.length > 1) terms.push(...parts.map(stem));
  }
  // 350s is found by 350 too.
  const amount = /^(\d+)\p{L}+$/u.exec(word);
  if (amount !== null) terms.push(amount[1]!);
  if (segments.length > 2) terms.unshift(fold(word).replace(/[_\-’']/g, ''));
  return terms;
}

/** `55000` for 55,000 and 55.000, `64000` for 64k. */
function wholeNumber(word: string): string | undefined {
  if (/^\d{1,3}([.,]\d{3})+$/.test(word)) return word.replace(/[.,]/g, '');
  const thousands = /^(\d+)k$/i.exec(word);
  if (thousands !== null) return `${thousands[1]}000`;
  return /^\d+$/.test(word) ? word.replace(/^0+(?=\d)/, '') : undefined;
}

/** Without the endings of English inflection: `drops`, `dropped`, `dropping` -> `drop`. */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  let result = word;
  if (/[^aeiou]ies$/.test(result) && result.length > 4) result = `${result.slice(0, -3)}y`;
  else if (/(ss|sh|ch|x|z)es$/.test(result)) result = result.slice(0, -2);
  else if (/[^sui]s$/.test(result)) result = result.slice(0, -1);
  const inflected = /^(.*[aeiouy].*)(ed|ing)$/.exec(result);
  if (inflected !== null && inflected[1]!.length > 2) {
    result = inflected[1]!.replace(/([bdfgmnprt])\1$/, '$1');
  }
  if (result.length > 5 && result.endsWith('ly')) result = result.slice(0, -2);
  return result.length > 3 && result.endsWith('e') ? result.slice(0, -1) : result;
}

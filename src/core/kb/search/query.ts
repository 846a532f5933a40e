/** What somebody typed or pasted, as terms to look for. */
import type { Concepts } from './concepts.ts';
import type { Completion, Lexicon } from './lexicon.ts';
import { withoutNoise } from './noise.ts';
import { isStopWord, type Word, words } from './words.ts';

/** A word, number or concept looked for: any of its alternatives counts, the best one as much as it is sure. */
export interface Wanted {
  readonly alternatives: readonly Completion[];
  /** 0 to 1; parts of a longer word that is known itself count less. */
  readonly share: number;
  /** How much finding it tells. */
  readonly weight: number;
}

export interface Query {
  readonly wanted: readonly Wanted[];
  /** Terms as they stand in the query, without completions and corrections. */
  readonly terms: ReadonlySet<string>;
  /** What identifies, for a comparison letter by letter. */
  readonly words: string;
  /** Somebody pasted it: longer than anybody types. */
  readonly pasted: boolean;
}

/** Longer texts are cut: the search looks at their beginning. */
const longestQuery = 20_000;
/** Of a long text so many words are looked for, those that tell most. */
const mostWanted = 48;
const longestTyped = 200;
/** A part of a word that is itself known: `keepalive` in `tcp_keepalive_time`, `20` and `min` in `20 min`. */
const partShare = 0.3;
/**
 * How much more than its meaning a word may tell: `inactivity` stands in few issues, and says no more than `idle`,
 * which stands in nearly all.
 */
const beyondMeaning = 1.5;

export function readQuery(text: string, concepts: Concepts, lexicon: Lexicon): Query {
  const clean = withoutNoise(text.slice(0, longestQuery));
  const found = words(clean);
  const telling = found.filter((word) => !isStopWord(word.plain));
  const pasted = text.length > longestTyped || /[\r\n]/.test(text.trim());
  // What stands last may not be finished, unless a blank stands behind it.
  const unfinished = pasted || /\s$/.test(text) ? undefined : found.at(-1);
  const shares = new Map<string, number>();
  const wish = (term: string, share: number) => shares.set(term, Math.max(share, shares.get(term) ?? 0));
  const meant = concepts.find(pasted ? found : found.map((word) => corrected(word, lexicon)));
  const meaning = new Map<string, number>();
  for (const { term, start, end } of meant) {
    wish(term, 1);
    const place = `${start}-${end}`;
    meaning.set(place, Math.max(lexicon.weight(term), meaning.get(place) ?? 0));
  }
  const parts = partsOfDurations(found);
  const most = new Map<string, number>();
  for (const word of telling) {
    const means = meaning.get(`${word.start}-${word.end}`);
    if (means !== undefined) most.set(word.terms[0]!, means + beyondMeaning);
    // A word only synonyms know (German, mostly) is looked for by what it means.
    const isTranslated = meant.some((phrase) => phrase.start <= word.start && word.end <= phrase.end);
    if (isTranslated && lexicon.frequency(word.terms[0]!) === 0) continue;
    for (const [index, term] of word.terms.entries()) {
      const whole = index === 0 || !lexicon.isWord(word.terms[0]!);
      wish(term, whole && !parts.has(word) ? 1 : partShare);
    }
  }
  const wanted = [...shares].map(([term, share]) => {
    const open = unfinished !== undefined && unfinished.terms[0] === term;
    const { alternatives, weight } = meanings(term, open, pasted, lexicon);
    return {
      share,
      weight: Math.min(weight, most.get(term) ?? weight),
      alternatives: open ? translated(alternatives, unfinished, concepts, lexicon) : alternatives,
    };
  });
  return {
    wanted: wanted.sort((a, b) => b.weight * b.share - a.weight * a.share).slice(0, mostWanted),
    terms: new Set(shares.keys()),
    words: inWords(telling, lexicon),
    pasted,
  };
}

/** The words of an amount of time, which itself stands before them. */
function partsOfDurations(found: readonly Word[]): ReadonlySet<Word> {
  const parts = new Set<Word>();
  let until = -1;
  for (const word of found) {
    if (word.start < until) parts.add(word);
    else until = word.end;
  }
  return parts;
}

/** The word as it was probably meant, so that a misspelt one is still part of a phrase. */
function corrected(word: Word, lexicon: Lexicon): Word {
  const [term] = word.terms;
  if (term === undefined || lexicon.isWord(term)) return word;
  const [best] = lexicon.corrections(term);
  return best === undefined ? word : { ...word, plain: best.term, terms: [best.term] };
}

/** The terms a word may stand for, and how much it tells. */
function meanings(
  term: string,
  unfinished: boolean,
  pasted: boolean,
  lexicon: Lexicon,
): Pick<Wanted, 'alternatives' | 'weight'> {
  const known = lexicon.isWord(term);
  const alternatives: Completion[] = known ? [{ term, closeness: 1 }] : [];
  if (unfinished && term.length > 1 && !term.startsWith('#')) alternatives.push(...lexicon.completions(term));
  // A log is full of names nobody misspelt.
  else if (!known && !pasted) {
    if (term.length > 3) alternatives.push(...lexicon.completions(term));
    alternatives.push(...lexicon.corrections(term));
  }
  if (unfinished && alternatives.length === 0) alternatives.push(...lexicon.corrections(term));
  const best = alternatives.reduce((most, { closeness }) => Math.max(most, closeness), 0);
  const weights = alternatives
    .filter(({ closeness }) => closeness === best)
    .map((alternative) => lexicon.weight(alternative.term));
  return { alternatives, weight: weights.length === 0 ? unknownWeight(term, lexicon) : Math.max(...weights) };
}

/** Completions that only synonyms know, such as a German word half typed, stand for what they mean. */
function translated(
  completions: readonly Completion[],
  word: Word,
  concepts: Concepts,
  lexicon: Lexicon,
): readonly Completion[] {
  return completions.flatMap(({ term, closeness }) =>
    lexicon.frequency(term) > 0
      ? [{ term, closeness }]
      : concepts
          .find([{ ...word, plain: term, terms: [term] }])
          .map((concept) => ({ term: concept.term, closeness })),
  );
}

/** A word no issue has speaks a little against all of them; a number says nothing at all. */
function unknownWeight(term: string, lexicon: Lexicon): number {
  return /^[\d.]+s?$/.test(term) ? 0 : lexicon.weight(term) / 2;
}

/** The few words that tell most, in their order. */
function inWords(telling: readonly Word[], lexicon: Lexicon): string {
  const distinct = [...new Map(telling.map((word) => [word.plain, word])).values()];
  const most = distinct
    .map((word) => ({ word, weight: lexicon.weight(word.terms[0]!) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 8);
  return most
    .sort((a, b) => a.word.start - b.word.start)
    .map(({ word }) => word.plain)
    .join(' ');
}

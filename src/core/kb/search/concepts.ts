/** Synonyms: phrases that mean the same become one term, in issues and queries alike. */

import { escapeRegExp, type Span } from '../../text.ts';
import type { SynonymGroup } from '../types.ts';
import { type Word, words } from './words.ts';

/** The term of a concept; no word of a text looks like it. */
export function conceptTerm(concept: string): string {
  return `#${concept}`;
}

export interface ConceptMatch extends Span {
  readonly term: string;
}

export interface Concepts {
  /** The words of all phrases as terms, of open ones the letters they start with. */
  readonly words: readonly string[];
  find(words: readonly Word[]): ConceptMatch[];
}

/** One word of a phrase: a term it has to have, or a part of it; or a gap of up to {@link longestGap} words. */
type Step =
  | { readonly type: 'term'; readonly term: string; readonly start: string }
  | { readonly type: 'part'; readonly pattern: RegExp; readonly start: string }
  | { readonly type: 'gap' };

interface Phrase {
  readonly steps: readonly Step[];
  readonly term: string;
}

const longestGap = 6;

export function compileConcepts(groups: readonly SynonymGroup[]): Concepts {
  const byFirst = new Map<string, Phrase[]>();
  const open: Phrase[] = [];
  const vocabulary = new Set<string>();
  for (const group of groups) {
    for (const text of [...group.en, ...group.de]) {
      const phrase = { steps: stepsOf(text), term: conceptTerm(group.concept) };
      for (const step of phrase.steps)
        if (step.type !== 'gap' && step.start !== '') vocabulary.add(step.start);
      const [first] = phrase.steps;
      if (first === undefined || first.type === 'gap') continue;
      if (first.type === 'part') open.push(phrase);
      else byFirst.set(first.term, [...(byFirst.get(first.term) ?? []), phrase]);
    }
  }
  /** Phrases a word may start; words repeat. */
  const started = new Map<string, readonly Phrase[]>();
  const startedBy = (word: Word): readonly Phrase[] => {
    let phrases = started.get(word.plain);
    if (phrases === undefined) {
      phrases = [
        ...(byFirst.get(word.terms[0]!) ?? []),
        ...open.filter((phrase) => fits(word, phrase.steps[0]!)),
      ];
      if (started.size > 50_000) started.clear();
      started.set(word.plain, phrases);
    }
    return phrases;
  };
  return {
    words: [...vocabulary],
    find(all) {
      const found: ConceptMatch[] = [];
      for (const [index, word] of all.entries()) {
        for (const phrase of startedBy(word)) {
          const last = follow(all, index + 1, phrase.steps);
          if (last !== undefined) found.push({ term: phrase.term, start: word.start, end: all[last]!.end });
        }
      }
      return found;
    },
  };
}

/** `bricht … ab`, `verbindung*`, `*fehler`: see `kb/synonyms.yaml`. */
function stepsOf(phrase: string): Step[] {
  return phrase.split(/\s+/).flatMap((part): Step[] => {
    if (part === '') return [];
    if (part === '…') return [{ type: 'gap' }];
    if (!part.includes('*')) {
      return words(part)
        .slice(0, 1)
        .map(({ terms: [term = ''] }) => ({ type: 'term', term, start: term }));
    }
    const parts = part.split('*').map((piece) => words(piece)[0]?.plain ?? '');
    if (parts.every((piece) => piece === '')) return [];
    return [
      { type: 'part', start: parts[0]!, pattern: new RegExp(`^${parts.map(escapeRegExp).join('.*')}$`) },
    ];
  });
}

function fits(word: Word, step: Step): boolean {
  if (step.type === 'term') return word.terms[0] === step.term;
  return step.type === 'part' && step.pattern.test(word.plain);
}

/** The index of the phrase's last word, where the phrase goes on at `at`. */
function follow(all: readonly Word[], at: number, steps: readonly Step[]): number | undefined {
  let index = at;
  for (let step = 1; step < steps.length; step++) {
    const wanted = steps[step]!;
    if (wanted.type === 'gap') {
      const next = steps[step + 1];
      if (next === undefined) break;
      const limit = Math.min(all.length, index + longestGap + 1);
      while (index < limit && !fits(all[index]!, next)) index++;
      if (index >= limit) return undefined;
    } else {
      if (index >= all.length || !fits(all[index]!, wanted)) return undefined;
      index++;
    }
  }
  return index - 1;
}

/** Where words stand in a tree outside of comments and strings. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { SyntaxTree } from './syntax.ts';
import { occursIn, offsetsOf, type WordIndex, wordIndex } from './words.ts';

export interface Leaves {
  /** Whether the word stands in the text at all, be it in a comment. */
  readonly has: (word: string) => boolean;
  /** Every leaf that is this word, wherever it stands outside of comments and strings. */
  readonly of: (word: string) => readonly Syntax[];
  /** More occurrences of one word than anybody looks at: what depends on it is unknown. */
  readonly overflowed: () => boolean;
}

/** Occurrences of one word that are looked at; generated files may have many more. */
const mostOccurrences = 2000;

export function readLeaves(tree: SyntaxTree): Leaves {
  const leavesOf = new Map<string, readonly Syntax[]>();
  let words: WordIndex | undefined;
  let overflowed = false;

  return {
    has(word) {
      words ??= wordIndex(tree.text);
      return occursIn(words, tree.text, word);
    },

    of(word) {
      const known = leavesOf.get(word);
      if (known !== undefined) return known;
      const found: Syntax[] = [];
      words ??= wordIndex(tree.text);
      for (const offset of offsetsOf(words, tree.text, word)) {
        if (found.length >= mostOccurrences) {
          overflowed = true;
          break;
        }
        const leaf = tree.at(offset);
        if (leaf.start === offset && leaf.end === offset + word.length) found.push(leaf);
      }
      leavesOf.set(word, found);
      return found;
    },

    overflowed: () => overflowed,
  };
}

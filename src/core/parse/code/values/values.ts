/** What an expression is worth where that can be read: literals, constants of the file, arithmetic, durations. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Names } from '../names/names.ts';
import { type Evaluation, type Folded, none, type RecordValue, type Substitution } from './evaluation.ts';
import { readFolding } from './folding.ts';
import { readFollowing } from './following.ts';
import { readMentions } from './mentions.ts';
import { deepestSpread, readRecords } from './records.ts';

export interface Values {
  fold(node: Syntax, given?: Substitution): Folded | undefined;
  /** The expression a name or field stands for, when it is assigned once; else the node itself. */
  follow(node: Syntax, given?: Substitution): Syntax;
  items(node: Syntax, given?: Substitution): readonly Syntax[] | undefined;
  record(node: Syntax, given?: Substitution): RecordValue | undefined;
  /**
   * Whether a word stands in the expression, in what its names stand for, or in its strings; `surely`: whatever they
   * stand for, or (`false`) in anything they may stand for, fields too.
   */
  mentions(node: Syntax, words: RegExp, surely?: boolean): boolean;
  /** Whether the words stand in the expression or in what the names in it were made of. */
  comesFrom(node: Syntax, words: RegExp): boolean;
}

export function values(names: Names, language: Language): Values {
  const evaluation: Evaluation = {
    names,
    language,
    fold: (node, given, depth) => fold(node, given, depth),
    follow: (node, given, depth) => follow(node, given, depth),
    isReplaced: (literal, key) => isReplaced(literal, key),
  };
  const fold = readFolding(evaluation);
  const follow = readFollowing(evaluation);
  const { record, isReplaced } = readRecords(evaluation);
  const { mentions, comesFrom } = readMentions(evaluation);

  return { fold, follow, items, record, mentions, comesFrom };

  function items(node: Syntax, given: Substitution = none, depth = 0): readonly Syntax[] | undefined {
    const shape = follow(node, given).shape;
    if (shape.kind === 'list') return shape.items;
    // `defaults + [more]`: what is known of both sides.
    if (shape.kind === 'binary' && shape.operator === '+' && depth < deepestSpread) {
      const left = items(shape.left, given, depth + 1);
      const right = items(shape.right, given, depth + 1);
      return left === undefined && right === undefined ? undefined : [...(left ?? []), ...(right ?? [])];
    }
    return undefined;
  }
}

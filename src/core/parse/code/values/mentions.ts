/** Words that an expression has to do with. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Binding } from '../names/bindings.ts';
import { isOfSelf } from '../names/names.ts';
import { unwrap } from '../tree/nodes.ts';
import type { Evaluation } from './evaluation.ts';

/** What is made of what is followed so far, over so many names each: enough for a list of addresses taken apart. */
const deepestSource = 3;
const mostSources = 6;

export interface Mentions {
  readonly mentions: (node: Syntax, words: RegExp, surely?: boolean) => boolean;
  readonly comesFrom: (node: Syntax, words: RegExp) => boolean;
}

export function readMentions(evaluation: Evaluation): Mentions {
  const { names } = evaluation;

  return {
    mentions: (node, words, surely) => mentions(node, words, surely),
    comesFrom: (node, words) => comesFrom(node, words),
  };

  function mentions(node: Syntax, words: RegExp, surely: boolean | undefined, depth = 0): boolean {
    const either = surely === true && depth <= 4 ? unwrap(node).shape : undefined;
    if (either?.kind === 'choice')
      return either.options.every((each) => mentions(each, words, surely, depth + 1));
    if (words.test(node.text)) return true;
    if (depth > 4) return false;
    const real = evaluation.follow(node);
    if (real !== node) return mentions(real, words, surely, depth + 1);
    // Assigned several times: one of them may hold. `$path = 'unix://' . $path`
    const isField = real.shape.kind === 'member' && surely !== undefined;
    const bindings = real.shape.kind === 'name' ? names.bindings(real) : isField ? names.fields(real) : [];
    const isOne = (each: Binding): boolean => isMentioned(each, words);
    if (surely === true ? bindings.length > 0 && bindings.every(isOne) : bindings.some(isOne)) return true;
    if (surely === true && bindings.length > 1) return false;
    // `keep_idle(60)`, `socket_base::keep_alive option(true)`: the type that is made says it.
    const path = names.path(node.shape.kind === 'call' ? node.shape.callee : node);
    return path !== undefined && words.test(path);
  }

  /** Follows names through what they are taken apart from, and items to their list. */
  function comesFrom(node: Syntax, words: RegExp, depth = 0): boolean {
    if (words.test(node.text)) return true;
    if (depth >= deepestSource) return false;
    return namesIn(node).some((use) => {
      const bindings = use.shape.kind === 'member' ? names.fields(use) : names.bindings(use);
      return bindings.slice(0, mostSources).some(({ how }) => {
        const source =
          how.kind === 'value' || how.kind === 'resource'
            ? how.value
            : how.kind === 'item'
              ? how.over
              : how.kind === 'parameter'
                ? how.parameter.default
                : undefined;
        return source !== undefined && comesFrom(source, words, depth + 1);
      });
    });
  }

  /** Names and own fields that an expression is made of. */
  function namesIn(node: Syntax): readonly Syntax[] {
    if (node.shape.kind === 'name' || isOfSelf(node, names)) return [node];
    return node.children.slice(0, mostSources).flatMap(namesIn);
  }
}

function isMentioned({ how }: Binding, words: RegExp): boolean {
  return how.kind === 'value' && how.value !== undefined && words.test(how.value.text);
}

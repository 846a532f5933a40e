/** Socket options by the names and numbers that programs give them. */
import type { OptionEffect } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Names } from '../names/names.ts';
import type { Substitution } from '../values/evaluation.ts';
import type { Values } from '../values/values.ts';

const commonSockopts: Readonly<Record<string, OptionEffect>> = {
  SO_KEEPALIVE: { sets: 'enabled' },
  TCP_KEEPIDLE: { sets: 'idle', unit: 's' },
  TCP_KEEPALIVE: { sets: 'idle', unit: 's' },
  TCP_KEEPINTVL: { sets: 'interval', unit: 's' },
  TCP_KEEPCNT: { sets: 'probes' },
};

/** Linux numbers: SOL_SOCKET 1, SO_KEEPALIVE 9; IPPROTO_TCP 6 with 4, 5 and 6. */
const numbered: Readonly<Record<string, OptionEffect>> = {
  '1/9': { sets: 'enabled' },
  '6/4': { sets: 'idle', unit: 's' },
  '6/5': { sets: 'interval', unit: 's' },
  '6/6': { sets: 'probes' },
};

/** What a call with an option's name and level sets. */
export type SockoptReader = (
  name: Syntax,
  level: Syntax | undefined,
  given: Substitution,
) => OptionEffect | undefined;

export function sockoptReader(names: Names, values: Values, language: Language): SockoptReader {
  const sockopts = { ...commonSockopts, ...language.sockopts };

  /** The effect of a socket option; `undefined` for one that has nothing to do with keepalive. */
  function sockopt(name: Syntax, level: Syntax | undefined, given: Substitution): OptionEffect | undefined {
    const word = optionName(name, given);
    if (typeof word === 'number') {
      const at = level === undefined ? undefined : levelNumber(level, given);
      return at === undefined ? undefined : numbered[`${at}/${word}`];
    }
    if (word === undefined) return { sets: 'unknown' };
    const effect = sockopts[word];
    // SO_KEEPALIVE has the number of TCP_DEFER_ACCEPT: at TCP's level it enables nothing.
    if (effect?.sets === 'enabled' && level !== undefined && levelNumber(level, given) === 6)
      return undefined;
    return effect;
  }

  function levelNumber(level: Syntax, given: Substitution): number | undefined {
    const { shape } = values.follow(level, given);
    // `SocketOptionLevel.Tcp` is written as no constant.
    const word = optionName(level, given) ?? (shape.kind === 'member' ? shape.name : undefined);
    if (typeof word === 'number') return word;
    if (word === undefined) return undefined;
    if (/^(SOL_SOCKET|SOCKET)$/i.test(word)) return 1;
    return /^((IPPROTO|SOL)_)?TCP$/i.test(word) ? 6 : 0;
  }

  /** The last word of a constant's name, the string a reflecting call is given, or a number. */
  function optionName(node: Syntax, given: Substitution, depth = 0): string | number | undefined {
    if (depth > 8) return undefined;
    const folded = values.fold(node, given)?.value;
    if (typeof folded === 'number') return folded;
    if (typeof folded === 'string') return folded.split(/[.:]/).pop();
    const real = values.follow(node, given);
    const shape = real.shape;
    if (shape.kind === 'member') {
      // `ChannelOption.ALLOCATOR`: of what is imported one word is enough.
      const isConstant =
        isConstantName(shape.name) ||
        (/^[A-Z][A-Z0-9]+$/.test(shape.name) && names.path(real) !== undefined) ||
        (shape.object !== undefined && language.sockoptTypes?.test(shape.object.text) === true);
      return isConstant ? shape.name : undefined;
    }
    if (shape.kind === 'name') {
      const path = names.path(real);
      const last = path?.slice(path.lastIndexOf('.') + 1);
      return last !== undefined && isConstantName(last) ? last : nameOfEach(real, given, depth);
    }
    if (shape.kind === 'choice') {
      const found = shape.options.map((each) => optionName(each, given, depth + 1));
      return found.find((each) => each !== undefined);
    }
    if (shape.kind === 'call') {
      const position = language.reflection?.[names.path(shape.callee) ?? ''];
      const argument = position === undefined ? undefined : shape.arguments[position]?.value;
      if (argument !== undefined) return optionName(argument, given, depth + 1);
    }
    return undefined;
  }

  /** `#define BIND_ANY IP_TRANSPARENT` behind `#if`, `#define BIND_ANY IP_BINDANY` behind its `#else`: all mean the same. */
  function nameOfEach(name: Syntax, given: Substitution, depth: number): string | undefined {
    const words = names
      .bindings(name)
      .map(({ how }) =>
        how.kind === 'value' && how.value !== undefined ? optionName(how.value, given, depth + 1) : undefined,
      );
    const [word] = words;
    const isAlike = words.every(
      (each) => typeof each === 'string' && sockopts[each]?.sets === sockopts[String(word)]?.sets,
    );
    return typeof word === 'string' && isAlike ? word : undefined;
  }

  function isConstantName(word: string): boolean {
    return sockopts[word] !== undefined || /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(word);
  }

  return sockopt;
}

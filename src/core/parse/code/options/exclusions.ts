/** Arguments that say that a call makes no TCP connection. */
import type { Unless } from '../../../languages/api.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Names } from '../names/names.ts';
import type { Values } from '../values/values.ts';
import type { ArgumentReader } from './arguments.ts';

export interface Exclusions {
  /** An argument says so. */
  readonly excludes: (call: ShapeOf<'call'>, unless: readonly Unless[] | undefined) => boolean;
  /** It may say so: in some branch it is none. */
  readonly mayExclude: (call: ShapeOf<'call'>, unless: readonly Unless[] | undefined) => boolean;
}

export function readExclusions(names: Names, values: Values, { argument }: ArgumentReader): Exclusions {
  return {
    excludes: (call, unless) => excludes(call, unless, false),
    mayExclude: (call, unless) => excludes(call, unless, true),
  };

  function excludes(call: ShapeOf<'call'>, unless: readonly Unless[] | undefined, perhaps: boolean): boolean {
    return (unless ?? []).some((each) =>
      each.at.some((where) => {
        const value = argument(call, where);
        const rule = perhaps && each.surely === true ? { ...each, surely: false } : each;
        return value !== undefined && isExcluding(value, rule);
      }),
    );
  }

  function isExcluding(
    value: Syntax,
    {
      given,
      text,
      elsewhere,
      mentions,
      unread,
      surely,
    }: Omit<Unless, 'surely'> & { readonly surely?: boolean },
  ): boolean {
    const folded = values.fold(value)?.value;
    if (given === true) return folded !== null;
    if (elsewhere === true) return folded === undefined && isOfOtherFile(value);
    if (text === true) {
      // `isWindows ? "\\\\.\\pipe\\app" : "/run/app.sock"`: paths as far as they can be read.
      const real = values.follow(value);
      if (real.shape.kind === 'choice') {
        const ways = real.shape.options.map((each) => values.fold(each)?.value);
        const isPath = (way: unknown): boolean => typeof way === 'string' && !/^\d*$/.test(way);
        return ways.some(isPath) && ways.every((way) => way === undefined || isPath(way));
      }
      if (folded === undefined && beginsAsPath(real)) return true;
      // A path, or a name that says so where it cannot be read.
      return typeof folded === 'string'
        ? !/^\d+$/.test(folded)
        : folded === undefined && /(path|pipe|sock(et)?_?(file|name))\W*$/i.test(value.text);
    }
    if (unread !== undefined) {
      // A number is one kind, and no name of it stands in the text.
      return folded === undefined && names.has(unread.rival) && !values.comesFrom(value, unread.words);
    }
    return mentions !== undefined && values.mentions(value, mentions, surely);
  }

  /** `settings.BROKER_URL`, of what is imported. */
  function isOfOtherFile(value: Syntax): boolean {
    const real = values.follow(value);
    return (real.shape.kind === 'member' || real.shape.kind === 'name') && names.path(real) !== undefined;
  }
}

/** A template that begins as a socket file's or a pipe's path does: what is filled in stands behind that. */
function beginsAsPath({ shape, start, text }: Syntax): boolean {
  if (shape.kind !== 'string' || shape.value !== undefined) return false;
  return /^(?:\.{0,2}\/|\\{2,4}[.?]\\{1,2}pipe\\)/i.test(text.slice(shape.content.start - start));
}

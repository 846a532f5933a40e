/** Options given to calls: which of them speak of keepalive, and what they say. */
import type { Said } from '../../../document/code.ts';
import type { OptionTable, Sets, Unless } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Names } from '../names/names.ts';
import type { Values } from '../values/values.ts';
import { argumentReader } from './arguments.ts';
import { readExclusions } from './exclusions.ts';
import { listReader } from './lists.ts';
import { merger } from './said.ts';
import { setterReader } from './setters.ts';
import { plain, type Setting } from './setting.ts';
import { sockoptReader } from './sockopts.ts';
import { settingsOfUrl } from './urls.ts';

export interface OptionReader {
  /** The options of a connecting call, by keyword, by key of its records and by position. */
  ofCall(call: ShapeOf<'call'>, table: OptionTable): readonly Setting[];
  /** A call that sets options, each row of the table it loops over included. */
  ofSetter(node: Syntax, call: ShapeOf<'call'>, row: Sets): readonly Setting[];
  ofUrl(content: Syntax, table: OptionTable): readonly Setting[];
  /** The rows of a list of socket options. */
  ofList(list: Syntax): readonly Setting[];
  /** The value of an option, wherever the call gives it. */
  argument(call: ShapeOf<'call'>, where: number | string): Syntax | undefined;
  /** Arguments or keys are spread in that cannot be read. */
  isOpen(call: ShapeOf<'call'>): boolean;
  /** An argument says that this is no TCP connection. */
  excludes(call: ShapeOf<'call'>, unless: readonly Unless[] | undefined): boolean;
  /** It may say so: in some branch it is none. */
  mayExclude(call: ShapeOf<'call'>, unless: readonly Unless[] | undefined): boolean;
  merge(settings: readonly Setting[]): Said;
}

export function optionReader(names: Names, values: Values, language: Language): OptionReader {
  const sockopt = sockoptReader(names, values, language);
  const reader = argumentReader(values);
  const unfolded = listReader(values, sockopt);

  function ofCall(call: ShapeOf<'call'>, table: OptionTable): readonly Setting[] {
    const found: Setting[] = [];
    for (const [key, effect] of Object.entries(table)) {
      for (const { node, value } of reader.given(call, key)) {
        // `tcp_keepalive: { time: 60 }`: the keys say it.
        if (effect.sets === 'idle' && values.record(value) !== undefined) continue;
        if (effect.sets === 'unknown' && effect.unless?.(values.follow(value)) === true) continue;
        found.push(...unfolded({ effect, at: plain(node), node, value, given: new Map() }));
      }
    }
    return found;
  }

  return {
    ofCall,
    ofSetter: setterReader({ names, values, language, reader, sockopt }),
    ofUrl: settingsOfUrl,
    ofList: (list) =>
      unfolded({ effect: { sets: 'sockopts' }, at: plain(list), node: list, value: list, given: new Map() }),
    argument: reader.argument,
    isOpen: reader.isOpen,
    ...readExclusions(names, values, reader),
    merge: merger(values),
  };
}

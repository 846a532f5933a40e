/** Lists and maps of socket options. */

import type { Values } from '../values/values.ts';
import { plain, type Setting } from './setting.ts';
import type { SockoptReader } from './sockopts.ts';

/** Makes of a setting that is such a list or map one for each of its rows. */
export function listReader(values: Values, sockopt: SockoptReader): (setting: Setting) => readonly Setting[] {
  return unfolded;

  function unfolded(setting: Setting): readonly Setting[] {
    const { sets } = setting.effect;
    if (sets !== 'sockopts' && sets !== 'sockopt-map') return [setting];
    const rows = sets === 'sockopts' ? tuples(setting) : pairs(setting);
    if (rows === undefined) return [{ ...setting, effect: { sets: 'unknown' } }];
    const enables =
      setting.effect.sets === 'sockopt-map' && setting.effect.enables === true && rows.length > 0;
    if (!enables) return rows;
    const { value: _, ...rest } = setting;
    return [{ ...rest, effect: { sets: 'enabled' }, omitted: 'on' }, ...rows];
  }

  function tuples(setting: Setting): Setting[] | undefined {
    if (setting.value === undefined) return undefined;
    if (values.fold(setting.value)?.value === null) return [];
    const rows = values.items(setting.value, setting.given);
    if (rows === undefined) return undefined;
    return rows.flatMap((row): Setting[] => {
      const parts = values.items(row, setting.given);
      const [level, name, value] = parts ?? [];
      if (name === undefined || value === undefined) {
        return row.shape.kind === 'list' ? [] : [{ ...setting, effect: { sets: 'unknown' } }];
      }
      const effect = sockopt(name, level, setting.given);
      return effect === undefined
        ? []
        : [{ effect, at: plain(name), node: setting.node, value, given: setting.given }];
    });
  }

  function pairs(setting: Setting): Setting[] | undefined {
    if (setting.value === undefined) return undefined;
    if (values.fold(setting.value)?.value === null) return [];
    const shape = values.follow(setting.value, setting.given).shape;
    if (shape.kind !== 'record' || shape.entries.some((each) => each.spread === true)) return undefined;
    return shape.entries.flatMap((each): Setting[] => {
      if (each.keyNode === undefined) return [];
      const effect = sockopt(each.keyNode, undefined, setting.given);
      return effect === undefined
        ? []
        : [{ effect, at: plain(each.keyNode), node: setting.node, value: each.value, given: setting.given }];
    });
  }
}

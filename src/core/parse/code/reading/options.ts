/** Options given to calls: which of them speak of keepalive, and what they say. */
import type { Said } from '../../../document/code.ts';
import { callee, type OptionTable, type Sets, type Unless } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { type Span, span } from '../../../text.ts';
import { returned } from './functions.ts';
import type { Names } from './names.ts';
import { unwrap } from './nodes.ts';
import { roundReader } from './rounds.ts';
import { merger } from './said.ts';
import type { Setting } from './setting.ts';
import { sockoptReader } from './sockopts.ts';
import type { Substitution, Values } from './values.ts';

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

/** `useFactory()`: what the function gives that stands under that key. */
const made = '()';

export function optionReader(names: Names, values: Values, language: Language): OptionReader {
  const sockopt = sockoptReader(names, values, language);
  const rowsOf = roundReader(values);

  function argument(call: ShapeOf<'call'>, where: number | string): Syntax | undefined {
    if (typeof where === 'number') {
      const positional = call.arguments.filter((each) => each.name === undefined);
      const before = positional.slice(0, where + 1);
      return before.some((each) => each.spread === true) ? undefined : before[where]?.value;
    }
    if (where === 'block' && call.block !== undefined) return call.block;
    if (where === callee) return call.callee;
    const keyword = call.arguments.find((each) => each.name === where);
    if (keyword !== undefined) return keyword.value;
    const [first, ...rest] = where.split('.');
    const holder = rest.length === 0 ? undefined : call.arguments.find((each) => each.name === first);
    if (holder !== undefined) return entry(holder.value, rest.join('.'))?.value;
    for (const each of call.arguments) {
      const found = each.name === undefined ? entry(each.value, where)?.value : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function entry(node: Syntax, key: string): { node: Syntax; value: Syntax } | undefined {
    const record = values.record(node);
    // A key may have dots of its own.
    const whole = record?.entries.findLast((each) => each.key === key);
    if (whole !== undefined) return { node: whole.keyNode ?? whole.node, value: whole.value };
    const [first = '', ...rest] = key.split('.');
    const isMade = first.endsWith(made);
    const word = isMade ? first.slice(0, -made.length) : first;
    const found = record?.entries.findLast((each) => each.key === word);
    const value = found === undefined || !isMade ? found?.value : resultOf(found.value);
    if (found === undefined || value === undefined) return undefined;
    if (rest.length > 0) return entry(value, rest.join('.'));
    return { node: found.keyNode ?? found.node, value };
  }

  /** `{ host }` of `() => ({ host })`, if the function gives nothing else. */
  function resultOf(value: Syntax): Syntax | undefined {
    const [only, another] = returned(values.follow(value));
    return another === undefined ? only : undefined;
  }

  function isOpen(call: ShapeOf<'call'>): boolean {
    return call.arguments.some((each) => {
      if (each.spread === true) return each.positional !== true && values.record(each.value)?.open !== false;
      return each.name === undefined && values.record(each.value)?.open === true;
    });
  }

  function ofCall(call: ShapeOf<'call'>, table: OptionTable): readonly Setting[] {
    const found: Setting[] = [];
    for (const [key, effect] of Object.entries(table)) {
      for (const { node, value } of given(call, key)) {
        // `tcp_keepalive: { time: 60 }`: the keys say it.
        if (effect.sets === 'idle' && values.record(value) !== undefined) continue;
        if (effect.sets === 'unknown' && effect.unless?.(values.follow(value)) === true) continue;
        found.push(...unfolded({ effect, at: plain(node), node, value, given: new Map() }));
      }
    }
    return found;
  }

  /** Lists and maps of socket options as one setting for each row. */
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

  function given(call: ShapeOf<'call'>, key: string): readonly { node: Syntax; value: Syntax }[] {
    if (/^\d+$/.test(key)) {
      const value = argument(call, Number(key));
      return value === undefined ? [] : [{ node: value, value }];
    }
    const found: { node: Syntax; value: Syntax }[] = [];
    for (const each of call.arguments) {
      if (each.name === key && each.nameNode !== undefined)
        found.push({ node: each.nameNode, value: each.value });
      const dotted = each.name !== undefined && key.startsWith(`${each.name}.`);
      const inside = dotted ? key.slice(each.name.length + 1) : key;
      const record = each.name === undefined || dotted ? entry(each.value, inside) : undefined;
      if (record !== undefined) found.push(record);
    }
    return found;
  }

  function ofSetter(node: Syntax, call: ShapeOf<'call'>, row: Sets): readonly Setting[] {
    const found: Setting[] = [];
    if (row.sockopt !== undefined) {
      for (const { args: written, given } of rowsOf(node, call)) {
        const args = opened(written, row.sockopt);
        const name = inTable(args[row.sockopt.name], given);
        const value = inTable(args[row.sockopt.value], given);
        const level = row.sockopt.level === undefined ? undefined : args[row.sockopt.level];
        if (name === undefined) {
          found.push({ effect: { sets: 'unknown' }, at: plain(node), node, given });
          continue;
        }
        const effect = isTooSmall(value) ? undefined : sockopt(name, level, given);
        // In a table the option's name stands far from the call; the finding belongs to the name.
        if (effect !== undefined)
          found.push({ effect, at: plain(name), node, given, ...(value !== undefined && { value }) });
      }
    }
    if (row.structure !== undefined) found.push(...ofStructure(node, call, row.structure));
    if (row.enables === true) {
      const at = enablingCall(node, call);
      found.push({ effect: { sets: 'enabled' }, at, node, given: new Map(), omitted: 'on' });
      const first = argument(call, 0);
      if (first === undefined || values.record(first)?.open !== false)
        found.push({ effect: { sets: 'unknown' }, at, node, given: new Map() });
    }
    const record = row.record === undefined ? undefined : argument(call, row.record);
    if (record !== undefined && values.record(record)?.open !== false)
      found.push({ effect: { sets: 'unknown' }, at: plain(node), node, given: new Map() });
    for (const [key, effect] of Object.entries(row.options ?? {})) {
      const at = enablingCall(node, call);
      if (/^\d+$/.test(key)) {
        const value = argument(call, Number(key));
        // `setKeepAlive({ enable: true })`: the keys say it.
        if (value !== undefined && values.record(value) !== undefined) continue;
        if (value !== undefined) found.push({ effect, at, node, value, given: new Map() });
        else if (key === Object.keys(row.options!)[0] && row.omitted !== undefined) {
          found.push({ effect, at, node, given: new Map(), omitted: row.omitted });
        }
      } else {
        for (const { node: name, value } of given(call, key)) {
          found.push({ effect, at: plain(name), node, value, given: new Map() });
        }
      }
    }
    return found;
  }

  /** `setsockopt(Socket::Option.bool(:INET, :SOCKET, :KEEPALIVE, true))`: what one object holds. */
  function opened(args: readonly Syntax[], where: NonNullable<Sets['sockopt']>): readonly Syntax[] {
    const [only, another] = args;
    const inner = only === undefined || another !== undefined ? undefined : values.follow(only).shape;
    if (inner?.kind !== 'call') return args;
    const at = language.sockoptObjects?.[names.path(inner.callee) ?? ''];
    if (at === undefined) return args;
    const parts: Syntax[] = [];
    for (const part of ['level', 'name', 'value'] as const) {
      const value = inner.arguments[at[part]]?.value;
      if (value !== undefined && where[part] !== undefined) parts[where[part]] = value;
    }
    return parts;
  }

  /** `struct tcp_keepalive vals = { 1, 45000, 10000 }`, or its members one by one: `vals.onoff = 1`. */
  function ofStructure(
    node: Syntax,
    call: ShapeOf<'call'>,
    { at, members }: NonNullable<Sets['structure']>,
  ): readonly Setting[] {
    const given = argument(call, at);
    if (given === undefined) return [];
    const written = values.follow(given).shape;
    const holder = unwrap(given).text;
    const all = Object.entries(members).flatMap(([member, effect], position): readonly Setting[] => {
      const assigned = names.leaves(member).flatMap((leaf) => {
        const field = leaf.parent;
        const assign = field?.parent?.shape;
        const isIt = field?.shape.kind === 'member' && field.shape.object?.text === holder;
        return isIt && assign?.kind === 'assign' && assign.targets.includes(field)
          ? [{ name: leaf, value: assign.value }]
          : [];
      });
      const inLiteral =
        written.kind === 'list'
          ? written.items[position]
          : written.kind === 'record'
            ? written.entries.find((each) => each.key === member)?.value
            : undefined;
      const found = assigned.length > 0 ? assigned : [{ name: inLiteral, value: inLiteral }];
      return found.flatMap(({ name, value }) =>
        name === undefined || value === undefined
          ? []
          : [{ effect, at: plain(name), node, value, given: new Map() }],
      );
    });
    return all.length > 0 ? all : [{ effect: { sets: 'unknown' }, at: plain(node), node, given: new Map() }];
  }

  /** The kernel wants four bytes: `char on = 1` sets nothing, and the call says so. Winsock takes one. */
  function isTooSmall(value: Syntax | undefined): boolean {
    if (language.writing.byAddress !== true || value === undefined || names.has('SOCKET')) return false;
    const held = unwrap(value);
    if (held === value || held.shape.kind !== 'name') return false;
    const bindings = names.bindings(held);
    return (
      bindings.length > 0 &&
      bindings.every(
        ({ how }) =>
          how.kind === 'value' &&
          how.type !== undefined &&
          /^(?:(?:un)?signed\s+)?char$|^bool$|^_Bool$|^u?int(?:8|16)_t$|^(?:unsigned\s+)?short$/.test(
            how.type.text,
          ),
      )
    );
  }

  /** Of a loop over a table the expression in the table: there the value stands. */
  function inTable(node: Syntax | undefined, given: Substitution): Syntax | undefined {
    const inner = node?.shape.kind === 'same' ? node.shape.inner : node;
    return inner?.shape.kind === 'name' ? (given.get(inner.shape.name) ?? node) : node;
  }

  /** `conn.setKeepAlive(true)`; in a chain its last link, `setKeepAlive(true)`; of an assignment the field's name. */
  function enablingCall(node: Syntax, call: ShapeOf<'call'>): Span {
    const callee = (call.callee.shape.kind === 'same' ? call.callee.shape.inner : call.callee).shape;
    if (callee.kind !== 'member' || callee.object === undefined) return plain(node);
    if (call.list === undefined) return plain(callee.nameNode);
    return callee.object.shape.kind === 'call' ? span(callee.nameNode.start, node.end) : plain(node);
  }

  function ofUrl(content: Syntax, table: OptionTable): readonly Setting[] {
    const shape = content.shape;
    if (shape.kind !== 'string') return [];
    const text = content.text.slice(shape.content.start - content.start, shape.content.end - content.start);
    const found: Setting[] = [];
    // URL parameters, the `key=value` words of libpq, and `Key With Blanks=value;` of connection strings.
    const pairs = /^[\w .]+=[^;]*;/.test(text)
      ? /([A-Za-z_][\w. ]*?)\s*=\s*'?([^;'"]*)/g
      : /([A-Za-z_][\w.]*)\s*=\s*'?([^\s&;'"]*)/g;
    for (const match of text.matchAll(pairs)) {
      const effect = table[match[1]!] ?? table[match[1]!.replaceAll(' ', '').toLowerCase()];
      if (effect === undefined) continue;
      const start = shape.content.start + match.index;
      const valueStart = start + match[0].lastIndexOf(match[2]!);
      found.push({
        effect,
        at: span(start, start + match[1]!.length),
        node: content,
        given: new Map(),
        name: match[1]!,
        text: match[2]!,
        textSpan: span(valueStart, valueStart + match[2]!.length),
      });
    }
    return found;
  }

  function excludes(call: ShapeOf<'call'>, unless: readonly Unless[] | undefined, perhaps = false): boolean {
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

  function ofList(list: Syntax): readonly Setting[] {
    return unfolded({
      effect: { sets: 'sockopts' },
      at: plain(list),
      node: list,
      value: list,
      given: new Map(),
    });
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

  return {
    ofCall,
    ofSetter,
    ofUrl,
    ofList,
    argument,
    isOpen,
    excludes: (call, unless) => excludes(call, unless),
    mayExclude: (call, unless) => excludes(call, unless, true),
    merge: merger(values),
  };
}

/** A template that begins as a socket file's or a pipe's path does: what is filled in stands behind that. */
function beginsAsPath({ shape, start, text }: Syntax): boolean {
  if (shape.kind !== 'string' || shape.value !== undefined) return false;
  return /^(?:\.{0,2}\/|\\{2,4}[.?]\\{1,2}pipe\\)/i.test(text.slice(shape.content.start - start));
}

/** A span alone: facts must not hold on to the tree. */
function plain(node: Span): Span {
  return span(node.start, node.end);
}

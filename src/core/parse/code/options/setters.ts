/** Calls that set options on a connection that is there. */
import type { Sets } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { type Span, span } from '../../../text.ts';
import type { Names } from '../names/names.ts';
import { unwrap } from '../tree/nodes.ts';
import type { Substitution } from '../values/evaluation.ts';
import type { Values } from '../values/values.ts';
import type { ArgumentReader } from './arguments.ts';
import { roundReader } from './rounds.ts';
import { plain, type Setting } from './setting.ts';
import type { SockoptReader } from './sockopts.ts';

export interface SetterParts {
  readonly names: Names;
  readonly values: Values;
  readonly language: Language;
  readonly reader: ArgumentReader;
  readonly sockopt: SockoptReader;
}

/** Reads a call that sets options, each row of the table it loops over included. */
export function setterReader({
  names,
  values,
  language,
  reader,
  sockopt,
}: SetterParts): (node: Syntax, call: ShapeOf<'call'>, row: Sets) => readonly Setting[] {
  const { argument, given } = reader;
  const rowsOf = roundReader(values);

  return ofSetter;

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
}

/** `conn.setKeepAlive(true)`; in a chain its last link, `setKeepAlive(true)`; of an assignment the field's name. */
function enablingCall(node: Syntax, call: ShapeOf<'call'>): Span {
  const callee = (call.callee.shape.kind === 'same' ? call.callee.shape.inner : call.callee).shape;
  if (callee.kind !== 'member' || callee.object === undefined) return plain(node);
  if (call.list === undefined) return plain(callee.nameNode);
  return callee.object.shape.kind === 'call' ? span(callee.nameNode.start, node.end) : plain(node);
}

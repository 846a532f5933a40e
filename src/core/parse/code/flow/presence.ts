/** Conditions by which programs ask whether there is a connection at all: without one there is nothing to be closed. */
import type { Shape, Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import { ancestor, enclosingFunction, outermost, unwrap, within } from '../tree/nodes.ts';

/** The name or member that holds it. */
interface Held {
  readonly target: Syntax;
}

/** A pattern for what the holders are written as, PHP's sigil or none. */
function anyOf(holders: readonly Held[]): string {
  return `\\$?(?:${holders.map(({ target }) => escapeRegExp(target.text)).join('|')})`;
}

/** `$conn`, `conn != nil`, `fd >= 0`, `fd > 0` by itself. */
export function presence(holders: readonly Held[]): RegExp | undefined {
  if (holders.length === 0) return undefined;
  const it = anyOf(holders);
  const there =
    '(?:!==?\\s*(?:null|nullptr|NULL|nil|false|undefined|INVALID_SOCKET|-\\s*1)|is\\s+not\\s+None|>=?\\s*0|>\\s*-\\s*1)';
  return new RegExp(`^\\s*\\(?\\s*(?:is_resource\\s*\\(\\s*)?${it}\\s*\\)?\\s*${there}?\\s*\\)?\\s*:?$`);
}

/** `failure = s.connect_ex(address)`, an error's number: `if failure == 0` says that there is a connection. */
export function success(start: Syntax): RegExp | undefined {
  const assign = ancestor(start, 'assign', 2)?.shape;
  const result = assign?.kind === 'assign' && assign.targets.length === 1 ? assign.targets[0] : undefined;
  if (result?.shape.kind !== 'name') return undefined;
  const it = escapeRegExp(result.text);
  return new RegExp(`^\\s*\\(?\\s*(?:${it}\\s*==\\s*0|0\\s*==\\s*${it}|not\\s+${it})\\s*\\)?\\s*$`);
}

/** `ok = connect(fd, …); if (ok < 0) return;`: it leaves where connecting failed, and nothing else did since. */
export function isFailure(exit: Syntax, start: Syntax): boolean {
  const assign = ancestor(start, 'assign', 3)?.shape;
  const result = assign?.kind === 'assign' && assign.targets.length === 1 ? assign.targets[0] : undefined;
  const fn = enclosingFunction(start);
  if (result?.shape.kind !== 'name' || fn === undefined) return false;
  const it = escapeRegExp(result.text);
  const failed = new RegExp(
    `^[\\s(]*\\b${it}\\s*(?:(?:<\\s*0|==\\s*(?:-\\s*1|SOCKET_ERROR|INVALID_SOCKET)|!=\\s*(?:0|NO_ERROR|S_OK))\\W*)?$`,
  );
  const isAnother = new RegExp(`\\b${it}\\s*=(?!=)`);
  for (let at: Syntax = exit; at.parent !== undefined && at !== fn; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind !== 'branch' || shape.ways[0] !== at || shape.condition === undefined) continue;
    const { condition } = shape;
    const between = fn.text.slice(start.end - fn.start, condition.start - fn.start);
    const operands = condition.text.replace(/^\(([\s\S]*)\)$/, '$1').split(/&&|\band\b/);
    if (condition.start > start.end && !isAnother.test(between) && !condition.text.includes('||'))
      if (operands.some((each) => failed.test(each))) return true;
  }
  return false;
}

/**
 * A condition that says that there is no connection: `fd < 0`, `!client`, `sock is None`, mistaken `fd == EAGAIN`, and
 * `!connecting.isConnected()` of one that never came to be.
 */
export function absence(holders: readonly Held[]): RegExp | undefined {
  if (holders.length === 0) return undefined;
  const it = `(?<![\\w.>$@])${anyOf(holders)}(?![\\w.([]|->)`;
  const none =
    '(?:-\\s*1|E(?:AGAIN|WOULDBLOCK|INTR)|NULL|null|nullptr|undefined|None|nil|INVALID_SOCKET|false)';
  return new RegExp(
    `^\\W*${it}\\s*(?:<=?\\s*0|===?\\s*${none}|is\\s+None|\\.nil\\?)\\W*$|^\\W*(?:!|not\\s)\\s*(?:is_resource\\s*\\(\\s*)?${it}\\W*$|^\\W*!\\s*${anyOf(holders)}\\.(?:isC|c|C)onnected\\W*$|^\\W*${none}\\s*===?\\s*${it}\\W*$`,
  );
}

/** `this.socket = socket; socket = null;`: from then on a name has no more what another holds. */
export function isLetGo(use: Syntax): boolean {
  const whole = outermost(use);
  const assign = whole.parent?.shape;
  const block = ancestor(whole, 'block', 4);
  if (assign?.kind !== 'assign' || assign.value !== whole || block?.shape.kind !== 'block') return false;
  const { statements } = block.shape;
  return statements.slice(statements.findIndex((each) => within(use, each)) + 1).some((each) => {
    const { shape } = unwrap(each.shape.kind === 'other' ? (each.children[0] ?? each) : each);
    return (
      shape.kind === 'assign' &&
      shape.targets[0]?.text === use.text &&
      shape.value !== undefined &&
      unwrap(shape.value).shape.kind === 'null'
    );
  });
}

/**
 * `if err != nil { … }` behind the call that gives `conn, err`, be it on one of several ways before it: there is no
 * connection in it.
 */
export function failureTest(start: Syntax): Syntax | undefined {
  const statement = ancestor(start, 'assign', 4);
  const shape = statement?.shape;
  const targets = shape?.kind === 'assign' ? shape.targets[0]?.shape : undefined;
  const error = targets?.kind === 'list' && targets.items.length > 1 ? targets.items.at(-1) : undefined;
  if (statement === undefined || error === undefined) return undefined;
  const next = nextStatement(statement)?.shape;
  return next?.kind === 'branch' && next.condition?.text === `${error.text} != nil`
    ? next.ways[0]
    : undefined;
}

/** Of what ends one of several ways, that behind them. */
function nextStatement(statement: Syntax): Syntax | undefined {
  const around = statement.parent;
  if (around === undefined || !/^(?:block|branch|same)$/.test(around.shape.kind)) return undefined;
  const all = around.shape.kind === 'block' ? around.shape.statements : [];
  const at = all.indexOf(statement);
  return (at < 0 ? undefined : all[at + 1]) ?? nextStatement(around);
}

/** It leaves where there is nothing to be closed, be it in the `else` of `if (fd > 0)`. */
export function isWithout(exit: Syntax, absent: RegExp, holders: readonly Held[]): boolean {
  for (let at: Syntax = exit; at.parent !== undefined; at = at.parent) {
    const shape: Shape = at.parent.shape;
    if (shape.kind === 'function') return false;
    // `if (slot->fd < 0) { slot->fd = fd; return; }`
    if (holders.some(({ target }) => within(target, at))) continue;
    if (shape.kind !== 'branch' || shape.condition === undefined) continue;
    if (shape.ways[0] === at && absent.test(shape.condition.text)) return true;
    if (
      shape.ways[1] !== undefined &&
      within(exit, shape.ways[1]) &&
      presence(holders)?.test(shape.condition.text) === true
    )
      return true;
  }
  return false;
}

/** Object, map and struct literals: their entries, and what is put into them behind that. */
import type { Entry, Syntax } from '../../../languages/syntax.ts';
import { returned } from '../names/functions.ts';
import { isOfSelf } from '../names/names.ts';
import { ancestor, outermost, unwrap } from '../tree/nodes.ts';
import {
  type Evaluation,
  type Folded,
  type Later,
  none,
  type RecordValue,
  type Substitution,
} from './evaluation.ts';

/** Options that say who and where the peer is. */
const peerOnly = /^(?:host(?:name)?|port|user(?:name)?|password|database|servername|localAddress|family)$/;
/** Options that may speak of keepalive, hold or run what does, or say that it is no TCP connection. */
const telling = new RegExp(
  [
    'keep_?alive|idle|delay|prob|count|cnt|int(?:er)?va?l|tcp|sock|path|stream|fd|handle|ur[il]|dsn|string',
    'opt|extra|arg|param|config|setting|default|conn|agent|transport|client|driver|proxy|dial|control|lookup',
    'factory|create|make|init|setup|hook|call|custom|func|^on',
  ].join('|'),
  'i',
);

/** An option of something else: neither who and where the peer is nor how the connection is. */
export function isAside(key: string | undefined): boolean {
  return key !== undefined && !peerOnly.test(key) && !telling.test(key);
}

/** What may be there or not, and says nothing of the connection in either case. */
function isOnlyAside({ entries, open }: RecordValue): boolean {
  return !open && entries.every(({ key }) => isAside(key));
}

/** Ways to a Unix socket, which the host given in another branch is not. */
const pathOnly = /^(?:socketPath|path)$/;

/** Records and lists that others are spread into; `options = { ...options, port }` would go on without end. */
export const deepestSpread = 6;

export interface Records {
  readonly record: (node: Syntax, given?: Substitution, depth?: number) => RecordValue | undefined;
  readonly isReplaced: Evaluation['isReplaced'];
}

export function readRecords(evaluation: Evaluation): Records {
  const { names, language } = evaluation;

  return { record, isReplaced };

  function record(node: Syntax, given: Substitution = none, depth = 0): RecordValue | undefined {
    if (depth > deepestSpread) return undefined;
    const real = evaluation.follow(node, given);
    const written = entriesOf(real);
    if (written === undefined) {
      const made = givenByFunction(real);
      return made === undefined ? undefined : record(made, none, depth + 1);
    }
    const entries: Entry[] = [];
    let open = false;
    for (const each of written) {
      if (each.spread !== true) {
        if (each.key === undefined && each.keyNode === undefined) open = true;
        entries.push(each);
        continue;
      }
      const spread = record(each.value, given, depth + 1);
      if (spread === undefined || (each.sometimes === true && !isOnlyAside(spread))) open = true;
      else {
        entries.push(...spread.entries);
        open ||= spread.open;
      }
    }
    const later = setLater(real);
    return { entries, open: open || changedLater(real, later), later, node: real };
  }

  /** `settings()` of a function of the file that gives one thing: what that is. */
  function givenByFunction({ shape }: Syntax): Syntax | undefined {
    if (language.names.prototypes !== true || shape.kind !== 'call' || shape.callee.shape.kind !== 'name')
      return undefined;
    const [binding, another] = names.bindings(shape.callee);
    if (binding === undefined || another !== undefined || binding.steps.length > 0) return undefined;
    const { how } = binding;
    const fn = how.kind === 'function' ? how.node : how.kind === 'value' ? how.value : undefined;
    if (fn?.shape.kind !== 'function') return undefined;
    const [only, more] = returned(fn);
    return more === undefined ? only : undefined;
  }

  /** `options.host = host` behind the literal a name or field holds, each such key with its value. */
  function setLater(literal: Syntax): readonly Later[] {
    return usesOf(literal).flatMap(({ parent: holder }) => {
      if (holder?.shape.kind !== 'member') return [];
      const target = outermost(holder);
      const assign = target.parent?.shape;
      if (assign?.kind !== 'assign' || assign.targets[0] !== target) return [];
      return assign.value === undefined ? [] : [{ key: holder.shape.name, value: assign.value }];
    });
  }

  /** `options.keepAlive = true`, `options["x"] = y` behind the literal a name holds; where it goes is no matter. */
  function changedLater(literal: Syntax, later: readonly Later[]): boolean {
    // Of a type's fields the tables name those that matter.
    if (literal.shape.kind === 'call') return false;
    if (isMergedInto(literal)) return true;
    const hasHost = later.some(({ key }) => /^host(?:name)?$/.test(key));
    const isPlain = (key: string): boolean =>
      peerOnly.test(key) || !telling.test(key) || (hasHost && pathOnly.test(key));
    return usesOf(literal).some((use) => {
      const holder = use.parent!;
      const { shape } = holder;
      const outer = holder.parent?.shape;
      if (outer?.kind === 'assign')
        return outer.targets.includes(holder) && !(shape.kind === 'member' && isPlain(shape.name));
      return (
        outer?.kind === 'call' &&
        /^(update|setdefault|set|put|merge)$/.test(shape.kind === 'member' ? shape.name : '')
      );
    });
  }

  /** `Object.assign(options, given)` behind the literal that a name holds: what is given may tell anything. */
  function isMergedInto(literal: Syntax): boolean {
    const whole = outermost(literal);
    const assign = whole.parent?.shape;
    const target = assign?.kind === 'assign' && assign.value === whole ? assign.targets[0] : undefined;
    if (target?.shape.kind !== 'name') return false;
    return names.occurrences(target.text).some((use) => {
      const call = ancestor(use, 'call', 2)?.shape;
      return (
        call?.kind === 'call' &&
        call.arguments[0]?.value === use &&
        /(?:^|\.)(?:assign|merge|extend|defaults(?:Deep)?)$/.test(call.callee.text) &&
        names.bindings(use).some(({ leaf }) => leaf === target)
      );
    });
  }

  /** `options.update(given)`, `options[:host] = host` behind the literal: what it says was only in case nobody gives another. */
  function isReplaced(literal: Syntax, key: Folded['value'] | undefined): boolean {
    if (literal.shape.kind !== 'record') return false;
    return usesOf(literal).some((use) => {
      const holder = use.parent!;
      const outer = holder.parent?.shape;
      if (holder.shape.kind === 'index')
        return (
          outer?.kind === 'assign' &&
          outer.targets.includes(holder) &&
          evaluation.fold(holder.shape.index)?.value === key
        );
      return (
        outer?.kind === 'call' &&
        holder.shape.kind === 'member' &&
        /^(?:update|merge!)$/.test(holder.shape.name)
      );
    });
  }

  /** Where the name or field that holds a literal is the object of a member or an index. */
  function usesOf(literal: Syntax): readonly Syntax[] {
    const whole = outermost(literal);
    const assign = whole.parent?.shape;
    if (assign?.kind !== 'assign' || assign.value !== whole) return [];
    const target = assign.targets[0] === undefined ? undefined : unwrap(assign.targets[0]);
    if (target?.shape.kind === 'member') {
      const uses = names.leaves(target.shape.name).flatMap(({ parent }) => parent ?? []);
      return uses.filter((use) => use !== target && use.text === target.text && isObject(use));
    }
    const owner = target === undefined ? undefined : names.classOf(target);
    const isOfClass = owner !== undefined && names.functionOf(target!) === names.functionOf(owner);
    const ofSelf = isOfClass ? usesInClass(target!.text, owner) : [];
    if (target?.shape.kind !== 'name') return ofSelf;
    const plain = names
      .occurrences(target.text)
      .filter((use) => isObject(use) && names.bindings(use).some(({ leaf }) => leaf === target));
    return [...ofSelf, ...plain];
  }

  /** `this.options` of `private options = { … }`. */
  function usesInClass(field: string, owner: Syntax): readonly Syntax[] {
    const uses = names.leaves(field).flatMap(({ parent }) => parent ?? []);
    return uses.filter((use) => isOfSelf(use, names) && names.classOf(use) === owner && isObject(use));
  }
}

function isObject(node: Syntax): boolean {
  const shape = node.parent?.shape;
  return (shape?.kind === 'member' || shape?.kind === 'index') && shape.object === node;
}

/** Of an object, map or struct literal. */
function entriesOf(node: Syntax): readonly Entry[] | undefined {
  return node.shape.kind === 'record' || node.shape.kind === 'call' ? node.shape.entries : undefined;
}

/** Into literals and objects, which take the connection along to where they go. */
import type { Shape, Syntax } from '../../../languages/syntax.ts';
import { ancestor } from '../tree/nodes.ts';
import {
  isAsked,
  isGivenBack,
  isGivenBackIn,
  isMadeAsResult,
  isMadeOfOthers,
  isUnasked,
  runsCallers,
  tellsOnly,
} from './callers.ts';
import { patternOf } from './patterns.ts';
import {
  givesNothing,
  isCallers,
  isDelegate,
  isExposedBy,
  isLastOf,
  isOwnRecord,
  isTakenBack,
} from './receivers.ts';
import { type IntoLiterals, isInTime, type Walk } from './walk.ts';

export function intoLiterals(walk: Walk): IntoLiterals {
  const { code, met } = walk;
  const { names, subjects, language } = code;
  const { ownership } = language;

  /** A literal or call that holds the connection: returned, it takes the connection along. */
  function carried(node: Syntax): void {
    const isLiteral = node.shape.kind !== 'call';
    if (isLiteral && !isInTime(node, met.entered, code)) met.kept = true;
    // `Self { stream }` in a constructor: the instance keeps it.
    const nearest = node.shape.kind === 'record' ? node : ancestor(node, 'record', 3);
    if (nearest !== undefined && isTakenBack(node, nearest, names))
      walk.giveToCallers(names.functionOf(node));
    if (isOwnRecord(node, nearest, names, language)) return;
    if (isMadeAsResult(node, code) || (isLiteral && isGivenBackIn(node, code))) met.handedOut = true;
    for (let at: Syntax = node; at.parent !== undefined; at = at.parent) {
      const shape: Shape = at.parent.shape;
      if (shape.kind === 'record' && isOwnRecord(node, at.parent, names, language)) return;
      if (ownership !== undefined && isLiteral && isLastOf(at, at.parent))
        walk.giveToCallers(names.functionOf(at));
      if (shape.kind === 'exit') {
        if (shape.how === 'return' || shape.how === 'yield') walk.giveToCallers(names.functionOf(at));
        return;
      }
      if (shape.kind === 'function') {
        if (
          shape.returnsBody &&
          shape.body === at &&
          !givesNothing(at, subjects) &&
          !isUnasked(at.parent, code)
        )
          met.handedOut = true;
        return;
      }
      // `const link = { socket }; return link;`
      const isHolding = isLiteral || isMadeOfOthers(node, code) || isOpenWrapper(node);
      if (shape.kind === 'assign' && isHolding && shape.targets.some((target) => isGivenBack(target, code)))
        met.handedOut = true;
      if (shape.kind === 'block' || shape.kind === 'assign' || shape.kind === 'member') return;
      if (shape.kind === 'call' && tellsOnly(at.parent, code)) return;
      if (isAsked(shape, at)) return;
      if (shape.kind !== 'call' || shape.callee === at) continue;
      // `call_user_func_array($this->onGuest, [$guest])`
      const row = subjects.known(at.parent)?.row;
      if (row?.does === 'run' && runsCallers(at.parent, row, code)) met.handedOut = true;
      tell(shape.callee);
    }
  }

  /** To a function of the caller's, or to who listens: `Admitted?.Invoke(this, new Guest { Socket = socket })`. */
  function tell(callee: Syntax): void {
    if (isCallers(callee, names, subjects)) met.handedOut = true;
    else if (isDelegate(callee, names, subjects)) met.raised = true;
  }

  /** `var link = new Link(client); return link;`, of a class of the file that has it in a public field. */
  function isOpenWrapper(call: Syntax): boolean {
    return met.given.some((each) => isExposedBy(call, each, names, subjects, language));
  }

  /** `let (a, b) = (connect(x), connect(y))`: each goes to its own name. */
  function takenApart(item: Syntax, list: Syntax): boolean {
    const pattern = patternOf(list, code);
    if (list.shape.kind !== 'list' || pattern?.kind !== 'list') return false;
    const { items } = list.shape;
    const targets = pattern.items.filter((_, at) => items[at] === item);
    for (const target of targets) walk.hold(target, item);
    return targets.length > 0;
  }

  return { carried, tell, takenApart };
}

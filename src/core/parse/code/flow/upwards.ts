/** Upwards from an expression that is the connection, through what stands around it. */
import type { Shape, Syntax } from '../../../languages/syntax.ts';
import { ancestor, within } from '../tree/nodes.ts';
import { isUnasked } from './callers.ts';
import { hasOpenLoop } from './loops.ts';
import { recordAround } from './receivers.ts';
import { isEntryOf, type Upwards, type Walk } from './walk.ts';

/** Uses of one name that are looked at. */
const mostUses = 400;

export function upwards(walk: Walk): Upwards {
  const { code, met } = walk;
  const { names, subjects, language } = code;
  const { ownership } = language;

  /** Follow the value upwards from an expression that is the connection. */
  function flow(node: Syntax): void {
    if (walk.seen.has(node) || walk.seen.size > mostUses) return;
    walk.seen.add(node);
    const parent = node.parent;
    if (parent === undefined) return;
    const shape = parent.shape;
    switch (shape.kind) {
      case 'same':
      case 'choice':
      case 'spread': {
        // `tcp::socket socket(io);`: the arguments stand in the declarator, and make what it declares.
        const around = parent.parent?.shape;
        if (around?.kind === 'assign' && around.value === node) {
          for (const target of around.targets) walk.hold(target, node);
          return;
        }
        flow(parent);
        return;
      }
      case 'exit':
        if (shape.how === 'return' || shape.how === 'yield') walk.giveToCallers(names.functionOf(node));
        else if (shape.how === 'break') flowFromLoop(parent);
        return;
      case 'function':
        if (
          shape.body === node &&
          (shape.returnsBody || shape.returnsLast === true) &&
          !isUnasked(parent, code)
        )
          walk.giveToCallers(parent);
        return;
      case 'list':
        if (walk.takenApart(node, parent)) return;
        met.stored = true;
        walk.carried(parent);
        return;
      case 'index': {
        const part = shape.object === node ? partOfPair(shape.index) : undefined;
        if (part === true) flow(parent);
        if (part !== undefined) return;
        met.stored = true;
        walk.carried(parent);
        return;
      }
      case 'record':
      case 'entry':
        met.stored = true;
        if (ownership === undefined && recordAround(node) !== undefined) met.given.push(node);
        walk.carried(parent);
        return;
      case 'argument':
        if (parent.parent?.parent?.shape.kind === 'call') flowFromOther(parent, parent.parent);
        else walk.carried(parent);
        return;
      case 'block':
        flowFromBlock(parent, shape.statements.at(-1) === node && !isKept(node));
        return;
      case 'assign':
        if (shape.value === node) for (const target of shape.targets) walk.hold(target, node);
        else flowFromWay(node);
        return;
      case 'binary':
        // Ruby's `clients << client`
        if (subjects.bareCalls && shape.operator === '<<' && shape.right === node) met.stored = true;
        return;
      case 'branch':
        if (shape.condition === node) for (const pattern of shape.binds ?? []) walk.hold(pattern, node);
        else if (shape.ways.includes(node) || shape === node.shape) flow(parent);
        return;
      case 'loop':
        if (shape.over === node && shape.variable !== undefined && walk.isItem(shape.variable))
          walk.hold(shape.variable, node);
        return;
      case 'using':
        if (shape.resources.some((each) => each.value === node) && closesBehind(node)) use(parent, node);
        for (const each of shape.resources)
          if (each.value === node && each.target) walk.hold(each.target, node);
        return;
      case 'try':
        for (const each of shape.resources ?? []) {
          if (each.value !== node) continue;
          use(parent, node);
          if (each.target !== undefined) walk.hold(each.target, node);
        }
        return;
      case 'member':
        walk.fromMember(parent, node);
        return;
      case 'call':
        walk.fromCall(parent, node);
        return;
      case 'other':
        flowFromOther(node, parent);
        return;
      default:
        return;
    }
  }

  /** `door.accept()[0]`: whether what stands there among all that the call gives is the connection. */
  function partOfPair({ text }: Syntax): boolean | undefined {
    const making = subjects.known(walk.start)?.row;
    const gives = making !== undefined && 'gives' in making ? making.gives : undefined;
    return Array.isArray(gives) && /^\d+$/.test(text) ? gives[Number(text)] !== '' : undefined;
  }

  /**
   * As against what is only entered for a transaction, unless something around it closes, `with closing(connection)`,
   * or a function has it alone and ends.
   */
  function closesBehind(node: Syntax): boolean {
    const making = subjects.known(walk.start)?.row;
    if (making === undefined || !('staysOpen' in making)) return true;
    const isWrapped = node !== walk.start && subjects.known(node) !== undefined;
    const isKept =
      met.holders.some(({ kind }) => kind === 'field') || hasOpenLoop(names.functionOf(walk.start));
    return isWrapped || !isKept;
  }

  /** `if (full) { try (guest) { … } continue; }` closes on one way alone, as any other call would that closes. */
  function use(using: Syntax, resource: Syntax): void {
    let isOnOneWay = false;
    for (let at = using; at.parent !== undefined && !within(walk.start, at.parent); at = at.parent)
      isOnOneWay ||= at.parent.shape.kind === 'branch' && at.parent.shape.condition !== at;
    if (isOnOneWay) met.closedOnOneWay.push(resource);
    else met.usings.push(using);
  }

  /** The arm of a branch, whose value is that of the branch. */
  function flowFromWay(node: Syntax): void {
    const around = ancestor(node, 'branch', 3);
    if (around?.shape.kind === 'branch' && around.shape.ways.includes(node)) flow(around);
  }

  /** Inside parentheses of a call, an entry of a literal and the like: what the outer expression does counts. */
  function flowFromOther(node: Syntax, parent: Syntax): void {
    const call = parent.parent;
    // `Ok(stream)`, a call that is its argument.
    if (call?.shape.kind === 'same' && call.shape.inner === node) {
      flow(call);
      return;
    }
    // `else if …`, whose value is that of the whole.
    if (call?.shape.kind === 'branch' && call.shape.ways.includes(node)) {
      flow(call);
      return;
    }
    if (call?.shape.kind === 'list' && call.shape.items.includes(node)) {
      if (!walk.takenApart(node, call)) flow(call);
      return;
    }
    // `Self(stream)`
    if (isEntryOf(call, node)) {
      met.stored = true;
      walk.carried(call!);
      return;
    }
    if (
      call?.shape.kind === 'call' &&
      call.shape.arguments.some((each) => each.value === node || each.node === node)
    ) {
      walk.fromCall(call, node);
      return;
    }
    const resource = parent.parent?.shape;
    if (resource?.kind === 'using' && resource.resources.some((each) => each.value === node)) {
      if (closesBehind(node)) use(parent.parent!, node);
      for (const each of resource.resources)
        if (each.value === node && each.target) walk.hold(each.target, node);
      return;
    }
    for (let at: Syntax | undefined = parent; at !== undefined && at.shape.kind === 'other'; at = at.parent) {
      const outer: Syntax | undefined = at.parent;
      const shape: Shape | undefined = outer?.shape;
      if (outer === undefined || shape === undefined) return;
      if (shape.kind === 'using' || shape.kind === 'try') {
        const resource = shape.resources?.find((each) => each.value === node);
        if (resource === undefined) return;
        if (closesBehind(node)) use(outer, node);
        if (resource.target !== undefined) walk.hold(resource.target, node);
        return;
      }
      // C++'s `: socket_(new QTcpSocket(this))`
      if (shape.kind === 'assign' && shape.value === node)
        for (const target of shape.targets) walk.hold(target, node);
      if (shape.kind !== 'other') return;
    }
  }

  /** `self.link = loop { … break link; … }`: what a loop is left with is its value. */
  function flowFromLoop(leaving: Syntax): void {
    let at = leaving.parent;
    while (at !== undefined && !/^(?:loop|function)$/.test(at.shape.kind)) at = at.parent;
    if (at?.shape.kind === 'loop') flow(at);
  }

  /** The last expression of a lambda, or of a `try` or `if` whose value is used. */
  function flowFromBlock(block: Syntax, isLast: boolean): void {
    if (!isLast) return;
    // What gives the block's value as its own: Ruby's blocks that run in place, bodies in a wrapper.
    let value = block;
    let around = block.parent;
    while (around?.shape.kind === 'other' || around?.shape.kind === 'same') {
      if (around.shape.kind === 'same') value = around;
      around = around.parent;
    }
    const shape = around?.shape;
    if (around !== undefined && shape?.kind === 'function') {
      if (shape.returnsLast === true) walk.giveBack(around);
    } else if (around !== undefined && (shape?.kind === 'try' || shape?.kind === 'branch')) flow(around);
    else if (value !== block) flow(value);
    else flowFromWay(block);
  }

  /** A field at the end of a function: the instance keeps what the function happens to give. */
  function isKept(node: Syntax): boolean {
    return node.shape.kind === 'name' && names.isField(node);
  }

  return { flow };
}

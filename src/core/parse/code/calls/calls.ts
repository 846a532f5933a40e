/** What calls mean: the row of the tables that a call’s path, or its receiver’s type and its name, lead to. */
import { firstOf } from '../../../first.ts';
import type { Accepts, Api } from '../../../languages/api.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { returned } from '../names/functions.ts';
import { methodOf } from '../names/names.ts';
import { unwrap } from '../tree/nodes.ts';
import { methodGiven } from './handed-methods.ts';
import type { Calls, Given, Reading } from './reading.ts';
import type { Known } from './rows.ts';

/** Links of one chain of calls. */
const deepestChain = 200;

export function readCalls(reading: Reading): Calls {
  const { names, options, language, rows, functions } = reading;
  const knowns = new Map<Syntax, Known | undefined>();
  /** Calls that are asked what they pass on: `socket = secure(socket)` of a field passes on what it gives itself. */
  const asked = new Set<Syntax>();
  let nesting = 0;

  function known(node: Syntax): Known | undefined {
    if (knowns.has(node)) return knowns.get(node);
    if (nesting > deepestChain) return undefined;
    // Looking up the receiver's type may come back to this call.
    knowns.set(node, undefined);
    nesting++;
    const result = node.shape.kind === 'call' ? lookUp(node, node.shape) : undefined;
    nesting--;
    knowns.set(node, result);
    return result;
  }

  function lookUp(node: Syntax, call: ShapeOf<'call'>): Known | undefined {
    return throughAnother(node) ?? lookUpCallee(node, call);
  }

  /** `retry(sock.connect, address)` of a socket: whoever gets the method connects it. */
  function throughAnother(node: Syntax): Known | undefined {
    const call = methodGiven(node, language);
    const { shape } = call?.callee ?? node;
    const type =
      shape.kind === 'member' && shape.object !== undefined ? reading.types.typeOf(shape.object) : undefined;
    if (call === undefined || shape.kind !== 'member' || type === undefined) return undefined;
    const known = rows.choose(node, call, `${type}#${shape.name}`);
    return known?.row.does === 'connect' ? known : undefined;
  }

  function lookUpCallee(node: Syntax, call: ShapeOf<'call'>): Known | undefined {
    const callee = call.callee.shape.kind === 'same' ? call.callee.shape.inner : call.callee;
    const path = names.path(callee);
    const byPath =
      path === undefined ? undefined : (rows.choose(node, call, path) ?? ofTemplate(node, call, path));
    if (byPath !== undefined) return byPath;
    const shape = callee.shape;
    if (shape.kind !== 'member' || callee.text === language.names.baseCall) {
      const other = language.names.standsFor?.(node);
      return asBase(node, call, callee) ?? (other === undefined ? undefined : rows.choose(node, call, other));
    }
    const type = shape.object === undefined ? undefined : reading.types.typeOf(shape.object);
    const byType = type === undefined ? undefined : rows.choose(node, call, `${type}#${shape.name}`);
    // `self.set_keepalive(true)` of a class that has such a method of its own.
    if (byType === undefined && shape.object !== undefined && names.isSelf(shape.object)) {
      if (functions.named(callee).length > 0) return undefined;
    }
    const byName = byType ?? rows.choose(node, call, `#${shape.name}`);
    return byName ?? (type === undefined ? undefined : rows.choose(node, call, `${type}#*`));
  }

  /** `Server(address, Handler)` of a class of this file built on a known one, as far as it takes what that takes. */
  function asBase(node: Syntax, call: ShapeOf<'call'>, callee: Syntax): Known | undefined {
    const base = rows.baseOf(callee);
    const made = base === undefined ? undefined : rows.choose(node, call, base);
    // Who listens on a server, and who connects a socket, is told apart; who gives the handler is the one that serves.
    if (callee.text === language.names.baseCall) return isMadeByBase(made) ? made : undefined;
    if (made === undefined || made.row.does === 'serve') return made;
    return functions.named(callee).some(hasConstructor) ? undefined : made;
  }

  function isMadeByBase(made: Known | undefined): boolean {
    if (made?.row.does !== 'serve') return made?.row.does === 'open';
    const { handler } = made.row;
    return (
      handler?.some((each) => each !== 'block' && options.argument(made.call, each) !== undefined) === true
    );
  }

  function hasConstructor(owner: Syntax): boolean {
    const own = owner.shape.kind === 'class' ? owner.shape.name : undefined;
    return ['__init__', 'constructor', 'initialize', own].some(
      (name) => name !== undefined && methodOf(owner, name, names) !== undefined,
    );
  }

  /** `Pointer(new T())` of `using Pointer = std::shared_ptr<T>`: the template is enough. */
  function ofTemplate(node: Syntax, call: ShapeOf<'call'>, path: string): Known | undefined {
    const template = path.indexOf('<');
    return template < 0 ? undefined : rows.choose(node, call, path.slice(0, template));
  }

  function memberRow(node: Syntax, shape: ShapeOf<'member'>): Api | undefined {
    if (node.parent?.shape.kind === 'call' && node.parent.shape.callee === node) return undefined;
    const type = reading.types.typeOf(shape.object!);
    const row = type === undefined ? undefined : language.apis[`${type}#${shape.name}`];
    return row === undefined || Array.isArray(row) ? undefined : (row as Api);
  }

  function receiverOf(call: Known, where: number | string | undefined): Syntax | undefined {
    if (where !== undefined && where !== 'it') return options.argument(call.call, where);
    const callee = call.call.callee.shape;
    if (callee.kind === 'member') return callee.object;
    return callee.kind === 'same' && callee.inner.shape.kind === 'member'
      ? callee.inner.shape.object
      : undefined;
  }

  function givenBy(call: Known | undefined): Given {
    const row = call?.row;
    // What a serving call gives is a server; `gives` is what the handler gets.
    if (row === undefined) return undefined;
    if (row.does === 'serve') return row.server;
    if (row.does === 'pass') return row.gives ?? passedOn(call!, row.from);
    if (row.does === 'accept' && row.each === true) return undefined;
    if ((row.does === 'set' || row.does === 'listen') && row.returns === 'it')
      return typeOfReceiver(call!, row.on);
    return 'gives' in row ? row.gives : undefined;
  }

  function passedOn(call: Known, where: number | string | undefined): Given {
    if (asked.has(call.node)) return undefined;
    asked.add(call.node);
    try {
      return findPassed(call, where);
    } finally {
      asked.delete(call.node);
    }
  }

  /** What is passed on as it is: the type, of a call all that it gives. */
  function findPassed(call: Known, where: number | string | undefined): Given {
    const receiver = receiverOf(call, where);
    if (receiver === undefined) return undefined;
    if (receiver.shape.kind === 'function')
      return firstOf(returned(receiver), (each) => reading.types.typeOf(each));
    const inner = unwrap(receiver);
    // `opening = open_connection(host)`, for which somebody waits behind that.
    const [held, another] = inner.shape.kind === 'name' ? names.reaching(inner) : [];
    const isAlone = another === undefined && held?.how.kind === 'value' && held.steps.length === 0;
    const made = unwrap((isAlone ? held.how.value : undefined) ?? inner);
    const gives = made.shape.kind === 'call' ? givenBy(known(made)) : undefined;
    return gives ?? reading.types.typeOf(receiver);
  }

  function typeOfReceiver(call: Known, where: number | string | undefined): string | undefined {
    const receiver = receiverOf(call, where);
    return receiver === undefined ? undefined : reading.types.typeOf(receiver);
  }

  /** `for stream in listener.incoming()`: each item is a connection. */
  function acceptingEach(over: Syntax): (Known & { readonly row: Accepts }) | undefined {
    const call = known(unwrap(over));
    return call?.row.does === 'accept' && call.row.each === true
      ? (call as Known & { readonly row: Accepts })
      : undefined;
  }

  return { known, memberRow, receiverOf, givenBy, acceptingEach, forget: () => knowns.clear() };
}

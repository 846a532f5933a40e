/** Connections of one exchange, in languages that say where a variable lives: asked once, answered once, done. */
import type { Syntax } from '../../languages/syntax.ts';
import type { Analysis } from './analysis.ts';
import type { Lifetime } from './lifetime.ts';
import { hasOpenLoop } from './loops.ts';
import { ancestor, within } from './names.ts';
import type { Subject } from './subjects.ts';

/** Functions that close what they are given: `IOUtils.closeQuietly(socket)`, `close_socket(fd)`. */
const closes =
  /^(?:safe(?:ly)?|quiet(?:ly)?|silent(?:ly)?|force|do|my|tcp|net|sock(?:et)?)?_?close(?:_?(?:quiet(?:ly)?|silent(?:ly)?|safe(?:ly)?|sock(?:et)?|fd|conn(?:ection)?|channel|client|stream))?$/i;

/** Methods that go on as long as the connection does. */
const lasting =
  /loop|consume|run|serve|listen|start|subscribe|wait|join|forever|watch|monitor|copy|transfer|register|attach|configureBlocking/i;

/** A question is sent, and an answer read: who only reads may wait for ever. */
const sends = /\b(?:send|write|print|puts|fputs|getOutputStream|outputStream)\w*\b/i;
const receives = /\b(?:recv|read|gets|fgets|receive|getInputStream|inputStream)\w*\b/i;

/** Time goes by while the connection is there. */
export const waits =
  /\b(?:u|nano)?sleep\b|\b(?:pause|park|delay|select|join)\s*\(|\b(?:e?poll|wait|await)\w*\s*\(/i;

/** Calls that close a connection given to them, by their name alone. */
export function closersByName(lifetime: Lifetime, { subjects }: Analysis): readonly Syntax[] {
  return lifetime.given.flatMap((argument) => {
    const call = ancestor(argument, 'call', 3);
    if (call?.shape.kind !== 'call' || subjects.known(call) !== undefined) return [];
    const { callee } = call.shape;
    return closes.test(callee.shape.kind === 'member' ? callee.shape.name : callee.text) ? [call] : [];
  });
}

/**
 * Held by variables of the function alone, which sends a question and reads an answer, waits for nothing, has no loop without end and gives
 * it to nobody: whoever has read the answer is done with it.
 */
export function isExchange({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  const { row } = known;
  if (language.names.assignmentDeclares === true || language.names.bindsSelf !== undefined) return false;
  if (language.ownership !== undefined || row.does === 'serve' || lifetime.handedOut || lifetime.stored)
    return false;
  // Clients of a library keep connections of their own, and listeners come later.
  const type = subjects.type(known.node) ?? '';
  if (!/^(?:fd|[\w.]*socket(?:channel)?)$/i.test(type) || type.startsWith('asio')) return false;
  const home = names.functionOf(known.node);
  return (
    home.shape.kind === 'function' &&
    (lifetime.holders.length > 0
      ? sends.test(home.text) && receives.test(home.text)
      : isForgotten(known.node)) &&
    !waits.test(home.text) &&
    !hasOpenLoop(home) &&
    !lifetime.unknown.some((method) => lasting.test(method)) &&
    lifetime.holders.every(
      ({ kind, target }) =>
        kind === 'name' &&
        target.shape.kind === 'name' &&
        names.bindings(target).every(({ scope }) => scope === home) &&
        names
          .occurrences(target.shape.name)
          .every((use) => !within(use, home) || names.functionOf(use) === home),
    ) &&
    lifetime.given.every((argument) => {
      const call = ancestor(argument, 'call', 3);
      if (call?.shape.kind !== 'call') return false;
      const given = subjects.known(call);
      if (given !== undefined) return given.row.does !== 'run';
      return language.transfers?.test(call.shape.callee.text) === true;
    })
  );
}

/** Accepted by a server that answers by hand in HTTP and knows no persistent connections. */
export function isAnsweredOnce(
  { known }: Subject,
  lifetime: Lifetime,
  { subjects, names, tree }: Analysis,
): boolean {
  if (known.row.does !== 'accept' || !/HTTP\/1\.[01]/.test(tree.text)) return false;
  if (/keep-?alive|websocket|upgrade/i.test(tree.text)) return false;
  return lifetime.given.some((argument) => {
    const call = ancestor(argument, 'call', 3);
    if (call?.shape.kind !== 'call') return false;
    const takers = [
      ...subjects.functions(call.shape.callee),
      ...call.shape.arguments.flatMap((each) => subjects.handlers(each.value)),
    ];
    return takers.some((taker) => /["'`]HTTP\/1\.[01][ "'`]/.test((names.classOf(taker) ?? taker).text));
  });
}

/** Asked for its address in passing. */
function isForgotten(node: Syntax): boolean {
  const shape = node.parent?.shape;
  return shape?.kind === 'member' && /^get(?:Local|Remote)/.test(shape.name);
}

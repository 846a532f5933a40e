/** Connections on which the program itself says something again and again: they are never silent for long. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { callsIn, nameOfCallee } from '../reading/functions.ts';
import { ancestor, unwrap, within } from '../reading/names.ts';
import type { Subject } from '../reading/subjects.ts';
import { sends } from './traffic.ts';

/** Methods of the file that a loop says something by are followed so far. */
const deepest = 2;

/** Loops that sleep are looked at so far. */
const mostPauses = 20;

/** A task that is begun with the coroutine: `asyncio.ensure_future(self.ping())`. */
const begins = /^(?:ensure_future|create_task|run_coroutine_threadsafe|start_soon|spawn)$/;

/** What waits for something to say, as against for the clock. */
const waitsForWork =
  /\b(?:get|get_nowait|input|raw_input|accept|pop\w*|recv\w*|read\w*|wait|select|poll|acquire|next|anext)\s*\(|\basync for\b/;

/** A condition that only asks whether there is somebody to speak to. */
const isThere =
  /^[\s\w.()]*(?:connect|sock|writer|transport|conn|running|alive|active|clos|stop)[\s\w.()]*$/i;

/**
 * `while True: time.sleep(30); self.sock.sendall(PING)` in a thread or task of its own: the seconds between two
 * messages, where they can be read.
 */
export function spokenEvery(subject: Subject, analysis: Analysis): number | undefined {
  const { tree, names, language } = analysis;
  const { sleeps } = language;
  if (sleeps === undefined) return undefined;
  const pauses = names.leaves('sleep').flatMap((leaf) => {
    const call = ancestor(leaf, 'call', 2);
    const loop = call === undefined ? undefined : ancestor(call, 'loop');
    if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee)) return [];
    if (!sleeps.test(names.path(call.shape.callee) ?? '')) return [];
    return loop?.shape.kind === 'loop' && loop.shape.endless ? [{ call: call.shape, loop }] : [];
  });
  const times = pauses.slice(0, mostPauses).flatMap(({ call, loop }) => {
    const home = names.functionOf(loop);
    if (home === tree.root || within(subject.known.node, home) || !isBegun(home, analysis)) return [];
    if (waitsForWork.test(loop.text) || !saysIn(loop, subject, analysis)) return [];
    return secondsOf(call, analysis) ?? [];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

/** `Thread(target=self.ping)`, `create_task(self.ping())` */
function isBegun(fn: Syntax, { subjects }: Analysis): boolean {
  return subjects.references(fn).some((use) => {
    if (subjects.runOf(use) !== undefined) return true;
    const called = ancestor(use, 'call', 2);
    const around = called === undefined ? undefined : ancestor(called, 'call', 3)?.shape;
    return around?.kind === 'call' && begins.test(nameOfCallee(around));
  });
}

/** Each round it says something on the connection, be it by a method of the file. */
function saysIn(node: Syntax, subject: Subject, analysis: Analysis, depth = 0): boolean {
  const { subjects } = analysis;
  return callsIn(node).some((each) => {
    if (each.shape.kind !== 'call' || isConditional(each, node)) return false;
    const callee = each.shape.callee.shape;
    const says = callee.kind === 'member' && callee.object !== undefined && sends.test(callee.name);
    if (says && subjects.origins(callee.object).subjects.has(subject)) return true;
    return (
      depth < deepest &&
      subjects.functions(each.shape.callee).some((fn) => saysIn(fn, subject, analysis, depth + 1))
    );
  });
}

/** It may be passed over for as long as there is nothing to say. */
function isConditional(call: Syntax, top: Syntax): boolean {
  for (let at = call.parent; at !== undefined && at !== top; at = at.parent) {
    const { shape } = at;
    if (shape.kind === 'loop' || shape.kind === 'function') return true;
    if (shape.kind === 'branch' && !isThere.test(shape.condition?.text ?? '')) return true;
  }
  return false;
}

/** What it sleeps: a number, or a parameter's default. */
function secondsOf(call: ShapeOf<'call'>, { values, names }: Analysis): number | undefined {
  const argument = call.arguments[0]?.value;
  if (argument === undefined) return undefined;
  const [binding, another] = names.bindings(unwrap(values.follow(argument)));
  const parameter =
    binding?.how.kind === 'parameter' && another === undefined ? binding.how.parameter : undefined;
  const time = values.fold(parameter?.default ?? argument)?.value;
  return typeof time === 'number' ? time : undefined;
}

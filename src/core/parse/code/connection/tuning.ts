/** Who else may set options of a connection, before or behind what this file sets. */
import type { Unless, Where } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import { keywordsIn } from '../calls/spreads.ts';
import type { Subject } from '../calls/subjects.ts';
import { isVariable } from '../flow/variables.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { lifetimeOf } from '../lifetime/lifetime.ts';
import { callsOf, makerOf, nameOf } from '../names/functions.ts';
import { leadsToLoopback } from '../peers/host-text.ts';
import { listenersOf, setOn } from '../settings.ts';
import { ancestor, unwrap } from '../tree/nodes.ts';
import { lifeOf } from './life.ts';

/** `return client`, to callers of other files alone, where these can still tune what it makes. */
export function isTunedByCallers({ node }: Known, { handedOut }: Lifetime, analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  if (language.tunedLater !== true || !handedOut) return false;
  const maker = makerOf(node, names, language);
  return nameOf(maker) !== undefined && callsOf(maker, subjects).length === 0;
}

/** Options that some function of another file gets may say more by then: `tune(options)`. */
export function isGivenOn(carrier: Subject, analysis: Analysis): boolean {
  return lifeOf(carrier, carrier.known, analysis).given.some((each) => isGivenToOthers(each, analysis));
}

/** `options := standard(); tune(options); open(options)`, whatever function made them. */
export function areOptionsGivenOn({ known: { row, call } }: Subject, analysis: Analysis): boolean {
  const { names, options, subjects } = analysis;
  return (row.records ?? []).some((where) => {
    const argument = options.argument(call, where);
    const held = argument === undefined ? undefined : unwrap(argument);
    if (held?.shape.kind !== 'name' || subjects.origins(held).subjects.size === 0) return false;
    const leaves = names.reaching(held).map(({ leaf }) => leaf);
    return names
      .occurrences(held.text)
      .some(
        (use) =>
          use.parent?.shape.kind !== 'member' &&
          names.bindings(use).some(({ leaf }) => leaves.includes(leaf)) &&
          isGivenToOthers(use, analysis),
      );
  });
}

function isGivenToOthers(node: Syntax, { subjects }: Analysis): boolean {
  const call = ancestor(node, 'call', 3);
  if (call?.shape.kind !== 'call' || subjects.known(call) !== undefined) return false;
  return subjects.functions(call.shape.callee).length === 0;
}

/** `create_connection(*args, **kwargs)`: a socket that is there already may be among them. */
export function mayBeGiven({ call, row }: Known, analysis: Analysis): boolean {
  const { options, values } = analysis;
  const { unless = [], peer = [] } = row as { unless?: readonly Unless[]; peer?: readonly Where[] };
  const excluding = unless.filter(({ given }) => given === true).flatMap(({ at }) => at);
  if (excluding.length === 0 || !options.isOpen(call)) return false;
  if (peer.some((where) => options.argument(call, where) !== undefined)) return false;
  const keywords = keywordsIn(call.arguments, analysis);
  const hosts = keywords?.filter(({ key }) => peer.includes(key)) ?? [];
  return (
    hosts.length === 0 ||
    keywords?.some(({ key }) => excluding.includes(key)) === true ||
    hosts.some(({ value }) => leadsToLoopback(String(values.fold(value)?.value ?? '')))
  );
}

/** A listener that switches keepalive on for what functions of other files accept from it: that inherits its options. */
export function isTunedForOthers(subject: Subject, analysis: Analysis): boolean {
  const { options, subjects, language } = analysis;
  if (language.names.outParameters !== true) return false;
  if (options.merge(setOn(subject, analysis)).enabled?.on !== true) return false;
  return !subjects.all.some(
    (each) => each.known.row.does === 'accept' && listenersOf(each, analysis).includes(subject),
  );
}

/** It only carries options, or has them on it before another file connects it; no listener is of its type. */
export function isTunedToConnect(subject: Subject, analysis: Analysis): boolean {
  const { options, language } = analysis;
  const { row } = subject.known;
  if (row.does !== 'create') return false;
  if (row.configures === true) return row.builder !== true || !isLeftUnused(subject, analysis);
  const mayListen =
    row.gives === 'fd' ||
    ['bind', 'listen'].some((word) => language.apis[`${row.gives}#${word}`] !== undefined);
  return (
    language.names.methodsOutside === true &&
    !mayListen &&
    options.merge(setOn(subject, analysis)).enabled?.on === true
  );
}

/** `new Bootstrap()` that a variable of the function alone holds, and that nobody else gets: connected by nobody. */
function isLeftUnused({ known }: Subject, analysis: Analysis): boolean {
  const { names } = analysis;
  const { holders, given, stored, handedOut } = lifetimeOf(known.node, known.node, [], analysis);
  const home = names.functionOf(known.node);
  return (
    home.shape.kind === 'function' &&
    !stored &&
    !handedOut &&
    given.length === 0 &&
    holders.length > 0 &&
    holders.every((each) => isVariable(each, names, home))
  );
}

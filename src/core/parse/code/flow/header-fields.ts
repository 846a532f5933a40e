/** Connections in fields that a header declares: nothing but the field's name tells what is done with them. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import { namedSo } from '../clocks/tasks.ts';
import { returned } from '../names/functions.ts';
import { isQualified, unwrap } from '../tree/nodes.ts';

/** `socket_.async_connect(…)` and `asio::async_connect(socket_, …)` connect the field that is named. */
export function isConnectedField(named: Syntax, known: Known, analysis: Analysis): boolean {
  const { names, language } = analysis;
  const { callee, arguments: given } = known.call;
  if (language.names.methodsOutside !== true) return false;
  if (/accept\w*$/i.test(callee.text)) return isLentField(named, given[0]?.value, analysis);
  if (!/connect\w*$/i.test(callee.text)) return false;
  const isMethod = callee.shape.kind === 'member' && !isQualified(callee);
  const connected = isMethod && callee.shape.kind === 'member' ? callee.shape.object : given[0]?.value;
  const field = connected === undefined ? undefined : unwrap(connected);
  return (
    field?.shape.kind === 'name' &&
    unwrap(named).text === field.text &&
    names.bindings(field).every(({ scope }) => scope.shape.kind !== 'function')
  );
}

/** `acceptor_.async_accept(guest->line(), …)`: the field that `line` of the file gives. */
function isLentField(named: Syntax, place: Syntax | undefined, { names }: Analysis): boolean {
  const asked = place === undefined ? undefined : unwrap(place).shape;
  const callee = asked?.kind === 'call' && asked.arguments.length === 0 ? asked.callee.shape : undefined;
  if (callee?.kind !== 'member') return false;
  return namedSo(callee.name, names).some((fn) =>
    returned(fn).some((each) => unwrap(each).text === unwrap(named).text),
  );
}

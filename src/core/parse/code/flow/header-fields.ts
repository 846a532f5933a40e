/** Connections in fields that a header declares: nothing but the field's name tells what is done with them. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { isQualified, unwrap } from '../reading/nodes.ts';
import type { Known } from '../reading/rows.ts';

/** `socket_.async_connect(…)` and `asio::async_connect(socket_, …)` connect the field that is named. */
export function isConnectedField(named: Syntax, { call }: Known, { names, language }: Analysis): boolean {
  const { callee } = call;
  if (language.names.methodsOutside !== true || !/connect\w*$/i.test(callee.text)) return false;
  const isMethod = callee.shape.kind === 'member' && !isQualified(callee);
  const connected =
    isMethod && callee.shape.kind === 'member' ? callee.shape.object : call.arguments[0]?.value;
  const field = connected === undefined ? undefined : unwrap(connected);
  return (
    field?.shape.kind === 'name' &&
    unwrap(named).text === field.text &&
    names.bindings(field).every(({ scope }) => scope.shape.kind !== 'function')
  );
}

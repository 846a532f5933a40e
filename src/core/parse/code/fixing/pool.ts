/** The pooled form of requests in a loop, where it is mechanical: a session above the loop, used inside. */
import type { PoolFix } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import { type Edit, indentationAt, lineStart, sortEdits, span } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import { statementOf, within } from '../tree/nodes.ts';
import { styleOf } from './style.ts';

export function pooled(
  known: Known,
  fix: PoolFix,
  analysis: Analysis,
): { readonly title: string; readonly edits: readonly Edit[] } | undefined {
  const { names, tree, language } = analysis;
  const callee = known.call.callee.shape;
  const module = callee.kind === 'member' ? callee.object : undefined;
  const loop = outermostLoop(known.node, analysis);
  if (module?.shape.kind !== 'name' || loop === undefined) return undefined;
  const use: Edit = { span: span(module.start, module.end), text: fix.name };
  const make = fix.make.replace(fix.callee, module.text);
  const title = `Share one \`${fix.make}\` in the loop`;
  const bound = names.lookup(fix.name, known.node);
  if (bound.length > 0) {
    const isShared = bound.every(
      ({ how, leaf }) => how.kind === 'value' && how.value?.text === make && leaf.end <= loop.start,
    );
    return isShared ? { title, edits: [use] } : undefined;
  }
  const { text } = tree;
  const start = lineStart(text, loop.start);
  if (text.slice(start, loop.start).trim() !== '') return undefined;
  const style = styleOf(text, language, undefined);
  const line = `${indentationAt(text, loop.start)}${fix.name} = ${make}${style.terminator}${style.newline}`;
  return { title, edits: sortEdits([{ span: span(start, start), text: line }, use]) };
}

/** The loop statement around the call, in the call's own function. */
function outermostLoop(call: Syntax, { names }: Analysis): Syntax | undefined {
  const home = names.functionOf(call);
  let found: Syntax | undefined;
  for (let at = call.parent; at !== undefined && at !== home; at = at.parent) {
    const shape = at.shape;
    if (shape.kind !== 'loop') continue;
    if (shape.expression === true || shape.body === undefined || !within(call, shape.body)) return undefined;
    found = at;
  }
  return found !== undefined && statementOf(found) === found ? found : undefined;
}

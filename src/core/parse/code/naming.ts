/** How findings name a connection: the callee they stand at, the call as people know it. */
import type { Span } from '../../text.ts';
import type { Known } from './calls/rows.ts';
import { within } from './tree/nodes.ts';

export function isAccepted({ row }: Known): boolean {
  if (row.does === 'connect') return row.accepts === true;
  return row.does === 'accept' || row.does === 'serve' || (row.does === 'open' && row.serves === true);
}

/** In a chain over several lines only its last link; of `client = new(host, port)` the word, for the type stands elsewhere. */
export function calleeSpan(known: Known): Span {
  const { callee } = known.call;
  const statement = known.node.parent?.parent ?? known.node;
  const word = within(callee, statement) ? undefined : known.node.children[0];
  if (word?.text === 'new') return { start: word.start, end: word.end };
  const isChain = callee.shape.kind === 'member' && /[\r\n]/.test(callee.text);
  const { start, end } = isChain ? callee.shape.nameNode : callee;
  return { start, end };
}

/** As written where that is short, else the row's own name. */
export function apiName(known: Known): string {
  const written = known.call.callee.text;
  return written.length <= 40 && !/[\s(]/.test(written)
    ? written
    : known.key.replace(/^#/, '').replace('#', '.');
}

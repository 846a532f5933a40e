/** Where fixes for C and C++ stand, and how they are written. */
import { escapeRegExp } from '../../text.ts';
import type { FixRow } from '../api.ts';
import type { Syntax } from '../syntax.ts';

/**
 * Behind the test that what was made is good, or in the branch taken then: a call in front of it would change errno,
 * and work on what is none.
 */
export function behindTest(
  target: Syntax,
  making: Syntax,
): { readonly behind: Syntax } | { readonly body: Syntax } | undefined {
  const statement = statementAround(making);
  const siblings = statement?.parent?.shape;
  if (statement === undefined || siblings?.kind !== 'block') return undefined;
  const { shape } = statement;
  // `: link(new QTcpSocket(this)) { … }` of C++: made before its constructor's body runs.
  if (shape.kind === 'function' && shape.body !== undefined) return { body: shape.body };
  if (shape.kind === 'branch') {
    if (shape.condition === undefined || !isInside(making, shape.condition)) return undefined;
    return atTest(statement, target, making);
  }
  if (shape.kind === 'loop') {
    if (shape.body === undefined || isInside(making, shape.body)) return undefined;
    return testIn(statement.text.slice(0, shape.body.start - statement.start), target, making) === 'fails'
      ? { behind: statement }
      : { body: shape.body };
  }
  let behind = statement;
  for (const next of siblings.statements.slice(siblings.statements.indexOf(statement) + 1)) {
    if (isPlainDeclaration(next, target)) continue;
    if (next.shape.kind !== 'branch' || next.shape.condition === undefined) break;
    if (testIn(next.shape.condition.text, target, making) === undefined) break;
    const found = atTest(next, target, making);
    if (found === undefined || 'body' in found) return found;
    behind = next;
  }
  return { behind };
}

function atTest(
  branch: Syntax,
  target: Syntax,
  making: Syntax,
): { readonly behind: Syntax } | { readonly body: Syntax } | undefined {
  const { shape } = branch;
  if (shape.kind !== 'branch' || shape.condition === undefined) return undefined;
  const test = testIn(shape.condition.text, target, making);
  const [first, second] = shape.ways;
  if (test === 'works') return first === undefined ? undefined : { body: first };
  if (test === 'fails' && shape.exhaustive) return second === undefined ? undefined : { body: second };
  // A call on -1 does nothing, one on a null pointer crashes.
  const leaves =
    /\b(return|goto|throw|break|continue)\b|\b\w*(exit|abort|die|fatal|panic|bail)\w*\s*\(|\berrx?\s*\(/i;
  const isPointer = /\bNULL\b|\bnullptr\b|!/.test(shape.condition.text);
  return isPointer && !leaves.test(first?.text ?? '') ? undefined : { behind: branch };
}

/** What a condition says of the thing: that it could not be made, or that it could; `undefined` when it speaks of something else. */
function testIn(condition: string, target: Syntax, making: Syntax): 'fails' | 'works' | undefined {
  const holder = escapeRegExp(target.text);
  const assigned = making.parent?.shape.kind === 'assign' ? making.parent.text : undefined;
  let text = assigned === undefined ? condition : condition.replace(assigned, target.text);
  const wrapped = new RegExp(`(?<!\\w)\\(\\s*(${holder})\\s*\\)`);
  while (wrapped.test(text)) text = text.replace(wrapped, '$1');
  const no = '(?:-\\s*1|NULL|nullptr|INVALID_SOCKET|SOCKET_ERROR)';
  const it = `(?<![\\w.>])${holder}(?![\\w.([]|->)`;
  const fails = `${it}\\s*(?:<=?\\s*-?\\s*[01]|==\\s*(?:0|${no})\\b)|!\\s*${it}|${no}\\s*==\\s*${it}|\\b0\\s*>\\s*${it}`;
  const works = `${it}\\s*(?:>=?\\s*-?\\s*[01]|!=\\s*${no})|${no}\\s*!=\\s*${it}|^\\(?${it}\\)?$`;
  if (new RegExp(fails).test(text)) return 'fails';
  return new RegExp(works).test(text.trim()) ? 'works' : undefined;
}

function isPlainDeclaration(node: Syntax, target: Syntax): boolean {
  const isDeclaration =
    (node.shape.kind === 'assign' && node.shape.declares) ||
    node.children.some(({ shape }) => shape.kind === 'assign' && shape.declares);
  return isDeclaration && !node.text.includes(target.text);
}

function statementAround(node: Syntax): Syntax | undefined {
  let at: Syntax | undefined = node;
  while (at !== undefined && at.parent?.shape.kind !== 'block') at = at.parent;
  return at;
}

function isInside(inner: Syntax, outer: Syntax): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** One call for all: where the connection's descriptor is `{it}` or what an expression gives. */
function keepaliveHelper(type: string, pointer: string): NonNullable<FixRow['helper']> {
  const set = (level: string, option: string, value: string): string =>
    `setsockopt(fd, ${level}, ${option}, ${pointer}&${value}, sizeof ${value})`;
  return {
    name: 'enable_tcp_keepalive',
    lines: [
      `static inline int enable_tcp_keepalive(${type} fd, int idle, int interval, int probes)`,
      '{',
      '  int on = 1;',
      `  if (${set('SOL_SOCKET', 'SO_KEEPALIVE', 'on')} != 0) return -1;`,
      '#if defined(TCP_KEEPIDLE)',
      `  if (${set('IPPROTO_TCP', 'TCP_KEEPIDLE', 'idle')} != 0) return -1;`,
      '#elif defined(TCP_KEEPALIVE) /* macOS */',
      `  if (${set('IPPROTO_TCP', 'TCP_KEEPALIVE', 'idle')} != 0) return -1;`,
      '#else',
      '  (void)idle;',
      '#endif',
      '#if defined(TCP_KEEPINTVL)',
      `  if (${set('IPPROTO_TCP', 'TCP_KEEPINTVL', 'interval')} != 0) return -1;`,
      '#else',
      '  (void)interval;',
      '#endif',
      '#if defined(TCP_KEEPCNT)',
      `  if (${set('IPPROTO_TCP', 'TCP_KEEPCNT', 'probes')} != 0) return -1;`,
      '#else',
      '  (void)probes;',
      '#endif',
      '  return 0;',
      '}',
    ],
  };
}

/** What gives the descriptor: `{it}`, `{it}.native_handle()`. */
export function onDescriptor(expression: string, more: Partial<FixRow> = {}): readonly FixRow[] {
  const statements: FixRow['statements'] = [
    { lines: [`enable_tcp_keepalive(${expression}, {idle}, {interval}, {probes});`] },
  ];
  return [
    // Winsock's sockets are no int, and its setsockopt takes bytes. A file for both kinds of system has words of its
    // own for them, which nobody here knows.
    {
      ...more,
      file: /^(?=[\s\S]*\bSOCKET\b)(?![\s\S]*\bsys\/socket\.h\b)[\s\S]*\bwinsock2?\.h\b/i,
      imports: [],
      helper: keepaliveHelper('SOCKET', '(const char *)'),
      statements,
    },
    {
      ...more,
      file: /^(?![\s\S]*\bwinsock2?\.h\b)/i,
      imports: ['netinet/in.h', 'netinet/tcp.h', 'sys/socket.h'],
      helper: keepaliveHelper('int', ''),
      statements,
    },
  ];
}

import type { FixRow, Part } from '../api.ts';
import { child, namedChildren, type Syntax } from '../syntax.ts';
import { addDependency } from './cargo.ts';
import { joining, macroName, selecting, transparent } from './syntax.ts';

/** How the statement that makes the connection deals with an error. */
export function answerTo(making: Syntax): 'question' | 'unwrap' | undefined {
  for (let at = making; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'try_expression') return 'question';
    if (parent.type === 'macro_invocation' && /^(try|r#try)$/.test(macroName(parent))) return 'question';
    if (parent.type === 'field_expression') {
      return /^(unwrap|expect)$/.test(child(parent, 'field')?.text ?? '') ? 'unwrap' : undefined;
    }
    // `timeout(limit, TcpStream::connect(address)).await??`
    const isInner =
      /^(await_expression|parenthesized_expression|arguments|call_expression|macro_invocation)$/;
    if (!isInner.test(parent.type)) return undefined;
  }
  return undefined;
}

/** What is written behind a result of a fix's own, where the statement deals with its errors. */
export const answers: readonly (readonly [answer: ReturnType<typeof answerTo>, text: string])[] = [
  ['question', '?'],
  ['unwrap', '.unwrap()'],
];

export const seconds = (value: string): string => `{Duration}::from_secs(${value})`;

/** Steps of `socket2::TcpKeepalive`; `with_retries` needs the feature `all`. */
export function steps(all: boolean): readonly string[] {
  const two = [`.with_time(${seconds('{idle}')})`, `.with_interval(${seconds('{interval}')})`];
  return all ? [...two, '.with_retries({probes})'] : two;
}

function setting(all: boolean, before: string, after: readonly string[]): readonly string[] {
  const given = steps(all).map((step) => `    ${step}`);
  const last = given.pop()!;
  return [
    `${before}{SockRef}::from(&{it}).set_tcp_keepalive(`,
    '  &{TcpKeepalive}::new()',
    ...given,
    `${last},`,
    ...after,
  ];
}

const modules = ['socket2.SockRef', 'socket2.TcpKeepalive', 'std.time.Duration'];

/** With the feature `all`, without it, and where no manifest says; rustc tells what is to be added to it. */
const known: readonly { readonly from?: NonNullable<FixRow['from']>; readonly all: boolean }[] = [
  { from: { package: 'socket2/all', version: [0, 4] }, all: true },
  { from: { package: 'socket2/default', version: [0, 4] }, all: false },
  { all: true },
];

/** socket2 sets what std and tokio have no API for; run with 0.5.10 and 0.6.5 on streams of both. */
function onStream(): readonly FixRow[] {
  const ways: readonly [answer: ReturnType<typeof answerTo>, before: string, after: readonly string[]][] = [
    ['question', '', [')?;']],
    ['unwrap', '', [').unwrap();']],
    [undefined, 'if let Err(error) = ', [') {', '  eprintln!("cannot enable TCP keepalive: {error}");', '}']],
  ];
  const part: Part = 'idle';
  return known.flatMap(({ from, all }) =>
    ways.map(([answer, before, after]) => ({
      ...(from !== undefined && { from }),
      needs: 'socket2',
      imports: modules,
      behind: (making) => answerTo(making) === answer,
      statements: [{ part, lines: setting(all, before, after) }],
    })),
  );
}

export const streamFix = onStream();

/** Of a socket2 socket: the call that enables keepalive gets the values. */
export function onSocket(instead?: string): readonly FixRow[] {
  const call = (all: boolean): NonNullable<FixRow['call']> => ({
    method: 'set_tcp_keepalive',
    arguments: `&{TcpKeepalive}::new()${steps(all).join('')}`,
    ...(instead !== undefined && { instead }),
  });
  const imports = ['socket2.TcpKeepalive', 'std.time.Duration'];
  return known.map(({ from, all }) => ({
    ...(from !== undefined && { from }),
    imports,
    call: call(all),
  }));
}

/** What makes the value a name holds, without `?`, `.await`, `.unwrap()` and the like. */
export function place(
  target: Syntax,
  making: Syntax,
): { readonly behind: Syntax } | { readonly body: Syntax } | undefined {
  let taken = 0;
  let isPart = false;
  const isOut = (statement: Syntax | undefined): boolean => {
    const given = givenTo(making);
    if (given.statement !== statement) return true;
    return taken >= given.results && (isPart || given.isPart || !isPair(making));
  };
  for (let at = target; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    switch (parent.type) {
      case 'tuple_struct_pattern':
        if (/\bOk$/.test(child(parent, 'type')?.text ?? '')) taken++;
        continue;
      case 'let_declaration': {
        const isHeld = taken > 0 || holdsStream(child(parent, 'value'), making);
        return isHeld && isOut(parent) ? { behind: parent } : undefined;
      }
      case 'let_condition': {
        const around = parent.parent;
        const body =
          around === undefined ? undefined : (child(around, 'consequence') ?? child(around, 'body'));
        return taken > 0 && body !== undefined && isOut(parent) ? { body } : undefined;
      }
      case 'match_arm': {
        const body = child(parent, 'value');
        return taken > 0 && body?.type === 'block' && isOut(parent.parent?.parent) ? { body } : undefined;
      }
      case 'parameter': {
        const fn = parent.parent?.parent;
        const body = fn === undefined ? undefined : child(fn, 'body');
        const isStream = /^(mut\s+)?([\w:]*::)?TcpStream$/.test(child(parent, 'type')?.text ?? '');
        return isStream && body !== undefined ? { body } : undefined;
      }
      case 'tuple_pattern':
        isPart = true;
        continue;
      case 'mut_pattern':
      case 'match_pattern':
        continue;
      default:
        return undefined;
    }
  }
  return undefined;
}

/** `accept` gives the address, too. */
function isPair(making: Syntax): boolean {
  return /\baccept$/.test(child(making, 'function')?.text ?? '');
}

/**
 * The statement a call's value comes to, and the results that are still around it there: of a call under a time
 * limit there are two to be taken off, `timeout(limit, TcpStream::connect(address)).await??`.
 */
function givenTo(making: Syntax): {
  readonly statement: Syntax | undefined;
  readonly results: number;
  readonly isPart: boolean;
} {
  let results = 1;
  let isPart = false;
  let at = making;
  for (; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'try_expression') results--;
    else if (parent.type === 'field_expression') {
      const method = child(parent, 'field')?.text ?? '';
      if (/^(unwrap|expect)/.test(method)) results--;
      if (method === '0') isPart = true;
    } else if (parent.type === 'call_expression') {
      // async-std's of `io` gives the one result.
      if (/(?<!\bio::)\btimeout(_at)?$/.test(child(parent, 'function')?.text ?? '')) results++;
    } else if (!/^(await_expression|parenthesized_expression|arguments)$/.test(parent.type)) break;
  }
  return { statement: at.parent, results, isPart };
}

/** The value is the connection itself, out of its `Result` and in no other object. */
function holdsStream(value: Syntax | undefined, making: Syntax): boolean {
  let isOut = false;
  let at = value;
  while (at !== undefined) {
    if (at.type === 'try_expression') isOut = true;
    else if (at.type === 'call_expression' && at !== making) {
      const callee = child(at, 'function');
      const method = callee?.type === 'field_expression' ? child(callee, 'field')?.text : undefined;
      if (method === undefined) return isOut && /\btimeout(_at)?$/.test(callee?.text ?? '');
      if (!transparent.test(method)) return false;
      if (/^(unwrap|expect)/.test(method)) isOut = true;
      at = child(callee!, 'value');
      continue;
    } else if (at.type === 'macro_invocation') {
      const word = macroName(at);
      // What `try_join!` gives is a result of all of them.
      if (joining.test(word)) return isOut && word === 'try_join';
      if (/^(r#)?try$/.test(word)) isOut = true;
      else if (!selecting.test(word)) return false;
      const read: Syntax | undefined = child(at, 'arguments');
      at = read?.type === 'arguments' ? namedChildren(read)[0] : read;
      continue;
    } else if (at.type !== 'await_expression' && at.type !== 'parenthesized_expression') break;
    at = namedChildren(at)[0];
  }
  if (at === undefined) return false;
  if (/^(match_expression|if_expression|block|unsafe_block)$/.test(at.type)) return true;
  return isOut && (at === making || at.type === 'identifier');
}

/** A `Duration` in the path it is written with. */
export function duration(wanted: number, written: string): string {
  const prefix = /^(?:Some\s*\(\s*)?((?:\w+::)*Duration)::\w+\s*\(/.exec(written)?.[1];
  const text = `${prefix ?? 'std::time::Duration'}::from_secs(${wanted})`;
  return /^Some\s*\(/.test(written) ? `Some(${text})` : text;
}

/** In the version that Cargo.lock has of it anyway, else in the oldest these fixes were run with. */
export function dependency(
  manifest: string,
  name: string,
  version: readonly number[] | undefined,
): ReturnType<typeof addDependency> {
  const [major = 0, minor = 5] = version ?? [];
  return addDependency(manifest, name, `{ version = "${major}.${minor}", features = ["all"] }`);
}

/** Who owns a connection in Rust, and for how long: what lends, wraps, limits or gives it away. */
import { contains } from '../../text.ts';
import { child, childOfType, type Syntax } from '../syntax.ts';
import { minutes } from './clients.ts';
import { transparent } from './syntax.ts';

/**
 * `use crate::session::*`, `use session::*` of a `mod session;`: a type that nobody imports by its name may be of another
 * file of the program.
 */
export function importsAll(text: string): boolean {
  return [...text.matchAll(globs)].some(
    ([, root]) => /^(?:crate|super)$/.test(root!) || new RegExp(`\\bmod\\s+${root}\\s*;`).test(text),
  );
}

const globs = /^(?:pub\s+)?use\s[^;]*?\b(?!self::)(\w+)::(?:[\w:]+::)?(?:\{[^{};]*)?\*/gm;

/** `proto::greeter_client::GreeterClient::new(channel)`, of tonic's: it only asks over the channel it is given. */
export function isGeneratedClient(path: string, text: string): boolean {
  const [, module, type] = /(?:^|\.)(\w+)_client\.(\w+)Client\b/.exec(path) ?? [];
  return module?.replaceAll('_', '') === type?.toLowerCase() && type !== undefined && /\btonic\b/.test(text);
}

/** `&mut stream`, and `stream` of `let stream = &mut connect(address)?`; macros mostly take what they only look at. */
export function isLent(argument: Syntax): boolean {
  if (argument.type === 'reference_expression') return true;
  if (argument.type !== 'identifier') return false;
  if (argument.parent?.parent?.type === 'macro_invocation') return true;
  let around = argument.parent;
  while (around !== undefined && around.type !== 'function_item') around = around.parent;
  const reference = new RegExp(`\\blet\\s+(?:mut\\s+)?${argument.text}\\s*(?::[^=;]+)?=\\s*&`);
  return around !== undefined && reference.test(around.text);
}

/** A method of a trait is called by whoever knows the trait. */
export function isOfTrait(fn: Syntax): boolean {
  const around = fn.parent?.parent;
  if (around?.type === 'trait_item') return true;
  return around?.type === 'impl_item' && child(around, 'trait') !== undefined;
}

/**
 * In `timeout(limit, …)`, in `let served = async { … }` that is given to it, or where an error ends the reading of a
 * function that has set a time for it.
 */
export function isLimited(use: Syntax): boolean {
  let isLeft = false;
  for (let at = use; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'function_item') return isLeft && isToldWhen(parent);
    isLeft ||= isLeftByError(at, parent);
    if (isFutureInTime(at, parent)) return true;
    const callee = parent.type === 'call_expression' ? child(parent, 'function') : undefined;
    if (callee !== undefined && callee !== at && /(^|::)timeout(_at)?$/.test(callee.text)) return true;
  }
  return false;
}

const readsInTime = new RegExp(`\\bset_read_timeout\\(\\s*(?!None|${minutes})`);

/** By itself, or by who gives it the stream: `stream.set_read_timeout(limit)?; thread::spawn(move || serve(stream));` */
function isToldWhen(fn: Syntax): boolean {
  if (readsInTime.test(fn.text)) return true;
  let file = fn;
  while (file.parent !== undefined) file = file.parent;
  const name = child(fn, 'name')?.text ?? '';
  return new RegExp(`${readsInTime.source}[^}]{0,200}\\b${name}\\(`).test(file.text);
}

/**
 * `stream.read(..)?`, `.unwrap()`, `while let Ok(n) = stream.read(..)`, `match stream.read(..) { Err(_) => break, … }`,
 * `for line in reader.lines() { let line = line?; … }`
 */
function isLeftByError(result: Syntax, around: Syntax): boolean {
  if (around.type === 'try_expression') return true;
  if (around.type === 'field_expression')
    return /^(?:unwrap|expect)$/.test(child(around, 'field')?.text ?? '');
  if (around.type === 'let_condition')
    return around.parent?.type === 'while_expression' && /^Ok\b/.test(child(around, 'pattern')?.text ?? '');
  if (child(around, 'value') !== result) return false;
  const body = child(around, 'body');
  if (around.type === 'for_expression') {
    const line = child(around, 'pattern')?.text ?? '';
    const isTaken =
      /^\w+$/.test(line) && new RegExp(`\\b${line}(?:\\?|\\.(?:unwrap|expect)\\()`).test(body?.text ?? '');
    return isTaken || /\.map_while\(Result::ok\)$/.test(result.text);
  }
  if (around.type !== 'match_expression') return false;
  const failing = (body?.children ?? []).filter(
    (arm) => arm.type === 'match_arm' && /\bErr\b|^_/.test(child(arm, 'pattern')?.text ?? ''),
  );
  return (
    failing.length > 0 &&
    failing.every((arm) =>
      /^(?!.*\bcontinue\b).*\b(?:break|return|panic!)/s.test(child(arm, 'value')?.text ?? ''),
    )
  );
}

/** Of `let served = async { … }` with `timeout(limit, select(served.boxed(), stop))` behind it, and of `let served = serve(stream)`. */
function isFutureInTime(value: Syntax, declares: Syntax): boolean {
  const target = declares.type === 'let_declaration' ? child(declares, 'pattern') : undefined;
  if (target?.type !== 'identifier' || child(declares, 'value') !== value) return false;
  const isBlock = value.type === 'async_block';
  if (!isBlock && value.type !== 'call_expression') return false;
  const given = isBlock ? `[^;]*\\b${target.text}\\b` : `[^;]*,\\s*${target.text}\\s*\\)`;
  return new RegExp(`\\btimeout(?:_at)?\\(${given}`).test(declares.parent?.text ?? '');
}

/**
 * `while sent < block.len()`, `while let Some(line) = lines.pop()`, `for row in client.query(text, &[])?`, and `loop { let
 * read = source.read(&mut block)?; … }` of a file, as against one that waits there for more to come.
 */
export function endsByItself(loop: Syntax): boolean {
  if (bounded.test(loop.text)) return true;
  if (/\bsleep\b|\bnotify\b/.test(loop.text)) return false;
  let fn = loop.parent;
  while (fn !== undefined && fn.type !== 'function_item') fn = fn.parent;
  const readers = loop.text.matchAll(
    /\b(\w+)\s*\.\s*(?:read(?:_\w+)?|next(?:_line)?)\s*\(|::read(?:_\w+)?\(\s*&mut\s+(\w+)/g,
  );
  return fn !== undefined && [...readers].some(([, reader, given]) => isFile(reader ?? given!, fn.text));
}

const bounded = new RegExp(
  [
    '^while\\s+[\\w.]+(?:\\(\\))?\\s*[<>]=?\\s*[\\w.]+(?:\\(\\))?\\s*\\{',
    '^while\\s+let\\s+Some\\(.*\\)\\s*=\\s*[\\w.]+\\.pop\\w*\\(\\)\\s*\\{',
    '^for\\s+[^{]*?\\bin\\s+[^{]*\\.(?:query(?:_\\w+)?|fetch_all)(?:::<[^{]*>)?\\(',
  ].join('|'),
);

/** `source` of `let mut source = BufReader::new(file)`, where `file: File` or `let file = File::open(path)?`. */
function isFile(word: string, text: string, depth = 0): boolean {
  const typed = new RegExp(`\\b${word}\\s*:\\s*(?:&\\s*)?(?:mut\\s+)?(?:\\w+(?:::|<))*File\\b`);
  const made = new RegExp(`\\blet\\s+(?:mut\\s+)?${word}\\b[^=;]*=\\s*([^;]*)`).exec(text)?.[1] ?? '';
  if (typed.test(text) || /\bFile::open\b|\bOpenOptions\b/.test(made)) return true;
  const inner = /\bBufReader::(?:new|with_capacity)\((?:\w+,\s*)?(?:&\s*)?(?:mut\s+)?(\w+)\)/.exec(made)?.[1];
  return inner !== undefined && depth === 0 && isFile(inner, text, 1);
}

/** `writer` of `let (reader, writer) = stream.into_split()`, where the function does something with `reader`. */
export function isWritingHalf(target: Syntax): boolean {
  let pattern = target.parent;
  while (pattern?.type === 'mut_pattern') pattern = pattern.parent;
  if (pattern?.type !== 'tuple_pattern' || pattern.parent?.type !== 'let_declaration') return false;
  const value = child(pattern.parent, 'value')?.text ?? '';
  if (!/\.into_split\(\)$|^(\w+::)*split\(/.test(value)) return false;
  const [reading, writing] = pattern.children.filter((each) => each.named || each.type === '_');
  const reader = /^(?:mut\s+)?([a-z]\w*)$/.exec(reading?.text ?? '')?.[1];
  if (reader === undefined || writing === undefined || !contains(writing, target)) return false;
  return new RegExp(`\\b${reader}\\b`).test((pattern.parent.parent?.text ?? '').split(value).slice(1).join());
}

/** `pub stream: Option<TcpStream>`; a type that wraps it keeps it to itself mostly. */
export function isExposed(field: Syntax): boolean {
  const type = child(field, 'type')?.text ?? '';
  const wrappers =
    /^((\w+::)*(Option|Arc|Rc|Box|Mutex|RwLock|RefCell|(Buf|Framed)\w*)<)*((\w+::)*(TcpStream|Owned(Read|Write)Half)|redis::Client)(, \w+)?>*$/;
  return childOfType(field, 'visibility_modifier') !== undefined && wrappers.test(type);
}

/**
 * HTTP where hyper asks once, answers once, or closes what asks nothing for half a minute, which takes a timer; and
 * tungstenite's WebSockets, which have pings of their own.
 */
export function isAnswered(callee: Syntax): boolean {
  if (
    /\b\w*tungstenite::(\w+::)*(accept|client)\w*$|(^|::)(accept(_hdr)?|client)_async\w*$/.test(callee.text)
  )
    return true;
  if (/\bhttp[12]::(Builder\b[\s\S]*\.)?handshake$|(^|::|\.)upgrade$/.test(callee.text)) return true;
  if (!/\.serve_connection\w*$/.test(callee.text)) return false;
  let file = callee;
  while (file.parent !== undefined) file = file.parent;
  return /keep_alive\(false\)|\.(timer|(http1_)?header_read_timeout)\(/.test(file.text);
}

/** `let stream = acceptor.accept(stream).await?`: what comes out is taken out of a result and kept under a name. */
export function isTakenOut(call: Syntax): boolean {
  // `Connection::new(stream)` is no result.
  const isOut = /(^|::)[A-Z]\w*(::<[^()]*>)?::\w+$/.test(child(call, 'function')?.text ?? '');
  let isTried = false;
  for (let at = call; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (isGivenOut(at, parent)) return true;
    if (parent.type === 'try_expression') isTried = true;
    else if (parent.type === 'field_expression') {
      const method = child(parent, 'field')?.text ?? '';
      if (!transparent.test(method)) return false;
      if (/^(unwrap|expect)/.test(method)) isTried = true;
    } else if (/^(let_declaration|field_initializer)$/.test(parent.type)) return isOut || isTried;
    // `Session::over(Box::new(Inflating::of(stream)))`, as against a variant: `Ok(Framed::new(stream))`; out of one
    // result it may go into another, `Ok(secured(stream).await?)`.
    else if (parent.type === 'arguments') {
      const taker = parent.parent;
      if (taker?.shape.kind === 'call') return isOut || isTried;
      return isTried && taker !== undefined && child(taker, 'function')?.text === 'Ok';
    } else if (parent.type !== 'await_expression' && parent.type !== 'call_expression') return false;
  }
  return false;
}

/** `match secured(stream) { Ok(link) => link, … }`, `if let Ok(link) = secured(stream) { link } else { … }`, and with `return`. */
function isGivenOut(result: Syntax, around: Syntax): boolean {
  if (around.type === 'let_condition')
    return givesBound(child(around, 'pattern'), around.parent && child(around.parent, 'consequence'));
  if (around.type !== 'match_expression' || child(around, 'value') !== result) return false;
  const arms = child(around, 'body')?.children ?? [];
  return arms.some(
    (arm) => arm.type === 'match_arm' && givesBound(child(arm, 'pattern'), child(arm, 'value')),
  );
}

/** What a pattern takes out of a result is what a body ends with. */
function givesBound(pattern: Syntax | undefined, body: Syntax | undefined): boolean {
  const bound = /^(?:\w+::)*(?:Ok|Some)\(\s*(?:mut\s+)?([a-z_]\w*)\s*\)$/.exec(pattern?.text ?? '')?.[1];
  if (bound === undefined || body === undefined) return false;
  const end = `(?:^|[{;]\\s*)(?:return\\s+)?(?:(?:Ok|Some|(?:Box|Arc)::new)\\()*${bound}\\)*;?\\s*\\}?$`;
  return new RegExp(end).test(body.text);
}

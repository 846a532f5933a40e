/** The host in an expression: a text, be it put together, a URL, a data source's words. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Binding } from '../names/bindings.ts';
import type { Names } from '../names/names.ts';
import { heldBy } from '../texts.ts';
import { unwrap } from '../tree/nodes.ts';
import type { Values } from '../values/values.ts';
import { filledFirst } from './items.ts';

export function hostIn(address: Syntax, analysis: Analysis, depth = 0): string | undefined {
  const { values } = analysis;
  const node = heldBy(address);
  const folded = values.fold(node)?.value;
  // `"127.0.0.1:" + port` of which this is the left side.
  // A port alone, `":6379"`, is one of this machine.
  if (typeof folded === 'string')
    return /^:\d+$/.test(folded) ? '0.0.0.0' : hostOfUrl(folded.replace(/:$/, ''));
  const items = values.items(node);
  const octets = items === undefined ? undefined : addressOf(items, values);
  if (octets !== undefined) return octets;
  const first = items?.[0];
  if (first !== undefined) return hostIn(first, analysis, depth);
  const real = values.follow(node).shape;
  // `new Server($host = "localhost")`
  if (real.kind === 'assign' && real.value !== undefined) return hostIn(real.value, analysis, depth);
  // `{ host: "a", port: 1 }` of a list of peers.
  if (real.kind === 'record') {
    const host = real.entries.find(({ key }) => key !== undefined && /^(host(name)?|ip|ur[li])$/.test(key));
    return host === undefined ? undefined : hostIn(host.value, analysis, depth);
  }
  const text = written(node, values);
  if (words.test(text)) return hostOfWords(text);
  if (real.kind === 'binary') return hostIn(real.left, analysis, depth);
  // `IPAddress.Loopback`
  if (real.kind === 'member' && /^(?:(?:IPv6)?Loopback|LocalHost(?:IPv6)?|LOCALHOST)$/.test(real.name))
    return 'localhost';
  // `endpoint.Address`
  if (real.kind === 'member' && real.object !== undefined && /^(?:Address|Host)$/.test(real.name))
    return hostIn(real.object, analysis, depth);
  if (real.kind === 'call')
    return (
      hostOfCall(real, analysis) ?? hostOfTemplate(text) ?? hostFilledIn(values.follow(node), analysis, depth)
    );
  // `http://localhost:${port}`, C#'s `$"localhost:{port}"`: what is filled in stands behind the host.
  const begin = real.kind === 'string' ? hostInFront.exec(values.follow(node).text) : null;
  return begin?.[1] ?? begin?.[2] ?? hostFilledIn(values.follow(node), analysis, depth);
}

/** `"http://127.0.0.1:{}/".format(port)`: what is filled in stands behind the host. */
function hostOfTemplate(text: string): string | undefined {
  const host = hostOfUrl(text);
  return text.includes('://') && !host.includes(gap) ? host : undefined;
}

/** `f"{self.base}/list"`, `"%s/list" % self.base` of a field that is the same wherever it is set, or nothing yet. */
function hostFilledIn(text: Syntax, analysis: Analysis, depth: number): string | undefined {
  const { names } = analysis;
  if (depth > deepestField) return undefined;
  const inner = interpolated.test(text.text)
    ? text.children.find(({ type }) => filling.test(type))
    : undefined;
  const first = unwrap(
    inner?.children.find(({ type }) => /\w/.test(type)) ?? filledFirst(text) ?? filledHost(text) ?? text,
  );
  if (first !== text && first.shape.kind !== 'member') return hostIn(first, analysis, depth + 1);
  const given = fieldsRead(first, names).flatMap(({ how, steps }) =>
    how.kind === 'value' && steps.length === 0 && how.value !== undefined && !isUnset(how.value)
      ? [how.value]
      : [],
  );
  const hosts = given.map((each) => hostIn(each, analysis, depth + 1));
  return hosts.every((host) => host === hosts[0]) ? hosts[0] : undefined;
}

/** Of `this.base`, and of a bare `base` where that means the same. */
function fieldsRead(node: Syntax, names: Names): readonly Binding[] {
  if (node.shape.kind === 'member') return names.fields(node);
  const bound = node.shape.kind === 'name' ? names.bindings(node) : [];
  return bound.every(({ scope }) => scope.shape.kind === 'class') ? bound : [];
}

/** `null`, C++'s `tcp::endpoint peer_;`, which gets its address elsewhere. */
function isUnset(value: Syntax): boolean {
  const { shape } = value;
  return isNothing(value) || (shape.kind === 'call' && shape.constructs && shape.arguments.length === 0);
}

/** What is filled in at the beginning, be it behind a scheme. */
const interpolated = /^[\w$@]*["'`]+(?:\w+:\/\/)?[$#]?\{/;
const filling = /interpolation|substitution/;

/** `address` of `"tcp://$address:$port"`, `"#{address}:#{port}"`: what alone is filled in where the host stands. */
function filledHost({ text, start, children }: Syntax): Syntax | undefined {
  const begin = frontOfHost.exec(text)?.[0];
  if (begin === undefined) return undefined;
  const at = start + begin.length;
  for (let inside = children; inside.length > 0; ) {
    const found = inside.find((each) => each.named && each.start <= at && each.end > at);
    if (found === undefined) return undefined;
    const { kind } = found.shape;
    if (found.start === at && (kind === 'name' || kind === 'member' || kind === 'same'))
      return /^\}?(?:[:/]|["'`]$)/.test(text.slice(found.end - start)) ? found : undefined;
    inside = found.children;
  }
  return undefined;
}

const frontOfHost = /^[\w$@]*["'`]+(?:[a-z][\w+.-]*:\/\/)?(?:[$#]?\{)?/i;

const hostInFront =
  /^[\w$@]*["'`]+(?:[a-z][\w+.-]*:\/\/([\w.-]+|\[[^\]]+\])(?=[:/])|([a-z\d][\w.-]*)(?=:\$?\{))/i;

/** `new InetSocketAddress("db", 5432)`, `InetAddress.getLoopbackAddress()` */
function hostOfCall(call: ShapeOf<'call'>, analysis: Analysis): string | undefined {
  if (/loopback/i.test(call.callee.text)) return 'localhost';
  // This machine's own address, at which it hears others, too.
  if (/\bgetLocalHost$/.test(call.callee.text)) return '0.0.0.0';
  const octets = addressOf(
    call.arguments.map(({ value }) => value),
    analysis.values,
  );
  if (octets !== undefined) return octets;
  const argument = call.arguments[0]?.value;
  return argument === undefined ||
    !/addr|endpoint|parse|gethostby|resolve|ur[il]\b|sprintf|hostport/i.test(call.callee.text)
    ? undefined
    : hostIn(argument, analysis);
}

/** `[127, 0, 0, 1]`, `Ipv4Addr::new(127, 0, 0, 1)` */
function addressOf(parts: readonly Syntax[], values: Values): string | undefined {
  const octets = parts.length === 4 ? parts.map((each) => values.fold(each)?.value) : [];
  return octets.length > 0 && octets.every((each) => typeof each === 'number') ? octets.join('.') : undefined;
}

/** `pgsql:host=localhost;dbname=?`: of words the host's; `''` where none of them is, `undefined` where it cannot be read. */
function hostOfWords(text: string): string | undefined {
  // What may hold more of them: a gap that is no value, the name of a service.
  const names = text.replace(/=\s*(?:'[^']*'|[^\s;]*)/g, '=');
  if (names.includes(gap) || /\bservice\s*=/i.test(names)) return undefined;
  const host = hostWord.exec(text)?.[1] ?? '';
  return host.includes(gap) ? undefined : host;
}

/** Stands for what is filled in. */
const gap = '\0';

const filledIn = /\{\$[^{}]*\}|[$#]?\{[^{}]*\}|\$\w+(?:->\w+|\[[^\]]*\])?|%[sdv]/g;

/** The text of a string that is put together, as far as it is written there. */
function written(node: Syntax, values: Values, depth = 0): string {
  const whole = values.fold(node)?.value;
  if (typeof whole === 'string') return whole;
  const real = values.follow(node);
  const { shape } = real;
  const template = templateOf(real);
  if (template !== undefined) return written(template, values, depth + 1).replace(filledIn, gap);
  if (shape.kind === 'binary' && depth < deepestText)
    return written(shape.left, values, depth + 1) + written(shape.right, values, depth + 1);
  if (shape.kind !== 'string') return gap;
  const { start, end } = shape.content;
  return real.text
    .slice(start - real.start, end - real.start)
    .replace(/^\w?["'`]|["'`]$/g, '')
    .replace(filledIn, gap);
}

/** The text in `"host=localhost port={}".format(port)`. */
function templateOf({ shape }: Syntax): Syntax | undefined {
  const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
  const text = callee?.kind === 'member' && callee.name === 'format' ? callee.object : undefined;
  return text !== undefined && unwrap(text).shape.kind === 'string' ? unwrap(text) : undefined;
}

/** Pieces that a text is put together from. */
const deepestText = 32;

/** Also behind PDO's name of the driver. */
const words = /^\s*(?:[a-z]+:\s*)?\w[\w ]*=/;

/** `host=db` of libpq, `Server=db` of ADO.NET. */
const hostWord = /\b(?:host(?:addr)?|server|data source|addr(?:ess)?)\s*=\s*'?([^\s;'"`]*)/i;

export function hostOfUrl(text: string): string {
  const url = /^(?:jdbc:)?[a-z][\w+.-]*:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#]*)/i.exec(text);
  if (url !== null) return url[1]!;
  // `host=db port=5432` of libpq, `User Id=app;Server=db` of ADO.NET: words without a host mean a Unix socket.
  if (words.test(text)) return hostOfWords(text) ?? '?';
  // Also where a port is filled in: `127.0.0.1:{}`.
  return text.replace(/^([^:]*|\[[^\]]*\]):(?:\d+|\{\w*\}|%\w)$/, '$1');
}

export const loopbackHost = /^(localhost|127(\.\d{1,3}){1,3}|::1|\[::1\]|0:0:0:0:0:0:0:1|ip6-localhost)$/i;

/** As a destination the kernel takes it for this machine; a listener there hears everybody. */
const anyHost = /^(?:0\.0\.0\.0|\[?::\]?|0:0:0:0:0:0:0:0)$/;

/** Where one goes who connects there. */
export function leadsToLoopback(host: string): boolean {
  return loopbackHost.test(host) || anyHost.test(host);
}

/** Also the number it is: `htonl(2130706433)`, `htonl(0x7F000001)`. */
export const loopbackConstant = /\b(?:INADDR_LOOPBACK|in6addr_loopback|(?:0x7f000001|2130706433)[ul]*)\b/i;

/** `null`, JavaScript's `undefined`: as if it were not given. */
export function isNothing(node: Syntax): boolean {
  return node.shape.kind === 'null';
}

/** Fields and variables that a constructor's parameter goes through. */
export const deepestField = 3;

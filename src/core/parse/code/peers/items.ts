/** What comes from the item of a loop: another one each round. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { isGivenItems } from '../flow/repeats.ts';
import type { Binding } from '../names/bindings.ts';
import { callsOf, nameOfCallee } from '../names/functions.ts';

/** The host of a URL comes from the item of a loop. */
export function isHostOfItem(given: Syntax, analysis: Analysis): boolean {
  const url = analysis.values.follow(given);
  if (isOfSeveralHosts(url, analysis)) return true;
  // `http.get({ host: peer.host, path: "/" })`
  if (url.shape.kind === 'record')
    return url.shape.entries.some(
      ({ key, value }) => key !== undefined && says.test(key) && isMadeOfItem(value, analysis),
    );
  const filled = filledFirst(url);
  if (filled !== undefined) return isMadeOfItem(filled, analysis);
  // `f"{base}/path"` begins with it.
  const host = /:\/\/([^/]*)/.exec(url.text) ?? /^\w?["']+\{[^/]*/.exec(url.text);
  if (host === null) return false;
  const start = url.start + host.index;
  const end = start + host[0].length;
  return isMadeOfItem(url, analysis, (name) => name.start >= start && name.end <= end);
}

/** What options call the place where something is. */
const says = /^(?:host|hostname|url|uri)$/;

/** `get(url)` for `url in ("https://one.example/", "https://two.example/")`, or `get(urls[n])`: no host is asked twice. */
function isOfSeveralHosts(url: Syntax, analysis: Analysis): boolean {
  return literalsBehind(url, analysis).some(({ text }) => {
    const hosts = [...text.matchAll(/["'`]\w+:\/\/([\w.-]+)/g)].map(([, host]) => host);
    return hosts.length > 1 && new Set(hosts).size === hosts.length;
  });
}

/** Items of items that are looked at: `for site in sites: get(site["url"])`. */
const deepestItem = 4;

/** The lists and records written out that a value is taken from, by a loop or by its place. */
function literalsBehind(node: Syntax, analysis: Analysis, depth = 0): readonly Syntax[] {
  const { names, values } = analysis;
  const { shape } = node;
  if (depth > deepestItem) return [];
  const from = (collection: Syntax): readonly Syntax[] => {
    const whole = values.follow(collection);
    if (whole.shape.kind === 'list' || whole.shape.kind === 'record') return [whole];
    return literalsBehind(whole, analysis, depth + 1);
  };
  switch (shape.kind) {
    case 'name': {
      const around = comprehendedBy(node)?.over;
      const loops = names.reaching(node).flatMap(({ how }) => (how.kind === 'item' ? (how.over ?? []) : []));
      return (around === undefined ? loops : [around]).flatMap(from);
    }
    case 'index':
      return from(shape.object);
    case 'member':
      return shape.object === undefined ? [] : from(shape.object);
    // `sites.items()`, `Object.entries(sites)`
    case 'call': {
      const [first] = shape.arguments;
      const of =
        first?.value ?? (shape.callee.shape.kind === 'member' ? shape.callee.shape.object : undefined);
      return of === undefined ? [] : from(of);
    }
    default:
      return [];
  }
}

/**
 * What stands in the place of the host: `"http://{}/".format(peer)`, `"{base}/list".format(base=base)`,
 * `"http://%s/" % peer`, `peer.base + path + suffix`; `fmt.Sprintf("http://%s/", peer)`, `string.Format("http://{0}/", peer)`.
 */
export function filledFirst({ shape, text, children }: Syntax): Syntax | undefined {
  const place = placeOfHost.exec(text);
  const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
  if (shape.kind === 'call' && callee?.kind === 'member' && callee.name === 'format') {
    const [, key = ''] = place ?? [];
    const named = shape.arguments.find(({ name }) => name !== undefined && name === key);
    return place === null ? undefined : (named ?? shape.arguments[Number(key) || 0])?.value;
  }
  if (shape.kind === 'call' && /^(?:Format|Sprintf)$/i.test(nameOfCallee(shape))) {
    const [pattern, ...filling] = shape.arguments;
    const at = placeOfHost.exec(pattern?.value.text ?? '');
    return at === null ? undefined : filling[Number(at[1]) || 0]?.value;
  }
  if (shape.kind !== 'binary') return undefined;
  if (place !== null) return children.at(-1);
  if (/:\/\//.test(text)) return undefined;
  // `base + page + suffix` begins with `base`.
  const [first] = children;
  return first?.shape.kind === 'binary' && first.shape.operator === '+' ? filledFirst(first) : first;
}

/** At the beginning, or behind the scheme. */
const placeOfHost = /^\w?["'`]+(?:\w+:\/\/)?(?:\{(\w*)\}|%[sv])/;

/** Values that a name comes from, and functions it is handed through: so many are looked at. */
const mostValues = 100;

/** It holds the item of a loop, or what is made of one, be it by who calls the function with it. */
export function isMadeOfItem(
  node: Syntax,
  analysis: Analysis,
  counts: (name: Syntax) => boolean = () => true,
  seen = new Set<Syntax>(),
): boolean {
  const { names, subjects, options } = analysis;
  if (seen.has(node) || seen.size > mostValues) return false;
  seen.add(node);
  const goesOn = (value: Syntax | undefined): boolean =>
    value !== undefined && isMadeOfItem(value, analysis, undefined, seen);
  return namesIn(node).some(
    (name) =>
      counts(name) && (comprehendedBy(name) !== undefined || names.reaching(name).some(comesFromItem)),
  );

  function comesFromItem({ how, leaf }: Binding): boolean {
    if (how.kind === 'item' || (how.kind === 'value' && isReadByLoop(leaf))) return true;
    if (how.kind === 'value') return goesOn(how.value);
    if (how.kind !== 'parameter') return false;
    if (isGivenItems(how.of, analysis.language)) return true;
    const shift = how.of.shape.kind === 'function' && how.of.shape.self !== undefined ? 1 : 0;
    return callsOf(how.of, subjects).some(
      ({ shape }) =>
        shape.kind === 'call' &&
        (goesOn(options.argument(shape, how.at - shift)) ||
          goesOn(options.argument(shape, how.parameter.target.text))),
    );
  }
}

/** The comprehension around whose variable the name is: `[get(site) for site in sites]`. */
function comprehendedBy(name: Syntax): ShapeOf<'loop'> | undefined {
  for (let at = name.parent; at !== undefined; at = at.parent) {
    const { shape } = at;
    if (shape.kind === 'block' || shape.kind === 'function') return undefined;
    if (shape.kind !== 'loop' || shape.expression !== true || shape.variable === undefined) continue;
    if (namesIn(shape.variable).some(({ text }) => text === name.text)) return shape;
  }
  return undefined;
}

/** `while (($row = fgetcsv($file)) !== false)`: each round begins with another one. */
function isReadByLoop(leaf: Syntax): boolean {
  for (let at = leaf; at.parent !== undefined; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'loop') return shape.body !== at && shape.body !== undefined;
    if (shape.kind === 'block' || shape.kind === 'function') return false;
  }
  return false;
}

/** Variables in an expression, as against names of members and of keyword arguments. */
function namesIn(node: Syntax): readonly Syntax[] {
  const { shape, parent } = node;
  if (shape.kind !== 'name') return node.children.flatMap(namesIn);
  const around = parent?.shape;
  const isLabel = (around?.kind === 'member' || around?.kind === 'argument') && around.nameNode === node;
  return isLabel ? [] : [node];
}

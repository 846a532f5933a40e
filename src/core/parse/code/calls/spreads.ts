/** What keyword arguments a call gets that are spread into it: followed to records of the file, through private functions. */
import type { Language } from '../../../languages/language.ts';
import type { Argument, Entry, Syntax } from '../../../languages/syntax.ts';
import { callsOf, returned } from '../names/functions.ts';
import type { Names } from '../names/names.ts';
import { unwrap } from '../tree/nodes.ts';
import type { Values } from '../values/values.ts';
import type { Subjects } from './subjects.ts';

/** What reading a spread takes. */
export interface SpreadSources {
  readonly names: Names;
  readonly values: Values;
  readonly subjects: Subjects;
  readonly language: Language;
}

/** Functions that pass their keyword arguments on, followed so far, and the calls of each that are looked at. */
const deepest = 2;
const mostCalls = 10;

/** A keyword and its value, as entries of a record have them. */
export type Keyword = Pick<Entry, 'value'> & { readonly key: string };

/** All keywords that may be spread in there; `undefined` where some source of them cannot be read. */
export function keywordsIn(
  given: readonly Argument[],
  sources: SpreadSources,
  depth = 0,
): readonly Keyword[] | undefined {
  const found: Keyword[] = [];
  for (const each of given) {
    if (each.spread !== true) {
      if (each.name !== undefined) found.push({ key: each.name, value: each.value });
      continue;
    }
    const inside = each.positional === true ? undefined : spreadIn(each.value, sources, depth);
    if (inside === undefined) return undefined;
    found.push(...inside);
  }
  return found;
}

function spreadIn(node: Syntax, sources: SpreadSources, depth: number): readonly Keyword[] | undefined {
  const { values, subjects } = sources;
  if (depth > deepest) return undefined;
  const record = values.record(node);
  if (record !== undefined) {
    if (record.open) return undefined;
    return record.entries.flatMap(({ key, value }) => (key === undefined ? [] : [{ key, value }]));
  }
  const real = values.follow(node);
  if (real.shape.kind === 'call') {
    // `**self.arguments()` of a method that gives a record.
    const results = subjects.functions(real.shape.callee).flatMap((fn) => returned(fn));
    return results.length === 0 ? undefined : all(results.map((each) => spreadIn(each, sources, depth + 1)));
  }
  return fromCallers(unwrap(node), sources, depth);
}

/** `**options` that a private function got: what its callers in the file give. */
function fromCallers(node: Syntax, sources: SpreadSources, depth: number): readonly Keyword[] | undefined {
  const { names, subjects, language } = sources;
  const [binding, another] = node.shape.kind === 'name' ? names.bindings(node) : [];
  if (binding?.how.kind !== 'parameter' || another !== undefined) return undefined;
  const { parameter, of } = binding.how;
  if (parameter.rest !== true || language.names.isPrivate?.(of) !== true) return undefined;
  const calls = callsOf(of, subjects);
  if (calls.length === 0 || calls.length > mostCalls) return undefined;
  return all(
    calls.map((call) =>
      call.shape.kind === 'call' ? keywordsIn(call.shape.arguments, sources, depth + 1) : undefined,
    ),
  );
}

function all(parts: readonly (readonly Keyword[] | undefined)[]): readonly Keyword[] | undefined {
  return parts.some((each) => each === undefined) ? undefined : parts.flatMap((each) => each ?? []);
}

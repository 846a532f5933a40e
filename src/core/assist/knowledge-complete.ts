/** Completion in the files of a knowledge base: fields, their values, and the ids of what can be named. */
import type { KnowledgeDocument } from '../document/knowledge.ts';
import { seconds } from '../environment.ts';
import type { Completion } from '../half-open.ts';
import { type BodyPlace, bodyPlace } from '../kb/body-place.ts';
import type { Field, Shape } from '../kb/fields.ts';
import { nameOf } from '../kb/file.ts';
import { type KeyPlace, type ValuePlace, yamlPlace } from '../kb/place.ts';
import type { Knowledge } from '../kb/types.ts';
import type { Context } from '../rule.ts';
import { rules } from '../rules/index.ts';
import type { Span } from '../text.ts';
import { aboutEnvironment, aboutField, aboutIssue, aboutRule } from './knowledge-words.ts';

export function completeKnowledge(
  { uri, text }: KnowledgeDocument,
  offset: number,
  { knowledge }: Context,
): readonly Completion[] {
  const place = yamlPlace(uri, text, offset);
  const own = nameOf(uri).name;
  if (place !== undefined) return place.what === 'key' ? keys(place) : values(place, knowledge, own);
  const named = nameOf(uri).ending === 'md' ? bodyPlace(text, offset) : undefined;
  return named === undefined ? [] : names(named, knowledge, own);
}

/** Keys that are not there yet, those that have to be there first. */
function keys({ fields, written, span, assigned, inLine, words }: KeyPlace): Completion[] {
  const stands = words.map((word) => value(word, span));
  // Behind `status:` on the same line a bare key would be no YAML.
  if (inLine) return stands;
  const free = Object.entries(fields).filter(([key]) => !written.has(key));
  return [
    ...stands,
    ...free
      .sort(([, a], [, b]) => Number(b.required) - Number(a.required))
      .map(([key, field]) => ({
        label: key,
        insert: assigned ? key : `${key}: `,
        span,
        detail: field.required ? `required: ${field.about}` : field.about,
        markdown: aboutField(key, field),
        kind: 'key' as const,
      })),
  ];
}

function values(place: ValuePlace, knowledge: Knowledge, own: string): Completion[] {
  const { shape, span } = place;
  if (shape.type === 'list') {
    if (shape.of.type === 'record') return [recordIn(shape.of, span)];
    const of = place.shape.type === 'list' ? { ...place, shape: shape.of } : place;
    return values(of, knowledge, own).map((each) => ({ ...each, insert: `[${each.insert}]` }));
  }
  if (shape.type === 'word') return shape.words.map((word) => value(word, span));
  if (shape.type === 'boolean') return ['true', 'false'].map((word) => value(word, span));
  if (shape.type !== 'string') return [];
  return candidates(place, knowledge, own).filter(({ label }) => !place.siblings.has(label));
}

/** A first item as one line, its required keys to be filled in. */
function recordIn({ fields }: Extract<Shape, { readonly fields: unknown }>, span: Span): Completion {
  const required = Object.entries(fields).filter((entry): entry is [string, Field] => entry[1].required);
  const item = `{ ${required.map(([key]) => `${key}: `).join(', ')} }`;
  return { label: `[${item}]`, insert: `[${item}]`, span, kind: 'value' };
}

/** Ids there are, and words that other issues use for the same. */
function candidates({ path, key, span }: ValuePlace, knowledge: Knowledge, own: string): Completion[] {
  const { issues } = knowledge;
  switch (path.join('.')) {
    case 'related':
      return issueIds(knowledge, span, own);
    case 'issue':
      return issueIds(knowledge, span);
    case 'environments':
      return environmentIds(knowledge, span);
    case 'platforms':
    case 'regions':
      return used(
        issues.flatMap((issue) => issue[key as 'platforms' | 'regions']),
        span,
      );
    case 'platform':
      return used(
        issues.flatMap((issue) => issue.platforms),
        span,
      );
    case 'limits.unit':
      return used(
        issues.flatMap((issue) => issue.limits.map((limit) => limit.unit)),
        span,
      );
    case 'errors.where':
      return used(
        issues.flatMap((issue) => issue.errors.map((error) => error.where)),
        span,
      );
    case 'references.publisher':
      return used(
        issues.flatMap((issue) => issue.references.map((each) => each.publisher)),
        span,
      );
    default:
      return [];
  }
}

function names({ what, span }: BodyPlace, knowledge: Knowledge, own: string): Completion[] {
  switch (what) {
    case 'rule':
      return rules.map((entry) => ({
        ...value(entry.id, span),
        detail: entry.rule.summary,
        markdown: aboutRule(entry),
      }));
    case 'environment':
      return environmentIds(knowledge, span);
    case 'issue':
      return issueIds(knowledge, span, own).map((each) => ({ ...each, insert: `${each.insert}.md` }));
    case 'mark':
      return marks.map(([mark, detail]) => ({ ...value(mark, span), detail }));
  }
}

const marks = [
  ['bad=', 'an example that gives exactly this finding'],
  ['good', 'an example that gives no finding'],
  ['environments=', 'ids of the environments it is checked in'],
  ['file=', 'the path that tells what kind of file it is'],
  ['kernel=', 'the kernel it is checked for'],
] as const;

function issueIds({ issues }: Knowledge, span: Span, own?: string): Completion[] {
  return issues
    .filter(({ id }) => id !== own)
    .map((issue) => ({ ...value(issue.id, span), detail: issue.title, markdown: aboutIssue(issue) }));
}

function environmentIds({ environments }: Knowledge, span: Span): Completion[] {
  return environments.map((environment) => {
    const { id, title, idleTimeout } = environment;
    const detail = idleTimeout === undefined ? title : `${title}, ${seconds(idleTimeout)}`;
    return { ...value(id, span), detail, markdown: aboutEnvironment(environment) };
  });
}

/** Each once, the most frequent first. */
function used(words: readonly string[], span: Span): Completion[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([a, inA], [b, inB]) => inB - inA || (a < b ? -1 : 1))
    .map(([word, count]) => ({
      ...value(word, span),
      detail: count === 1 ? 'in 1 issue' : `in ${count} issues`,
    }));
}

function value(word: string, span: Span): Completion {
  return { label: word, insert: word, span, kind: 'value' };
}

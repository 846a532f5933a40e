import type { KnowledgeDocument } from '../document/knowledge.ts';
import type { Hover } from '../half-open.ts';
import { bodyPlace } from '../kb/body-place.ts';
import { nameOf } from '../kb/file.ts';
import { yamlPlace } from '../kb/place.ts';
import type { Knowledge } from '../kb/types.ts';
import type { Context } from '../rule.ts';
import { rules } from '../rules/index.ts';
import { aboutEnvironment, aboutField, aboutIssue, aboutRule } from './knowledge-words.ts';

/** On a field what it is; on the id of an issue, an environment or a rule what that is. */
export function hoverKnowledge(
  { uri, text }: KnowledgeDocument,
  offset: number,
  { knowledge }: Context,
): Hover | undefined {
  const place = yamlPlace(uri, text, offset);
  if (place?.what === 'key') {
    const { key, fields, span } = place;
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    return field === undefined ? undefined : { span, markdown: aboutField(key, field) };
  }
  if (place !== undefined) {
    const kind = named[place.path.join('.')];
    return kind === undefined ? undefined : about(kind, place.text, place.span, knowledge);
  }
  const name = nameOf(uri).ending === 'md' ? bodyPlace(text, offset) : undefined;
  if (name === undefined || name.what === 'mark') return undefined;
  return about(
    name.what,
    name.what === 'issue' ? name.text.replace(/\.md$/, '') : name.text,
    name.span,
    knowledge,
  );
}

/** Fields whose values are ids. */
const named: Readonly<Record<string, 'issue' | 'environment'>> = {
  related: 'issue',
  issue: 'issue',
  environments: 'environment',
};

function about(
  what: 'issue' | 'environment' | 'rule',
  id: string,
  span: Hover['span'],
  { issues, environments }: Knowledge,
): Hover | undefined {
  const issue = what === 'issue' ? issues.find((each) => each.id === id) : undefined;
  if (issue !== undefined) return { span, markdown: aboutIssue(issue) };
  const environment = what === 'environment' ? environments.find((each) => each.id === id) : undefined;
  if (environment !== undefined) return { span, markdown: aboutEnvironment(environment) };
  const entry = what === 'rule' ? rules.find((each) => each.id === id) : undefined;
  return entry === undefined ? undefined : { span, markdown: aboutRule(entry) };
}

/** What the fields of a knowledge base mean, and what its ids stand for, in Markdown. */
import { seconds } from '../environment.ts';
import type { Field, Shape } from '../kb/fields.ts';
import { asMarkdown } from '../kb/plain.ts';
import type { Environment, Issue } from '../kb/types.ts';
import type { RuleEntry } from '../linter.ts';
import { code } from './sysctl-words.ts';

export function aboutField(key: string, { about, required, shape }: Field): string {
  const { kind, more } = inWords(shape);
  return [
    `**${key}** (${kind}${required ? ', required' : ''})`,
    about,
    ...(more === undefined ? [] : [more]),
  ].join('\n\n');
}

/** What a value is, and what it has to look like. */
function inWords(shape: Shape): { readonly kind: string; readonly more?: string } {
  switch (shape.type) {
    case 'string': {
      const limits = [
        shape.form === undefined ? undefined : `Write ${shape.form.words}.`,
        shape.below === undefined ? undefined : `Less than ${shape.below} characters.`,
      ].filter((part) => part !== undefined);
      return { kind: 'text', ...(limits.length === 0 ? {} : { more: limits.join(' ') }) };
    }
    case 'number': {
      const kind = shape.integer === true ? 'whole number' : 'number';
      return { kind: shape.min === undefined ? kind : `${kind}, ${shape.min} or more` };
    }
    case 'boolean':
      return { kind: 'true or false' };
    case 'word':
      return { kind: 'one word', more: `One of ${shape.words.map(code).join(', ')}.` };
    case 'list': {
      const { kind, more } = inWords(shape.of);
      const each = shape.of.type === 'record' ? keysOf(shape.of) : more;
      return { kind: `list, ${kind} each`, ...(each === undefined ? {} : { more: each }) };
    }
    case 'record':
      return { kind: 'mapping', more: keysOf(shape) };
    case 'word-or-record':
      return { kind: `${shape.words.map(code).join(', ')} or a mapping`, more: keysOf(shape) };
  }
}

function keysOf({ fields }: Extract<Shape, { readonly fields: unknown }>): string {
  return Object.entries(fields)
    .map(([key, { about, required, shape }]) => {
      const words = shape.type === 'word' ? ` ${inWords(shape).more}` : '';
      return `- ${code(key)}${required ? '' : ' (optional)'}: ${about}${words}`;
    })
    .join('\n');
}

export function aboutIssue({ id, title, summary, impact, platforms }: Issue): string {
  return [
    `**${id}** (${impact}; ${platforms.map(asMarkdown).join(', ')})`,
    asMarkdown(title),
    asMarkdown(summary),
  ].join('\n\n');
}

export function aboutEnvironment({
  id,
  title,
  idleTimeout,
  onExpiry,
  resetBy,
  where,
  issue,
}: Environment): string {
  const forgets =
    idleTimeout === undefined
      ? 'It forgets no idle connection by itself.'
      : `It forgets a connection after ${seconds(idleTimeout)} of silence${endings[onExpiry ?? 'none']}.`;
  const counts =
    resetBy === undefined
      ? ''
      : resetBy === 'probe'
        ? 'Keepalive probes count as traffic. '
        : 'Only data counts as traffic, keepalive probes do not. ';
  return [
    `**${id}** (${where})`,
    asMarkdown(title),
    `${forgets} ${counts}See ${code(issue)}.`.replace(/ +/g, ' '),
  ].join('\n\n');
}

const endings = { none: '', drop: ' and says nothing', reset: ' with a reset', fin: ' with a FIN' } as const;

export function aboutRule({ id, rule }: RuleEntry): string {
  return [`**${id}**`, rule.summary, `It detects ${code(rule.issue)}.`].join('\n\n');
}

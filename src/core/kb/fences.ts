/** Fences marked ```` ```lang bad=<rule> ```` or ```` ```lang good ````: examples that run as tests. */

import type { Span } from '../text.ts';
import { environmentIdForm, type Form, versionForm } from './fields.ts';
import type { KnowledgeLink } from './links.ts';
import type { Example, KnowledgeProblem } from './types.ts';

export const ruleIdForm: Form = {
  pattern: /^(sysctl|compose|socket|kb|config|half-open)\/[a-z0-9]+(-[a-z0-9]+)*$/,
  words: 'a rule’s id, such as `socket/keepalive-missing`',
};

const marks = '`bad=<rule>` or `good`, then `environments=a,b`, `file=path`, `kernel=6.1`';

/**
 * What a fence's info string says. Words behind the language that are no known mark are refused, so that a
 * misspelt mark does not silently take the test away.
 * @param start the offset of `info` in the file.
 */
export function readFence(
  info: string,
  start: number,
  text: string,
  problems: KnowledgeProblem[],
  links: KnowledgeLink[],
): Example | undefined {
  const words = [...info.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    span: { start: start + match.index, end: start + match.index + match[0].length },
  }));
  const [language, ...rest] = words;
  if (language === undefined || rest.length === 0) return undefined;
  const complain = (span: Span, message: string) => problems.push({ rule: 'kb/format', span, message });
  const seen = new Set<string>();
  let kind: Example['kind'] | undefined;
  let rule: string | undefined;
  let broken = false;
  const options: { environments?: readonly string[]; file?: string; kernel?: string } = {};
  for (const word of rest) {
    const equals = word.text.indexOf('=');
    const name = equals < 0 ? word.text : word.text.slice(0, equals);
    const value = equals < 0 ? undefined : word.text.slice(equals + 1);
    const valueSpan = { start: word.span.start + equals + 1, end: word.span.end };
    const known = Object.hasOwn(valued, name) ? valued[name as keyof typeof valued] : undefined;
    if (seen.has(name) || (kind !== undefined && (name === 'bad' || name === 'good'))) {
      complain(word.span, `\`${word.text}\` contradicts or repeats a mark before it: keep one.`);
      broken = true;
    } else if (name === 'good' && value === undefined) {
      kind = 'good';
    } else if (known === undefined || value === undefined || value === '') {
      complain(word.span, `\`${word.text}\` is no mark of a fence: write ${marks}, or only the language.`);
      broken = true;
    } else if (
      known !== null &&
      !value.split(known.list ? ',' : '\n').every((part) => known.form.pattern.test(part))
    ) {
      complain(valueSpan, `\`${value}\` does not fit \`${name}=\`: write ${known.form.words}.`);
      broken = true;
    } else if (name === 'bad') {
      kind = 'bad';
      rule = value;
      links.push({ kind: 'rule', id: value, span: valueSpan });
    } else if (name === 'environments') {
      options.environments = value.split(',');
      let at = valueSpan.start;
      for (const id of options.environments) {
        links.push({ kind: 'environment', id, span: { start: at, end: at + id.length } });
        at += id.length + 1;
      }
    } else if (name === 'file') options.file = value;
    else options.kernel = value;
    seen.add(name);
  }
  if (broken) return undefined;
  if (kind === undefined) {
    complain(
      rest[0]!.span,
      `This fence is marked neither \`bad=<rule>\` nor \`good\`: write one of them first.`,
    );
    return undefined;
  }
  return { kind, ...(rule === undefined ? {} : { rule }), language: language.text, text, ...options };
}

/** Marks with a value, and the form of it. */
const valued: Readonly<Record<string, { readonly form: Form; readonly list?: boolean } | null>> = {
  bad: { form: ruleIdForm },
  environments: { form: environmentIdForm, list: true },
  file: null,
  kernel: { form: versionForm },
};

import type { ComposeDocument } from '../document/compose.ts';
import type { Completion } from '../half-open.ts';
import type { Context } from '../rule.ts';
import { limitsOf } from '../rules/shared/compose.ts';
import { catalogueOf } from '../rules/shared/settings-catalogue.ts';
import { lineEnd, lineStart, type Span, span } from '../text.ts';
import { completeValues } from './sysctl-complete.ts';
import { aboutKey } from './sysctl-words.ts';

/** For `endpoint_mode`, a port's `mode`, and under `sysctls`. Read from lines: while typing, the YAML is broken. */
export function completeCompose(
  document: ComposeDocument,
  offset: number,
  context: Context,
): readonly Completion[] {
  const { text } = document;
  const start = lineStart(text, offset);
  const line = text.slice(start, lineEnd(text, offset));
  if (/^\s*#/.test(line)) return [];
  const flow = openFlow(line.slice(0, offset - start));
  const part = flow.from === 0 ? line : line.slice(flow.from).split(/[,\]}]/)[0]!;
  const base = start + flow.from;
  const pair = /^(\s*(?:-\s+)?)(["']?)([\w./-]+)\2(\s*[:=]\s*["']?)([\w. \t]*)/.exec(part);
  const above = [...flow.keys, ...keysAbove(text, start)];
  if (pair !== null) {
    const [, lead = '', quote = '', key = '', colon = '', value = ''] = pair;
    const keyEnd = base + lead.length + 2 * quote.length + key.length;
    // With nothing there yet, blanks before a closing brace are no part of the value.
    const from =
      value === '' && offset > keyEnd ? Math.min(offset, keyEnd + colon.length) : keyEnd + colon.length;
    const place = span(from, from + value.trimEnd().length);
    if (offset >= from && offset <= from + value.length) return values(document, key, above, place, context);
  }
  const word = /^(\s*(?:-\s+)?["']?)([\w./-]*)/.exec(part)!;
  const from = base + word[1]!.length;
  if (above[0] !== 'sysctls' || offset < from || offset > from + word[2]!.length) return [];
  const isList = flow.from === 0 ? /-\s/.test(word[1]!) : flow.isList;
  return settingKeys(word, span(from, from + word[2]!.length), part, isList, context);
}

function values(
  document: ComposeDocument,
  key: string,
  above: readonly string[],
  place: Span,
  context: Context,
): readonly Completion[] {
  if (key === 'endpoint_mode' && above[0] === 'deploy') {
    return [
      value('vip', place, 'one virtual IP, spread by IPVS'),
      value('dnsrr', place, 'the addresses of the tasks'),
    ];
  }
  if (key === 'mode' && above[0] === 'ports') {
    return [
      value('ingress', place, 'every node, spread by IPVS'),
      value('host', place, 'nodes with a task alone'),
    ];
  }
  if (above[0] !== 'sysctls') return [];
  const entry = catalogueOf(context.knowledge).find(key.replaceAll('/', '.'));
  return entry === undefined ? [] : completeValues(entry, place, limitsOf(document, context));
}

function value(label: string, place: Span, detail: string): Completion {
  return { label, insert: label, span: place, detail, kind: 'value' };
}

/** Keys a container has and can set. */
function settingKeys(
  word: RegExpExecArray,
  place: Span,
  part: string,
  isList: boolean,
  context: Context,
): Completion[] {
  const isAssigned = /^\s*[:=]/.test(part.slice(word[0].length).replace(/^["']/, ''));
  const separator = isAssigned ? '' : isList ? '=' : ': ';
  return context.knowledge.sysctl
    .filter(
      (entry) => entry.namespace === 'writable' && entry.removed === undefined && entry.readOnly !== true,
    )
    .filter((entry) => entry.key.includes(word[2]!))
    .map((entry) => ({
      label: entry.key,
      insert: entry.key + separator,
      span: place,
      ...(entry.default === undefined ? {} : { detail: `default ${entry.default}` }),
      markdown: aboutKey(entry.key, entry, context),
      kind: 'key' as const,
    }));
}

interface Flow {
  /** Where the item that is being written begins; 0 outside braces and brackets. */
  readonly from: number;
  /** Keys of the open collections, the innermost first. */
  readonly keys: readonly string[];
  readonly isList: boolean;
}

/** The braces and brackets a line has open behind `before`: `deploy: { endpoint_mode: `. */
function openFlow(before: string): Flow {
  const open: { readonly bracket: string; readonly key: string | undefined }[] = [];
  let from = 0;
  for (const { 0: token, index } of before.matchAll(/"[^"]*"|'[^']*'|\$\{[^}]*\}|[[\]{},]/g)) {
    if (token === '[' || token === '{') {
      const key = /([\w./-]+)["']?\s*:\s*$/.exec(before.slice(from, index))?.[1];
      open.push({ bracket: token, key });
    } else if (token === ']' || token === '}') open.pop();
    else if (token !== ',') continue;
    from = index + 1;
  }
  if (open.length === 0) return { from: 0, keys: [], isList: false };
  return {
    from,
    keys: open.flatMap(({ key }) => key ?? []).reverse(),
    isList: open.at(-1)!.bracket === '[',
  };
}

/** The keys a line stands under, the nearest first, by indentation; a list's dashes may stand below its key's first letter. */
function keysAbove(text: string, start: number): string[] {
  const keys: string[] = [];
  const [, blanks, dash] = /^( *)(-\s)?/.exec(text.slice(start, lineEnd(text, start)))!;
  let indent = blanks!.length;
  let inItem = dash !== undefined;
  for (let at = start; at > 0 && (indent > 0 || inItem); ) {
    at = lineStart(text, at - 1);
    const match = /^( *)(- )?["']?([\w./-]+)["']?[ \t]*:/.exec(text.slice(at, lineEnd(text, at)));
    if (match === null) continue;
    const [, before, itemDash, key] = match;
    const isAbove =
      before!.length < indent || (inItem && itemDash === undefined && before!.length === indent);
    if (!isAbove) continue;
    indent = before!.length;
    // The first key of a list's item stands beside those after it, not above them.
    inItem = itemDash !== undefined;
    if (!inItem) keys.push(key!);
  }
  return keys;
}

import type { SysctlDocument } from '../document/sysctl.ts';
import { type IdleLimit, idleLimits, listLimits, recommended } from '../environment.ts';
import type { Completion } from '../half-open.ts';
import type { SysctlKey } from '../kb/types.ts';
import type { Context } from '../rule.ts';
import { catalogueOf } from '../rules/shared/settings-catalogue.ts';
import { keepaliveKeys, keepaliveParts } from '../rules/shared/settings-keepalive.ts';
import { lineEnd, lineStart, type Span } from '../text.ts';
import { aboutKey } from './sysctl-words.ts';

export function completeSysctl(
  document: SysctlDocument,
  offset: number,
  context: Context,
): readonly Completion[] {
  const { text } = document;
  const start = lineStart(text, offset);
  const line = text.slice(start, lineEnd(text, offset));
  const [lead = '', , written = ''] = /^[\uFEFF \t]*(-[ \t]*)?([^\s=#;]*)/.exec(line) ?? [];
  const key: Span = { start: start + lead.length - written.length, end: start + lead.length };
  const equals = line.indexOf('=');
  if (/^[\uFEFF \t]*[#;]/.test(line) || offset < key.start) return [];
  if (offset <= key.end) return completeKeys(document, key, written, equals >= 0, context);
  if (equals < 0 || offset <= start + equals) return [];
  const entry = catalogueOf(context.knowledge).find(dotted(written));
  const behind = start + equals + 1 + /^[ \t]*/.exec(line.slice(equals + 1))![0].length;
  const value: Span = { start: Math.min(behind, offset), end: lineEnd(text, offset) };
  return entry === undefined ? [] : completeValues(entry, value, idleLimits(context.environments));
}

function completeKeys(
  document: SysctlDocument,
  span: Span,
  written: string,
  assigned: boolean,
  context: Context,
): Completion[] {
  const slashes = /[./]/.exec(written)?.[0] === '/';
  const between = assigned ? '' : separator(document);
  const typed = dotted(written).toLowerCase();
  return context.knowledge.sysctl
    .filter((entry) => entry.removed === undefined && entry.readOnly !== true && entry.key.includes(typed))
    .map((entry) => {
      const key = slashes ? entry.key.replaceAll('.', '/') : entry.key;
      const detail = [entry.unit, entry.default === undefined ? undefined : `default ${entry.default}`];
      return {
        label: key,
        insert: key + between,
        span,
        detail: detail.filter((part) => part !== undefined).join(', '),
        markdown: aboutKey(entry.key, entry, context),
        kind: 'key' as const,
      };
    });
}

export function completeValues(entry: SysctlKey, span: Span, limits: readonly IdleLimit[]): Completion[] {
  const values = new Map<string, string>();
  const part = keepaliveParts.find((candidate) => keepaliveKeys[candidate] === entry.key);
  const keepalive = recommended(limits);
  if (part !== undefined && keepalive !== undefined)
    values.set(String(keepalive[part]), `for ${listLimits(limits)}`);
  for (const value of entry.sane?.values ?? entry.accepts?.values ?? []) values.set(String(value), '');
  for (const name of names[entry.key] ?? []) values.set(name, '');
  if (entry.default !== undefined && /^-?\d+([ \t]+\d+)*$/.test(entry.default)) {
    const known = values.get(entry.default);
    values.set(
      entry.default,
      known === undefined || known === '' ? "the kernel's own" : `${known}, the kernel's own`,
    );
  }
  return [...values].map(([value, detail]) => ({
    label: value,
    insert: value,
    span,
    ...(detail === '' ? {} : { detail }),
    kind: 'value' as const,
  }));
}

/** Names the kernel ships, the usual ones first. */
const names: Readonly<Record<string, readonly string[]>> = {
  'net.ipv4.tcp_congestion_control': ['cubic', 'bbr', 'reno'],
  'net.core.default_qdisc': ['fq_codel', 'fq', 'cake', 'pfifo_fast'],
  'net.ipv4.ip_local_port_range': ['32768 60999', '1024 65535'],
};

/** As the file's last assignment has it. */
function separator({ text, block }: SysctlDocument): string {
  const last = block.settings.findLast(({ value }) => value !== '');
  const between = last === undefined ? ' = ' : text.slice(last.keySpan.end, last.valueSpan.start);
  return /^[ \t]?=[ \t]?$/.test(between) ? between : ' = ';
}

function dotted(key: string): string {
  return /[./]/.exec(key)?.[0] === '/' ? key.replaceAll('/', '.') : key;
}

/** What kernel keys and their values mean, in Markdown and in sums. */
import { kernelInteger, kernelIntegers, type Setting, type SettingsBlock } from '../document/settings.ts';
import { duration, failing, type IdleLimit, kernelKeepalive, seconds } from '../environment.ts';
import type { Keepalive, SysctlKey } from '../kb/types.ts';
import type { Context } from '../rule.ts';
import { assignmentOf } from '../rules/shared/settings-assignment.ts';
import { keepaliveKeys, keepaliveParts } from '../rules/shared/settings-keepalive.ts';
import { describe } from '../rules/shared/settings-value.ts';

/** A code span, whatever the text holds. */
export function code(text: string): string {
  const plain = text.replace(/\s+/g, ' ');
  return plain.includes('`') ? `\`\` ${plain} \`\`` : `\`${plain}\``;
}

/**
 * The entry of a key: what it is, unit, default, what the kernel takes, containers, releases.
 * @param here what is to be said about its value in this place.
 */
export function aboutKey(
  key: string,
  entry: SysctlKey,
  context: Context,
  here: readonly string[] = [],
): string {
  const facts = [
    type(entry),
    entry.default === undefined ? undefined : `default ${code(entry.default)}`,
    entry.since === undefined ? undefined : `since Linux ${entry.since}`,
    entry.removed === undefined ? undefined : `gone since Linux ${entry.removed}`,
    entry.readOnly === true ? 'read-only' : undefined,
  ];
  const title = context.knowledge.issues.find((issue) => issue.id === entry.issue)?.title;
  const paragraphs = [
    `**${key}** (${facts.filter((fact) => fact !== undefined).join(', ')})`,
    entry.summary,
    ...here,
    entry.note,
    values(entry),
    containers(entry),
    title === undefined ? undefined : `Issue: ${title} (${code(entry.issue!)})`,
  ];
  return paragraphs.filter((paragraph) => paragraph !== undefined).join('\n\n');
}

function type({ type, count, unit }: SysctlKey): string {
  const name = type === 'integers' ? `${count} integers` : type === 'bitmap' ? 'list' : type;
  return unit === undefined ? name : `${name}, ${unit}`;
}

function values({ accepts, sane }: SysctlKey): string | undefined {
  const sensible = sane === undefined ? undefined : `sensible: ${describe(sane)}`;
  const taken =
    accepts === undefined || accepts.min === -2_147_483_648
      ? undefined
      : `the kernel takes ${describe(accepts)}`;
  const sentence = [taken, sensible].filter((part) => part !== undefined).join('; ');
  return sentence === '' ? undefined : `Values: ${sentence}.`;
}

function containers({ namespace, namespaceSince }: SysctlKey): string | undefined {
  switch (namespace) {
    case 'writable':
      return `A container has its own${namespaceSince === undefined ? '' : ` since Linux ${namespaceSince}`}: the host's value does not reach it.`;
    case 'read-only':
      return 'A container sees it and cannot change it.';
    case 'absent':
      return 'A container does not have it: it is set on the host.';
    default:
      return undefined;
  }
}

/** The three values in force, the kernel's where nothing is set; `undefined` where one cannot be told. */
export function keepaliveInForce(block: SettingsBlock, context: Context): Keepalive | undefined {
  const numbers: number[] = [];
  for (const part of keepaliveParts) {
    const assignment = assignmentOf(block, context.project, keepaliveKeys[part]);
    const number =
      assignment.at === 'nowhere'
        ? kernelKeepalive[part]
        : assignment.at === 'unknown'
          ? undefined
          : kernelInteger(assignment.setting.value);
    if (number === undefined || number < 0) return undefined;
    numbers.push(number);
  }
  const [idle, interval, probes] = numbers as [number, number, number];
  return { idle, interval, probes };
}

/** `first probe after 2 h, dead peer found after 2 h 11 min` */
export function keepaliveSum({ idle, interval, probes }: Keepalive): string {
  return `first probe after ${rounded(idle)}, dead peer found after ${rounded(idle + interval * probes)}`;
}

/** `aws/nlb forgets after 350 s`, or that the tightest limit is kept. */
export function limitSum(idle: number, limits: readonly IdleLimit[]): string | undefined {
  const [lost] = failing(idle, limits);
  if (lost !== undefined) return `${lost.id} forgets after ${seconds(lost.idleTimeout)}`;
  const [tightest] = limits;
  return tightest === undefined ? undefined : `in time for ${tightest.id} (${seconds(tightest.idleTimeout)})`;
}

/** Beyond an hour nobody counts seconds. */
export function rounded(total: number): string {
  return duration(total >= 3600 ? total - (total % 60) : total);
}

/** `28,232 ports: about 470 new connections a second to one destination` */
export function portSum(value: string | undefined): string | undefined {
  const [low, high] = kernelIntegers(value ?? '') ?? [];
  if (low === undefined || high === undefined || low > high) return undefined;
  const ports = high - low + 1;
  return `${count(ports)} ports: about ${count(Math.floor(ports / 60))} new connections a second to one destination`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** What a value means, as far as it needs saying: a clause. */
export function valueSum(setting: Setting, entry: SysctlKey): string | undefined {
  if (entry.key === 'net.ipv4.ip_local_port_range') return portSum(setting.value);
  const number = kernelInteger(setting.value);
  if (number === undefined || number <= 0) return undefined;
  if (entry.unit === 's' && number >= 120) return duration(number);
  if (entry.unit === 'ms' && number >= 10_000) return duration(number / 1000);
  return undefined;
}

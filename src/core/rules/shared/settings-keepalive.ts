/** The three keepalive keys among settings. */
import type { Setting, SettingsBlock } from '../../document/settings.ts';
import type { IdleLimit } from '../../environment.ts';
import { listLimits } from '../../environment.ts';
import type { Keepalive } from '../../kb/types.ts';
import type { Context, ProposedFix } from '../../rule.ts';
import { combine, type Edit } from '../../text.ts';
import { proposed } from './proposed.ts';
import { assignmentOf } from './settings-assignment.ts';
import { catalogueOf } from './settings-catalogue.ts';

export const keepaliveKeys = {
  idle: 'net.ipv4.tcp_keepalive_time',
  interval: 'net.ipv4.tcp_keepalive_intvl',
  probes: 'net.ipv4.tcp_keepalive_probes',
} as const satisfies Record<keyof Keepalive, string>;

export const keepaliveParts = Object.keys(keepaliveKeys) as readonly (keyof Keepalive)[];

/** Where one of the keys is assigned; a misspelt one counts, since correcting it is another rule's business. */
export function keepaliveAssignment(block: SettingsBlock, context: Context, part: keyof Keepalive) {
  const { meant } = catalogueOf(context.knowledge);
  const key = keepaliveKeys[part];
  return assignmentOf(block, context.project, key, (setting) => meant(setting.key)?.[0]?.key === key);
}

/** `tcp_keepalive_time = 120, tcp_keepalive_intvl = 30, tcp_keepalive_probes = 5` */
export function inWords(keepalive: Keepalive, parts: readonly (keyof Keepalive)[] = keepaliveParts): string {
  const list = parts.map((part) => `${keepaliveKeys[part].slice('net.ipv4.'.length)} = ${keepalive[part]}`);
  return list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
}

/**
 * The values written: those that stand here are replaced, those that stand nowhere are added behind `after`,
 * else behind the last of the three. What another file sets or a template leaves open stays. `undefined` where
 * it cannot be done.
 */
function writeKeepalive(
  block: SettingsBlock,
  context: Context,
  keepalive: Keepalive,
  parts: readonly (keyof Keepalive)[],
  after?: Setting,
): readonly Edit[] | undefined {
  const edits: Edit[] = [];
  const missing: [string, string][] = [];
  for (const part of parts) {
    const value = String(keepalive[part]);
    const assignment = keepaliveAssignment(block, context, part);
    if (assignment.at === 'nowhere') missing.push([keepaliveKeys[part], value]);
    if (assignment.at !== 'here' || assignment.setting.key !== keepaliveKeys[part]) continue;
    const { setting } = assignment;
    if (setting.value === undefined || setting.value === value) continue;
    const replaced = block.replaceValue(setting, value);
    if (replaced === undefined) return undefined;
    edits.push(...replaced);
  }
  const names: readonly string[] = Object.values(keepaliveKeys);
  const last = after ?? block.settings.findLast(({ key }) => names.includes(key));
  const inserted = missing.length === 0 ? [] : block.insert(missing, last);
  return inserted === undefined ? undefined : combine([...edits, ...inserted]);
}

/** The fix that writes them, named by what it does: `Set tcp_keepalive_time = 120`. */
export function keepaliveFixes(
  verb: 'Add' | 'Set',
  block: SettingsBlock,
  context: Context,
  keepalive: Keepalive,
  parts: readonly (keyof Keepalive)[] = keepaliveParts,
  after?: Setting,
): readonly ProposedFix[] {
  const title = `${verb} ${inWords(keepalive, parts)}`;
  return proposed(title, writeKeepalive(block, context, keepalive, parts, after));
}

/** `aws/nlb (350 s) forgets`, `aws/nlb (350 s), gcp/vpc (600 s) forget` */
export function whoForgets(limits: readonly IdleLimit[]): string {
  return `${listLimits(limits)} ${limits.length === 1 ? 'forgets' : 'forget'}`;
}

import type { Setting, SettingsBlock } from '../../document/settings.ts';
import type { SysctlKey } from '../../kb/types.ts';
import { defineRule } from '../../rule.ts';
import { catalogueOf } from '../shared/settings-catalogue.ts';
import { isPod } from '../shared/settings-words.ts';

export default defineRule({
  on: 'settings',
  issue: 'sysctl-line-ignored',
  severity: 'warning',
  summary: 'A key that cannot be written, or not in a container.',
  *check(block, context) {
    const { find } = catalogueOf(context.knowledge);
    const { owner } = block;
    const inContainer = owner.type !== 'file';
    const onHostNetwork = owner.type !== 'file' && owner.hostNetwork;
    for (const setting of block.settings) {
      if (setting.glob || setting.invisible) continue;
      const ofHost = onHostNetwork && setting.key.startsWith('net.');
      // Of a service: `compose/sysctls-host-network`.
      if (ofHost && owner.type === 'service') continue;
      const entry = find(setting.key);
      const reason = ofHost
        ? onHost(setting, block)
        : inContainer
          ? inNamespace(setting, entry, block)
          : undefined;
      if (reason === undefined && entry?.readOnly !== true) continue;
      const edits = block.remove(setting);
      yield {
        span: setting.keySpan,
        message:
          reason ??
          `${setting.key} is what the kernel reports: it cannot be written, so the line is an error and sets nothing. Delete it.`,
        ...(inContainer ? { severity: 'error' as const, issue: 'sysctl-host-network-rejected' } : {}),
        fixes: edits === undefined ? [] : [{ title: `Delete ${setting.key}`, safety: 'safe', edits }],
      };
    }
  },
});

/** What runc lets a container set besides net.*: keys that have a kernel namespace of their own. */
const namespaced =
  /^(kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced|domainname)|fs\.mqueue\..+|net\..+)$/;

function onHost({ key }: Setting, block: SettingsBlock): string {
  return isPod(block)
    ? `${key} cannot be set by a pod with hostNetwork, so the pod does not start: the kubelet forbids it. Delete it, and set it on the node.`
    : `${key} cannot be set by a container on the host's network, so it does not start: "sysctl ${key} not allowed in host network namespace". Delete it, and set it on the host.`;
}

function inNamespace(
  { key }: Setting,
  entry: SysctlKey | undefined,
  block: SettingsBlock,
): string | undefined {
  if (/^(kernel|vm|fs|dev|abi|debug|user)\./.test(key) && !namespaced.test(key)) {
    return isPod(block)
      ? `${key} belongs to the whole node, so the pod does not start: the kubelet forbids it. Set it on the node.`
      : `${key} belongs to the whole machine, so the container does not start: "sysctl ${key} is not in a separate kernel namespace". Set it on the host.`;
  }
  if (entry?.removed !== undefined) return undefined;
  const machine = isPod(block) ? 'node' : 'host';
  if (entry?.readOnly === true || entry?.namespace === 'read-only') {
    return `A container cannot write ${key}, it sees it read-only at best, so it does not start. ${entry.readOnly === true ? 'Delete it' : `Set it on the ${machine}`}.`;
  }
  return entry?.namespace === 'absent'
    ? `${key} does not exist in a container's network namespace, so the container does not start: "no such file or directory". Set it on the ${machine}.`
    : undefined;
}

/** Whether a file is deployed as a Swarm stack. Only strong evidence counts: plain Compose files outnumber stacks. */
import { isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { basename } from '../../uri.ts';
import { scalarText } from './scalar.ts';
import type { Yaml } from './yaml.ts';

/** Keys of `deploy` that only Swarm acts on. */
const strong = ['placement', 'update_config', 'rollback_config', 'endpoint_mode'];

/** Keys of `deploy` that plain Compose acts on too. */
const weak = ['resources', 'replicas', 'labels', 'restart_policy'];

/** `stack` as a word of a file's name: `docker-stack.yml`, `prod.stack.yaml`, `mystack.yml`, not `bookstack.yml`. */
const stackName = /(?:^|[^a-z])(?:docker|swarm|my|app|web|db|prod)?stacks?(?![a-z])/i;

/** Words of two parts that say nothing about Docker's. */
const otherStacks = /(?:open|full|hay|rudder|dual|tech)[-_. ]stack/gi;

/**
 * Whether a file can be a stack's, by its name and words alone: most files are told apart without parsing. Words
 * in comments and values let a file through that {@link isStack} then refuses.
 */
export function canBeStack(uri: string, text: string): boolean {
  if (
    saysStack(uri) ||
    /\b(?:placement|update_config|rollback_config|endpoint_mode|overlay)\b|\bmode["']?\s*:/.test(text)
  ) {
    return true;
  }
  return (
    /^["']?version["']?\s*:\s*["']?3/m.test(text) && weak.filter((key) => text.includes(key)).length >= 2
  );
}

function saysStack(uri: string): boolean {
  return stackName.test(basename(uri).replace(otherStacks, ''));
}

export function isStack(
  yaml: Yaml,
  uri: string,
  version: string | undefined,
  services: readonly YAMLMap[],
): boolean {
  if (version !== undefined && /^[12](\.|$)/.test(version)) return false;
  // A template of CapRover's, which knows its own few keys of a service and none of Swarm's.
  if (yaml.roots.some((root) => yaml.entries(root).has('captainVersion'))) return false;
  if (saysStack(uri)) return true;
  const deploys = services.flatMap((service) => {
    const deploy = yaml.entries(service).get('deploy')?.node;
    return isMap(deploy) ? [yaml.entries(deploy as YAMLMap)] : [];
  });
  if (deploys.some((deploy) => strong.some((key) => deploy.get(key)?.node !== undefined))) return true;
  if (deploys.some((deploy) => scalarText(deploy.get('mode')?.node) === 'global')) return true;
  if (hasOverlay(yaml)) return true;
  // Compose takes ports with a mode, too, and what is only built has no image that a swarm could pull.
  if (services.some((service) => hasPortMode(yaml, service)) && !services.some(isOnlyBuilt(yaml)))
    return true;
  const seen = weak.filter((key) => deploys.some((deploy) => deploy.has(key)));
  return seen.length >= 2 && version !== undefined && /^3(\.|$)/.test(version);
}

function isOnlyBuilt(yaml: Yaml): (service: YAMLMap) => boolean {
  return (service) => yaml.entries(service).has('build') && !yaml.entries(service).has('image');
}

function hasPortMode(yaml: Yaml, service: YAMLMap): boolean {
  const ports = yaml.entries(service).get('ports')?.node;
  return (
    isSeq(ports) &&
    (ports as YAMLSeq<Node>).items.some((port) => isMap(port) && yaml.entries(port as YAMLMap).has('mode'))
  );
}

function hasOverlay(yaml: Yaml): boolean {
  return yaml.roots.some((root) => {
    const networks = yaml.entries(root).get('networks')?.node;
    if (!isMap(networks)) return false;
    return [...yaml.entries(networks as YAMLMap).values()].some(
      ({ node }) =>
        isMap(node) && scalarText(yaml.entries(node as YAMLMap).get('driver')?.node) === 'overlay',
    );
  });
}

/** Keys of the networks that are the host's own: external, and called `host`. */
export function hostNetworks(yaml: Yaml): Set<string> {
  const found = new Set<string>();
  for (const root of yaml.roots) {
    const networks = yaml.entries(root).get('networks')?.node;
    if (!isMap(networks)) continue;
    for (const { key, node } of yaml.entries(networks as YAMLMap).values()) {
      if (!isMap(node)) continue;
      const network = yaml.entries(node as YAMLMap);
      const external = network.get('external')?.node;
      const inner = isMap(external)
        ? scalarText(yaml.entries(external as YAMLMap).get('name')?.node)
        : undefined;
      if (external === undefined || scalarText(external) === 'false') continue;
      if ((inner ?? scalarText(network.get('name')?.node) ?? key) === 'host') found.add(key);
    }
  }
  return found;
}

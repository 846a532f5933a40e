/** Edits of how a service is reached: its endpoint mode, how its ports are published. */
import { isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Port } from '../../document/compose.ts';
import { combine, type Edit, span } from '../../text.ts';
import { addPair, columnOf, endingAt, fillPair, mapping, newKeysFollow, replaceScalar } from './edit.ts';
import { scalarText } from './scalar.ts';
import type { Entry, Yaml } from './yaml.ts';

/** Into the service's own `deploy`; what it shares with others is merged and overridden, never touched. */
export function setEndpointMode(
  yaml: Yaml,
  service: YAMLMap,
  top: ReadonlyMap<string, Entry>,
  mode: 'vip' | 'dnsrr',
): Edit[] | undefined {
  const deploy = top.get('deploy');
  const value = { flow: mode };
  if (deploy === undefined)
    return addPair(yaml, service, 'deploy', mapping([['endpoint_mode', mode]]), newKeysFollow);
  if (deploy.node?.tag === '!reset') return undefined;
  if (!deploy.own) {
    // The merged `deploy` can only be kept where it has a name to merge it by.
    const name = deploy.alias?.source ?? deploy.node?.anchor;
    if (name === undefined || yaml.anchored(name) !== deploy.node) return undefined;
    return addPair(
      yaml,
      service,
      'deploy',
      mapping([
        ['<<', `*${name}`],
        ['endpoint_mode', mode],
      ]),
      newKeysFollow,
    );
  }
  if (deploy.alias !== undefined) return fillPair(yaml, service, deploy, mapping([['endpoint_mode', mode]]));
  if (deploy.shared) return undefined;
  if (!isMap(deploy.node) || deploy.node.items.length === 0) {
    return fillPair(yaml, service, deploy, mapping([['endpoint_mode', mode]]));
  }
  const map = deploy.node as YAMLMap;
  const own = yaml.entries(map).get('endpoint_mode');
  if (own === undefined || !own.own) return addPair(yaml, map, 'endpoint_mode', value);
  if (own.alias?.range) return [{ span: span(own.alias.range[0], own.alias.range[1]), text: mode }];
  return own.shared ? undefined : replaceScalar(yaml, own.node, mode);
}

/** Long form with `mode: host`; `undefined` for ranges, host addresses and interpolation. */
export function publishOnHost(
  yaml: Yaml,
  top: ReadonlyMap<string, Entry>,
  chosen: readonly Port[],
): Edit[] | undefined {
  const entry = top.get('ports');
  if (entry === undefined || !entry.own || entry.shared || !isSeq(entry.node)) return undefined;
  const list = entry.node as YAMLSeq<Node>;
  const edits: Edit[] = [];
  for (const port of chosen) {
    const item = list.items.find((node) => node.range?.[0] === port.span.start);
    const own = item === undefined || port.shared ? undefined : portOnHost(yaml, list, item);
    if (own === undefined) return undefined;
    edits.push(...own);
  }
  return combine(edits);
}

function portOnHost(yaml: Yaml, list: YAMLSeq<Node>, item: Node): Edit[] | undefined {
  if (isMap(item)) {
    const mode = yaml.entries(item as YAMLMap).get('mode');
    if (mode === undefined)
      return addPair(yaml, item as YAMLMap, 'mode', { flow: 'host' }, ['published', 'target']);
    return mode.own && !mode.shared ? replaceScalar(yaml, mode.node, 'host') : undefined;
  }
  const raw = scalarText(item);
  const plain = /^(?:(\d+):)?(\d+)(?:\/(tcp|udp|sctp))?$/.exec(raw ?? '');
  if (plain === null || !item.range) return undefined;
  const [, published, target, protocol = 'tcp'] = plain;
  const pairs = [
    `target: ${target}`,
    ...(published === undefined ? [] : [`published: ${published}`]),
    `protocol: ${protocol}`,
    'mode: host',
  ];
  const [start, end] = item.range;
  const place = span(start, end);
  if (list.flow === true) return [{ span: place, text: `{ ${pairs.join(', ')} }` }];
  const indent = columnOf(yaml, start);
  return [{ span: place, text: pairs.join(endingAt(yaml.text, end) + indent) }];
}

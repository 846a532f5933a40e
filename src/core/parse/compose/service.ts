/** One service of a compose file: its node -> facts with places. */
import { isAlias, isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Extends, Mount, Port, Scalar, Service } from '../../document/compose.ts';
import { isInterpolated, known } from '../../document/interpolation.ts';
import { shellWords } from '../../document/shell.ts';
import { type Span, span } from '../../text.ts';
import { publishOnHost, setEndpointMode } from './deploy.ts';
import { endOf } from './edit.ts';
import { readPort } from './ports.ts';
import { readScalar, scalarText, tail } from './scalar.ts';
import { removeSettings, setSettings, sysctlsBlock } from './sysctls.ts';
import { type Entry, nodeSpan, type Yaml } from './yaml.ts';

type Entries = ReadonlyMap<string, Entry>;

const nothing: Entries = new Map();

export function readService(
  yaml: Yaml,
  entry: Entry,
  hosts: ReadonlySet<string>,
  version: string | undefined,
): Service {
  const map = isMap(entry.node) ? (entry.node as YAMLMap) : undefined;
  const outer = entry.shared || !entry.own;
  const place: Place = { yaml, top: map === undefined ? nothing : yaml.entries(map), outer };
  const { top } = place;
  const nameSpan = nodeSpan(entry.keyNode);
  const whole = span(nameSpan.start, Math.max(nameSpan.end, endOf(yaml, entry.pair) ?? 0));
  const image = scalarAt(place, 'image');
  const build = readBuild(place);
  const networkMode = scalarAt(place, 'network_mode');
  const networks = readKeys(yaml, present(top.get('networks')));
  const hostNetwork = networkMode?.value === 'host' || networks.some((network) => hosts.has(network));
  const ports = readPorts(place);
  const environment = readPairs(place, 'environment');
  const doubtful =
    isDoubtful(yaml, entry, whole) || ports.unknown || environment.unknown || hasOpenSysctls(yaml, top);
  const inherits = readExtends(place, !doubtful);
  const node = { map, writable: !outer };
  return {
    name: entry.key,
    nameSpan,
    span: whole,
    ...(image === undefined ? {} : { image }),
    ...(build === undefined ? {} : { build }),
    entrypoint: readWords(place, 'entrypoint'),
    command: readWords(place, 'command'),
    environment: environment.pairs,
    ports: ports.list,
    expose: readStrings(present(top.get('expose'))),
    mounts: [...readVolumes(place), ...readConfigs(place)],
    networks,
    ...(networkMode === undefined ? {} : { networkMode }),
    ...readDeploy(place),
    hostNetwork,
    sysctls: sysctlsBlock(
      yaml,
      node,
      { type: 'service', name: entry.key, nameSpan, hostNetwork },
      top.get('sysctls'),
    ),
    unresolved: doubtful || inherits !== undefined,
    ...(inherits === undefined ? {} : { extends: inherits }),
    home: true,
    replaced: readTags(place),
    setSysctls: (pairs) => setSettings(yaml, node, top.get('sysctls'), pairs),
    removeSysctls: (settings) => removeSettings(yaml, node, top.get('sysctls'), settings),
    setEndpointMode: (mode) =>
      map === undefined || outer || isOld(version) ? undefined : setEndpointMode(yaml, map, top, mode),
    publishOnHost: (chosen) => (outer || isOld(version) ? undefined : publishOnHost(yaml, top, chosen)),
  };
}

/** A key twice, broken YAML, a merge or an alias that leads nowhere: what is read may not be what is meant. */
function isDoubtful(yaml: Yaml, entry: Entry, whole: Span): boolean {
  const { node } = entry;
  if (yaml.duplicates.some((offset) => whole.start <= offset && offset < whole.end)) return true;
  // An alias into a broken part brings the doubt along.
  if (whole.end >= yaml.brokenFrom || (node?.range?.[1] ?? 0) > yaml.brokenFrom) return true;
  if (isAlias(entry.pair.value) && node === undefined) return true;
  if (!isMap(node)) return scalarText(node) !== undefined || isSeq(node);
  const leadsNowhere = (map: YAMLMap): boolean =>
    yaml.hasUnknownMerge(map) ||
    [...yaml.entries(map).values()].some((inner) => inner.alias !== undefined && inner.node === undefined);
  const deploy = yaml.entries(node as YAMLMap).get('deploy')?.node;
  return leadsNowhere(node as YAMLMap) || (isMap(deploy) && leadsNowhere(deploy as YAMLMap));
}

function readDeploy(place: Place) {
  const entry = place.top.get('deploy');
  const inner = within(place, entry);
  const restart = within(inner, inner.top.get('restart_policy'));
  const endpointMode = scalarAt(inner, 'endpoint_mode');
  const deployMode = scalarAt(inner, 'mode');
  const restartCondition = scalarAt(restart, 'condition');
  const replicas = scalarAt(inner, 'replicas');
  return {
    ...(endpointMode === undefined ? {} : { endpointMode }),
    ...(deployMode === undefined ? {} : { deployMode }),
    ...(restartCondition === undefined ? {} : { restartCondition }),
    ...(replicas === undefined ? {} : { replicas: readNumber(replicas) }),
    deploy: entry !== undefined,
    deployLabels: readPairs(inner, 'labels').pairs,
    hasPlacement: present(inner.top.get('placement')) !== undefined,
  };
}

/** A nested mapping as a place of its own; an empty one where there is none. */
function within({ yaml, outer }: Place, entry: Entry | undefined): Place {
  const node = present(entry);
  return {
    yaml,
    top: isMap(node) ? yaml.entries(node as YAMLMap) : nothing,
    outer: outer || entry?.shared === true,
  };
}

/** A mapping's entries, and whether an edit in it would reach other services. */
interface Place {
  readonly yaml: Yaml;
  readonly top: Entries;
  readonly outer: boolean;
}

/** The engine's client refuses `endpoint_mode` and long ports in these: docker/cli 28.2.2. */
function isOld(version: string | undefined): boolean {
  return version === '3.0' || version === '3.1';
}

function isReset(entry: Entry | undefined): boolean {
  return entry?.node?.tag === '!reset';
}

/** The value, or nothing where `!reset` takes it away. */
function present(entry: Entry | undefined): Node | undefined {
  const node = entry?.node;
  const isNull = node !== undefined && !isMap(node) && !isSeq(node) && scalarText(node) === undefined;
  return isReset(entry) || isNull ? undefined : node;
}

function scalarAt({ yaml, top, outer }: Place, key: string): Scalar | undefined {
  const entry = top.get(key);
  return readScalar(yaml.text, present(entry), outer || entry?.shared === true);
}

function readBuild(place: Place): Scalar | undefined {
  const entry = place.top.get('build');
  return isMap(present(entry)) ? scalarAt(within(place, entry), 'context') : scalarAt(place, 'build');
}

/** Strings of a list, aliases followed. */
function items(yaml: Yaml, node: Node | undefined): { node: Node | undefined; shared: boolean }[] {
  if (!isSeq(node)) return [];
  return (node as YAMLSeq<Node>).items.map((item) => {
    const target = isAlias(item) ? yaml.target(item) : item;
    return { node: target, shared: isAlias(item) || (target !== undefined && yaml.isReferenced(target)) };
  });
}

function readStrings(node: Node | undefined): string[] {
  if (!isSeq(node)) return [];
  return (node as YAMLSeq<Node>).items.flatMap((item) => scalarText(item) ?? []);
}

/** Keys of a mapping or entries of a list: networks have both forms. */
function readKeys(yaml: Yaml, node: Node | undefined): string[] {
  return isMap(node) ? [...yaml.entries(node as YAMLMap).keys()] : readStrings(node);
}

function readWords(place: Place, key: string): readonly string[] | undefined {
  const node = present(place.top.get(key));
  if (node === undefined) return [];
  if (isSeq(node)) {
    const words = items(place.yaml, node).map((item) => scalarText(item.node));
    return words.every((word) => word !== undefined) ? words : undefined;
  }
  const line = scalarText(node);
  if (line === undefined) return undefined;
  const words = shellWords(line);
  // `${COMMAND}` alone can be any number of words.
  return words.length === 1 && known(words[0]!) === undefined ? undefined : words;
}

/** A mapping, or a list of `NAME=value`: `environment`, `labels`. */
function readPairs(
  { yaml, top, outer }: Place,
  key: string,
): { pairs: ReadonlyMap<string, Scalar>; unknown: boolean } {
  const pairs = new Map<string, Scalar>();
  const entry = top.get(key);
  const node = present(entry);
  const shared = outer || entry?.shared === true;
  if (isMap(node)) {
    for (const inner of yaml.entries(node as YAMLMap).values()) {
      const value = readScalar(yaml.text, present(inner), shared || inner.shared);
      // Without a value it comes from whoever deploys.
      pairs.set(
        inner.key,
        value ?? { value: undefined, raw: '', span: nodeSpan(inner.keyNode), shared: true },
      );
    }
    return { pairs, unknown: yaml.hasUnknownMerge(node as YAMLMap) };
  }
  for (const item of items(yaml, node)) {
    const scalar = readScalar(yaml.text, item.node, shared || item.shared);
    if (scalar === undefined) continue;
    const equals = scalar.raw.indexOf('=');
    if (equals < 0) pairs.set(scalar.raw, { value: undefined, raw: '', span: scalar.span, shared: true });
    else pairs.set(scalar.raw.slice(0, equals), tail(scalar, equals + 1));
  }
  return { pairs, unknown: node !== undefined && !isSeq(node) };
}

function readPorts({ yaml, top, outer }: Place): { list: Port[]; unknown: boolean } {
  const entry = top.get('ports');
  const node = present(entry);
  if (node === undefined) return { list: [], unknown: false };
  if (!isSeq(node)) return { list: [], unknown: true };
  const read = items(yaml, node).map((item) =>
    readPort(yaml, item.node, outer || entry!.shared || item.shared),
  );
  const list = read.filter((port) => port !== undefined);
  return { list, unknown: list.length < read.length };
}

function readNumber({ value }: Scalar): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

function readExtends({ yaml, top }: Place, otherwiseResolved: boolean): Extends | undefined {
  const node = present(top.get('extends'));
  if (!isMap(node)) {
    const service = scalarText(node);
    return service === undefined ? undefined : { service: known(service), otherwiseResolved };
  }
  const entries = yaml.entries(node as YAMLMap);
  const service = scalarText(entries.get('service')?.node);
  const file = scalarText(entries.get('file')?.node);
  return {
    service: service === undefined ? undefined : known(service),
    otherwiseResolved,
    ...(entries.has('file') ? { file: { path: file === undefined ? undefined : known(file) } } : {}),
  };
}

/** Bind mounts of relative paths: the project's own files. */
function readVolumes({ yaml, top }: Place): Mount[] {
  return items(yaml, present(top.get('volumes'))).flatMap(({ node }) => {
    if (isMap(node)) {
      const entries = yaml.entries(node as YAMLMap);
      const target = scalarText(entries.get('target')?.node);
      const source = scalarText(entries.get('source')?.node);
      const isBind = scalarText(entries.get('type')?.node) === 'bind';
      return target === undefined ? [] : [{ source: (isBind ? relativePath : ownPath)(source), target }];
    }
    const [source, target] = (scalarText(node) ?? '').split(':') as [string, string?];
    return target === undefined ? [] : [{ source: ownPath(source), target }];
  });
}

/** A service's configs, with the files the project makes them from. */
function readConfigs({ yaml, top }: Place): Mount[] {
  return items(yaml, present(top.get('configs'))).flatMap(({ node }) => {
    const entries = isMap(node) ? yaml.entries(node as YAMLMap) : undefined;
    const name = entries === undefined ? scalarText(node) : scalarText(entries.get('source')?.node);
    if (name === undefined) return [];
    const target = scalarText(entries?.get('target')?.node) ?? `/${name}`;
    return [{ source: configFile(yaml, name), target }];
  });
}

function configFile(yaml: Yaml, name: string): string | undefined {
  for (const root of yaml.roots) {
    const configs = yaml.entries(root).get('configs')?.node;
    const config = isMap(configs) ? yaml.entries(configs as YAMLMap).get(name)?.node : undefined;
    if (isMap(config)) return relativePath(scalarText(yaml.entries(config as YAMLMap).get('file')?.node));
  }
  return undefined;
}

/** A path of the project's own; what is absolute or interpolated lies elsewhere. */
function relativePath(path: string | undefined): string | undefined {
  return path === undefined || isInterpolated(path) || /^[/~]/.test(path) ? undefined : path;
}

/** The same where a name without dots and slashes is a volume. */
function ownPath(path: string | undefined): string | undefined {
  return /^\.{1,2}\/|^\.\.?$|^[^/~:]+\.\w+$/.test(path ?? '') ? relativePath(path) : undefined;
}

/** A key or a whole item that interpolation leaves open could be any setting. */
function hasOpenSysctls(yaml: Yaml, top: Entries): boolean {
  const node = present(top.get('sysctls'));
  if (isMap(node)) return yaml.hasUnknownMerge(node as YAMLMap);
  if (isSeq(node)) {
    return items(yaml, node).some((item) => {
      const raw = scalarText(item.node);
      return raw === undefined || isInterpolated(raw.split('=')[0]!);
    });
  }
  return node !== undefined;
}

function readTags(place: Place): ReadonlyMap<string, 'reset' | 'override'> {
  const tags = new Map<string, 'reset' | 'override'>();
  const note = (prefix: string, entries: Entries) => {
    for (const { key, node } of entries.values()) {
      if (node?.tag === '!reset') tags.set(prefix + key, 'reset');
      if (node?.tag === '!override') tags.set(prefix + key, 'override');
    }
  };
  note('', place.top);
  note('deploy.', within(place, place.top.get('deploy')).top);
  return tags;
}

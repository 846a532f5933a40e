/**
 * One service out of several definitions, as Compose merges them: later files win key by key, lists of ports
 * and mounts add up, commands are replaced. The result keeps the place and the edits of one of them.
 */
import type { Port, Scalar, Service } from '../document/compose.ts';
import type { Setting, SettingsBlock } from '../document/settings.ts';
import { parent, path, resolvePath } from '../uri.ts';

/** The same facts, marked as standing in a file other than the one looked at. */
export function inFile(service: Service, uri: string): Service {
  const mark = <T extends object>(part: T): T => ({ uri, ...part });
  const markAll = (pairs: ReadonlyMap<string, Scalar>) =>
    new Map([...pairs].map(([key, scalar]) => [key, mark(scalar)]));
  return {
    ...service,
    ...marked(service, mark),
    environment: markAll(service.environment),
    deployLabels: markAll(service.deployLabels),
    ports: service.ports.map(mark),
    // Paths are relative to the file they stand in.
    mounts: service.mounts.map(({ source, target }) => ({
      source: source === undefined ? undefined : path(resolvePath(parent(uri), source)),
      target,
    })),
    sysctls: { ...service.sysctls, settings: service.sysctls.settings.map(mark) },
  };
}

const scalarKeys = [
  'image',
  'build',
  'endpointMode',
  'deployMode',
  'restartCondition',
  'networkMode',
] as const;

function marked(service: Service, mark: (scalar: Scalar) => Scalar): Partial<Service> {
  return Object.fromEntries(
    scalarKeys.flatMap((key) => (service[key] === undefined ? [] : [[key, mark(service[key])]])),
  );
}

/** `over` on top of `base`; what the result is called, where it stands and how it is edited is `own`'s. */
export function mergeServices(base: Service, over: Service, own: Service): Service {
  const tag = (key: string) => over.replaced.get(key);
  const scalars: Partial<Service> = Object.fromEntries(
    scalarKeys.flatMap((key) => {
      const written = over[key] ?? (tag(tagOf(key)) === undefined ? base[key] : undefined);
      return written === undefined ? [] : [[key, written]];
    }),
  );
  const kept = <T>(key: string, list: readonly T[]): readonly T[] => (tag(key) === undefined ? list : []);
  const keptPairs = (key: string, pairs: ReadonlyMap<string, Scalar>) =>
    tag(key) === undefined ? pairs : new Map<string, Scalar>();
  const deploy = tag('deploy') === undefined;
  const merged: Service = {
    ...own,
    entrypoint:
      over.entrypoint?.length === 0 && tag('entrypoint') === undefined ? base.entrypoint : over.entrypoint,
    command: over.command?.length === 0 && tag('command') === undefined ? base.command : over.command,
    environment: new Map([...keptPairs('environment', base.environment), ...over.environment]),
    deployLabels: new Map([
      ...(deploy ? keptPairs('deploy.labels', base.deployLabels) : []),
      ...over.deployLabels,
    ]),
    ports: mergePorts(kept('ports', base.ports), over.ports),
    expose: [...new Set([...kept('expose', base.expose), ...over.expose])],
    mounts: [
      ...base.mounts.filter((mount) => !over.mounts.some((other) => other.target === mount.target)),
      ...over.mounts,
    ],
    networks: [...new Set([...kept('networks', base.networks), ...over.networks])],
    deploy: base.deploy || over.deploy,
    hasPlacement: (deploy && base.hasPlacement) || over.hasPlacement,
    hostNetwork:
      over.hostNetwork || (base.hostNetwork && over.networkMode === undefined && over.networks.length === 0),
    sysctls: mergeSysctls(kept('sysctls', base.sysctls.settings), over.sysctls.settings, own.sysctls),
    unresolved: base.unresolved || over.unresolved,
  };
  for (const key of scalarKeys) delete (merged as Partial<Record<typeof key, Scalar>>)[key];
  const replicas = 'replicas' in over ? over : deploy && 'replicas' in base ? base : undefined;
  return { ...merged, ...scalars, ...(replicas === undefined ? {} : { replicas: replicas.replicas }) };
}

function tagOf(key: (typeof scalarKeys)[number]): string {
  switch (key) {
    case 'endpointMode':
      return 'deploy.endpoint_mode';
    case 'deployMode':
      return 'deploy.mode';
    case 'restartCondition':
      return 'deploy.restart_policy';
    case 'networkMode':
      return 'network_mode';
    default:
      return key;
  }
}

/** The same port twice is one, as the later file writes it. */
function mergePorts(base: readonly Port[], over: readonly Port[]): readonly Port[] {
  const same = (a: Port, b: Port) =>
    a.target !== undefined &&
    a.target === b.target &&
    a.published === b.published &&
    a.protocol === b.protocol;
  return [...base.filter((port) => !over.some((other) => same(port, other))), ...over];
}

/** Edits touch the own file alone, and only settings that stand in it. */
function mergeSysctls(base: readonly Setting[], over: readonly Setting[], own: SettingsBlock): SettingsBlock {
  const isOwn = (setting: Setting) => setting.uri === undefined;
  const settings = [...base.filter((setting) => !over.some((other) => other.key === setting.key)), ...over];
  return {
    owner: own.owner,
    settings,
    insert: (pairs, after) => own.insert(pairs, after !== undefined && isOwn(after) ? after : undefined),
    remove: (setting) => (isOwn(setting) ? own.remove(setting) : undefined),
    replaceValue: (setting, value) => (isOwn(setting) ? own.replaceValue(setting, value) : undefined),
    replaceKey: (setting, key) => (isOwn(setting) ? own.replaceKey(setting, key) : undefined),
  };
}

/** text -> compose document. Parsing never fails: what cannot be read makes its service `unresolved`. */
import { isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { ComposeDocument, Service } from '../../document/compose.ts';
import type { SettingsBlock } from '../../document/settings.ts';
import type { Span } from '../../text.ts';
import { scalarText } from './scalar.ts';
import { readService } from './service.ts';
import { canBeStack, hostNetworks, isStack } from './stack.ts';
import { commentLineAbove, type Entry, nodeSpan, readYaml, type Yaml } from './yaml.ts';

/** Parsed when something asks for what only parsing can tell: of a plain Compose file hardly anything does. */
export function parseCompose(uri: string, text: string): ComposeDocument {
  let read: Contents | undefined;
  const contents = () => {
    read ??= readContents(uri, text);
    return read;
  };
  return {
    uri,
    kind: 'compose',
    text,
    commentSyntax: { open: '#' },
    trailingComments: true,
    commentLineAbove: (offset) => commentLineAbove(contents().yaml, offset),
    get comments() {
      return contents().yaml.comments;
    },
    get stack() {
      return canBeStack(uri, text) && contents().stack;
    },
    get services() {
      return contents().services;
    },
    get blocks() {
      return text.includes('sysctls') ? contents().blocks : [];
    },
    get version() {
      return contents().version;
    },
    get servicesSpan() {
      return contents().servicesSpan;
    },
    get includes() {
      return text.includes('include') ? contents().includes : [];
    },
  };
}

interface Contents
  extends Pick<ComposeDocument, 'stack' | 'services' | 'blocks' | 'version' | 'servicesSpan' | 'includes'> {
  readonly yaml: Yaml;
}

function readContents(uri: string, text: string): Contents {
  const yaml = readYaml(text);
  const version = yaml.roots
    .map((root) => scalarText(yaml.entries(root).get('version')?.node))
    .find((found) => found !== undefined);
  const entries = serviceEntries(yaml);
  const hosts = hostNetworks(yaml);
  const read = entries.map((entry) => readService(yaml, entry, hosts, version));
  // Named again in a second document: Compose merges the two, `docker stack` reads the first alone.
  const names = new Map<string, number>();
  for (const { name } of read) names.set(name, (names.get(name) ?? 0) + 1);
  const services = read.map((service) =>
    names.get(service.name) === 1 ? service : { ...service, unresolved: true },
  );
  const maps = entries.flatMap(({ node }) => (isMap(node) ? [node as YAMLMap] : []));
  return {
    yaml,
    stack: isStack(yaml, uri, version, maps),
    services,
    blocks: blocksOf(services),
    version,
    servicesSpan: servicesKey(yaml),
    includes: yaml.roots.flatMap((root) => readIncludes(yaml, yaml.entries(root).get('include')?.node)),
  };
}

/** A setting that services share, by an anchor, stands in the first one's block alone: one place, one finding. */
function blocksOf(services: readonly Service[]): SettingsBlock[] {
  const seen = new Set<number>();
  return services.flatMap(({ sysctls }) => {
    const settings = sysctls.settings.filter(({ span }) => !seen.has(span.start));
    for (const { span } of settings) seen.add(span.start);
    if (settings.length === 0) return [];
    return settings.length === sysctls.settings.length ? [sysctls] : [{ ...sysctls, settings }];
  });
}

function serviceEntries(yaml: Yaml): Entry[] {
  return yaml.roots.flatMap((root) => {
    const services = yaml.entries(root).get('services')?.node;
    return isMap(services)
      ? [...yaml.entries(services as YAMLMap).values()].filter((entry) => !entry.key.startsWith('x-'))
      : [];
  });
}

function servicesKey(yaml: Yaml): Span | undefined {
  const key = yaml.roots
    .map((root) => yaml.entries(root).get('services')?.keyNode)
    .find((found) => found !== undefined);
  return key === undefined ? undefined : nodeSpan(key);
}

/** `- file.yml`, or `- path: file.yml`, or `- path: [file.yml, override.yml]`. */
function readIncludes(yaml: Yaml, node: Node | undefined): (string | undefined)[][] {
  if (!isSeq(node)) return [];
  return (node as YAMLSeq<Node>).items.map((item) => {
    const path = isMap(item) ? yaml.entries(item as YAMLMap).get('path')?.node : item;
    const list = isSeq(path) ? (path as YAMLSeq<Node>).items : [path];
    return list.map((file) => scalarText(file as Node | undefined));
  });
}

/**
 * A cheap look at the lines: a root mapping `services` of things that have `image` or `build`. Files of other
 * tools that have services too (lists, images as mappings, services of jobs) are told apart here.
 */
export function looksLikeCompose(text: string): boolean {
  const services = /^\uFEFF?(["']?)services\1[ \t]*:[ \t]*(#.*|&\S+[ \t]*|\{.*)?\r?$/m.exec(text);
  if (services === null) return false;
  if (services[2]?.startsWith('{') === true)
    return /[{,][ \t]*["']?(image|build)["']?[ \t]*:/.test(services[2]);
  let name = 0;
  let property = 0;
  for (const [line] of text.slice(services.index + services[0].length).matchAll(/[^\r\n]+/g)) {
    const [, blanks, rest] = /^( *)(.*)$/.exec(line)!;
    const indent = blanks!.length;
    if (rest === '' || rest!.startsWith('#')) continue;
    if (indent === 0) return false;
    if (name === 0) name = indent;
    if (indent === name) {
      if (rest!.startsWith('- ')) return false;
      if (/^[^\s:]+[ \t]*:[ \t]*\{.*\b(image|build)["']?[ \t]*:/.test(rest!)) return true;
      property = 0;
      continue;
    }
    if (property === 0) property = indent;
    if (indent === property && /^(["']?)(image\1[ \t]*:[ \t]*[^\s#{[]|build\1[ \t]*:)/.test(rest!))
      return true;
  }
  return false;
}

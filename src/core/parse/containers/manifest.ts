/** Kubernetes manifests: `securityContext.sysctls` of a pod, or of the pods a workload makes. */
import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { ContainersDocument } from '../../document/containers.ts';
import type { Setting, SettingsBlock } from '../../document/settings.ts';
import { type Edit, lineEnd, lineStart, type Span, span } from '../../text.ts';
import { addFlowItem, endingAt, endOf, removeItem, replaceScalar } from '../compose/edit.ts';
import { readScalar, scalarText } from '../compose/scalar.ts';
import { commentLineAbove, type Entry, nodeSpan, readYaml, type Yaml } from '../compose/yaml.ts';
import { dotted } from '../sysctl/line.ts';

/**
 * A cheap look: an object of Kubernetes that has sysctls somewhere. A chart's template is none, since what it
 * renders to is decided elsewhere.
 */
export function looksLikeManifest(text: string): boolean {
  return (
    text.includes('sysctls') &&
    !text.includes('{{') &&
    /^[ \t-]*["']?apiVersion["']?[ \t]*:[ \t]*\S/m.test(text)
  );
}

export function parseManifest(uri: string, text: string): ContainersDocument {
  const yaml = readYaml(text);
  return {
    kind: 'containers',
    uri,
    text,
    comments: yaml.comments,
    commentSyntax: { open: '#' },
    trailingComments: true,
    commentLineAbove: (offset) => commentLineAbove(yaml, offset),
    blocks: yaml.roots.flatMap((root) => blocksOf(yaml, root)),
  };
}

/** Where a pod's specification stands: in a Pod, a workload, a CronJob, a PodTemplate. */
const podPaths = [
  ['spec'],
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['template', 'spec'],
];

function blocksOf(yaml: Yaml, object: YAMLMap): SettingsBlock[] {
  const fields = yaml.entries(object);
  if (!fields.has('apiVersion')) return [];
  const items = fields.get('items')?.node;
  if (isSeq(items)) {
    return (items as YAMLSeq<Node>).items.flatMap((item) =>
      isMap(item) ? blocksOf(yaml, item as YAMLMap) : [],
    );
  }
  return podPaths.flatMap((path) => {
    const pod = follow(yaml, object, path);
    const context = pod === undefined ? undefined : follow(yaml, pod, ['securityContext']);
    const entry = context === undefined ? undefined : yaml.entries(context).get('sysctls');
    if (pod === undefined || context === undefined || !isSeq(entry?.node)) return [];
    const hostNetwork = scalarText(yaml.entries(pod).get('hostNetwork')?.node) === 'true';
    return [blockOf(yaml, context, entry, hostNetwork)];
  });
}

/** Nothing behind an alias or a merge: an edit there would reach further. */
function follow(yaml: Yaml, map: YAMLMap, path: readonly string[]): YAMLMap | undefined {
  let at: YAMLMap = map;
  for (const key of path) {
    const entry = yaml.entries(at).get(key);
    if (entry === undefined || !entry.own || entry.shared || !isMap(entry.node)) return undefined;
    at = entry.node as YAMLMap;
  }
  return at;
}

interface Read extends Setting {
  readonly item: YAMLMap;
  readonly name: Node;
  readonly valueNode: Node | undefined;
}

function blockOf(yaml: Yaml, context: YAMLMap, entry: Entry, hostNetwork: boolean): SettingsBlock {
  const list = entry.node as YAMLSeq<Node>;
  const settings = list.items.flatMap((item) => readSetting(yaml, item) ?? []);
  const editable = entry.own && !entry.shared;
  const read = (setting: Setting) =>
    editable ? settings.find(({ keySpan }) => keySpan.start === setting.keySpan.start) : undefined;
  return {
    owner: { type: 'container', startedBy: 'kubernetes', hostNetwork },
    settings,
    ...(settings.length === list.items.length ? {} : { partial: true }),
    insert(pairs, after) {
      if (!editable) return undefined;
      if (list.flow === true) return addFlowItem(yaml, list, pairs.map(inOneLine).join(', '));
      return insert(yaml, (after === undefined ? undefined : read(after)) ?? settings.at(-1), pairs);
    },
    replaceValue(setting, value) {
      return replaceScalar(yaml, read(setting)?.valueNode, value);
    },
    replaceKey(setting, key) {
      return replaceScalar(yaml, read(setting)?.name, key);
    },
    remove(setting) {
      const found = read(setting);
      if (found === undefined) return undefined;
      if (list.items.length === 1) return removeItem(yaml, context, entry.pair);
      const removed = removeItem(yaml, list, found.item);
      // Writing the key anew changes nothing, but lets two removals clash: together they could empty the list.
      const key = nodeSpan(entry.keyNode);
      return removed && [{ span: key, text: yaml.text.slice(key.start, key.end) }, ...removed];
    },
  };
}

/** `- name: net.ipv4.tcp_keepalive_time`, and its `value`. Of two with one name the API server takes neither. */
function readSetting(yaml: Yaml, item: Node): Read | undefined {
  if (!isMap(item)) return undefined;
  const fields = yaml.entries(item as YAMLMap);
  const name = fields.get('name')?.node;
  const key = readScalar(yaml.text, name, false)?.value?.trim();
  const valueNode = fields.get('value')?.node;
  if (!isScalar(name) || key === undefined || !key.includes('.') === !key.includes('/')) return undefined;
  const keySpan = nodeSpan(name);
  const valueSpan = valueNode === undefined ? span(keySpan.end, keySpan.end) : nodeSpan(valueNode);
  return {
    key: dotted(key),
    keySpan,
    value: readScalar(yaml.text, valueNode, false)?.value?.trim(),
    valueSpan,
    span: hull(keySpan, valueSpan),
    glob: false,
    ignoresErrors: false,
    item: item as YAMLMap,
    name,
    valueNode,
  };
}

function hull(a: Span, b: Span): Span {
  return span(Math.min(a.start, b.start), Math.max(a.end, b.end));
}

/** The API takes strings alone, so values get quotes. */
function inOneLine([key, value]: readonly [key: string, value: string]): string {
  return `{ name: ${key}, value: "${value}" }`;
}

/** Items behind one that has a line, or lines, of its own, and in its style. */
function insert(
  yaml: Yaml,
  like: Read | undefined,
  pairs: readonly (readonly [key: string, value: string])[],
): readonly Edit[] | undefined {
  const start = like?.item.range?.[0];
  const end = like === undefined ? undefined : endOf(yaml, like.item);
  if (like === undefined || start === undefined || end === undefined) return undefined;
  const { text } = yaml;
  const dash = text.slice(lineStart(text, start), start);
  const at = lineEnd(text, end);
  if (!/^[ ]*-[ ]+$/.test(dash) || !/^[ \t]*(#.*)?$/.test(text.slice(end, at))) return undefined;
  const quote = text[like.valueSpan.start] === "'" ? "'" : '"';
  const lines = pairs.flatMap(([key, value]) =>
    like.item.flow === true
      ? [dash + inOneLine([key, value])]
      : [`${dash}name: ${key}`, `${' '.repeat(dash.length)}value: ${quote}${value}${quote}`],
  );
  const eol = endingAt(text, at);
  return [{ span: span(at, at), text: lines.map((line) => eol + line).join('') }];
}

/** Published ports, short (`"8080:80/udp"`, `127.0.0.1:5432:5432`, `3000-3005`, `9000`) and long. */
import { isMap, type Node, type YAMLMap } from 'yaml';
import type { Port } from '../../document/compose.ts';
import { gap, known, withGaps } from '../../document/interpolation.ts';
import { span } from '../../text.ts';
import { endOf } from './edit.ts';
import { scalarText } from './scalar.ts';
import { nodeSpan, type Yaml } from './yaml.ts';

/** `undefined` for what is no port at all. */
export function readPort(yaml: Yaml, node: Node | undefined, shared: boolean): Port | undefined {
  if (isMap(node)) return readLong(yaml, node as YAMLMap, shared);
  const raw = scalarText(node);
  if (raw === undefined || raw === '') return undefined;
  return { ...readShort(raw), span: nodeSpan(node!), mode: 'ingress', form: 'short', shared };
}

function readShort(raw: string): Pick<Port, 'target' | 'published' | 'protocol'> {
  const [address, protocol = 'tcp'] = withGaps(raw).split('/') as [string, string?];
  // An IPv6 address in brackets has colons of its own.
  const parts = address.replace(/\[[^\]]*\]/, 'host').split(':');
  const target = parts.at(-1)!;
  const published = parts.length > 1 ? parts.at(-2) : undefined;
  return {
    target: portNumber(target),
    published: published === undefined || published.includes(gap) || published === '' ? undefined : published,
    protocol: protocol.includes(gap) ? '' : protocol.toLowerCase(),
  };
}

function readLong(yaml: Yaml, map: YAMLMap, shared: boolean): Port {
  const entries = yaml.entries(map);
  const text = (key: string) => scalarText(entries.get(key)?.node);
  const modeNode = entries.get('mode')?.node;
  const mode = text('mode') ?? (yaml.hasUnknownMerge(map) ? undefined : 'ingress');
  const published = text('published');
  return {
    span: span(map.range?.[0] ?? 0, endOf(yaml, map) ?? 0),
    mode: mode === 'ingress' || mode === 'host' ? mode : undefined,
    ...(modeNode === undefined ? {} : { modeSpan: nodeSpan(modeNode) }),
    target: portNumber(text('target') ?? ''),
    published: published === undefined ? undefined : known(published),
    protocol: (known(text('protocol') ?? 'tcp') ?? '').toLowerCase(),
    form: 'long',
    shared,
  };
}

function portNumber(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

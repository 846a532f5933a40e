import type { ComposeDocument, Port, Service } from '../document/compose.ts';
import { listLimits } from '../environment.ts';
import type { Hover } from '../half-open.ts';
import type { Context } from '../rule.ts';
import { isStack, limitsOf, servicesOf } from '../rules/shared/compose.ts';
import { type Span, span } from '../text.ts';
import { hoverSetting } from './sysctl-hover.ts';
import { code } from './sysctl-words.ts';

/** On `endpoint_mode`, a port's `mode`, and the keys and values under `sysctls`. */
export function hoverCompose(document: ComposeDocument, offset: number, context: Context): Hover | undefined {
  const limits = limitsOf(document, context);
  for (const service of servicesOf(document, context)) {
    const setting = hoverSetting(service.sysctls, offset, context, limits);
    if (setting !== undefined) return setting;
    const mode = placeOf(document.text, 'endpoint_mode', own(service.endpointMode)?.span, offset);
    if (mode !== undefined) return { span: mode, markdown: aboutEndpointMode(document, service, context) };
    for (const port of service.ports) {
      const place = placeOf(document.text, 'mode', own(port)?.modeSpan, offset);
      if (place !== undefined) return { span: place, markdown: aboutPortMode };
      if (isStack(document, context) && isShortAt(port, offset)) {
        const written = code(document.text.slice(port.span.start, port.span.end));
        const markdown = `${written}: a port in short form is published in mode \`ingress\`.`;
        return { span: port.span, markdown: `${markdown}\n\n${aboutPortMode}` };
      }
    }
  }
  return undefined;
}

/** Written short and here: there is no key that a hover could stand on. */
function isShortAt(port: Port, offset: number): boolean {
  return (
    port.form === 'short' && port.uri === undefined && port.span.start <= offset && offset <= port.span.end
  );
}

/** A part that stands in this document, as against another file of the project. */
function own<T extends { readonly uri?: string }>(part: T | undefined): T | undefined {
  return part?.uri === undefined ? part : undefined;
}

/** The key or the value under the offset, where the value stands at `value` and its key on the same line. */
function placeOf(text: string, key: string, value: Span | undefined, offset: number): Span | undefined {
  if (value === undefined || offset > value.end) return undefined;
  if (offset >= value.start) return value;
  const start = text.lastIndexOf(key, value.start - 1);
  const between = text.slice(start + key.length, value.start);
  if (start < 0 || !/^["']?[ \t]*:[ \t]*$/.test(between)) return undefined;
  return start <= offset && offset <= start + key.length ? span(start, start + key.length) : undefined;
}

function aboutEndpointMode(document: ComposeDocument, service: Service, context: Context): string {
  const limits = limitsOf(document, context);
  const forgets = limits.length === 0 ? '' : ` and forgets a silent one: ${listLimits(limits)}`;
  const { name } = service;
  return [
    '**endpoint_mode** (`vip` or `dnsrr`, default `vip`): how other services reach this one.',
    `\`vip\`: \`${name}\` is one virtual IP, behind which IPVS spreads connections over the tasks${forgets}. Keepalive before that keeps a connection.`,
    `\`dnsrr\`: \`${name}\` gives the addresses of the tasks, and nothing stands between. No port can then be published in ingress mode, and clients may keep an address for the answer's 600 s.`,
    `\`tasks.${name}\` gives the addresses of the tasks in either mode. To change the mode of a running service, remove it and deploy it anew: the name stays broken otherwise.`,
  ].join('\n\n');
}

const aboutPortMode = [
  '**mode** of a published port (`ingress` or `host`, default `ingress`).',
  '`ingress`: every node of the swarm takes connections on the port, and IPVS spreads them over the tasks. Not together with `endpoint_mode: dnsrr`.',
  '`host`: only nodes that run a task take them, and nothing stands between. One task a node can have the port.',
].join('\n\n');

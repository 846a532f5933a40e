/** Clients that look a name up once: configuration of nginx and HAProxy, options of the JVM. */

import type { Service } from '../../document/compose.ts';
import type { NearbyFile } from '../../project/compose-facts.ts';
import { escapeRegExp, type Span } from '../../text.ts';

/** A line that keeps the address it found at start. */
export interface Kept {
  readonly uri: string;
  readonly span: Span;
  readonly client: 'nginx' | 'HAProxy' | 'JVM';
}

/** Where the configuration names the host so that it is resolved once. */
export function keptAddresses({ uri, text }: NearbyFile, host: string): Kept[] {
  if (/haproxy|\.cfg$/i.test(uri)) return inHaproxy(uri, text, host);
  return /\.(conf|template)$/.test(uri) ? inNginx(uri, text, host) : [];
}

/** A literal name is resolved when the configuration is read; with `resolve`, or in a variable, at run time. */
function inNginx(uri: string, text: string, host: string): Kept[] {
  const name = escapeRegExp(host);
  const upstream = `(?:server)[ \\t]+${name}(?::\\d+)?(?![\\w.-])([^;{}]*);`;
  const pass = `(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass[ \\t]+(?:\\w+://)?${name}(?::\\d+)?(?![\\w.-])([^;{}]*);`;
  return matches(text, `${upstream}|${pass}`)
    .filter(({ written }) => !/\bresolve\b/.test(written))
    .map(({ span }) => ({ uri, span, client: 'nginx' as const }));
}

/** `server NAME host:port …` is resolved once unless the line, or the section's default, names `resolvers`. */
function inHaproxy(uri: string, text: string, host: string): Kept[] {
  if (/^[ \t]*default-server\b.*\bresolvers\b/m.test(text)) return [];
  return matches(
    text,
    `server[ \\t]+\\S+[ \\t]+(?:ipv4@|ipv6@)?${escapeRegExp(host)}(?::\\d+)?(?![\\w.-])[^\\r\\n]*`,
  )
    .filter(({ written }) => !/\bresolvers\b/.test(written))
    .map(({ span }) => ({ uri, span, client: 'HAProxy' as const }));
}

function matches(text: string, pattern: string): { written: string; span: Span }[] {
  return [...text.matchAll(new RegExp(`^[ \\t]*(${pattern})`, 'gm'))].map((match) => {
    const start = match.index + match[0].length - match[1]!.length;
    return { written: match[1]!, span: { start, end: start + match[1]!.trimEnd().length } };
  });
}

/** An option of the JVM in a variable of a service's environment. */
export interface JvmOption {
  readonly span: Span;
  /** As written: `-Dnetworkaddress.cache.ttl=60`. */
  readonly option: string;
  /** Seconds, or -1 for ever. */
  readonly ttl: number;
  /** `networkaddress.cache.ttl` is a security property: given with `-D` it is not read. */
  readonly read: boolean;
}

/** Options about the cache of names that do not do what they are there for. */
export function uselessCacheOptions(service: Service): JvmOption[] {
  const found: JvmOption[] = [];
  for (const { raw, content, uri } of service.environment.values()) {
    if (content === undefined || uri !== undefined) continue;
    for (const match of raw.matchAll(/-D(networkaddress\.cache\.ttl|sun\.net\.inetaddr\.ttl)=(-?\d+)/g)) {
      const read = match[1] !== 'networkaddress.cache.ttl';
      const ttl = Number(match[2]);
      if (read && ttl >= 0) continue;
      const start = content.start + match.index;
      found.push({ span: { start, end: start + match[0].length }, option: match[0], ttl, read });
    }
  }
  return found;
}

/** `networkaddress.cache.ttl=-1` in a file of security properties. */
export function cachesForEver({ text }: NearbyFile): Span | undefined {
  const match = /^[ \t]*(networkaddress\.cache\.ttl[ \t]*[=:][ \t]*-\d+)/m.exec(text);
  if (match === null) return undefined;
  const end = match.index + match[0].length;
  return { start: end - match[1]!.length, end };
}

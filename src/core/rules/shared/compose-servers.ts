/** What a service that is a server does about idle connections, as it is run here. */
import type { Service } from '../../document/compose.ts';
import { gap, withGaps } from '../../document/interpolation.ts';
import { kernelInteger } from '../../document/settings.ts';
import { kernelKeepalive } from '../../environment.ts';
import type { Server } from '../../kb/types.ts';
import type { Context } from '../../rule.ts';
import { serverOf } from './compose-images.ts';
import { keepaliveAssignment } from './settings-keepalive.ts';

export interface Behaviour {
  readonly server: Server;
  /** As it is run here: `none` also where a server's own keepalive is switched off. */
  readonly keepalive: Server['keepalive'];
  /** Seconds of silence after which it sends something; infinite where it never does. */
  readonly idle: number;
  /** The service's `sysctls` set the time. */
  readonly tuned: boolean;
}

/** `undefined` for what is no known server, for jobs and clients on its image, and where too little is known. */
export function behaviourOf(service: Service, context: Context): Behaviour | undefined {
  const server = serverOf(service, context.knowledge.servers, (name) =>
    mountedScript(service, name, context),
  );
  if (server === undefined) return undefined;
  const { texts, complete } = configurationOf(service, context);
  const found = changedIn(texts, server);
  if (found === 'unknown' || found === 'cured') return undefined;
  if (found === undefined && !complete && server.keepalive === 'kernel') return undefined;
  if (found === 'off' && server.keepalive !== 'kernel') {
    return { server, keepalive: 'none', idle: Number.POSITIVE_INFINITY, tuned: false };
  }
  if (typeof found === 'number') return { server, keepalive: 'own', idle: found, tuned: false };
  if (server.keepalive !== 'kernel') {
    return {
      server,
      keepalive: server.keepalive,
      idle: server.seconds ?? Number.POSITIVE_INFINITY,
      tuned: false,
    };
  }
  const time = keepaliveAssignment(service.sysctls, context, 'idle');
  if (time.at === 'nowhere') return { server, keepalive: 'kernel', idle: kernelKeepalive.idle, tuned: false };
  const idle = time.at === 'here' ? kernelInteger(time.setting.value) : undefined;
  return idle === undefined ? undefined : { server, keepalive: 'kernel', idle, tuned: true };
}

/** A script that the service finds in its file system, by its path or its name alone. */
function mountedScript({ mounts }: Service, name: string, context: Context): string | undefined {
  const mount = mounts.find(({ target }) => target === name || target.endsWith(`/${name}`));
  return mount?.source === undefined ? undefined : context.project.compose?.mounted.get(mount.source);
}

/** Command line, environment and mounted configuration; not `complete` where configuration cannot be read. */
function configurationOf(service: Service, context: Context): { texts: string[]; complete: boolean } {
  const words = [...(service.entrypoint ?? []), ...(service.command ?? [])];
  const line = words.join(' ');
  const scripts = words.flatMap((word) => mountedScript(service, word, context) ?? []);
  const variables = [...service.environment].map(
    ([name, { raw, value }]) => `${name}=${value === undefined && raw === '' ? gap : raw}`,
  );
  const mounted = context.project.compose?.mounted;
  const configured = service.mounts
    .filter(({ target }) => configuration.test(target) && !otherConfiguration.test(target))
    .map(({ source, target }) => ({ target, text: source === undefined ? undefined : mounted?.get(source) }));
  const read = configured.flatMap(({ text }) => (text === undefined ? [] : [withoutComments(text)]));
  const named = namedFile.exec(line)?.[1];
  return {
    texts: [...[line, ...variables].map(withGaps), ...scripts.map(withoutComments), ...read],
    complete:
      read.length === configured.length &&
      (named === undefined || configured.some(({ target }) => target === named)),
  };
}

/** Paths in a container under which servers look for configuration. */
const configuration = /\.(conf|cnf|cfg|ini|ya?ml)$|conf(ig)?\.d\/?$|^\/etc\//i;

/** Access lists, certificates, the time zone: nothing about keepalive. */
const otherConfiguration = /hba|ident|certs?|ssl|localtime|timezone/i;

const namedFile = /(?:config_file|defaults[-_](?:extra[-_])?file)[=\s]["']?([^\s"']+)/;

function withoutComments(text: string): string {
  return text.replace(/^\s*[#;].*$/gm, '');
}

/** Stands for an interpolated value when a pattern wants digits. */
const anyNumber = '987654321';

/** Seconds that the configuration names, or what else it makes of the server's own behaviour. */
function changedIn(
  texts: readonly string[],
  server: Server,
): number | 'cured' | 'off' | 'unknown' | undefined {
  for (const pattern of server.cures ?? []) {
    for (const text of texts) {
      const match = new RegExp(pattern, 'im').exec(text.replaceAll(gap, anyNumber));
      if (match === null) continue;
      if (match[1] === undefined) return 'cured';
      if (match[1].includes(anyNumber)) return 'unknown';
      const idle = inSeconds(match[1]);
      return idle === 0 ? 'off' : idle;
    }
  }
  return undefined;
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400 };

function inSeconds(text: string): number {
  const [, digits, unit = 's'] = /^(\d+)\s*([a-z]+)?$/i.exec(text) ?? [text, text];
  return Number.parseInt(digits!, 10) * (units[unit.toLowerCase()] ?? 1);
}

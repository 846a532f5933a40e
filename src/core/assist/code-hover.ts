/** What holds for a connection now, and from where: over the call that makes it, its options and their values. */
import {
  type CodeDocument,
  type Connection,
  type KeepaliveState,
  keepaliveStates,
} from '../document/code.ts';
import { type IdleLimit, idleLimits, kernelKeepalive } from '../environment.ts';
import type { Hover } from '../half-open.ts';
import { languages } from '../languages/index.ts';
import type { Language } from '../languages/language.ts';
import type { Manifest } from '../project/manifest.ts';
import { compareVersions } from '../project/manifest-version.ts';
import type { Context } from '../rule.ts';
import type { Span } from '../text.ts';
import { code, keepaliveSum, limitSum } from './sysctl-words.ts';

export function hoverCode(document: CodeDocument, offset: number, context: Context): Hover | undefined {
  // The narrowest place counts: an option inside of the call that makes the connection.
  const [found] = document.connections
    .flatMap((connection) => placesOf(connection, document.text).map((span) => ({ connection, span })))
    .filter(({ span }) => span.start <= offset && offset <= span.end)
    .sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
  if (found === undefined) return undefined;
  const { connection, span } = found;
  const does = connection.role === 'client' ? 'a TCP connection to a peer' : 'TCP connections of peers';
  const paragraphs = [
    `**${code(connection.api)}**: ${does}`,
    keepaliveOf(connection, document.language, context),
    reasonOf(connection, context),
  ];
  return { span, markdown: paragraphs.filter((each) => each !== undefined).join('\n\n') };
}

function placesOf({ callee, said }: Connection, text: string): readonly Span[] {
  const values = [said.idle?.span, said.interval?.span].filter((each) => each !== undefined);
  const names = values.flatMap((value) => nameBefore(value, text) ?? []);
  const places = [callee, said.enabled?.at, ...values, ...names, said.kernelIdle];
  return places.filter((each) => each !== undefined);
}

/** `KeepAlive: …`, `keepalives_idle=…`: the option's name. */
function nameBefore(value: Span, text: string): Span | undefined {
  const before = text.slice(Math.max(0, value.start - 80), value.start);
  const match = /([\w$]+)['"]?\s*[:=]\s*$/.exec(before);
  if (match === null) return undefined;
  const start = value.start - match[0].length;
  return { start, end: start + match[1]!.length };
}

const reasons: Readonly<Record<NonNullable<Connection['exempt']>, string>> = {
  'closed-here': 'It is closed in the function that opened it',
  dropped: 'It is dropped, and so closed, in the function that opened it',
  loopback: 'Its peer is on this machine',
  'handed-in': 'It was opened elsewhere',
  'handed-out': 'It is made for the caller, who may set more',
  test: 'It belongs to a test',
  'set-elsewhere': 'Keepalive is set elsewhere in this file, maybe on this one',
};

/** Why nothing is reported. */
function reasonOf({ exempt }: Connection, { project }: Context): string | undefined {
  const reason = project.inTests === true ? 'test' : exempt;
  return reason === undefined ? undefined : `${reasons[reason]}.`;
}

function keepaliveOf(connection: Connection, language: string, context: Context): string {
  const states = keepaliveStates(connection, context.project.manifest);
  const limits = idleLimits(context.environments);
  const pace = paceOf(language, context.project.manifest);
  const [only, another] = states;
  if (only === undefined || only.enabled === 'unknown')
    return 'Keepalive cannot be told: it is set from outside of this file.';
  if (another === undefined) return `Keepalive is ${sum(only, connection, pace, limits)}.`;
  const lines = states.map((state) => `- ${versions(state)}: ${sum(state, connection, pace, limits)}`);
  return ['Keepalive depends on the version, which no manifest tells:', '', ...lines].join('\n');
}

function versions({ library }: KeepaliveState): string {
  if (library === undefined) return 'otherwise';
  const { package: name, from, before } = library;
  const bounds = [
    from === undefined ? undefined : `from ${from.join('.')} on`,
    before === undefined ? undefined : `before ${before.join('.')}`,
  ];
  return [code(name), ...bounds.filter((each) => each !== undefined)].join(' ');
}

/** `on by default, first probe after 2 h, dead peer found after 2 h 11 min; aws/nlb forgets after 350 s` */
function sum(state: KeepaliveState, { said }: Connection, pace: Pace, limits: readonly IdleLimit[]): string {
  const from = state.by === 'code' ? 'set in this file' : 'by default';
  if (state.enabled === 'off') {
    const [tightest] = limits;
    return `off ${from}${tightest === undefined ? '' : `; ${tightest.id} forgets after ${tightest.idleTimeout} s`}`;
  }
  const idle = idleOf(state);
  if (idle === undefined) return `on, ${from}; its idle time cannot be read here`;
  const beside = besideOf(state, pace, idle);
  const interval = said.interval === undefined ? beside.interval : said.interval.seconds;
  const probes = said.probes ?? beside.probes;
  const times =
    interval === undefined ? `first probe after ${idle} s` : keepaliveSum({ idle, interval, probes });
  const limit = limitSum(idle, limits);
  return `on, ${from}: ${times}${limit === undefined ? '' : `; ${limit}`}`;
}

type Pace = NonNullable<Language['pace']>[number] | undefined;

/** What the runtime sets beside an idle time; of an unknown version what the newest does. */
function paceOf(id: string, manifest: Manifest | undefined): Pace {
  const rows = languages.find((language) => language.id === id)?.pace ?? [];
  const version = manifest?.runtime;
  return rows.find(
    ({ from }) => from === undefined || version === undefined || compareVersions(version, from) >= 0,
  );
}

/** Interval and probes where the code says nothing: the library's, the runtime's, the kernel's. */
function besideOf(state: KeepaliveState, pace: Pace, idle: number): { interval: number; probes: number } {
  const library = state.by === 'default' ? state.library : undefined;
  // With the kernel's own idle time nobody has set the other two either.
  const own = state.idle.set || state.idle.default !== 'kernel' ? pace : undefined;
  const interval = own?.interval === 'idle' ? idle : own?.interval;
  return {
    interval: library?.interval ?? interval ?? kernelKeepalive.interval,
    probes: library?.probes ?? own?.probes ?? kernelKeepalive.probes,
  };
}

function idleOf({ idle }: KeepaliveState): number | undefined {
  if (!idle.set) return idle.default === 'kernel' ? kernelKeepalive.idle : idle.default;
  // The kernel refuses 0: its own value stays.
  return idle.seconds !== undefined && idle.seconds < 1 ? kernelKeepalive.idle : idle.seconds;
}

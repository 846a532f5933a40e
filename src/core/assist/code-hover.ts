/** What holds for a connection now, and from where: over the call that makes it, its options and their values. */
import {
  type CodeDocument,
  type Connection,
  type KeepaliveState,
  keepaliveStates,
} from '../document/code.ts';
import { type IdleLimit, idleLimits, kernelKeepalive } from '../environment.ts';
import type { Hover } from '../half-open.ts';
import type { Context } from '../rule.ts';
import type { Span } from '../text.ts';
import { code, keepaliveSum, limitSum } from './sysctl-words.ts';

export function hoverCode(document: CodeDocument, offset: number, context: Context): Hover | undefined {
  // The narrowest place counts: an option inside of the call that makes the connection.
  const [found] = document.connections
    .flatMap((connection) => placesOf(connection).map((span) => ({ connection, span })))
    .filter(({ span }) => span.start <= offset && offset <= span.end)
    .sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
  if (found === undefined) return undefined;
  const { connection, span } = found;
  const does = connection.role === 'client' ? 'a TCP connection to a peer' : 'TCP connections of peers';
  const paragraphs = [
    `**${code(connection.api)}**: ${does}`,
    keepaliveOf(connection, context),
    reasonOf(connection, context),
  ];
  return { span, markdown: paragraphs.filter((each) => each !== undefined).join('\n\n') };
}

function placesOf({ callee, said }: Connection): readonly Span[] {
  const places = [callee, said.enabled?.at, said.idle?.span, said.interval?.span, said.kernelIdle];
  return places.filter((each) => each !== undefined);
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

function keepaliveOf(connection: Connection, context: Context): string {
  const states = keepaliveStates(connection, context.project.manifest);
  const limits = idleLimits(context.environments);
  const [only, another] = states;
  if (only === undefined || only.enabled === 'unknown')
    return 'Keepalive cannot be told: it is set from outside of this file.';
  if (another === undefined) return `Keepalive is ${sum(only, connection, limits)}.`;
  const lines = states.map((state) => `- ${versions(state)}: ${sum(state, connection, limits)}`);
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
function sum(state: KeepaliveState, { said }: Connection, limits: readonly IdleLimit[]): string {
  const from = state.by === 'code' ? 'set in this file' : 'by default';
  if (state.enabled === 'off') {
    const [tightest] = limits;
    return `off ${from}${tightest === undefined ? '' : `; ${tightest.id} forgets after ${tightest.idleTimeout} s`}`;
  }
  const idle = idleOf(state);
  if (idle === undefined) return `on, ${from}; its idle time cannot be read here`;
  const interval = said.interval === undefined ? kernelKeepalive.interval : said.interval.seconds;
  const probes = said.probes ?? kernelKeepalive.probes;
  const times =
    interval === undefined ? `first probe after ${idle} s` : keepaliveSum({ idle, interval, probes });
  const limit = limitSum(idle, limits);
  return `on, ${from}: ${times}${limit === undefined ? '' : `; ${limit}`}`;
}

function idleOf({ idle }: KeepaliveState): number | undefined {
  if (!idle.set) return idle.default === 'kernel' ? kernelKeepalive.idle : idle.default;
  // The kernel refuses 0: its own value stays.
  return idle.seconds !== undefined && idle.seconds < 1 ? kernelKeepalive.idle : idle.seconds;
}

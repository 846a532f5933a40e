/** What settings come to: whether keepalive is on, and its times. */
import type { Said, Switch, TimeValue } from '../../../document/code.ts';
import type { Unit } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import { type Span, span } from '../../../text.ts';
import { unwrap } from '../tree/nodes.ts';
import type { Folded } from '../values/evaluation.ts';
import type { Values } from '../values/values.ts';
import type { Setting } from './setting.ts';

/** Reads settings together; of several that contradict each other nothing is known. */
export function merger(values: Values): (settings: readonly Setting[]) => Said {
  function merge(settings: readonly Setting[]): Said {
    const switches: Switch[] = [];
    const idles: TimeValue[] = [];
    const intervals: TimeValue[] = [];
    let probes: number | undefined;
    let kernelIdle: Span | undefined;
    let inSwitch: Said['inSwitch'];
    let unreadable = false;
    const read = (setting: Setting): void => {
      const { effect } = setting;
      switch (effect.sets) {
        case 'enabled': {
          const on = switched(setting);
          const isSoft = on === false && effect.softly === true;
          if (on !== 'absent' && !isSoft) switches.push({ on, at: setting.at });
          return;
        }
        case 'idle': {
          const folded = fold(setting);
          if (folded?.value === null) {
            if (effect.null === 'off') switches.push({ on: false, at: setting.at });
            return;
          }
          if (effect.enables === true) {
            const on = typeof folded?.value === 'boolean' ? folded.value : true;
            switches.push({ on: folded === undefined ? undefined : on, at: setting.at });
          }
          if (typeof folded?.value === 'boolean') {
            if (folded.value) kernelIdle = setting.at;
            if (effect.enables === true) inSwitch ??= 'boolean';
            return;
          }
          if (effect.enables === true) inSwitch = 'number';
          const time = timeValue(setting, effect.unit, folded);
          if (time.raw !== undefined && time.raw < 0 && effect.negative === 'off') {
            switches.push({ on: false, at: setting.at });
          } else if (time.raw !== undefined && time.raw < 0 && effect.negative === 'kernel') {
            kernelIdle = time.span;
          } else if (time.raw === 0) {
            if (effect.zero !== 'default') kernelIdle = time.span;
          } else idles.push(time);
          return;
        }
        case 'interval':
          intervals.push(timeValue(setting, effect.unit, fold(setting)));
          return;
        case 'probes': {
          const count = fold(setting)?.value;
          if (typeof count === 'number') probes = count;
          return;
        }
        case 'sockopts':
        case 'sockopt-map':
        case 'unknown':
          unreadable = true;
      }
    };
    for (const setting of settings) read(setting);
    const enabled = decided(switches);
    const idle = worst(idles);
    // A time of its own beside the switch says which it is.
    if (settings.some(({ effect }) => effect.sets === 'idle' && effect.enables !== true))
      inSwitch = undefined;
    return {
      ...(enabled !== undefined && { enabled }),
      ...(idle !== undefined && { idle }),
      ...(intervals[0] !== undefined && { interval: intervals[0] }),
      ...(probes !== undefined && { probes }),
      ...(kernelIdle !== undefined && idle === undefined && { kernelIdle }),
      ...(inSwitch !== undefined && { inSwitch }),
      unreadable,
    };
  }

  function fold(setting: Setting): Folded | undefined {
    if (setting.text !== undefined) return readText(setting.text);
    return setting.value === undefined ? undefined : values.fold(setting.value, setting.given);
  }

  function switched(setting: Setting): boolean | undefined | 'absent' {
    if (setting.omitted !== undefined) return setting.omitted === 'on';
    const folded = fold(setting);
    if (folded === undefined)
      return setting.value !== undefined && isAskedFor(setting.value) ? true : undefined;
    if (folded.value === null) return 'absent';
    if (typeof folded.value === 'string') return !/^(0|false|no|off|)$/i.test(folded.value);
    return Boolean(folded.value);
  }

  /** `if (keepAlive) socket.setKeepAlive(keepAlive)`: where it comes to that it is true. */
  function isAskedFor(value: Syntax): boolean {
    const { text } = unwrap(value);
    for (let at = value; at.parent !== undefined && at.shape.kind !== 'function'; at = at.parent) {
      const { shape } = at.parent;
      if (shape.kind === 'branch' && shape.condition !== undefined && shape.ways[0] === at)
        if (unwrap(shape.condition).text === text) return true;
    }
    return false;
  }

  function timeValue(setting: Setting, unit: Unit, folded: Folded | undefined): TimeValue {
    const at = setting.textSpan ?? setting.value ?? setting.at;
    const where = span(at.start, at.end);
    if (typeof folded?.value !== 'number') return { seconds: undefined, span: where, unit, raw: undefined };
    const { value } = folded;
    const perSecond = { s: 1, ms: 1000, ns: 1e9 }[unit];
    const raw = folded.duration === true ? value * perSecond : value;
    const lead = setting.effect.sets === 'idle' ? (setting.effect.lead ?? 0) : 0;
    const seconds = folded.duration === true ? value : secondsAfter(lead, value / perSecond);
    const wrongUnit = misread(folded, unit);
    const time = { seconds, span: where, unit, raw, ...(wrongUnit !== undefined && { wrongUnit }) };
    const former = setting.effect.sets === 'idle' ? setting.effect.formerly : undefined;
    if (former === undefined || former.unit === unit) return time;
    return { ...time, formerly: { ...former, time: timeValue(setting, former.unit, folded) } };
  }

  return merge;
}

/** The first probe leaves earlier than the time given, one second after the connection fell idle at the earliest. */
function secondsAfter(lead: number, seconds: number): number {
  return lead === 0 ? seconds : Math.max(1, seconds - lead);
}

/** A number that makes sense only in another unit than the API's. */
function misread(folded: Folded, unit: Unit): TimeValue['wrongUnit'] {
  const { value, factors } = folded;
  if (typeof value !== 'number' || value <= 0) return undefined;
  if (folded.duration === true) {
    // Below a second the kernel gets 0 and refuses it; what takes nanoseconds (Go) rounds up.
    return value < 1 && unit !== 'ns' ? { meant: 's', seconds: Math.round(value * 1000) } : undefined;
  }
  const inSeconds = factors.some((factor) => factor === 60 || factor === 3600);
  const inMilliseconds = factors.length > 1 && factors.includes(1000);
  if (unit === 's') {
    if (inMilliseconds || (!inSeconds && value >= 1000 && value % 1000 === 0))
      return { meant: 'ms', seconds: value / 1000 };
    // Whole hours are rather a long time than a short one in milliseconds.
    return !inSeconds && value >= 10_000 && value % 3600 !== 0
      ? { meant: 'ms', seconds: value / 1000 }
      : undefined;
  }
  if (unit === 'ms') return value < 1000 && !inMilliseconds ? { meant: 's', seconds: value } : undefined;
  if (value >= 1e6) return undefined;
  return value >= 1000 ? { meant: 'ms', seconds: value / 1000 } : { meant: 's', seconds: value };
}

function readText(text: string): Folded | undefined {
  if (/\$\{|\$\(|%[({s]|\{/.test(text)) return undefined;
  if (/^-?\d+(\.\d+)?$/.test(text)) return { value: Number(text), factors: [] };
  return { value: text, factors: [] };
}

/** Switched both ways means that a condition decides: unknown. */
function decided(switches: readonly Switch[]): Switch | undefined {
  const first = switches[0];
  if (first === undefined) return undefined;
  if (switches.some((each) => each.on === undefined)) return { on: undefined, at: first.at };
  return switches.every((each) => each.on === first.on) ? first : { on: undefined, at: first.at };
}

/** Of several values (Linux's and macOS's option, say) the one to speak about. */
function worst(idles: readonly TimeValue[]): TimeValue | undefined {
  const wrong = idles.find((each) => each.wrongUnit !== undefined);
  if (wrong !== undefined) return wrong;
  return idles.reduce<TimeValue | undefined>((most, each) => {
    if (most === undefined) return each;
    return (each.seconds ?? -1) > (most.seconds ?? -1) ? each : most;
  }, undefined);
}

/** Connections made only to see whether something answers. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { asking, askingBase, askingClass, waits } from '../flow/traffic.ts';
import { isInRecordOfOthers, isPlainC } from '../handover/records.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { nameOf } from '../names/functions.ts';
import { isOutside } from '../names/names.ts';
import { baseOf } from '../peers/hosts.ts';
import { callsOn } from '../settings.ts';
import { outermost, unwrap } from '../tree/nodes.ts';

/** Opened by a function whose name says that it only asks: `isPortOpen`, `ping`, `wait_for_db`. */
export function isAsked({ known }: Subject, lifetime: Lifetime, { names }: Analysis): boolean {
  const fn = names.functionOf(known.node);
  const owner = names.classOf(known.node)?.shape;
  const isAsking =
    owner?.kind === 'class' &&
    (askingClass.test(owner.name ?? '') || owner.bases.some(({ text }) => askingBase.test(text)));
  if (known.row.does !== 'serve' && isAsking) return true;
  const name = nameOf(fn);
  return (
    known.row.does !== 'serve' &&
    known.row.does !== 'accept' &&
    name !== undefined &&
    asking.test(name) &&
    !lifetime.stored &&
    lifetime.holders.every(
      ({ kind, target }) => kind !== 'field' && names.bindings(target).every(({ scope }) => scope === fn),
    )
  );
}

/**
 * Connected to see whether that works, then shut down, or to learn the own address, and nothing else: no byte goes
 * over it. So is what a function only asks whether it can be connected: `if s.connect_ex(address) != 0: return port`.
 */
export function isProbe(
  subject: Subject,
  connects: readonly Known[],
  lifetime: Lifetime,
  analysis: Analysis,
): boolean {
  const { known } = subject;
  const { holders, given, unknown, stored, handedOut } = lifetime;
  const { language, names } = analysis;
  if (isLeftAlone(subject, lifetime, analysis) || isUnused(subject, lifetime, analysis)) return true;
  const asks = /^(set_?\w*|shutdown\w*|is[A-Z]\w*|bind|fileno|get(Local|Remote|Inet|Port|sock|peer)\w*)$/;
  return (
    known.row.does === 'create' &&
    /socket$/i.test(String(known.row.gives)) &&
    // What listeners do is no call on the connection.
    language.names.bindsSelf === undefined &&
    !handedOut &&
    !stored &&
    given.length === 0 &&
    holders.every(({ kind, target }) => kind === 'name' && !isOutside(target, names)) &&
    (unknown.some((method) => /^(?:shutdown|getsockname$)/.test(method)) ||
      (names.functionOf(known.node).shape.kind === 'function' && connects.some(isTried))) &&
    unknown.every((method) => asks.test(method))
  );
}

/** `Socket door = new Socket(host, 80); System.out.println("open");`: nobody asks anything of it. */
function isLeftAlone(
  { known }: Subject,
  { holders, given, uses, stored, handedOut }: Lifetime,
  { language, names }: Analysis,
): boolean {
  const home = names.functionOf(known.node);
  return (
    known.row.does === 'open' &&
    /socket$/i.test(String(known.row.gives)) &&
    // Where code waits for events, what is open goes on.
    language.names.bindsSelf === undefined &&
    home.shape.kind === 'function' &&
    !waits.test(home.text) &&
    !handedOut &&
    !stored &&
    given.length === 0 &&
    uses.length === 0 &&
    holders.length > 0 &&
    holders.every(({ kind, target }) => kind === 'name' && !isOutside(target, names))
  );
}

/** `int fd = socket(…); … if (connect(fd, …) == 0) return 0;` of C, and the function is left without another word about it. */
function isUnused(
  { known }: Subject,
  { holders, stored, handedOut }: Lifetime,
  { names, language }: Analysis,
): boolean {
  return (
    isPlainC(language) &&
    known.row.does === 'create' &&
    !handedOut &&
    !stored &&
    holders.length > 0 &&
    holders.every(({ kind, target }) => {
      const home = names.functionOf(target);
      return (
        kind === 'name' &&
        !isOutside(target, names) &&
        names.occurrences(target.text).every((use) => names.functionOf(use) !== home || isUntalked(use))
      );
    })
  );
}

/** What connects a descriptor, asks how that went, and ends it. */
const untalking =
  /^(?:connect|close(?:socket)?|shutdown|fcntl|ioctl(?:socket)?|[gs]etsockopt|get(?:sock|peer)name)$/;

/**
 * `ports[i].fd` in a table of records that only the file knows, and that nothing is read from or written to wherever its field is
 * named: a scan that closes what answered.
 */
export function isScan(subject: Subject, { holders }: Lifetime, analysis: Analysis): boolean {
  const { names, language, tree } = analysis;
  if (!isPlainC(language) || subject.known.row.does !== 'create' || holders.length === 0) return false;
  if (callsOn(subject, 'close', analysis).length === 0) return false;
  return holders.every(({ kind, target }) => {
    const { shape } = unwrap(target);
    const table = baseOf(target);
    if (kind !== 'field' || shape.kind !== 'member' || table === undefined) return false;
    const isOwn = names.bindings(table).every(({ scope }) => scope === tree.root);
    if (!isOwn || isInRecordOfOthers(target, analysis)) return false;
    return names
      .leaves(shape.name)
      .every((leaf) => leaf.parent?.shape.kind !== 'member' || isUntalked(leaf.parent));
  });
}

/** Assigned, compared, or given to a call that moves no bytes. */
function isUntalked(field: Syntax): boolean {
  const whole = outermost(field);
  const { shape } = whole.parent ?? whole;
  if (shape.kind === 'assign') return shape.targets.includes(whole);
  if (shape.kind === 'binary') return /^(?:[=!]=|[<>]=?)$/.test(shape.operator);
  const call = whole.parent?.shape.kind === 'call' ? shape : whole.parent?.parent?.shape;
  return call?.kind === 'call' && untalking.test(call.callee.text);
}

/** What it gives tells whether that worked, and somebody looks at it. */
function isTried({ row, node }: Known): boolean {
  if (row.does !== 'connect' || row.status !== true) return false;
  let around = outermost(node).parent;
  // Comparisons of Python have no shape of their own.
  while (around?.shape.kind === 'other') around = around.parent;
  const shape = around?.shape;
  if (shape?.kind === 'assign') return !shape.targets.some(({ text }) => text.startsWith('_'));
  return /^(?:branch|binary|unary|choice|exit)$/.test(shape?.kind ?? '');
}

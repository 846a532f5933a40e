/** Subjects, what is set on them and how long they live, put together into the facts that rules read. */
import type { Connection } from '../../document/code.ts';
import type { Language } from '../../languages/language.ts';
import type { Syntax } from '../../languages/syntax.ts';
import { type Edit, sortEdits } from '../../text.ts';
import type { Analysis, SetCall } from './analysis.ts';
import type { Known } from './calls/rows.ts';
import { findSubjects, type Subject } from './calls/subjects.ts';
import { connectionOf } from './connection/connection.ts';
import { isConnectedAgain } from './connection/tcp.ts';
import { looseEvidence } from './exemptions/evidence.ts';
import { testCode } from './exemptions/tests.ts';
import { configured, handedIn, looseLists, looseRecords, unmade } from './handed-in.ts';
import type { Names } from './names/names.ts';
import { type OptionReader, optionReader } from './options/options.ts';
import type { Setting } from './options/setting.ts';
import { requests } from './requests.ts';
import { receiverOf } from './settings.ts';
import { ancestor, unwrap, within } from './tree/nodes.ts';
import type { SyntaxTree } from './tree/syntax.ts';
import type { Values } from './values/values.ts';

export function analyse(
  path: string,
  tree: SyntaxTree,
  names: Names,
  values: Values,
  language: Language,
): Analysis {
  const options = optionReader(names, values, language);
  const subjects = findSubjects(tree, names, values, options, language);
  const sets = subjects.calls.flatMap((known): SetCall[] => {
    if (known.row.does !== 'set') return [];
    const settings = options.ofSetter(known.node, known.call, known.row);
    if (settings.length === 0 || isOtherOption(known, settings, options, names)) return [];
    const receiver = receiverOf(known, known.row.on, options);
    const origins =
      receiver === undefined ? { subjects: new Set<Subject>(), open: true } : subjects.origins(receiver);
    return [
      { known: known as SetCall['known'], settings, receiver, on: origins.subjects, open: origins.open },
    ];
  });
  return {
    tree,
    names,
    values,
    options,
    subjects,
    language,
    sets,
    inTest: testCode(path, tree, names, language),
  };
}

export function connectionsOf(analysis: Analysis): readonly Connection[] {
  const { subjects, sets } = analysis;
  // Generated code that repeats one word for ever is not judged.
  if (analysis.names.overflowed) return [];
  const elsewhere = looseEvidence(analysis);
  const found: Connection[] = [];
  const makers: Syntax[] = [];
  for (const subject of subjects.all) {
    if (subject.excluded || isConnectedAgain(subject, analysis)) continue;
    const connection = connectionOf(subject, analysis, elsewhere);
    if (connection === undefined) continue;
    const same = found.findIndex(
      (each, at) =>
        each.callee.start === connection.callee.start || isInstead(subject.known.node, makers[at]!),
    );
    if (same < 0) {
      found.push(connection);
      makers.push(subject.known.node);
    } else found[same] = together(found[same]!, connection);
  }
  found.push(...unmade(elsewhere, analysis));
  found.push(...handedIn(sets, analysis));
  found.push(...looseLists(elsewhere.unread, analysis));
  found.push(...looseRecords(analysis));
  found.push(...configured(analysis));
  found.push(...requests(analysis));
  return found.sort((a, b) => a.callee.start - b.callee.start);
}

/** `fd = accept4(…)` behind `#ifdef`, and `fd = accept(…)` behind its `#else`, of C and C#: one of them is compiled. */
function isInstead(one: Syntax, another: Syntax): boolean {
  const target = assignedTo(one);
  if (target === undefined || target !== assignedTo(another)) return false;
  for (let at: Syntax | undefined = one; at !== undefined && at.shape.kind !== 'function'; at = at.parent) {
    const around = at.parent;
    if (around === undefined || !around.type.startsWith('preproc_') || !within(another, around)) continue;
    return (
      !within(another, at) &&
      [at, ...around.children].some(({ field, start, end }) => {
        const isOther = start <= another.start && another.end <= end;
        return field === 'alternative' && (isOther || (start <= one.start && one.end <= end));
      })
    );
  }
  return false;
}

function assignedTo(call: Syntax): string | undefined {
  const shape = ancestor(call, 'assign', 9)?.shape;
  const isIt = shape?.kind === 'assign' && shape.value !== undefined && unwrap(shape.value) === call;
  return isIt ? shape.targets[0]?.text : undefined;
}

/** A wrapper of this file, `set(fd, level, name, value)`, whose calls here all name options of other kinds. */
function isOtherOption(
  known: Known,
  settings: readonly Setting[],
  options: OptionReader,
  names: Names,
): boolean {
  const { row } = known;
  if (
    row.does !== 'set' ||
    row.sockopt === undefined ||
    settings.some(({ effect }) => effect.sets !== 'unknown')
  )
    return false;
  const name = options.argument(known.call, row.sockopt.name);
  const binding = name === undefined ? undefined : names.bindings(unwrap(name))[0];
  if (binding?.how.kind !== 'parameter') return false;
  const { of, at } = binding.how;
  // What others may call may be given any option.
  const word = of.shape.kind === 'function' && /^static\b/.test(of.text) ? of.shape.name : undefined;
  const calls = (word === undefined ? [] : names.leaves(word)).flatMap((leaf) => {
    const call = ancestor(leaf, 'call', 2)?.shape;
    return call?.kind === 'call' && within(leaf, call.callee) ? [call] : [];
  });
  return (
    calls.length > 0 &&
    calls.every((call) => {
      const given = options.argument(call, at);
      return (
        given !== undefined &&
        /^(?:\w+::)*[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(given.text) &&
        !/KEEP/.test(given.text)
      );
    })
  );
}

/** Sockets made in several places and connected by one call: one connection, and a fix mends them all. */
function together(one: Connection, another: Connection): Connection {
  const worse = isBetter(one, another) ? another : one;
  return {
    ...worse,
    fixes: {
      ...worse.fixes,
      keepalive(keepalive, manifest) {
        const edits = [one, another].map((each) =>
          each.said.enabled === undefined || each === worse
            ? each.fixes.keepalive?.(keepalive, manifest)
            : [],
        );
        if (edits.includes(undefined)) return undefined;
        const all = edits.flatMap((each) => each ?? []);
        return sortEdits(all.filter((edit, at) => all.findIndex((other) => isSameEdit(edit, other)) === at));
      },
    },
  };
}

/** Nothing is to be said about it, or less. */
function isBetter(one: Connection, another: Connection): boolean {
  if (isSilent(one) !== isSilent(another)) return isSilent(one);
  const isOn = one.said.enabled !== undefined;
  if (isOn !== (another.said.enabled !== undefined)) return isOn;
  return one.exempt !== undefined && another.exempt === undefined;
}

/** Handed to others or closed, it needs no keepalive; one that has it needs the right idle time all the same. */
function isSilent({ exempt, said }: Connection): boolean {
  return exempt !== undefined && said.enabled === undefined;
}

function isSameEdit(one: Edit, another: Edit): boolean {
  return (
    one.span.start === another.span.start && one.span.end === another.span.end && one.text === another.text
  );
}

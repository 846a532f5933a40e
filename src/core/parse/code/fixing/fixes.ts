/** Fixes written from the rows of a language. What cannot be written with certainty is not offered. */
import { type ConnectionFixes, timeTaken, versionOf } from '../../../document/code.ts';
import type { FileEdit } from '../../../finding.ts';
import type { Keepalive } from '../../../kb/types.ts';
import type { FixRow, Sets } from '../../../languages/api.ts';
import type { Manifest } from '../../../project/manifest.ts';
import { compareVersions } from '../../../project/manifest-version.ts';
import { type Edit, sortEdits, span } from '../../../text.ts';
import type { Setting } from '../options/setting.ts';
import {
  asCall,
  asChain,
  asEnclosed,
  asLinks,
  asOptions,
  asParameters,
  asStatements,
  asTuples,
  modulesIn,
  suffixOf,
  whereWritten,
} from './forms.ts';
import type { FixInput, Work } from './input.ts';
import { fill, styleOf } from './style.ts';

export function fixesOf(input: FixInput): ConnectionFixes {
  return {
    keepalive: (keepalive, manifest) => keepaliveEdits(input, keepalive, manifest),
    dependency: (manifest) => dependencyOf(input, manifest),
    idle: (seconds, manifest) => idleEdits(input, seconds, manifest),
  };
}

function keepaliveEdits(
  input: FixInput,
  keepalive: Keepalive,
  manifest: Manifest | undefined,
): readonly Edit[] | undefined {
  const { analysis } = input;
  const row = rowFor(input, manifest);
  if (row === undefined) return undefined;
  // What suits TCP fails on a Unix socket.
  const made = input.subject?.known;
  if (made !== undefined && analysis.options.mayExclude(made.call, made.row.unless)) return undefined;
  const style = styleOf(analysis.tree.text, analysis.language, manifest);
  const values = {
    idle: style.number(keepalive.idle),
    interval: style.number(keepalive.interval),
    idleMs: style.number(keepalive.idle * 1000),
    intervalMs: style.number(keepalive.interval * 1000),
    probes: style.number(keepalive.probes),
  };
  const work: Work = { input, row, style, keepalive, language: analysis.language, values };
  const edits =
    asParameters(work) ??
    asEnclosed(work) ??
    asTuples(work) ??
    asOptions(work) ??
    asCall(work) ??
    asLinks(work) ??
    asStatements(work) ??
    asChain(work);
  return edits === undefined || edits.length === 0 ? undefined : sortEdits(edits);
}

function dependencyOf(input: FixInput, manifest: Manifest | undefined): FileEdit | string | undefined {
  const name = rowFor(input, manifest)?.needs;
  const add = input.analysis.language.writing.dependency;
  if (name === undefined || add === undefined || manifest?.file === undefined) return undefined;
  const { uri, text } = manifest.file;
  const added = add(text, name, versionOf(name, manifest));
  if (added === 'there') return undefined;
  return added === 'elsewhere' ? name : { uri, ...added };
}

/** The first row that holds for the versions known; without versions the last, the oldest form. */
function rowFor(input: FixInput, manifest: Manifest | undefined): FixRow | undefined {
  const { subject, connecting, analysis } = input;
  const making = subject?.known.row.fix ?? ('fix' in connecting.row ? connecting.row.fix : undefined);
  // Where nothing can be written behind the making, it can behind the call that enables.
  const enabling = enablingRow(input)?.fix;
  // A call that says it all is rewritten where it stands, and one of the system's own goes on as it began.
  const goesOn = enabling?.some((row) => row.call !== undefined || row.statements !== undefined) === true;
  const own = making?.length === 0 || goesOn ? (enabling ?? making) : making;
  const rows = input.rows ?? own ?? analysis.language.fixes?.[typeOf(input) ?? ''];
  return rows?.find((row) => {
    if (row.file?.test(analysis.tree.text) === false) return false;
    if (row.behind?.((subject?.known ?? connecting).node) === false) return false;
    if (row.connecting?.test(connecting.call.callee.text) === false) return false;
    if (row.from === undefined) return true;
    const { package: name, version: from, before } = row.from;
    const version = versionOf(name, manifest);
    if (version === undefined || compareVersions(version, from) < 0) return false;
    return before === undefined || compareVersions(version, before) < 0;
  });
}

function enablingRow({ settings, analysis }: FixInput): Sets | undefined {
  const isEnabling = ({ effect }: Setting): boolean =>
    effect.sets === 'enabled' || (effect.sets === 'idle' && effect.enables === true);
  const node = settings.find(isEnabling)?.node;
  return analysis.sets.find((each) => each.known.node === node)?.known.row;
}

function typeOf(input: FixInput): string | undefined {
  const { subject, connecting, analysis } = input;
  if (subject !== undefined) {
    const { gives } = subject.known.row;
    return typeof gives === 'string' ? gives : gives?.find((each) => each !== '');
  }
  const callee = connecting.call.callee.shape;
  const receiver = callee.kind === 'member' ? callee.object : undefined;
  const type = receiver === undefined ? undefined : analysis.subjects.type(receiver);
  return type !== undefined && analysis.language.fixes?.[type] !== undefined ? type : connecting.key;
}

function idleEdits(
  input: FixInput,
  seconds: number,
  manifest: Manifest | undefined,
): readonly Edit[] | undefined {
  const { analysis } = input;
  if (input.said.idle === undefined) return undefined;
  const idle = timeTaken(input.said.idle, manifest);
  const style = styleOf(analysis.tree.text, analysis.language, manifest);
  const written = analysis.tree.text.slice(idle.span.start, idle.span.end);
  const isDuration = idle.seconds !== undefined && isDurationAt(input, idle.span.start);
  if (isDuration || idle.unit === 'ns') {
    const { writing } = analysis.language;
    const text = writing.duration?.(seconds, written);
    const modules = modulesIn(writing.durationImports ?? [], input.connecting.node, analysis, style);
    if (text === undefined || modules === undefined) return undefined;
    return sortEdits([...modules.edits, { span: idle.span, text: fill(text, modules.names, style) }]);
  }
  const number = style.number(idle.unit === 'ms' ? seconds * 1000 : seconds);
  const setting = input.settings.find((each) => each.value?.start === idle.span.start);
  const literal = setting === undefined ? undefined : whereWritten(setting, input);
  if (setting !== undefined && literal !== setting.value)
    return literal === undefined ? undefined : [{ span: span(literal.start, literal.end), text: number }];
  const typed = number + suffixOf(written);
  // A quoted number stays quoted.
  const quoted = /^(['"])-?\d+\1$/.exec(written);
  return [{ span: idle.span, text: quoted === null ? typed : `${quoted[1]}${number}${quoted[1]}` }];
}

function isDurationAt(input: FixInput, start: number): boolean {
  const setting = input.settings.find((each) => each.value !== undefined && each.value.start === start);
  if (setting?.value === undefined) return false;
  return input.analysis.values.fold(setting.value, setting.given)?.duration === true;
}

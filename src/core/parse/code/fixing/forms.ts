/** The forms a fix takes: parameters, tuples, options, a call, links of a chain, statements. */
import type { FixRow, Part } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import { type Edit, indentationAt, span } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import type { Setting } from '../options/setting.ts';
import { statementOf, within } from '../tree/nodes.ts';
import { insertItem, insertOptions, setParameters } from './arguments.ts';
import type { FixInput, Work } from './input.ts';
import { placeOf } from './places.ts';
import { anchorAfter, helperEdits, importEdits, linesAt } from './statements.ts';
import { fill, type Style } from './style.ts';

export function asParameters(work: Work): readonly Edit[] | undefined {
  const { row, input } = work;
  if (row.parameters === undefined) return undefined;
  const known = input.subject?.known ?? input.connecting;
  if (input.subject?.known.row.urlLists !== undefined) return inLists(work, input.subject);
  const places = 'url' in known.row ? (known.row.url ?? []) : [];
  // Switched on by an object of properties already: a parameter would say the same.
  const [name, another] = row.parameters.map(([each]) => each);
  const isSaid = input.settings.some((each) => each.textSpan === undefined && each.effect.sets === 'enabled');
  if (isSaid && name !== undefined && another === undefined) return [];
  for (const where of places) {
    const argument = input.analysis.options.argument(known.call, where);
    const text = argument === undefined ? undefined : input.analysis.values.follow(argument);
    if (text?.shape.kind !== 'string') continue;
    return setParameters(
      text,
      row.parameters.map(([name, value]) => [name, fill(value, work.values, work.style)]),
    );
  }
  return undefined;
}

/** Parameters in two arrays beside each other, in front of the NULL that ends them. */
function inLists({ row, input, values, style }: Work, { known }: Subject): readonly Edit[] | undefined {
  const { urlLists } = known.row;
  const { options, values: read } = input.analysis;
  const lists = [urlLists?.names, urlLists?.values].map((where) => {
    const given = where === undefined ? undefined : options.argument(known.call, where);
    const items = given === undefined ? undefined : read.items(given);
    const behind = items?.filter(({ shape }) => shape.kind !== 'null').at(-1);
    return behind?.parent?.shape.kind === 'list' ? { items: items!, behind } : undefined;
  });
  const [names, texts] = lists;
  if (row.parameters === undefined || names === undefined || texts === undefined) return undefined;
  const edits: Edit[] = [];
  const missing: (readonly [string, string])[] = [];
  for (const [name, template] of row.parameters) {
    const value = fill(`"${template}"`, values, style);
    const at = names.items.findIndex((each) => read.fold(each)?.value === name);
    const given = texts.items[at];
    if (given === undefined) missing.push([`"${name}"`, value]);
    else if (given.text !== value) edits.push({ span: span(given.start, given.end), text: value });
  }
  return [
    ...edits,
    ...insertItem(
      names.behind,
      missing.map(([name]) => name),
      style,
    ),
    ...insertItem(
      texts.behind,
      missing.map(([, value]) => value),
      style,
    ),
  ];
}

/** `open(url)` -> `open(into_info(url)?.set_tcp_settings(…))` */
export function asEnclosed(work: Work): readonly Edit[] | undefined {
  const { row, input, style } = work;
  const known = input.subject?.known ?? input.connecting;
  if (row.encloses === undefined || input.settings.length > 0) return undefined;
  const argument = input.analysis.options.argument(known.call, row.encloses.at);
  const modules = argument === undefined ? undefined : modulesFor(work, known.node);
  if (argument === undefined || modules === undefined) return undefined;
  const [open, close] = [row.encloses.open, row.encloses.close].map((text) =>
    fill(text, { ...work.values, ...modules.names }, style),
  );
  return [
    ...modules.edits,
    { span: span(argument.start, argument.start), text: open! },
    { span: span(argument.end, argument.end), text: close! },
  ];
}

/** Rows of a list of socket options, behind the one that enables. */
export function asTuples(work: Work): readonly Edit[] | undefined {
  const { row, input } = work;
  const enabling = input.settings.find((each) => each.effect.sets === 'enabled' && each.value !== undefined);
  const tuple = enabling?.value?.parent;
  if (row.tuples === undefined || enabling?.value === undefined || tuple?.shape.kind !== 'list')
    return undefined;
  if (tuple.parent?.shape.kind !== 'list') return undefined;
  const missing = row.tuples.filter(({ part }) => !hasPart(input, part));
  const modules = modulesFor(work, tuple);
  if (modules === undefined) return undefined;
  const texts = missing.map(({ text }) => fill(text, { ...work.values, ...modules.names }, work.style));
  return [...modules.edits, ...insertItem(tuple, texts, work.style), ...replaced(work)];
}

export function asOptions(work: Work): readonly Edit[] | undefined {
  const { row, input } = work;
  if (row.options === undefined || (row.call !== undefined && !isSwitchedByOption(input))) return undefined;
  const known = input.subject?.known ?? input.connecting;
  const modules = modulesFor(work, known.node);
  if (modules === undefined) return undefined;
  const edits: Edit[] = [];
  const missing: (readonly [string, string])[] = [];
  for (const [name, template] of row.options) {
    const value = fill(template, { ...work.values, ...modules.names }, work.style);
    const key = row.under === undefined ? name : `${row.under}.${name}`;
    const given = input.analysis.options.argument(known.call, key);
    const later = setLater(input, known, key);
    const inUrl = input.settings.find((each) => each.name === name && each.textSpan !== undefined)?.textSpan;
    if (inUrl !== undefined)
      edits.push({ span: inUrl, text: value === work.language.writing.true ? 'true' : value });
    else if (given === undefined && later !== undefined)
      edits.push({ span: span(later.start, later.end), text: value });
    else if (given === undefined) missing.push([name, value]);
    else if (given.text !== value) edits.push({ span: span(given.start, given.end), text: value });
  }
  const [only] = missing;
  const replacing = only === undefined ? undefined : givingWay(known, row, only, work.language);
  if (replacing !== undefined) edits.push(replacing);
  else if (missing.length > 0) {
    const inserted = insertOptions(known.call, row, missing, input.analysis, work.style);
    if (inserted === undefined) return undefined;
    edits.push(...inserted);
  }
  return [...modules.edits, ...edits];
}

/** The value of an option that is assigned to a field: `dialer.KeepAlive = -1`. */
function setLater(input: FixInput, known: Known, key: string): Syntax | undefined {
  const effect = 'options' in known.row ? known.row.options?.[key] : undefined;
  const isLater = (each: Setting): boolean =>
    each.effect === effect && each.given.size === 0 && !within(each.node, known.node);
  return effect === undefined ? undefined : input.settings.find(isLater)?.value;
}

/** `KeepAliveConfig: …` in the place of `KeepAlive: -1`. */
function givingWay(
  known: Known,
  row: FixRow,
  [name, value]: readonly [string, string],
  language: Language,
): Edit | undefined {
  const write = language.writing.keyword;
  if (row.instead === undefined || row.options?.length !== 1 || write === undefined) return undefined;
  const old = known.call.arguments.find((each) => each.name === row.instead)?.node;
  return old === undefined ? undefined : { span: span(old.start, old.end), text: write(name, value) };
}

/** An option of the connecting call itself switches keepalive. */
function isSwitchedByOption({ subject, settings }: FixInput): boolean {
  return settings.some((each) => {
    const call = subject?.known.call;
    return (
      each.effect.sets === 'enabled' && call?.arguments.some(({ node }) => within(each.node, node)) === true
    );
  });
}

/** One call sets everything: rewrite the one that is there, else write it behind the connection or chain it on. */
export function asCall(work: Work): readonly Edit[] | undefined {
  const { row, input } = work;
  if (row.call === undefined) return undefined;
  const { method, instead } = row.call;
  const modules = modulesFor(work, (input.subject?.known ?? input.connecting).node);
  if (modules === undefined) return undefined;
  const text = fill(row.call.arguments, { ...work.values, ...modules.names }, work.style);
  const existing = (wanted: string): Syntax | undefined =>
    input.settings.find((each) => calledMethod(each.node) === wanted)?.node;
  const same = existing(method)?.shape;
  if (same?.kind === 'call') {
    const { list } = same;
    if (list === undefined) return undefined;
    return [...modules.edits, { span: span(list.start + 1, list.end - 1), text }];
  }
  const another = instead === undefined ? undefined : existing(instead);
  if (another?.shape.kind === 'call' && another.shape.callee.shape.kind === 'member') {
    const { nameNode } = another.shape.callee.shape;
    return [...modules.edits, { span: span(nameNode.start, another.end), text: `${method}(${text})` }];
  }
  const place = placeOf(work);
  if (place !== undefined) {
    const line = `${place.it}.${row.call.method}(${text})${work.style.terminator}`;
    const lines = linesAt(place.insertion, [line], input.analysis.tree.text, work.style);
    return lines === undefined ? undefined : [...modules.edits, ...lines];
  }
  const isBound = input.lifetime !== undefined && input.lifetime.holders.length > 0;
  if (row.call.chains !== true || isBound || input.subject === undefined) return undefined;
  const { row: made, node } = input.subject.known;
  return made.does === 'open'
    ? [...modules.edits, { span: span(node.end, node.end), text: `.${row.call.method}(${text})` }]
    : undefined;
}

function calledMethod(node: Syntax): string | undefined {
  const callee = node.shape.kind === 'call' ? node.shape.callee.shape : undefined;
  return callee?.kind === 'member' ? callee.name : undefined;
}

/** `.option(…)` behind the links that are there, in their layout; as statements where those are statements. */
export function asLinks(work: Work): readonly Edit[] | undefined {
  const { row, input, style } = work;
  if (row.links === undefined) return undefined;
  const enabling =
    input.settings.find((each) => each.effect.sets === 'enabled' && each.node.shape.kind === 'call')?.node ??
    linkLike(row, input);
  const behind = enabling ?? input.subject?.known.node;
  if (behind === undefined) return undefined;
  const missing = row.links.filter(({ part }) => !hasPart(input, part));
  const isNamed = (module: string): boolean => {
    const name = input.analysis.language.writing.localName?.(module) ?? module;
    return missing.some(({ text }) => text.includes(`{${name}}`));
  };
  const imports = (row.imports ?? []).filter(isNamed);
  const modules = modulesFor({ ...work, row: { ...row, imports } }, behind);
  if (modules === undefined) return undefined;
  const links = missing.map(({ text }) => fill(text, { ...work.values, ...modules.names }, style));
  const edits = [...modules.edits, ...replaced(work)];
  if (links.length === 0) return edits;
  const callee = enabling?.shape.kind === 'call' ? enabling.shape.callee.shape : undefined;
  const holder = callee?.kind === 'member' ? callee.object : undefined;
  const isStatement =
    enabling !== undefined && enabling.parent !== undefined && statementOf(enabling) === enabling.parent;
  if (isStatement && holder?.shape.kind === 'name') {
    const insertion = anchorAfter(behind, input.analysis.tree.text);
    if (insertion === undefined) return undefined;
    const lines = links.map((link) => `${holder.text}${link}${style.terminator}`);
    return [...edits, ...linesAt(insertion, lines, input.analysis.tree.text, style)];
  }
  const separator = linkSeparator(behind, input.analysis.tree.text);
  return [
    ...edits,
    { span: span(behind.end, behind.end), text: links.map((link) => separator + link).join('') },
  ];
}

/**
 * The last call of the links' own method on the object, else of any that gives it back: others stand beside it. What
 * the object made has methods of its own, `bootstrap.connect(…).sync()`.
 */
function linkLike({ links }: FixRow, { subject, analysis }: FixInput): Syntax | undefined {
  const method = /^\.(\w+)\(/.exec(links?.[0]?.text ?? '')?.[1];
  if (subject === undefined) return undefined;
  const types = [subject.known.row.gives ?? []].flat();
  const chained = analysis.subjects.calls.filter(({ key, node, row }) => {
    const type = /^[^#]+(?=#)/.exec(key)?.[0];
    if (type !== undefined && types.length > 0 && !types.includes(type)) return false;
    const gives =
      row.does === 'pass'
        ? row.from === undefined && row.gives === undefined
        : row.does === 'set' && row.returns === 'it';
    return gives && calledMethod(node) !== undefined && analysis.subjects.origins(node).subjects.has(subject);
  });
  const own = chained.filter(({ node }) => calledMethod(node) === method);
  return (own.length > 0 ? own : chained).reduce<Syntax | undefined>(
    (last, { node }) => (last === undefined || node.end > last.end ? node : last),
    undefined,
  );
}

/** What stands between one link and the next: a line break with its indentation, or nothing. */
function linkSeparator(link: Syntax, text: string): string {
  const next =
    link.parent?.shape.kind === 'member' ? /^\s*(?=[.?])/.exec(text.slice(link.end))?.[0] : undefined;
  if (next !== undefined && next !== '') return next;
  const callee = link.shape.kind === 'call' ? link.shape.callee.shape : undefined;
  if (callee?.kind !== 'member' || callee.object === undefined) return '';
  return /^\s*/.exec(text.slice(callee.object.end))![0];
}

/** Behind the call itself: in a field's initialiser, an argument, the last expression of a lambda. */
export function asChain(work: Work): readonly Edit[] | undefined {
  const { row, input, style } = work;
  const known = input.subject?.known;
  const isOn = input.settings.length > 0;
  const lines = isOn ? row.chainedIdle : row.chained;
  if (lines === undefined || known === undefined) return undefined;
  if (input.settings.some((each) => each.effect.sets !== 'enabled')) return undefined;
  const isSettable = known.row.does === 'create' && known.row.configures === true;
  if (known.row.does !== 'open' && known.row.does !== 'accept' && !isSettable) return undefined;
  const isNamed = (module: string): boolean =>
    lines.some((line) => line.includes(`{${work.language.writing.localName?.(module) ?? module}}`));
  const imports = (row.imports ?? []).filter(isNamed);
  const modules = modulesFor({ ...work, row: { ...row, imports } }, known.node);
  if (modules === undefined) return undefined;
  const indent = indentationAt(input.analysis.tree.text, known.node.end);
  const text = lines
    .map((line) => fill(line, { ...work.values, ...modules.names }, style))
    .join(style.newline + indent);
  // A block stands apart from the call it is given to.
  const own = text.startsWith('{') ? ` ${text}` : text;
  return [...modules.edits, ...replaced(work), { span: span(known.node.end, known.node.end), text: own }];
}

export function asStatements(work: Work): readonly Edit[] | undefined {
  const { row, input, style } = work;
  if (row.statements === undefined) return undefined;
  const place = placeOf(work);
  if (place === undefined) return undefined;
  const modules = modulesFor(work, place.near);
  if (modules === undefined) return undefined;
  const via = place.isTuned ? undefined : row.via;
  const member = place.isTuned || row.member === undefined ? '' : `.${row.member}`;
  const free = via === undefined ? '' : freeName(via.name, place.near, input.analysis);
  const name = work.language.writing.variable?.(free) ?? free;
  const local = row.local === undefined ? '' : freeName(row.local, place.near, input.analysis);
  const values = {
    ...work.values,
    ...modules.names,
    local,
    it: via === undefined ? place.it + member : name,
  };
  const isPointer = isHeldByPointer(input, place.isTuned);
  const lines = row.statements
    .filter(({ part }) => part === undefined || !hasPart(input, part))
    .flatMap((each) => each.lines)
    .map((line) => fill(isPointer ? line.replaceAll('{it}.', '{it}->') : line, values, style));
  if (row.around !== undefined && !place.isTuned && lines.length > 0) {
    const own = { ...values, it: place.it, name };
    const [open, close] = row.around.map((line) => fill(line, own, style));
    lines.splice(0, lines.length, open!, ...lines.map((each) => style.indent + each), close!);
  }
  if (via !== undefined && lines.length > 0) {
    const own = { ...values, it: place.it, name };
    if (via.guard !== undefined) {
      lines.splice(0, lines.length, fill(via.guard, own, style), ...lines.map((each) => style.indent + each));
    }
    if (via.line !== undefined) lines.unshift(fill(via.line, own, style));
  }
  const edits = replaced(work);
  if (lines.length === 0) return edits;
  if (place.isResult === true) lines.push(place.it);
  const inserted = linesAt(place.insertion, lines, input.analysis.tree.text, style);
  const helper = row.helper === undefined ? [] : helperEdits(row.helper, place.near, input.analysis, style);
  if (inserted === undefined || helper === undefined) return undefined;
  return [...modules.edits, ...helper, ...inserted, ...edits];
}

/** As it was made, or as the options that are there are set. */
function isHeldByPointer({ subject, settings, analysis }: FixInput, isTuned: boolean): boolean {
  const { byPointer } = analysis.language.writing;
  if (byPointer === undefined) return false;
  if (!isTuned) return subject !== undefined && byPointer(subject.known.node);
  return settings.some(({ node, effect }) => {
    const callee = effect.sets === 'enabled' && node.shape.kind === 'call' ? node.shape.callee : undefined;
    return callee?.shape.kind === 'member' && /->\w+$/.test(callee.text);
  });
}

/** What is set already gets the wanted value, where it is written as a literal of its own. */
function replaced(work: Work): Edit[] {
  const wanted: Readonly<Record<Part, string>> = {
    enabled: '1',
    idle: work.values['idle']!,
    interval: work.values['interval']!,
    probes: work.values['probes']!,
  };
  return work.input.settings.flatMap((each): Edit[] => {
    const { sets } = each.effect;
    if (sets !== 'enabled' && sets !== 'idle' && sets !== 'interval' && sets !== 'probes') return [];
    if (each.value === undefined || each.given.size > 0) return [];
    const folded = work.input.analysis.values.fold(each.value, each.given)?.value;
    const literal = whereWritten(each, work.input);
    if (literal === undefined) return [];
    if (sets === 'enabled') {
      if (folded !== 0 && folded !== false) return [];
      const text = folded === false ? work.language.writing.true : `1${suffixOf(literal.text)}`;
      return [{ span: span(literal.start, literal.end), text }];
    }
    const text = wanted[sets];
    if (folded === undefined || String(folded) === text) return [];
    return [{ span: span(literal.start, literal.end), text: text + suffixOf(literal.text) }];
  });
}

/** Of `&idle` what `idle` gets, where nothing else is told by that variable. */
export function whereWritten(
  { value, effect }: Setting,
  { analysis, settings }: FixInput,
): Syntax | undefined {
  const { names, language } = analysis;
  if (value === undefined || language.writing.byAddress !== true || value.shape.kind !== 'same') return value;
  let inner: Syntax = value;
  while (inner.shape.kind === 'same') inner = inner.shape.inner;
  if (inner.shape.kind !== 'name') return inner;
  const [binding, another] = names.reaching(inner);
  if (binding?.how.kind !== 'value' || another !== undefined) return undefined;
  const made = names.bindings(inner);
  const isOnlyThis = names.occurrences(inner.text).every((use) => {
    if (made.some(({ leaf }) => leaf === use) || isMeasured(use, analysis.tree.text)) return true;
    if (!names.reaching(use).includes(binding)) return true;
    return settings.some((each) => each.effect.sets === effect.sets && each.value && within(use, each.value));
  });
  return isOnlyThis ? binding.how.value : undefined;
}

/** `sizeof(idle)` */
function isMeasured(use: Syntax, text: string): boolean {
  return /\bsizeof\s*\(?\s*$/.test(text.slice(Math.max(0, use.start - 20), use.start));
}

function hasPart(input: FixInput, part: Part): boolean {
  return input.settings.some((each) => each.effect.sets === part);
}

/** `sock`, or where that is something else already `tcp_sock`. */
function freeName(name: string, near: Syntax, analysis: Analysis): string {
  const isFree = (candidate: string): boolean => analysis.names.lookup(candidate, near).length === 0;
  return [name, `tcp_${name}`, `tcp_${name}_2`].find(isFree) ?? name;
}

/** Local names of the modules a row needs, and the edits that import them. */
function modulesFor(
  work: Work,
  near: Syntax,
): { readonly names: Readonly<Record<string, string>>; readonly edits: readonly Edit[] } | undefined {
  return modulesIn(work.row.imports ?? [], near, work.input.analysis, work.style);
}

export function modulesIn(
  modules: readonly string[],
  near: Syntax,
  analysis: Analysis,
  style: Style,
): { readonly names: Readonly<Record<string, string>>; readonly edits: readonly Edit[] } | undefined {
  const names: Record<string, string> = {};
  const edits: Edit[] = [];
  for (const module of modules) {
    const found = importEdits(module, near, analysis, style);
    if (found === undefined) return undefined;
    names[analysis.language.writing.localName?.(module) ?? module] = found.local;
    edits.push(...found.edits);
  }
  return { names, edits: joined(edits) };
}

/** Lines that go to the same place as one edit, in the order given; a blank line behind them stands once. */
function joined(edits: readonly Edit[]): readonly Edit[] {
  const places = new Map<number, Edit>();
  for (const edit of edits) {
    const before = places.get(edit.span.start);
    places.set(
      edit.span.start,
      before === undefined ? edit : { ...edit, text: before.text.replace(/(\n)\r?\n$/, '$1') + edit.text },
    );
  }
  return [...places.values()];
}

/** `L` of `600L`: the type stays. */
export function suffixOf(written: string): string {
  return /^\d+([uUlL]+)$/.exec(written)?.[1] ?? '';
}

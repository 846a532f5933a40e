/** Connections that a process made by `fork` has, too. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Code } from '../flow/callers.ts';
import { isConversation } from '../flow/loops.ts';
import { receives, sends } from '../flow/traffic.ts';
import { ancestor, enclosingFunction, outermost, unwrap, within } from '../tree/nodes.ts';

/** `if (fork() == 0) { answer(fd); exit(0); }`: the parent closes its own copy. */
export function isLeftToChild(argument: Syntax, closers: readonly Syntax[], code: Code): boolean {
  const call = ancestor(argument, 'call', 3)?.shape;
  const callee = call?.kind === 'call' ? call.callee.text : '';
  // Who only writes to it answers, and has done.
  if (code.language.transfers?.test(callee) === true && sends.test(callee)) return false;
  // It closes what it goes on with, or ends with the process.
  const talks = call?.kind === 'call' && isTalkedOver(call, argument, code);
  for (let at: Syntax = argument; at.parent !== undefined; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'function') return false;
    if (shape.kind !== 'branch') continue;
    const way = shape.ways.find((each) => within(argument, each));
    if (way !== undefined && isOfChild(way, at.parent, shape.ways))
      return talks || (/\b_?exit\b/.test(way.text) && !closers.some((closer) => within(closer, way)));
  }
  return false;
}

/** `serve(fd)`, a function of the file that goes on hearing what it got. */
function isTalkedOver(call: ShapeOf<'call'>, argument: Syntax, code: Code): boolean {
  const at = call.arguments.findIndex(({ node }) => within(argument, node));
  return code.subjects.functions(call.callee).some((fn) => {
    if (fn.shape.kind !== 'function' || !receives.test(fn.text) || !isConversation(fn)) return false;
    const target = fn.shape.parameters[at]?.target;
    return target?.shape.kind !== 'name' || !isOnlyTold(target.shape.name, fn, code);
  });
}

/** `users[many++] = fd; send(fd, …);`: it is written to, compared and noted in a table, whatever else the function reads. */
function isOnlyTold(name: string, fn: Syntax, { names, language }: Code): boolean {
  const uses = names.occurrences(name).filter((use) => within(use, fn));
  return uses.every((use) => {
    const whole = outermost(use);
    const around = whole.parent?.shape;
    if (around?.kind === 'assign')
      return around.value !== whole || around.targets.every((each) => unwrap(each).shape.kind === 'index');
    const call = ancestor(use, 'call', 3)?.shape;
    if (call?.kind !== 'call') return true;
    const callee = call.callee.text;
    // `guest.send(text)`
    if (within(use, call.callee)) return sends.test(callee);
    return language.transfers?.test(callee) === true && !receives.test(callee);
  });
}

/**
 * `if (fork() == 0) { … }`, `elseif ($pid == 0) { … }`, the `else` behind `$pid > 0`, and `case 0:` of
 * `switch (pid = fork())`.
 */
function isOfChild(way: Syntax, branch: Syntax, ways: readonly Syntax[]): boolean {
  const process = ['\\w*pid', ...namesOfProcess(branch)].join('|');
  if (new RegExp(`^switch\\s*\\([^{]*(?:\\bfork\\w*\\s*\\(|\\b(?:${process})\\s*\\))`).test(branch.text))
    return /^case\s+0\s*:/.test(way.text);
  const asked = (at: number): string =>
    branch.text.slice((ways[at - 1]?.end ?? branch.start) - branch.start, ways[at]!.start - branch.start);
  const at = ways.indexOf(way);
  const isChild = new RegExp(
    `\\bfork\\w*\\s*\\(\\s*\\)[\\s)]*===?\\s*0|\\b(?:${process})\\s*===?\\s*0\\b|!\\s*\\(*\\s*\\$?(?:(?:${process})\\b|\\w*fork\\w*\\s*\\()`,
    'i',
  );
  if (isChild.test(asked(at))) return true;
  const isParent = new RegExp(`\\(\\s*\\$?(?:${process})(?:\\s*>\\s*0)?\\s*\\)`, 'i');
  return at > 0 && !/\bif\b/.test(asked(at)) && isParent.test(asked(at - 1));
}

/** `child` of `if ((child = fork()) < 0) return;` in front of the branch, where it has got nothing else since. */
function namesOfProcess(branch: Syntax): readonly string[] {
  const fn = enclosingFunction(branch);
  if (fn === undefined) return [];
  const given = new Map<string, boolean>();
  for (const [, name, forked] of fn.text.slice(0, branch.start - fn.start).matchAll(assigned))
    given.set(name!, forked !== undefined);
  return [...given].flatMap(([name, isForked]) => (isForked ? [name] : []));
}

const assigned = /\b(\w+)\s*=(?!=)\s*(v?fork\w*\s*\()?/g;

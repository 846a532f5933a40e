/** Test code: what it opens ends with the test. */

import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import { nameOfCallee } from '../names/functions.ts';
import type { Names } from '../names/names.ts';
import { enclosingFunction } from '../tree/nodes.ts';
import type { SyntaxTree } from '../tree/syntax.ts';

/** Folders that hold tests in all languages: `integration_tests/proxy/proxy.rb`, `e2e/support.go`. */
const testFolders =
  /(^|\/)((integration|functional|acceptance|system|smoke)[-_]?tests?|e2e([-_]?tests?)?)\//i;

/** Tells whether a node belongs to a test. */
export function testCode(
  path: string,
  tree: SyntaxTree,
  names: Names,
  language: Language,
): (node: Syntax) => boolean {
  const { tests } = language;
  if (tests === undefined) return () => false;
  let isTestFile: boolean | undefined;
  return (node) => {
    isTestFile ??=
      tests.files?.test(path) === true ||
      testFolders.test(path) ||
      (tests.modules !== undefined && importsOneOf(tree.root, names, tests.modules));
    if (isTestFile) return true;
    for (let at = enclosingFunction(node); at !== undefined; at = enclosingFunction(at)) {
      const shape = at.shape;
      if (shape.kind !== 'function') continue;
      if (shape.name !== undefined && tests.functions?.test(shape.name) === true) return true;
      if (shape.decorators?.some((each) => tests.decorators?.test(each.text) === true) === true) return true;
      if (isRegistered(at, tests.registrations)) return true;
    }
    // A class may stand in one of tests: a helper in Rust's `mod tests`.
    for (let owner = names.classOf(node); owner !== undefined; owner = names.classOf(owner)) {
      const { shape } = owner;
      if (shape.kind !== 'class') break;
      if (shape.bases.some((each) => tests.bases?.test(each.text) === true)) return true;
    }
    return false;
  };
}

function importsOneOf(root: Syntax, names: Names, modules: readonly string[]): boolean {
  // Looking at all a file begins with costs, and most files have none of the words.
  const named = modules.filter((each) => each.match(/\w+/g)!.every((word) => names.has(word)));
  const isOne = (path: string): boolean =>
    named.some((each) => path.startsWith(each) && !/^[\w-]/.test(path.slice(each.length)));
  if (named.length === 0) return false;
  return root.children.some((each) => {
    const shape = each.shape;
    if (shape.kind === 'import') {
      if ([shape.everything ?? []].flat().some(isOne)) return true;
      return shape.names.some(({ path }) => isOne(path));
    }
    if (shape.kind === 'function' || shape.kind === 'class') return false;
    // `const { it } = require("mocha")`
    const assign = each.children.find((inner) => inner.shape.kind === 'assign')?.shape;
    const path =
      assign?.kind === 'assign' && assign.value !== undefined ? names.path(assign.value) : undefined;
    return path !== undefined && isOne(path);
  });
}

/** The function is an argument of `it("…", () => …)`, `suite.test("…", …)`. */
function isRegistered(fn: Syntax, registrations: RegExp | undefined): boolean {
  const call = fn.parent?.parent?.shape;
  if (registrations === undefined || call?.kind !== 'call') return false;
  const callee = call.callee.shape;
  if (registrations.test(nameOfCallee(call))) return true;
  // `it.only(…)`, `test.each(…)(…)`
  return callee.kind === 'member' && callee.object !== undefined && registrations.test(callee.object.text);
}

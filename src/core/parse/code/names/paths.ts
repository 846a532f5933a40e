/** The dotted path that an expression names: through imports, loaders and what variables hold. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { isQualified, unwrap, within } from '../tree/nodes.ts';
import type { Binding } from './bindings.ts';
import { holdsRows, wholesaleImports } from './imports.ts';

/** What the names of the file tell, of which paths are made. */
export interface Bound {
  bindings(use: Syntax): readonly Binding[];
  isSelf(node: Syntax): boolean;
  /** Assignments to members of that name. */
  allFields(name: string): readonly Binding[];
}

const deepest = 40;

export function pathFinder(
  names: Bound,
  root: Syntax,
  language: Language,
): (node: Syntax) => string | undefined {
  const pathOf = new Map<Syntax, string | undefined>();
  const loadedFields = new Map<string, string | undefined>();

  function path(node: Syntax, depth = 0): string | undefined {
    if (pathOf.has(node)) return pathOf.get(node);
    if (depth > deepest) return undefined;
    // A name bound many times to what is made of itself: each place is asked once, a cycle adds nothing.
    pathOf.set(node, undefined);
    const found = findPath(node, depth);
    pathOf.set(node, found);
    return found;
  }

  function findPath(node: Syntax, depth: number): string | undefined {
    const shape = node.shape;
    switch (shape.kind) {
      case 'same':
        return path(shape.inner, depth + 1);
      case 'member': {
        if (shape.object === undefined) return undefined;
        const object = path(shape.object, depth + 1);
        if (object === undefined) return names.isSelf(shape.object) ? loadedField(shape.name) : undefined;
        if (language.names.transparent?.includes(shape.name) === true) return object;
        const whole = `${object}.${shape.name}`;
        return language.names.through?.(whole) ?? whole;
      }
      case 'call':
        return loadedModule(shape);
      case 'name':
        return pathOfName(node, shape.name, depth);
      case 'string':
        return language.names.calledByName === true ? shape.value : undefined;
      case 'choice': {
        if (language.names.calledByName !== true) return undefined;
        const paths = shape.options.map((each) => path(each, depth + 1));
        return paths.includes(undefined) ? undefined : paths.at(-1);
      }
      default:
        return undefined;
    }
  }

  function pathOfName(node: Syntax, name: string, depth: number): string | undefined {
    // The instance is no module, and stands in every other line.
    if (names.isSelf(node)) return undefined;
    const bound = names.bindings(node).filter(({ how, scope, leaf }) => {
      if (isTypeName(node)) return how.kind === 'class' || how.kind === 'import';
      // C's `int socket = accept(…)` behind `socket(AF_INET, …)`: until then it is the function.
      return (
        language.names.outParameters !== true || scope.shape.kind !== 'function' || leaf.start <= node.start
      );
    });
    // Ruby's `::Socket` is that of no module.
    if (bound.length === 0) return everythingImported(name) ?? name.replace(/^::/, '');
    const paths = new Set<string | undefined>();
    for (const binding of bound) paths.add(pathOfBinding(binding, depth + 1));
    // `try: import simplejson as json except ImportError: import json`: either will do when one is known.
    paths.delete(undefined);
    return paths.size === 1 || bound.every((binding) => binding.how.kind === 'import')
      ? [...paths][0]
      : undefined;
  }

  /** The type that `new` makes or that is declared; in Rust, what stands before `::`. */
  function isTypeName(node: Syntax): boolean {
    const { parent } = node;
    const shape = parent?.shape;
    if (language.names.shadows === true && shape?.kind === 'member' && shape.object === node)
      return isQualified(parent!);
    return (
      language.names.typesApart === true &&
      ((shape?.kind === 'call' && shape.constructs && shape.callee === node) || node.field === 'type')
    );
  }

  function pathOfBinding(binding: Binding, depth: number): string | undefined {
    if (depth > deepest) return undefined;
    const { how, steps } = binding;
    if (how.kind === 'import') return how.path;
    if (how.kind === 'class' && how.node.shape.kind === 'class') return undefined;
    if (how.kind !== 'value' || how.value === undefined || how.compound === true) return undefined;
    if (within(binding.leaf, how.value)) return undefined;
    const value = path(how.value, depth + 1);
    if (value === undefined || steps.some((step) => typeof step === 'number')) return undefined;
    return [value, ...steps].join('.');
  }

  function loadedModule(call: ShapeOf<'call'>): string | undefined {
    const { loaders, module } = language.names;
    if (loaders === undefined || !loaders.includes(call.callee.text)) return undefined;
    const first = call.arguments[0]?.value.shape;
    if (first?.kind !== 'string' || first.value === undefined) return undefined;
    return module?.(first.value) ?? first.value;
  }

  /** `this.net = require("net")`, where all fields of that name hold the module. */
  function loadedField(name: string): string | undefined {
    if (language.names.loaders === undefined) return undefined;
    if (!loadedFields.has(name)) {
      const paths = names.allFields(name).map(({ how, steps }) => {
        const value = how.kind === 'value' && how.value !== undefined ? unwrap(how.value).shape : undefined;
        return value?.kind === 'call' && steps.length === 0 ? loadedModule(value) : undefined;
      });
      loadedFields.set(name, new Set(paths).size === 1 ? paths[0] : undefined);
    }
    return loadedFields.get(name);
  }

  /** `from socket import *`: a name nobody binds comes from there when a row knows it. */
  function everythingImported(name: string): string | undefined {
    const modules = wholesaleImports(root, language);
    for (const module of modules) {
      const candidate = `${module}.${name}`;
      if (holdsRows(candidate, language) || /^(AF|PF|SOCK|SOL|SO|TCP|IPPROTO)_/.test(name)) return candidate;
    }
    return plainBaseOf(name, modules);
  }

  /** `class Echo(StreamRequestHandler)` behind `from socketserver import *`, where no module of others may have it. */
  function plainBaseOf(name: string, modules: readonly string[]): string | undefined {
    const { plainBases } = language;
    if (plainBases === undefined || !/^[A-Z]\w*[a-z]/.test(name)) return undefined;
    const plain = modules.find((module) => plainBases.test(`${module}.`));
    const isKnown = (module: string): boolean => plainBases.test(`${module}.`) || holdsRows(module, language);
    return plain !== undefined && modules.every(isKnown) ? `${plain}.${name}` : undefined;
  }

  return (node) => path(node);
}

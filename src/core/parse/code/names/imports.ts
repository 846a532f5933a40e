/** What imports bring in: the paths that rows know, and modules all of whose names are taken. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';

const pathsOf = new WeakMap<Language, ReadonlySet<string>>();

/** A row's key is this path or begins with it: `java.nio.channels.SocketChannel` of `….SocketChannel.open`. */
export function holdsRows(path: string, language: Language): boolean {
  let paths = pathsOf.get(language);
  if (paths === undefined) {
    const all = Object.keys(language.apis).flatMap((key) => {
      const parts = key.split('#')[0]!.split('.');
      return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
    });
    paths = new Set(all);
    pathsOf.set(language, paths);
  }
  return paths.has(path);
}

const wholesaleOf = new WeakMap<Syntax, readonly string[]>();

/**
 * Modules all of whose names are taken, looked for at the top of the file and of its blocks. `using namespace ip;` behind
 * `using namespace boost::asio;` is about the namespace in that one, too.
 */
export function wholesaleImports(root: Syntax, language: Language): readonly string[] {
  const known = wholesaleOf.get(root);
  if (known !== undefined) return known;
  const written: string[] = [];
  const visit = (node: Syntax, depth: number): void => {
    for (const each of node.children) {
      const shape = each.shape;
      if (shape.kind === 'import' && shape.everything !== undefined)
        written.push(...[shape.everything].flat());
      else if (depth < 2 && (shape.kind === 'try' || shape.kind === 'branch' || shape.kind === 'block'))
        visit(each, depth + 1);
    }
  };
  visit(root, 0);
  const nested = written.flatMap((module) =>
    holdsRows(module, language) ? [] : written.map((around) => `${around}.${module}`),
  );
  const found = [...written, ...nested.filter((module) => holdsRows(module, language))];
  wholesaleOf.set(root, found);
  return found;
}

/** `using ip::tcp;` behind `using namespace boost::asio;`: only with that before it a row knows the path. */
export function wholePath(path: string, root: Syntax, language: Language): string {
  if (holdsRows(path, language)) return path;
  const modules = wholesaleImports(root, language);
  const around = modules.find((module) => holdsRows(`${module}.${path}`, language));
  return around === undefined ? path : `${around}.${path}`;
}

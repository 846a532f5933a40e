import picomatch from 'picomatch';

/** Whether a path relative to the configuration file, with `/`, is meant. */
export type PathMatcher = (path: string) => boolean;

/**
 * Globs as people expect them in configuration files: without a slash they match at any depth (`*.py`), one
 * that names a folder means all below it, `!` takes back what an earlier glob matched.
 */
export function pathMatcher(globs: readonly string[]): PathMatcher {
  const steps = globs.map((glob) => {
    const negated = glob.startsWith('!');
    const plain = (negated ? glob.slice(1) : glob).replace(/^(\.?\/)+/, '');
    const anywhere = !plain.replace(/\/$/, '').includes('/') && !/^\.?\//.test(glob);
    const body = plain.replace(/\/+$/, '');
    const pattern = anywhere ? `**/${body}` : body;
    return { negated, matches: picomatch([pattern, `${pattern}/**`], { dot: true }) };
  });
  return (path) => {
    let matched = false;
    for (const step of steps) {
      if (step.negated === matched && step.matches(path)) matched = !step.negated;
    }
    return matched;
  };
}

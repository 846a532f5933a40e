/** Versions and ranges as manifests write them, reduced to the lowest version they allow. */

export type Version = readonly number[];

/** `5.10.2`, `v1.2`, `2.0.0-rc.1` (the part behind the numbers is dropped); `undefined` for anything else. */
export function readVersion(text: string): Version | undefined {
  const match = /^\s*[v=]*\s*(\d+(?:\.\d+)*)/.exec(text);
  return match === null ? undefined : match[1]!.split('.').map(Number);
}

/**
 * The lowest version a range allows: `^5.3`, `~> 5.0`, `>=4 <6`, `5.x`, `[1.2,2.0)`, alternatives with `||`.
 * `undefined` where nothing bounds it from below or it is no range (`latest`, `workspace:*`, a URL).
 */
export function lowest(range: string): Version | undefined {
  const alternatives = range.split('||').map(lowestOfAll);
  if (alternatives.some((each) => each === undefined)) return undefined;
  return (alternatives as Version[]).reduce((least, each) =>
    compareVersions(each, least) < 0 ? each : least,
  );
}

/** Conditions that must all hold: the highest lower bound counts. */
function lowestOfAll(text: string): Version | undefined {
  const aliased = /^npm:(?:@[^/]+\/)?[^@]+@(.+)$/.exec(text.trim())?.[1] ?? text;
  let bound: Version | undefined;
  // `1.2 - 2.3` allows from its left side on.
  const parts = aliased.replace(/\s+-\s+\S+/, '').match(/(?:[<>=!~^[(]+\s*)?v?\d[\w.*+-]*/g);
  for (const part of parts ?? []) {
    const operator = /^[<>=!~^[(]*/.exec(part)![0];
    if (/^(<|!)/.test(operator)) continue;
    const version = readVersion(part.slice(operator.length));
    if (version !== undefined && (bound === undefined || compareVersions(version, bound) > 0))
      bound = version;
  }
  // `[1.2,2.0)` of Maven: what stands behind the comma bounds from above.
  return /^\s*[[(]/.test(aliased) ? readVersion(aliased.replace(/^\s*[[(]\s*/, '')) : bound;
}

export function compareVersions(a: Version, b: Version): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

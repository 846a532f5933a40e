/** Versions and ranges as manifests write them, reduced to the lowest version they allow and the one they end before. */

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

/** How a manifest's tool reads a version without a sign, and one behind a tilde. */
export interface RangeStyle {
  /** `1.2` allows all that `^1.2` does (Cargo). */
  readonly bareIsCaret?: true;
  /** `~1.2` ends before 2.0, as Ruby's `~> 1.2` and pip's `~=1.2` do; npm's and Cargo's before 1.3. */
  readonly tildeDropsLast?: true;
}

/** Above every version: `>=5`. */
const unbounded: Version = [Number.POSITIVE_INFINITY];

/**
 * The version that a range ends before: of `^5.3` 6, of `>=4 <6` 6, of `>=4` none that there is. `undefined` for one
 * version alone, and what is no range.
 */
export function endOf(range: string, style: RangeStyle = {}): Version | undefined {
  const ends = range.split('||').map((each) => endOfAll(each, style));
  return ends.reduce((highest, each) =>
    each !== undefined && (highest === undefined || compareVersions(each, highest) > 0) ? each : highest,
  );
}

/** Conditions that must all hold: the lowest upper bound counts. */
function endOfAll(text: string, style: RangeStyle): Version | undefined {
  if (/^\s*(?:npm:|[[(])|\s-\s/.test(text)) return undefined;
  const parts = text.match(/(?:[<>=!~^]+\s*)?v?\d[\w.*+-]*/g) ?? [];
  let end: Version | undefined;
  for (const part of parts) {
    const each = endOfOne(part, style);
    if (each === undefined && !part.startsWith('!')) return undefined;
    if (each !== undefined && (end === undefined || compareVersions(each, end) < 0)) end = each;
  }
  return end;
}

function endOfOne(part: string, { bareIsCaret, tildeDropsLast }: RangeStyle): Version | undefined {
  const operator = /^[<>=!~^]*/.exec(part)![0];
  const written = part.slice(operator.length).trim();
  const version = readVersion(written);
  if (version === undefined) return undefined;
  if (operator.startsWith('<')) return operator === '<' ? version : next(version, version.length - 1);
  if (operator.startsWith('>')) return unbounded;
  const isPattern = /\.[x*]/i.test(written);
  if (isPattern) return next(version, version.length - 1);
  if (operator.startsWith('~')) {
    const isShort = tildeDropsLast === true || operator !== '~';
    return next(version, Math.max(0, isShort ? version.length - 2 : Math.min(1, version.length - 1)));
  }
  if (operator === '^' || (operator === '' && bareIsCaret === true)) {
    const first = version.findIndex((each) => each > 0);
    return next(version, first < 0 ? version.length - 1 : first);
  }
  return undefined;
}

/** `[5, 3, 1]` at 0 -> `[6]` */
function next(version: Version, at: number): Version {
  return [...version.slice(0, at), version[at]! + 1];
}

export function compareVersions(a: Version, b: Version): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

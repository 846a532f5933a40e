/** What whoever deploys decides: a value with such a part is unknown here. */

const interpolation = /\$\{[^}]*\}|\$[A-Za-z_][A-Za-z0-9_]*|\{\{.*?\}\}|<%.*?%>/;

/** Compose's `${VAR}` and `$VAR`, Go and Jinja templates: what stands there is decided elsewhere. */
export function isInterpolated(raw: string): boolean {
  return interpolation.test(raw.replaceAll('$$', ''));
}

/** The value where nothing is interpolated, with `$$` for a dollar sign. */
export function known(raw: string): string | undefined {
  return isInterpolated(raw) ? undefined : raw.replaceAll('$$', '$');
}

/** Every interpolated part replaced by one character that no value has. */
export const gap = '\0';

export function withGaps(raw: string): string {
  return raw
    .replaceAll('$$', '\u0001')
    .replace(new RegExp(interpolation, 'g'), gap)
    .replaceAll('\u0001', '$');
}

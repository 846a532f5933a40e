import type { Edit, Span } from '../text.ts';

/** One assignment of a kernel key, wherever it stands: a sysctl file, a service's `sysctls`. */
export interface Setting {
  /** Dotted, as the kernel's path: `net.ipv4.tcp_keepalive_time`; slash keys are turned round. */
  readonly key: string;
  readonly keySpan: Span;
  /** As written, blanks around it removed; `undefined` where it is interpolated and so unknown. */
  readonly value: string | undefined;
  readonly valueSpan: Span;
  /** The whole assignment: from its first character to its last. */
  readonly span: Span;
  /** A `*` stands in the key. */
  readonly glob: boolean;
  /** A leading `-`: errors are ignored. */
  readonly ignoresErrors: boolean;
  /** Assigned again later in the same block, so this one has no effect. */
  readonly overriddenBy?: Setting;
}

/**
 * Settings applied together. Edits keep the surrounding style (blanks around `=`, indentation, quotes, line
 * endings) and are `undefined` where they cannot be made without touching something else.
 */
export interface SettingsBlock {
  readonly owner:
    | { readonly type: 'file' }
    | {
        readonly type: 'service';
        readonly name: string;
        readonly nameSpan: Span;
        readonly hostNetwork: boolean;
      };
  readonly settings: readonly Setting[];
  /** Add `key = value` for each pair, behind `after` or at the block's end. */
  insert(
    pairs: readonly (readonly [key: string, value: string])[],
    after?: Setting,
  ): readonly Edit[] | undefined;
  /** Delete the assignment and its line. */
  remove(setting: Setting): readonly Edit[] | undefined;
  /** Replace the value, quoted as before. */
  replaceValue(setting: Setting, value: string): readonly Edit[] | undefined;
  /** Replace the key, in the notation it has (dots or slashes). */
  replaceKey(setting: Setting, key: string): readonly Edit[] | undefined;
}

/** The assignment that has an effect: the last one of the key. */
export function effective(block: SettingsBlock, key: string): Setting | undefined {
  return block.settings.findLast((setting) => setting.key === key && !setting.glob);
}

/** The kernel's number for a value it reads as one integer: C notation, `undefined` where it is refused. */
export function kernelInteger(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)(?=\s|$)/.exec(value.trim());
  if (match === null) return undefined;
  const digits = match[2]!;
  const base = /^0[xX]/.test(digits) ? 16 : digits.length > 1 && digits.startsWith('0') ? 8 : 10;
  const number = Number.parseInt(base === 16 ? digits.slice(2) : digits, base);
  return match[1] === '-' ? -number : number;
}

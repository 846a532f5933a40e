import type { Edit, Span } from '../text.ts';

/** One assignment of a kernel key, wherever it stands: a sysctl file, a service's or a pod's `sysctls`. */
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
  /** Zero-width or no-break spaces stand in the key (left out of `key`): no tool finds the key written so. */
  readonly invisible?: boolean;
  /** Assigned again later in the same block, so this one has no effect. */
  readonly overriddenBy?: Setting;
  /** The file it stands in, where that is not the block's own (an override's `sysctls` merged in). */
  readonly uri?: string;
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
      }
    | {
        readonly type: 'container';
        readonly startedBy: 'docker' | 'kubernetes';
        readonly hostNetwork: boolean;
      };
  readonly settings: readonly Setting[];
  /** Template constructs or interpolated keys stand between: assignments may be missing here, or conditional. */
  readonly partial?: boolean;
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

/** Whether nothing else in the block assigns the key: deleting the setting then leaves the kernel's own value. */
export function isOnly(block: SettingsBlock, setting: Setting): boolean {
  return block.settings.every((other) => other === setting || other.key !== setting.key);
}

/** The kernel's number for a value it reads as one integer: C notation, `undefined` where it is refused. */
export function kernelInteger(value: string | undefined): number | undefined {
  return value === undefined ? undefined : kernelIntegers(value)?.[0];
}

/**
 * The integers the kernel reads from a value: blanks between them, C notation (`010` is 8, `0x10` is 16), and
 * what follows a blank and is no number ends the list (`60 # s` is 60). `undefined` where the first is refused.
 * Measured on Linux 6.18: `+5`, `08`, `60s` and more than 21 digits are refused.
 */
export function kernelIntegers(value: string): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const word of value.trim().split(/[ \t\n]+/)) {
    const number = cNumber(word);
    if (number === undefined) break;
    numbers.push(number);
  }
  return numbers.length === 0 ? undefined : numbers;
}

function cNumber(word: string): number | undefined {
  const match = /^(-?)(?:0[xX]([0-9a-fA-F]+)|0([0-7]*)|([1-9][0-9]*))$/.exec(word);
  if (match === null || word.length > 21) return undefined;
  const [, sign, hexadecimal, octal, decimal] = match;
  const number =
    hexadecimal !== undefined
      ? Number.parseInt(hexadecimal, 16)
      : decimal !== undefined
        ? Number(decimal)
        : Number.parseInt(`0${octal}`, 8);
  return sign === '-' && number !== 0 ? -number : number;
}

/** Whether a key with `*`, `?` or `[…]` covers `key`; as in a path, `*` stops at a dot. */
export function globCovers(glob: string, key: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^.]*')
    .replaceAll('?', '[^.]');
  try {
    return new RegExp(`^${pattern}$`).test(key);
  } catch {
    return false;
  }
}

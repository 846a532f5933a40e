/** What commands take on the command line, and reading it: `util.parseArgs` splits, this checks. */
import { parseArgs } from 'node:util';
import { nearest } from '../core/kb/nearest.ts';
import { UsageError } from './usageError.ts';

export interface Option {
  /** `optional value`: only with `=`, so that `--fix PATH` stays a path. */
  readonly takes: 'nothing' | 'value' | 'values' | 'optional value';
  /** As help shows the value: `ID`, `N`. */
  readonly placeholder?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** What an `optional value` means when it is left out. */
  readonly otherwise?: string;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

type Value<O extends Option> = O extends { readonly choices: readonly (infer C extends string)[] }
  ? C
  : string;

/** What was given; absent where the option was not. */
export type Given<O extends Options> = {
  readonly [Name in keyof O]?: O[Name]['takes'] extends 'nothing'
    ? true
    : O[Name]['takes'] extends 'values'
      ? readonly Value<O[Name]>[]
      : Value<O[Name]>;
};

export interface Arguments<O extends Options> {
  readonly options: Given<O>;
  readonly positionals: readonly string[];
}

/**
 * Reads what stands behind the command's name. A value may stand behind `=` or as the next argument; behind
 * `--` everything is positional.
 * @throws UsageError naming the argument, with the nearest real option.
 */
export function readArguments<O extends Options>(
  command: string,
  options: O,
  args: readonly string[],
): Arguments<O> {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [
        name,
        { type: option.takes === 'value' || option.takes === 'values' ? 'string' : 'boolean' },
      ]),
    ),
  });
  const given: Record<string, true | string | string[]> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name]! : undefined;
    if (option === undefined || !token.rawName.startsWith('--')) {
      const near = suggestion(
        token.rawName,
        Object.keys(options).map((name) => `--${name}`),
      );
      throw new UsageError(`unknown option ${token.rawName}${near}; see half-open ${command} --help`);
    }
    if (option.takes === 'nothing') {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
      given[token.name] = true;
    } else {
      const value = checkedValue(token.rawName, option, token.value, token.inlineValue === true);
      if (option.takes === 'values') given[token.name] = [...((given[token.name] as string[]) ?? []), value];
      else given[token.name] = value;
    }
  }
  return { options: given as Given<O>, positionals };
}

function checkedValue(name: string, option: Option, value: string | undefined, inline: boolean): string {
  if (value === undefined && option.otherwise !== undefined) return option.otherwise;
  const wanted = option.choices?.join(', ') ?? option.placeholder ?? 'a value';
  const missing = value === undefined || value === '' || (!inline && value.startsWith('-'));
  if (missing) throw new UsageError(`${name} needs a value: ${wanted}`);
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw new UsageError(
      `${name} takes ${wanted}, not ${JSON.stringify(value)}${suggestion(value, option.choices)}`,
    );
  }
  return value;
}

/** `; did you mean --format?`, or nothing where no candidate is near. */
export function suggestion(written: string, candidates: readonly string[]): string {
  const near = nearest(written, candidates);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** @throws UsageError for anything but digits. */
export function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new UsageError(`${option} takes a whole number, not ${JSON.stringify(text)}`);
  return Number(text);
}

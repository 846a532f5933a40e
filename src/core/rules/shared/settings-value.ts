/** What the kernel makes of a value, by the key's entry in the catalogue. Measured on Linux 6.18. */
import { kernelInteger, kernelIntegers } from '../../document/settings.ts';
import type { SysctlKey } from '../../kb/types.ts';
import { repairs } from './settings-repair.ts';

/**
 * `refused`: an error, the old value stays. `misread`: taken for something else than is written. `insane`: taken
 * as written, but it means nothing or something else.
 */
export interface Verdict {
  readonly kind: 'refused' | 'misread' | 'insane';
  /** A clause: `it takes whole numbers`. */
  readonly reason: string;
  /** Values that were probably meant, the likeliest first; the kernel takes each of them as it stands. */
  readonly corrections: readonly string[];
}

/** The value's surroundings that decide too. */
export interface Surroundings {
  /** The lowest port that ip_local_port_range may begin with; `undefined` where it cannot be told. */
  readonly lowestPort: number | undefined;
}

export const noSurroundings: Surroundings = { lowestPort: 1024 };

/** `undefined`: the kernel does what is written, or the catalogue cannot know. */
export function judge(
  entry: SysctlKey,
  value: string,
  around: Surroundings = noSurroundings,
): Verdict | undefined {
  const verdict = verdictOn(entry, value, around);
  if (verdict === undefined) return undefined;
  const corrections = [...verdict.corrections, ...repairs(entry, value)].flatMap((correction) => {
    const again = verdictOn(entry, correction, around);
    const better = again === undefined ? [correction] : again.corrections;
    return better.filter((candidate) => verdictOn(entry, candidate, around) === undefined);
  });
  return { ...verdict, corrections: [...new Set(corrections)] };
}

function verdictOn(entry: SysctlKey, value: string, around: Surroundings): Verdict | undefined {
  switch (entry.type) {
    case 'integer':
    case 'boolean':
    case 'enum':
      return onInteger(entry, value);
    case 'integers':
      return onIntegers(entry, value, around);
    case 'bitmap':
      return onPorts(value);
    case 'string':
      return oneWord.has(entry.key) ? onWord(value) : undefined;
    case 'list':
      return undefined;
  }
}

/** Keys whose value names a module: blanks and remarks are taken for a part of the name. */
const oneWord: ReadonlySet<string> = new Set(['net.ipv4.tcp_congestion_control', 'net.core.default_qdisc']);

function onInteger(entry: SysctlKey, value: string): Verdict | undefined {
  const number = kernelInteger(value);
  if (number === undefined) return refused(`it takes ${wanted(entry)}`);
  const words = wordsOf(value);
  if (!inRange(entry.accepts, number)) return refused(`it takes ${describe(entry.accepts!)}`);
  if (words.length > 1) return misread(`it reads ${words[0]} and ignores the rest`, words[0]!);
  return octal(value) ?? insane(entry, number);
}

function onIntegers(entry: SysctlKey, value: string, around: Surroundings): Verdict | undefined {
  const { count = 1 } = entry;
  const words = wordsOf(value, count);
  const numbers = kernelIntegers(words.join(' ')) ?? [];
  if (numbers.length < words.length || words.length === 0) {
    return refused(`it takes ${count} numbers with blanks between them`);
  }
  if (!numbers.slice(0, count).every((number) => inRange(entry.accepts, number))) {
    return refused(`each of its numbers must be ${describe(entry.accepts!)}`);
  }
  if (entry.key === 'net.ipv4.ip_local_port_range') {
    const ports = onPortRange(numbers, entry, around);
    if (ports !== undefined) return ports;
  }
  if (numbers.length < count) {
    return misread(
      `it takes ${count} numbers: only the first ${numbers.length === 1 ? 'is' : `${numbers.length} are`} set, the others stay what they are`,
      ...completed(entry, numbers),
    );
  }
  if (numbers.length > count) {
    return misread(`it reads ${count} numbers and ignores the rest`, words.slice(0, count).join(' '));
  }
  const octals = words.map(octal).find((verdict) => verdict !== undefined);
  if (octals !== undefined) return { ...octals, corrections: [words.map(decimal).join(' ')] };
  const beyond = numbers.find((number) => !inRange(entry.sane, number));
  if (beyond !== undefined) {
    return { kind: 'insane', reason: tooMuch(entry, beyond), corrections: [] };
  }
  if (count === 3 && (numbers[0]! > numbers[1]! || numbers[1]! > numbers[2]!)) {
    return { kind: 'insane', reason: 'its three numbers should rise', corrections: [] };
  }
  return undefined;
}

/** Who gives bytes where pages are counted allows 4096 times as much. */
function tooMuch(entry: SysctlKey, number: number): string {
  if (entry.unit !== 'pages') return `each of its numbers should be ${describe(entry.sane!)}`;
  const tib = (number * 4096) / 1024 ** 4;
  return `it counts pages of mostly 4096 bytes: ${number} of them are ${tib.toFixed(1)} TiB, so that the limit holds nothing back. Delete the line, and the kernel takes what suits the memory`;
}

function onPortRange(
  numbers: readonly number[],
  entry: SysctlKey,
  { lowestPort }: Surroundings,
): Verdict | undefined {
  const [low, high = Number(entry.default?.split(/\s+/)[1])] = numbers as readonly [number, number?];
  if (low > high) {
    const pair = numbers.length === 1 ? [`32768 ${low}`] : [`${high} ${low}`];
    return refused('the first port must not be above the last', ...pair);
  }
  if (lowestPort === undefined || low >= lowestPort) return undefined;
  return refused(
    `it must not begin below ip_unprivileged_port_start (${lowestPort})`,
    `${lowestPort} ${high}`,
  );
}

/** What one gets who writes too few numbers; where that does not rise, the last ones were probably meant. */
function completed(entry: SysctlKey, numbers: readonly number[]): string[] {
  const usual = kernelIntegers(entry.default ?? '') ?? [];
  if (usual.length !== entry.count) return [];
  const rising = [
    [...numbers, ...usual.slice(numbers.length)],
    [...usual.slice(0, -numbers.length), ...numbers],
  ].find((list) => list.every((number, index) => index === 0 || list[index - 1]! <= number));
  return rising === undefined ? [] : [rising.join(' ')];
}

function onPorts(value: string): Verdict | undefined {
  if (value === '') return undefined;
  // One comma at the end does no harm.
  const parts = value.replace(/(?<=.),$/, '').split(',');
  const taken = parts.every((part) => {
    const ends = part.split('-').map((end) => (/\s/.test(end) ? undefined : kernelInteger(end)));
    const [first, last = first] = ends;
    const numbers = ends.length <= 2 && ends.every((end) => end !== undefined);
    return numbers && first! <= last! && last! <= 65_535;
  });
  return taken
    ? undefined
    : refused('it takes ports and rising ranges with commas and no blanks between, such as 8080,9000-9099');
}

function onWord(value: string): Verdict | undefined {
  if (value === '') return refused('it takes a name');
  const [first = '', ...rest] = value.split(/\s+/);
  if (rest.length > 0)
    return refused('all of it is taken for one name, also a remark behind it', unquoted(first));
  return unquoted(value) === value
    ? undefined
    : refused('quotes are taken for a part of the name', unquoted(value));
}

/** Digits that begin with 0 are octal. */
function octal(value: string): Verdict | undefined {
  const word = wordsOf(value)[0] ?? '';
  if (!/^-?0[0-7]+$/.test(word)) return undefined;
  const read = kernelInteger(word)!;
  return read === Number(word)
    ? undefined
    : misread(`a number that begins with 0 is octal: it reads ${read}`, decimal(word), String(read));
}

function decimal(word: string): string {
  return /^-?[0-7]+$/.test(word) ? String(Number(word)) : word;
}

function insane(entry: SysctlKey, number: number): Verdict | undefined {
  if (inRange(entry.sane, number)) return undefined;
  const corrections = entry.type === 'boolean' ? ['1'] : [];
  // Milliseconds where seconds are asked for.
  if (entry.unit === 's' && number % 1000 === 0) corrections.push(String(number / 1000));
  return {
    kind: 'insane',
    reason: `only ${describe(entry.sane!)} ${entry.sane!.values === undefined ? 'makes sense' : 'mean something'}`,
    corrections,
  };
}

/** Numbers up to `most`, and one more word where a number follows; a remark behind them is none of them. */
function wordsOf(value: string, most = 1): string[] {
  const words = value.split(/[ \t]+/).filter((word) => word !== '');
  const beyond = words[most];
  return words.slice(0, beyond !== undefined && kernelInteger(beyond) !== undefined ? most + 1 : most);
}

type Range = NonNullable<SysctlKey['accepts']>;

function inRange(range: Range | undefined, number: number): boolean {
  if (range === undefined) return true;
  if (range.values !== undefined) return range.values.includes(number);
  return (
    (range.min ?? Number.NEGATIVE_INFINITY) <= number && number <= (range.max ?? Number.POSITIVE_INFINITY)
  );
}

/** `0 or 1`, `1 to 127`, `1 or more`. */
export function describe({ min, max, values }: Range): string {
  if (values !== undefined) {
    return values.length === 1 ? `${values[0]}` : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  }
  if (min === undefined || min < -1000) return `at most ${max}`;
  return max === undefined || max === 2_147_483_647 ? `${min} or more` : `${min} to ${max}`;
}

const units: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  bytes: 'bytes',
};

function wanted({ type, unit, sane, accepts }: SysctlKey): string {
  const range = type === 'boolean' || type === 'enum' ? (sane ?? accepts) : undefined;
  if (range?.values !== undefined) return describe(range);
  const name = unit === undefined ? undefined : units[unit];
  return name === undefined ? 'a whole number' : `whole ${name}, without a unit`;
}

function unquoted(value: string): string {
  return value.replace(/^["'`\u2018-\u201D]+|["'`\u2018-\u201D]+$/g, '');
}

function refused(reason: string, ...corrections: string[]): Verdict {
  return { kind: 'refused', reason, corrections };
}

function misread(reason: string, ...corrections: string[]): Verdict {
  return { kind: 'misread', reason, corrections };
}

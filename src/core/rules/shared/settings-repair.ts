/** What somebody meant who wrote a value the kernel refuses. Guesses: each is judged before it is proposed. */
import type { SysctlKey } from '../../kb/types.ts';

/** Seconds. */
const times: Readonly<Record<string, number>> = {
  ms: 0.001,
  msec: 0.001,
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
};

const sizes: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

export function repairs(entry: SysctlKey, value: string): string[] {
  const cleaned = clean(value);
  switch (entry.type) {
    case 'integers': {
      const words = cleaned.split(/[\s,;:–—-]+/).filter((word) => word !== '');
      const numbers = words.slice(0, entry.count).map((word) => number(entry, word));
      return numbers.every((word) => word !== undefined) ? [numbers.join(' ')] : [];
    }
    case 'bitmap': {
      const list = withoutRemark(cleaned)
        .replace(/\s*[-–—]\s*/g, '-')
        .split(/[\s,;]+/);
      return [list.filter((part) => part !== '').join(',')];
    }
    case 'integer':
    case 'boolean':
    case 'enum': {
      if (cleaned === '')
        return entry.default !== undefined && /^-?\d+$/.test(entry.default) ? [entry.default] : [];
      const word =
        number(entry, withoutRemark(cleaned).replace(/\s+/g, '')) ?? number(entry, cleaned.split(/\s/)[0]!);
      return word === undefined ? [] : [word];
    }
    default:
      return [];
  }
}

/** Quotes, invisible characters and what ends a line in other languages. */
function clean(value: string): string {
  return value
    .replace(/[\u00AD\u200B-\u200D\u2060\uFEFF]/g, '')
    .replace(/[\u00A0\u3000]/g, ' ')
    .replace(/["'`\u2018-\u201D]/g, '')
    .trim();
}

function withoutRemark(value: string): string {
  return value.replace(/\s*(#|;|\/\/|[(（]).*$/, '').trim();
}

function number(entry: SysctlKey, word: string): string | undefined {
  const plain = word
    .toLowerCase()
    .replace(/[,;.]+$/, '')
    .replace(/^\+/, '');
  if (/^-?\d+$/.test(plain)) return String(Number(plain));
  if (/^\d{1,3}([,_.']\d{3})+$/.test(plain)) return plain.replace(/\D/g, '');
  if (/^\d+e\d{1,2}$/.test(plain)) return String(Number(plain));
  if (entry.type === 'boolean' || entry.type === 'enum') {
    if (/^(true|yes|on|enabled?)$/.test(plain)) return '1';
    if (/^(false|no|off|disabled?)$/.test(plain)) return '0';
  }
  const [, digits, unit = ''] = /^(\d+)([a-z]+)$/.exec(plain) ?? [];
  if (digits === undefined) return undefined;
  if (entry.unit === 's' || entry.unit === 'ms' || entry.unit === 'us') {
    const seconds = times[unit];
    const scale = { s: 1, ms: 1000, us: 1_000_000 }[entry.unit];
    return seconds === undefined
      ? undefined
      : String(Math.max(1, Math.round(Number(digits) * seconds * scale)));
  }
  const size = entry.unit === 'bytes' ? sizes[unit.replace(/i?b$/, '')] : undefined;
  return size === undefined ? undefined : String(Number(digits) * size);
}

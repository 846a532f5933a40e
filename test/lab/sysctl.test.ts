/** Fixed files and verdicts on values, tried on the kernel at hand. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { effective, globCovers, kernelIntegers } from '../../src/core/document/settings.ts';
import { parseSysctl } from '../../src/core/parse/sysctl/parser.ts';
import { catalogueOf } from '../../src/core/rules/shared/settings-catalogue.ts';
import { judge } from '../../src/core/rules/shared/settings-value.ts';
import { builtInKnowledge, fixturesBelow } from '../helpers/fixtures.ts';
import { inNamespace, keysOf, noNamespace, tryValues } from './namespace.ts';

const off = (reason: string | undefined) => (reason === undefined ? {} : { skip: reason });
const noSysctl =
  noNamespace ?? (spawnSync('sysctl', ['--version']).status === 0 ? undefined : 'needs sysctl(8)');
const { find } = catalogueOf(await builtInKnowledge());
const fresh = noNamespace === undefined ? keysOf('new namespace') : new Map<string, number>();
const writable = (key: string) => ((fresh.get(key) ?? 0) & 0o222) !== 0;

/** A new namespace may choose among the algorithms that are allowed there only. */
const unprivileged = new Set(['net.ipv4.tcp_congestion_control']);

function verdictOf(key: string, value: string) {
  const entry = find(key);
  return entry === undefined ? undefined : judge(entry, value)?.kind;
}

/** Loaded with `sysctl -p` in a new namespace: what it printed, and what the keys hold then. */
function load(text: string, keys: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'half-open-lab-'));
  try {
    const file = join(folder, '60-net.conf');
    writeFileSync(file, text);
    const names = keys.map((key) => `/proc/sys/${key.replaceAll('.', '/')}`);
    const script = 'sysctl -p "$0" >&2; for name in "$@"; do cat "$name" || echo; done';
    const done = inNamespace('sh', ['-c', script, file, ...names]);
    return { said: done.stderr, values: done.stdout.trimEnd().split('\n').map(plain) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const plain = (value: string) => value.replace(/\s+/g, ' ').trim();

describe('files as the rules fix them are taken by sysctl -p', off(noSysctl), () => {
  for (const fixture of fixturesBelow('rules/sysctl')) {
    for (const [uri, text] of Object.entries(fixture.fixed)) {
      // Templates are rendered first, and a stack is no sysctl file.
      if (!uri.endsWith('.conf')) continue;
      const { block } = parseSysctl(uri, text);
      const keys = [...new Set(block.settings.map(({ key }) => key))].filter(
        (key) => writable(key) && !unprivileged.has(key),
      );
      if (keys.length === 0) continue;
      test(fixture.name, () => {
        const { values } = load(text, keys);
        const wanted = keys.map((key) => effective(block, key)!.value!);
        // What the kernel refuses and no rule can correct stays as it was.
        const judged = keys.map((key, index) => verdictOf(key, wanted[index]!));
        for (const [index, key] of keys.entries()) {
          if (judged[index] === 'refused') continue;
          const expected = kernelIntegers(wanted[index]!)?.join(' ') ?? wanted[index]!;
          const same = key === 'net.ipv4.ip_local_reserved_ports' || values[index] === expected;
          assert.ok(same, `${key} = ${wanted[index]} reads ${values[index]}`);
        }
      });
    }
  }
});

describe('what the tools do with a line', off(noSysctl), () => {
  const time = 'net.ipv4.tcp_keepalive_time';
  const read = (text: string) => load(text, [time]).values[0];
  const parsed = (text: string) => {
    const { settings } = parseSysctl('file:///60-net.conf', text).block;
    const last =
      settings.findLast(({ key, invisible }) => key === time && !invisible) ??
      settings.findLast(({ key, glob }) => glob && globCovers(key, time));
    return last?.value === undefined ? '7200' : String(kernelIntegers(last.value)?.[0] ?? 7200);
  };

  for (const text of [
    ` \t ${time} \t=  61 \t\n`,
    'net/ipv4/tcp_keepalive_time=62\r\n',
    `-${time}=63`,
    `- ${time} = 64\n`,
    `${time} = 65 # seconds\n`,
    `${time} = 0x42 ; seconds\n`,
    `${time} = 67s\n`,
    `${time} = 010\n`,
    `# ${time} = 69\n;${time}=69\n`,
    `${time} = 70\n${time} = 71\n`,
    `${time} = 72\nnet.ipv4.tcp_keepalive_t* = 73\n`,
    'net.ipv4.tcp_keepalive_t* = 74\n',
    `\u200B${time} = 75\n`,
    `${time}\u00A0= 76\n`,
    `${time} 77\n`,
    `sysctl -w ${time}=78\n`,
    `${time} = 79=80\n`,
    `${time} =\n`,
  ]) {
    test(JSON.stringify(text), () => assert.equal(read(text), parsed(text)));
  }
});

/** Values of every sort, tried on every key that says what it takes. */
const samples = [
  '0',
  '1',
  '2',
  '3',
  '60',
  '255',
  '256',
  '-1',
  '-2147483649',
  '010',
  '08',
  '007',
  '0x10',
  '+5',
  '60s',
  '1m',
  '1e3',
  '15.5',
  '',
  '30,',
  '"1"',
  'true',
  'yes',
  '1 2',
  '1 2 3',
  '1 # one',
  '1#one',
  '2147483648',
  '99999999999999999999999',
  '4096 87380 6291456',
  '4096,87380,6291456',
  '4096 87380',
  '4096 87380 6291456 1',
  '6 5 4',
  '20000 50000',
  '20000-50000',
  '20000\t50000',
  '50000 20000',
  '10000',
  '65535',
  '1000 65000',
  '1024 65536',
  '30000 30000',
  '8080,9148',
  '8080-8090,1',
  '8080 9148',
  '8080, 9148',
  '70000',
  '90-80',
  '8080 # c',
  'abc',
  '1\u200B',
  '1 one',
];

describe('verdicts on values are those of the kernel', off(noNamespace), () => {
  const entries = [...fresh.keys()].flatMap((key) => {
    const entry = find(key);
    const judged = entry !== undefined && entry.key === key && entry.accepts !== undefined && writable(key);
    return judged || key === 'net.ipv4.ip_local_reserved_ports' ? [entry!] : [];
  });
  const attempts = entries.flatMap((entry) => samples.map((value) => ({ entry, key: entry.key, value })));
  const results = noNamespace === undefined ? tryValues(attempts) : [];

  test('refused or taken', () => {
    assert.ok(attempts.length > 5000);
    const wrong = attempts.flatMap(({ entry, key, value }, index) => {
      const { error } = results[index]!;
      const verdict = judge(entry, value);
      return (error !== undefined) === (verdict?.kind === 'refused') || unsettled(key, value)
        ? []
        : [
            `${key} = ${JSON.stringify(value)}: ${error ?? 'taken'}, but judged ${verdict?.kind}: ${verdict?.reason}`,
          ];
    });
    assert.deepEqual(wrong, []);
  });

  test('what is taken reads as it was written, unless it is said to be misread', () => {
    const wrong = attempts.flatMap(({ entry, key, value }, index) => {
      const { error, after } = results[index]!;
      if (
        error !== undefined ||
        entry.type === 'bitmap' ||
        entry.unit === 'ms' ||
        /bridge-nf|ping_group_range/.test(key)
      )
        return [];
      const words = value.split(/[ \t]+/).filter((word) => /^-?(0x[0-9a-f]+|[0-9]+)$/i.test(word));
      // Digits as people read them: octal is none of theirs.
      const people = words
        .map((word) => (/^-?0x/i.test(word) ? Number(word) : Number.parseInt(word, 10)))
        .join(' ');
      const faithful = plain(after ?? '') === people;
      return faithful === (judge(entry, value)?.kind !== 'misread')
        ? []
        : [
            `${key} = ${JSON.stringify(value)} reads ${plain(after ?? '')}, judged ${judge(entry, value)?.kind}`,
          ];
    });
    assert.deepEqual(wrong, []);
  });

  /** Keys that newer kernels take more values of, and one that hangs on the port range. */
  const unsettled = (key: string, value: string) =>
    (key === 'net.ipv4.tcp_ecn' && value === '3') ||
    (key === 'net.ipv4.ip_unprivileged_port_start' && Number.parseInt(value, 10) > 32_768) ||
    (key === 'net.ipv4.tcp_reordering' && Number.parseInt(value, 10) > 300);
});

after(() => {
  // Nothing of this may reach the machine's own namespace.
  if (noNamespace === undefined)
    assert.notEqual(readFileSync('/proc/sys/net/ipv4/tcp_keepalive_time', 'utf8').trim(), '61');
});

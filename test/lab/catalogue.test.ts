/** The catalogue of kernel keys against the kernel at hand. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SysctlKey } from '../../src/core/kb/types.ts';
import { catalogueOf } from '../../src/core/rules/shared/settings-catalogue.ts';
import { judge } from '../../src/core/rules/shared/settings-value.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';
import { keysOf, noNamespace, runningKernel, tryValues } from './namespace.ts';

/** Defaults and ranges are those of the kernel the catalogue was measured on. */
const measured = noNamespace ?? (runningKernel().join('.') === '6.18' ? undefined : 'measured on Linux 6.18');
const off = (reason: string | undefined) => (reason === undefined ? {} : { skip: reason });

const knowledge = await builtInKnowledge();
const { find, meant } = catalogueOf(knowledge);

describe('the catalogue and the kernel', off(noNamespace), () => {
  const here = noNamespace === undefined ? keysOf('here') : new Map<string, number>();
  const fresh = noNamespace === undefined ? keysOf('new namespace') : new Map<string, number>();
  const holds = (list: readonly string[]) => assert.deepEqual(list, []);

  test('no key that exists is called unknown', () => {
    assert.ok(here.size > 300 && fresh.size > 200);
    holds([...here.keys(), ...fresh.keys()].filter((key) => meant(key) !== undefined));
  });

  test('every key of its families that exists has an entry', () => {
    holds(
      [...here.keys()].filter(
        (key) => /^net\.(core\.|ipv4\.[^.]+$|netfilter\.|unix\.)/.test(key) && find(key) === undefined,
      ),
    );
  });

  test('no misspelling exists', () => {
    holds(knowledge.sysctl.flatMap(({ typos }) => typos ?? []).filter((typo) => here.has(typo)));
  });

  test('what a container has of a key', () => {
    const wrong: string[] = [];
    for (const { key, namespace } of knowledge.sysctl) {
      if (namespace === undefined || !here.has(key)) continue;
      const mode = fresh.get(key);
      const found = mode === undefined ? 'absent' : (mode & 0o222) === 0 ? 'read-only' : 'writable';
      if (found !== namespace) wrong.push(`${key} is ${found}, not ${namespace}`);
    }
    holds(wrong);
  });

  test('what cannot be written', () => {
    const wrong = knowledge.sysctl.filter(({ key, readOnly }) => {
      const mode = here.get(key);
      return mode !== undefined && ((mode & 0o222) === 0) !== (readOnly === true);
    });
    holds(wrong.map(({ key }) => key));
  });

  test('what is gone', off(measured), () => {
    holds(
      knowledge.sysctl
        .filter(({ key, removed }) => removed !== undefined && here.has(key))
        .map(({ key }) => key),
    );
  });

  /** Inherited from the host, or changed by modules that load later. */
  const elsewhere = /tcp_congestion_control|tcp_[rw]mem|ping_group_range/;

  test('defaults', off(measured), () => {
    const entries = knowledge.sysctl.filter(
      ({ key, default: value, namespace }) =>
        namespace === 'writable' &&
        fresh.has(key) &&
        /^-?\d+( \d+)*$/.test(value ?? '') &&
        !elsewhere.test(key),
    );
    assert.ok(entries.length > 120);
    const results = tryValues(entries.map(({ key, default: value }) => ({ key, value: value! })));
    holds(
      entries.flatMap((entry, index) => {
        const before = results[index]!.before?.replace(/\s+/g, ' ');
        return before === undefined || before === entry.default
          ? []
          : [`${entry.key}: ${before}, not ${entry.default}`];
      }),
    );
  });

  test('the edges of what is taken', off(measured), () => {
    const edges = knowledge.sysctl
      .filter((entry) => fresh.has(entry.key) && entry.namespace === 'writable')
      .flatMap(edgesOf);
    assert.ok(edges.length > 200);
    const results = tryValues(edges);
    holds(
      edges.flatMap(({ key, value, taken }, index) => {
        const { error } = results[index]!;
        return (error === undefined) === taken ? [] : [`${key} = ${value}: ${error ?? 'taken'}`];
      }),
    );
  });
});

interface Edge {
  readonly key: string;
  readonly value: string;
  readonly taken: boolean;
}

/** Depend on another key, on the clock's rate, or on newer kernels. */
const relative =
  /ip_unprivileged_port_start|tcp_ecn$|tcp_notsent_lowat|tcp_reordering|tcp_probe_interval|_ns$|ipv4\.ip_local/;

function edgesOf(entry: SysctlKey): Edge[] {
  const { key, type, accepts } = entry;
  if (accepts === undefined || type === 'integers' || type === 'bitmap' || relative.test(key)) return [];
  const { min, max, values } = accepts;
  const largest = 2_147_483_647;
  // Times end where they overflow the clock, which ticks 100 to 1000 times a second.
  const inside = values ?? (max === 21_474_836 ? [] : [min, max]);
  const outside =
    values === undefined
      ? [min === undefined ? undefined : min - 1, max === undefined ? undefined : max + 1]
      : [Math.max(...values) + 1];
  const edge = (value: number, taken: boolean): Edge => {
    assert.equal(judge(entry, String(value))?.kind === 'refused', !taken, `${key} = ${value}`);
    return { key, value: String(value), taken };
  };
  return [
    ...inside
      .filter((value) => value !== undefined && Math.abs(value) <= largest + 1)
      .map((value) => edge(value!, true)),
    ...outside.filter((value) => value !== undefined).map((value) => edge(value!, false)),
  ];
}

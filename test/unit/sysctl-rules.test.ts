/** What the rules about kernel settings rest on: the catalogue, the verdict on values, the words. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Finding } from '../../src/core/finding.ts';
import { createHalfOpen } from '../../src/core/index.ts';
import type { SysctlKey } from '../../src/core/kb/types.ts';
import { parseSysctl } from '../../src/core/parse/sysctl/parser.ts';
import { catalogueOf, hasDropped } from '../../src/core/rules/shared/settings-catalogue.ts';
import { judge } from '../../src/core/rules/shared/settings-value.ts';
import { applyEdits, overlaps } from '../../src/core/text.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';
import { memoryWorld } from '../helpers/world.ts';

const knowledge = await builtInKnowledge();
const { find, meant, successor } = catalogueOf(knowledge);
const entryOf = (key: string): SysctlKey => {
  const entry = find(`net.${key}`);
  assert.ok(entry !== undefined, key);
  return entry;
};

async function lint(text: string, environments?: readonly string[]): Promise<readonly Finding[]> {
  const world = memoryWorld({ 'file:///repo/.git/HEAD': '' });
  const core = createHalfOpen(world, knowledge, environments === undefined ? {} : { environments });
  const report = await core.lintText('file:///repo/etc/sysctl.d/60-net.conf', text);
  assert.deepEqual(report?.failures, []);
  return report!.findings;
}

describe('the catalogue', () => {
  test('holds no typo that is a key of today’s kernels, and none twice', () => {
    const typos = knowledge.sysctl.flatMap(({ key, typos }) => (typos ?? []).map((typo) => ({ key, typo })));
    for (const { key, typo } of typos) {
      const own = knowledge.sysctl.find((entry) => entry.key === typo);
      assert.ok(own === undefined || own.removed !== undefined, `${typo}, a typo of ${key}, exists`);
    }
    const names = typos.map(({ typo }) => typo);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  test('has the keys of the families it claims to know', () => {
    const count = (family: RegExp) =>
      knowledge.sysctl.filter(({ key, removed }) => family.test(key) && removed === undefined).length;
    assert.ok(count(/^net\.ipv4\.tcp_/) >= 100);
    assert.ok(count(/^net\.core\./) >= 45);
    assert.ok(count(/^net\.netfilter\.nf_conntrack_/) >= 40);
    assert.ok(count(/^net\.ipv4\.vs\./) >= 27);
  });

  test('says its defaults and its sensible values in a way that contradicts nothing', () => {
    for (const entry of knowledge.sysctl) {
      if (entry.default === undefined || !/^-?\d+([ \t]+\d+)*$/.test(entry.default)) continue;
      if (entry.key === 'net.ipv4.ping_group_range') continue;
      assert.equal(judge(entry, entry.default)?.reason, undefined, `${entry.key} = ${entry.default}`);
    }
  });

  test('finds a key of an interface under all and default', () => {
    assert.equal(find('net.ipv4.conf.eth0/1.rp_filter')?.key, 'net.ipv4.conf.all.rp_filter');
    assert.equal(find('net.ipv4.neigh.br0.gc_stale_time')?.key, 'net.ipv4.neigh.default.gc_stale_time');
  });

  test('tells what was meant, and is silent where it cannot know', () => {
    const keys = (key: string) => meant(key)?.map((entry) => entry.key);
    assert.deepEqual(keys('net.ipv4.tcp_keepalive_intval'), ['net.ipv4.tcp_keepalive_intvl']);
    assert.deepEqual(keys('net.ipv4.tcp_kepalive_tim'), ['net.ipv4.tcp_keepalive_time']);
    assert.deepEqual(keys('net.ipv6.tcp_sack'), ['net.ipv4.tcp_sack']);
    assert.deepEqual(keys('net.ipv4.ip_forwardd'), ['net.ipv4.ip_forward']);
    assert.deepEqual(keys('net.ipv4.tcp_nodelay'), []);
    for (const key of [
      'net.ipv4.tcp_sack',
      'net.ipv4.ip_new_thing',
      'net.ipv6.conf.all.forwarding',
      'vm.swapiness',
      'net.mptcp.enabled',
      'net.ipv4.conf.eth0.new',
      'net.sctp.rto_max',
    ]) {
      assert.equal(keys(key), undefined, key);
    }
    assert.equal(successor('net.ipv4.ip_conntrack_max')?.key, 'net.netfilter.nf_conntrack_max');
  });

  test('rests no release on an unverified one', () => {
    const old = entryOf('ipv4.ip_conntrack_max');
    assert.equal(hasDropped(old, [6, 1]), undefined);
    assert.equal(hasDropped(old, [4, 4]), false);
    assert.equal(hasDropped(old, [6, 18]), true);
    const helper = entryOf('netfilter.nf_conntrack_helper');
    assert.deepEqual([hasDropped(helper, [5, 10]), hasDropped(helper, [6, 1])], [false, true]);
    const recycle = entryOf('ipv4.tcp_tw_recycle');
    assert.deepEqual(
      [[4, 11], [4, 12], undefined].map((kernel) => hasDropped(recycle, kernel)),
      [false, true, undefined],
    );
    assert.equal(hasDropped(entryOf('ipv4.tcp_sack'), [6, 1]), false);
  });
});

describe('the verdict on a value', () => {
  const verdict = (key: string, value: string) => {
    const found = judge(entryOf(key), value);
    return found === undefined ? undefined : [found.kind, ...found.corrections];
  };

  test('of one number', () => {
    const time = (value: string) => verdict('ipv4.tcp_keepalive_time', value);
    for (const value of ['60', '0x3c', '60 seconds', '60\t# c', '007'])
      assert.equal(time(value), undefined, value);
    assert.deepEqual(time('60s'), ['refused', '60']);
    assert.equal(time('2 h'), undefined);
    assert.deepEqual(time('2h'), ['refused', '7200']);
    assert.deepEqual(time('1,000'), ['refused', '1000']);
    assert.deepEqual(time('1e3'), ['refused', '1000']);
    assert.deepEqual(time('+5'), ['refused', '5']);
    assert.deepEqual(time('08'), ['refused', '8']);
    assert.deepEqual(time('\u200B60'), ['refused', '60']);
    assert.deepEqual(time('“60”'), ['refused', '60']);
    assert.deepEqual(time('15.5'), ['refused']);
    assert.deepEqual(time(''), ['refused', '7200']);
    assert.deepEqual(time('010'), ['misread', '10', '8']);
    assert.deepEqual(time('60 10 3'), ['misread', '60']);
    assert.deepEqual(time('-1'), ['insane']);
    assert.deepEqual(time('7200000'), ['insane', '7200']);
    assert.deepEqual(time('2147483647'), ['refused']);
  });

  test('of a switch or a choice', () => {
    assert.deepEqual(verdict('ipv4.tcp_sack', 'yes'), ['refused', '1']);
    assert.deepEqual(verdict('ipv4.tcp_sack', 'Off'), ['refused', '0']);
    assert.deepEqual(verdict('ipv4.tcp_sack', '5'), ['insane', '1']);
    assert.deepEqual(verdict('ipv4.tcp_sack', '256'), ['refused']);
    assert.deepEqual(verdict('ipv4.tcp_tw_reuse', '3'), ['refused']);
    assert.deepEqual(verdict('ipv4.conf.eth0.rp_filter', '3'), ['insane']);
  });

  test('of several numbers', () => {
    assert.equal(verdict('ipv4.tcp_rmem', '4096  87380\t6291456 # bytes'), undefined);
    assert.deepEqual(verdict('ipv4.tcp_rmem', '4096 87380 16M'), ['refused', '4096 87380 16777216']);
    assert.deepEqual(verdict('ipv4.tcp_rmem', '4096 # x'), ['refused']);
    assert.deepEqual(verdict('ipv4.tcp_rmem', '4096;87380;6291456'), ['refused', '4096 87380 6291456']);
    assert.deepEqual(verdict('ipv4.tcp_rmem', '0 1 2'), ['refused']);
    assert.deepEqual(verdict('ipv4.tcp_rmem', '4096 87380'), ['misread', '4096 87380 6291456']);
    assert.deepEqual(verdict('ipv4.ip_local_port_range', '1000-65000'), ['refused', '1024 65000']);
    assert.deepEqual(verdict('ipv4.ip_local_port_range', '20000 – 50000'), ['refused', '20000 50000']);
    assert.deepEqual(verdict('ipv4.ip_local_port_range', '65535'), ['refused', '32768 65535']);
    assert.equal(
      judge(entryOf('ipv4.ip_local_port_range'), '80 65000', { lowestPort: undefined }),
      undefined,
    );
  });

  test('of ports and names', () => {
    assert.equal(verdict('ipv4.ip_local_reserved_ports', ''), undefined);
    assert.deepEqual(verdict('ipv4.ip_local_reserved_ports', '8080, 9000 - 9099 # ours'), [
      'refused',
      '8080,9000-9099',
    ]);
    assert.deepEqual(verdict('ipv4.ip_local_reserved_ports', '70000'), ['refused']);
    assert.deepEqual(verdict('ipv4.tcp_congestion_control', '"bbr"'), ['refused', 'bbr']);
    assert.deepEqual(verdict('ipv4.tcp_congestion_control', 'bbr # fast'), ['refused', 'bbr']);
    assert.deepEqual(verdict('core.default_qdisc', ''), ['refused']);
  });

  test('proposes nothing the kernel refuses', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...knowledge.sysctl),
        fc.oneof(
          fc.string(),
          fc.constantFrom('60s', '1-2', '010', '', 'yes', '1 2 3 4'),
          fc.integer().map(String),
        ),
        (entry, value) => {
          for (const correction of judge(entry, value)?.corrections ?? [])
            assert.equal(judge(entry, correction), undefined);
        },
      ),
    );
  });
});

describe('findings of any file', () => {
  const keys = knowledge.sysctl.map(({ key }) => key);
  const key = fc.oneof(
    fc.constantFrom(
      'net.ipv4.tcp_keepalive_time',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
      'net.core.somaxconn',
      'net.ipv4.tcp_fin_timeout',
      'net.ipv4.tcp_keepalive_timeout',
      'net.ipv6.tcp_sack',
      '\u200Bnet.ipv4.tcp_sack',
      'net.ipv4.tcp_tw_recycle',
      'net.ipv4.ip_local_port_range',
    ),
    fc.constantFrom(...keys),
  );
  const value = fc.constantFrom(
    '0',
    '1',
    '60',
    '7200',
    '300',
    '60s',
    '010',
    '',
    '1024 65535',
    '20000-21000',
    '4096 87380 6291456',
    '{{ x }}',
    '1 # time_wait',
    '999999',
  );
  const line = fc.tuple(key, value).map(([left, right]) => `${left} = ${right}`);
  const file = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, ending, last]) => lines.join(ending) + (last ? ending : ''));

  test('have edits that do not overlap, and fixes that end', async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.constantFrom(undefined, ['syseleven/cbk'], ['aws/nlb', 'gcp/vpc'], []),
        async (text, environments) => {
          for (const finding of await lint(text, environments)) {
            for (const fix of finding.fixes) {
              const pairs = fix.edits.flatMap((a, index) =>
                fix.edits.slice(index + 1).map((b) => [a, b] as const),
              );
              assert.ok(
                pairs.every(([a, b]) => !overlaps(a.span, b.span)),
                `${finding.rule}: ${fix.title}`,
              );
              const after = await lint(applyEdits(text, fix.edits), environments);
              const count = (findings: readonly Finding[]) =>
                findings.filter(({ rule }) => rule === finding.rule).length;
              assert.ok(
                count(after) < count(await lint(text, environments)),
                `${finding.rule}: ${fix.title} leaves it`,
              );
            }
          }
          const world = memoryWorld({ 'file:///repo/.git/HEAD': '' });
          const core = createHalfOpen(world, knowledge, environments === undefined ? {} : { environments });
          const uri = 'file:///repo/etc/sysctl.d/60-net.conf';
          const fixed = (await core.fixAll(uri, 'review', text))!;
          assert.equal((await core.fixAll(uri, 'review', fixed.text))!.text, fixed.text);
          assert.equal(parseSysctl(uri, fixed.text).text, fixed.text);
          assert.deepEqual(
            (await lint(fixed.text, environments))
              .filter(({ fixes }) => fixes.some(({ preferred }) => preferred))
              .map(({ rule }) => rule),
            [],
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  test('of a service are errors where the container would not start', async () => {
    const world = memoryWorld({ 'file:///repo/.git/HEAD': '' });
    const core = createHalfOpen(world, knowledge, { environments: [] });
    const text = [
      'services:',
      '  web:',
      '    image: nginx',
      '    sysctls:',
      '      net.ipv4.tcp_mem: 1 2 3',
      '      net.core.rmem_max: 16777216',
      '      net.core.somaxconn: 4096',
      '      vm.max_map_count: 262144',
      '      kernel.shmmax: 1024',
      '',
    ].join('\n');
    const report = await core.lintText('file:///repo/compose.yaml', text);
    const found = report!.findings.filter(({ rule }) => rule === 'sysctl/read-only-key');
    assert.deepEqual(
      found.map(({ span }) => text.slice(span.start, span.end)),
      ['net.ipv4.tcp_mem', 'net.core.rmem_max', 'vm.max_map_count'],
    );
    assert.deepEqual(
      [...new Set(found.map(({ severity, issue, fixes }) => `${severity} ${issue} ${fixes[0]?.safety}`))],
      ['error sysctl-host-network-rejected safe'],
    );
  });
});

describe('the safety of a fix', () => {
  const safety = async (line: string, kernel?: string) => {
    const config = kernel === undefined ? {} : { 'file:///repo/.half-open.json': JSON.stringify({ kernel }) };
    const core = createHalfOpen(memoryWorld({ 'file:///repo/.git/HEAD': '', ...config }), knowledge, {});
    const report = await core.lintText('file:///repo/etc/sysctl.d/60-net.conf', line);
    return report!.findings.flatMap(({ fixes }) => fixes.map((fix) => fix.safety));
  };

  test('is safe where a line surely does nothing', async () => {
    assert.deepEqual(await safety('net.ipv4.tcp_tw_recycle = 1'), ['review']);
    assert.deepEqual(await safety('net.ipv4.tcp_tw_recycle = 1', '4.11'), ['review']);
    assert.deepEqual(await safety('net.ipv4.tcp_tw_recycle = 1', '4.12'), ['safe']);
    assert.deepEqual(await safety('net.ipv4.tcp_abc = 1'), ['review']);
    assert.deepEqual(await safety('net.ipv4.tcp_abc = 1', '5.10'), ['safe']);
    assert.deepEqual(await safety('net.netfilter.nf_conntrack_helper = 0', '6.1'), ['safe']);
    assert.deepEqual(await safety('net.netfilter.nf_conntrack_udplite_timeout = 9', '6.1'), ['review']);
    assert.deepEqual(await safety('net.netfilter.nf_conntrack_count = 0'), ['safe']);
    assert.deepEqual(await safety('net.ipv4.tcp_nodelay = 1'), ['review']);
  });
});

describe('messages', () => {
  test('name the limits that fail, at most three, and the values to set', async () => {
    const [finding] = await lint('net.ipv4.tcp_keepalive_time = 7200\nnet.ipv4.tcp_keepalive_intvl = 1\n', [
      'syseleven/cbk',
      'syseleven/dbl',
      'aws/nlb',
      'gcp/vpc',
    ]);
    assert.deepEqual(finding!.environments, ['syseleven/cbk', 'syseleven/dbl', 'aws/nlb', 'gcp/vpc']);
    assert.equal(finding!.issue, 'syseleven-idle-60s');
    assert.equal(finding!.severity, 'warning');
    assert.match(
      finding!.message,
      /7200 s \(2 h\).*8100 s.*syseleven\/cbk \(60 s\), syseleven\/dbl \(60 s\), aws\/nlb \(350 s\), and 1 more forget.*tcp_keepalive_time = 10, tcp_keepalive_intvl = 10 and tcp_keepalive_probes = 5/,
    );
  });

  test('are information where nobody chose an environment', async () => {
    const found = await lint('net.core.somaxconn = 65535\nnet.ipv4.tcp_fin_timeout = 15\n');
    assert.deepEqual(
      found.map(({ rule, severity }) => [rule, severity]),
      [['sysctl/keepalive-missing', 'information']],
    );
  });
});

/** environments.yaml, sysctl.yaml, servers.yaml, synonyms.yaml: entries and what is reported where. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  parseEnvironments,
  parseServers,
  parseSynonyms,
  parseSysctlKeys,
} from '../../src/core/kb/entries.ts';
import { described } from '../helpers/issue-text.ts';

const environment = `office/firewall:
  title: Office firewall
  platform: Office
  region: Berlin
  issue: firewall-idle-session
  idleTimeout: 1800
  onExpiry: drop
  resetBy: probe
  where: edge
  newConnectionsPerSecond: 200
  snatPortsPerAddress: 64000
  configurable: By the administrators.
  keepalive: { idle: 600, interval: 60, probes: 5 }
  reason: Half of it would do.
  common: true
  source: Ada
`;

describe('environments', () => {
  test('are read with all their keys', () => {
    const { entries, problems, ids, links } = parseEnvironments(environment);
    assert.deepEqual(problems, []);
    assert.deepEqual(entries, [
      {
        id: 'office/firewall',
        title: 'Office firewall',
        platform: 'Office',
        region: 'Berlin',
        issue: 'firewall-idle-session',
        idleTimeout: 1800,
        onExpiry: 'drop',
        resetBy: 'probe',
        where: 'edge',
        newConnectionsPerSecond: 200,
        snatPortsPerAddress: 64_000,
        configurable: 'By the administrators.',
        keepalive: { idle: 600, interval: 60, probes: 5 },
        reason: 'Half of it would do.',
        common: true,
        source: 'Ada',
      },
    ]);
    assert.deepEqual(ids, [{ kind: 'environment', id: 'office/firewall', span: { start: 0, end: 15 } }]);
    assert.deepEqual(
      links.map(({ kind, id, span }) => [kind, id, environment.slice(span.start, span.end)]),
      [['issue', 'firewall-idle-session', 'firewall-idle-session']],
    );
  });

  test('need little', () => {
    const { entries, problems } = parseEnvironments(
      'lan:\n  title: LAN\n  platform: Office\n  issue: some-issue\n  where: underlay\n',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(entries[0], {
      id: 'lan',
      title: 'LAN',
      platform: 'Office',
      issue: 'some-issue',
      where: 'underlay',
      common: false,
      source: '',
    });
  });

  for (const [name, from, to, expected] of [
    [
      'an unknown key',
      '  region',
      '  regoin',
      '4:3 "regoin" `regoin` is no key of an environment: did you mean `region`?',
    ],
    [
      'a time in words',
      '1800',
      '30 min',
      '6:16 "30 min" `idleTimeout` is the string `30 min`: write a number of at least 1.',
    ],
    ['no time at all', '1800', '0', '6:16 "0" `idleTimeout` is 0: write a number of at least 1.'],
    [
      'a part of a port',
      '64000',
      '0.5',
      '11:24 "0.5" `snatPortsPerAddress` is 0.5: write a whole number of at least 1.',
    ],
    [
      'infinity',
      '1800',
      '.inf',
      '6:16 ".inf" `idleTimeout` is the number `.inf`: write a number of at least 1.',
    ],
    [
      'yes for true',
      'common: true',
      'common: yes',
      '15:11 "yes" `common` is the string `yes`: write true or false.',
    ],
    [
      'half a keepalive',
      ', probes: 5',
      '',
      '13:14 "{ idle: 600, interval: 60 }" `probes` is missing from `keepalive`: add it. Unanswered probes after which the peer counts as dead.',
    ],
    [
      'no resetBy',
      '  resetBy: probe\n',
      '',
      '6:16 "1800" An idle timeout needs `resetBy`: `probe` where keepalive probes count as traffic, else `payload`.',
    ],
    [
      'keepalive that is too slow',
      'interval: 60',
      'interval: 1000',
      '13:14 "{ idle: 600, interval: 1000, probes: 5 }" The second probe may come only after 1800 s (probes run up to an eighth late), the idle timeout is 1800 s: lower `idle` or `interval`.',
    ],
    [
      'an id with blanks',
      'office/firewall:',
      'Office Firewall:',
      '1:1 "Office Firewall" `Office Firewall` is no id here: write lower-case words joined by hyphens, with `/` below a provider, such as `aws/nlb`.',
    ],
    [
      'no mapping',
      environment,
      'office: firewall\n',
      '1:1 "office" This is the string `firewall`: write an environment as a mapping of `title`, `platform`, `region`, `issue`, `idleTimeout`, `onExpiry`, `resetBy`, `where`, `newConnectionsPerSecond`, `snatPortsPerAddress`, `configurable`, `keepalive`, `reason`, `common` and `source`.',
    ],
    [
      'a list',
      environment,
      '- office\n',
      '1:1 "- office" Here stands a list: environments.yaml is a mapping, `key: value`.',
    ],
  ] as const) {
    test(`report ${name}`, () => {
      const text = environment.replace(from, to);
      assert.notEqual(text, environment);
      assert.deepEqual(described(text, parseEnvironments(text).problems), [expected]);
    });
  }

  test('report a second one of the same id, and keep the first', () => {
    const text = `${environment}${environment.replace('Ada', 'Bob')}`;
    const { entries, problems } = parseEnvironments(text);
    assert.deepEqual(described(text, problems), [
      '17:1 "office/firewall" `office/firewall` stands twice in this file: the second one is not read. Rename or remove it.',
    ]);
    assert.equal(problems[0]?.rule, 'kb/duplicate-id');
    assert.deepEqual(
      entries.map((entry) => entry.source),
      ['Ada'],
    );
  });

  test('one broken entry leaves the others', () => {
    const text = `broken:\n  title: 1\n${environment}`;
    const { entries, problems } = parseEnvironments(text);
    assert.deepEqual(
      entries.map((entry) => entry.id),
      ['office/firewall'],
    );
    assert.ok(problems.length > 0 && problems.every((problem) => problem.span.end < text.indexOf('office')));
  });

  test('payload environments may recommend what they like', () => {
    const text = environment.replace('resetBy: probe', 'resetBy: payload').replace('idle: 600', 'idle: 6000');
    assert.deepEqual(parseEnvironments(text).problems, []);
  });

  for (const empty of ['', '# nothing yet\n', '---\n', '\uFEFF', 'null\n', '{}\n']) {
    test(`may be none: ${JSON.stringify(empty)}`, () => {
      const { entries, problems } = parseEnvironments(empty);
      assert.deepEqual([entries, problems], [[], []]);
    });
  }

  test('names of JavaScript are names like others', () => {
    const { problems } = parseEnvironments('__proto__:\n  constructor: 1\n  toString: 2\n');
    assert.match(problems[0]!.message, /`__proto__` is no id here/);
    const inside = parseEnvironments(environment.replace('  region', '  constructor'));
    assert.match(inside.problems[0]!.message, /`constructor` is no key of an environment/);
  });

  test('a file of many megabytes is refused unread', () => {
    const { problems } = parseEnvironments(`# ${'x'.repeat(3_000_000)}`);
    assert.match(problems[0]!.message, /more than 512 Ki characters/);
  });

  test('of thousands of mistakes the first hundred are told', () => {
    const text = Array.from({ length: 5000 }, (_, index) => `e${index}: 1`).join('\n');
    assert.equal(parseEnvironments(text).problems.length, 100);
  });
});

describe('kernel keys', () => {
  const key = `net.ipv4.tcp_keepalive_time:
  type: integer
  unit: s
  default: 7200
  summary: Idle time before the first probe.
  accepts: { min: 1, max: 32767 }
  sane: { values: [60, 600] }
  namespace: writable
  namespaceSince: 4.5
  typos: [net.ipv4.tcp_keepalive_tme]
  issue: keepalive-not-enabled
  evidence: M618
`;
  test('are read with versions and defaults as written', () => {
    const { entries, problems } = parseSysctlKeys(key.replace('4.5', '4.10'));
    assert.deepEqual(problems, []);
    assert.equal(entries[0]?.key, 'net.ipv4.tcp_keepalive_time');
    assert.equal(entries[0]?.default, '7200');
    assert.equal(entries[0]?.namespaceSince, '4.10');
    assert.deepEqual(entries[0]?.accepts, { min: 1, max: 32_767 });
  });

  for (const [name, from, to, expected] of [
    [
      'a range upside down',
      '{ min: 1, max: 32767 }',
      '{ min: 9, max: 1 }',
      '6:12 "{ min: 9, max: 1 }" `accepts` starts at 9 and ends at 1: swap the two.',
    ],
    [
      'integers without their number',
      'type: integer',
      'type: integers',
      '2:9 "integers" `integers` needs `count`: how many the kernel reads.',
    ],
    [
      'itself among its misspellings',
      'tcp_keepalive_tme',
      'tcp_keepalive_time',
      '10:10 "[net.ipv4.tcp_keepalive_time]" `typos` names the key itself: take `net.ipv4.tcp_keepalive_time` out.',
    ],
    [
      'a key with slashes',
      /^net.ipv4.tcp_keepalive_time/,
      'net/ipv4/tcp',
      '1:1 "net/ipv4/tcp" `net/ipv4/tcp` is no id here: write the dotted key, such as `net.ipv4.tcp_keepalive_time`.',
    ],
  ] as const) {
    test(`report ${name}`, () => {
      const text = key.replace(from, to);
      assert.deepEqual(described(text, parseSysctlKeys(text).problems), [expected]);
    });
  }
});

describe('servers', () => {
  const server = `postgres:
  images: [postgres, postgis]
  ports: [5432]
  keepalive: kernel
  cures: ['tcp_keepalives_idle=\\d+']
  jobs: [pg_dump]
  source: measured
`;
  test('are read', () => {
    const { entries, problems } = parseServers(server);
    assert.deepEqual(problems, []);
    assert.deepEqual(entries[0], {
      name: 'postgres',
      images: ['postgres', 'postgis'],
      ports: [5432],
      keepalive: 'kernel',
      cures: ['tcp_keepalives_idle=\\d+'],
      jobs: ['pg_dump'],
      source: 'measured',
    });
  });

  test('report an expression that is none', () => {
    const text = server.replace("'tcp_keepalives_idle=\\d+'", "'tcp_(keepalives'");
    assert.deepEqual(described(text, parseServers(text).problems), [
      '5:11 "\'tcp_(keepalives\'" `cures.0` is no regular expression: `tcp_(keepalives`. Correct it.',
    ]);
  });

  test('report a server of its own time without the time', () => {
    const text = server.replace('keepalive: kernel', 'keepalive: own');
    assert.deepEqual(described(text, parseServers(text).problems), [
      '4:14 "own" `own` needs `seconds`: after how long it speaks by itself.',
    ]);
  });
});

describe('synonyms', () => {
  test('are read, numbers as text', () => {
    const { entries, problems } = parseSynonyms('bad-gateway:\n  en: [502, bad gateway]\n');
    assert.deepEqual(problems, []);
    assert.deepEqual(entries, [{ concept: 'bad-gateway', en: ['502', 'bad gateway'], de: [] }]);
  });
});

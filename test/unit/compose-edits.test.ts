/** Edits of a compose file: what they write, and that they touch nothing else. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Service } from '../../src/core/document/compose.ts';
import { parseCompose } from '../../src/core/parse/compose/parser.ts';
import { applyEdits, type Edit } from '../../src/core/text.ts';

type Change = (service: Service) => readonly Edit[] | undefined;

/** A service's lines, as they stand under `services:` with four blanks before them. */
function changed(lines: string, change: Change, head = ''): string | undefined {
  const before = `${head}services:\n  a:\n${lines}`;
  const service = parseCompose('file:///x/compose.yaml', before).services.find(({ name }) => name === 'a');
  assert.ok(service !== undefined);
  const edits = change(service);
  const after = edits === undefined ? undefined : applyEdits(before, edits);
  if (after === undefined) return undefined;
  const start = `${head}services:\n  a:\n`;
  assert.ok(after.startsWith(start), `the head changed:\n${after}`);
  return after.slice(start.length);
}

const key = (service: Service, name: string) =>
  service.sysctls.settings.find((setting) => setting.key === name)!;
const pair = [['net.ipv4.tcp_keepalive_time', '600']] as const;
const insert: Change = ({ sysctls }) => sysctls.insert(pair);
const assign: Change = ({ setSysctls }) => setSysctls([...pair, ['net.ipv4.tcp_keepalive_intvl', '60']]);
const removeB: Change = (service) => service.sysctls.remove(key(service, 'b'));
const replaceB: Change = (service) => service.sysctls.replaceValue(key(service, 'b'), '9');
const renameB: Change = (service) => service.sysctls.replaceKey(key(service, 'b'), 'c.d');
const dnsrr: Change = (service) => service.setEndpointMode('dnsrr');
const onHost: Change = (service) => service.publishOnHost(service.ports);

const cases: readonly (readonly [
  name: string,
  Change,
  before: string,
  after: string | undefined,
  head?: string,
])[] = [
  // Adding `sysctls` to a service without.
  [
    'behind the image',
    insert,
    '    command: x\n    image: x # c\n    user: y\n',
    '    command: x\n    image: x # c\n    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n    user: y\n',
  ],
  [
    'no final newline',
    insert,
    '    image: x',
    '    image: x\n    sysctls:\n      net.ipv4.tcp_keepalive_time: 600',
  ],
  [
    'CRLF',
    insert,
    '    image: x\r\n    user: y\r\n',
    '    image: x\r\n    sysctls:\r\n      net.ipv4.tcp_keepalive_time: 600\r\n    user: y\r\n',
  ],
  [
    'in the width of the service',
    insert,
    '    image: x\n    deploy:\n          replicas: 1\n',
    '    image: x\n    sysctls:\n          net.ipv4.tcp_keepalive_time: 600\n    deploy:\n          replicas: 1\n',
  ],
  [
    'no pair of one line',
    insert,
    '    command: |\n      x\n    deploy:\n      replicas: 1\n',
    '    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n    command: |\n      x\n    deploy:\n      replicas: 1\n',
  ],
  [
    'an empty block scalar',
    insert,
    '    command: |\n    user: y\n',
    '    command: |\n    user: y\n    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n',
  ],
  [
    'an image over two lines',
    insert,
    '    image:\n      x\n    user: y\n',
    '    image:\n      x\n    user: y\n    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n',
  ],
  // In the block that is there.
  [
    'a mapping',
    insert,
    '    sysctls:\n      b: 1\n\n    # c\n    user: y\n',
    '    sysctls:\n      b: 1\n      net.ipv4.tcp_keepalive_time: 600\n\n    # c\n    user: y\n',
  ],
  [
    'a mapping in quotes',
    insert,
    `    sysctls:\n      'b': "1"\n`,
    `    sysctls:\n      'b': "1"\n      'net.ipv4.tcp_keepalive_time': "600"\n`,
  ],
  [
    'a list',
    insert,
    '    sysctls:\n      - b=1 # c\n    user: y\n',
    '    sysctls:\n      - b=1 # c\n      - net.ipv4.tcp_keepalive_time=600\n    user: y\n',
  ],
  [
    'a list that is not indented, in quotes',
    insert,
    '    sysctls:\n    -   "b=1"\n',
    '    sysctls:\n    -   "b=1"\n    -   "net.ipv4.tcp_keepalive_time=600"\n',
  ],
  [
    'braces',
    insert,
    '    sysctls: { b: 1 } # c\n',
    '    sysctls: { b: 1, net.ipv4.tcp_keepalive_time: 600 } # c\n',
  ],
  [
    'braces with a last comma',
    insert,
    '    sysctls: {\n      b: 1,\n    }\n',
    '    sysctls: {\n      b: 1, net.ipv4.tcp_keepalive_time: 600,\n    }\n',
  ],
  ['brackets', insert, '    sysctls: ["b=1"]\n', '    sysctls: ["b=1", "net.ipv4.tcp_keepalive_time=600"]\n'],
  [
    'nothing',
    insert,
    '    sysctls:\n    user: y\n',
    '    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n    user: y\n',
  ],
  [
    'nothing but a comment',
    insert,
    '    sysctls: # c\n    user: y\n',
    '    sysctls: # c\n      net.ipv4.tcp_keepalive_time: 600\n    user: y\n',
  ],
  ['a null', insert, '    sysctls: ~\n', '    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n'],
  [
    'empty braces and a comment',
    insert,
    '    sysctls: {} # c\n',
    '    sysctls: # c\n      net.ipv4.tcp_keepalive_time: 600\n',
  ],
  ['empty brackets', insert, '    sysctls: []\n', '    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n'],
  ['reset', insert, '    sysctls: !reset {}\n', undefined],
  // Shared with other services.
  [
    'an alias',
    insert,
    '    sysctls: *s # c\n',
    '    sysctls: # c\n      <<: *s\n      net.ipv4.tcp_keepalive_time: 600\n',
    'x-s: &s { b: 1 }\n',
  ],
  ['an alias of a list', insert, '    sysctls: *s\n', undefined, 'x-s: &s [b=1]\n'],
  [
    'merged by the service',
    insert,
    '    <<: *s\n',
    '    <<: *s\n    sysctls:\n      b: "1"\n      net.ipv4.tcp_keepalive_time: 600\n',
    'x-s: &s { sysctls: { b: "1" } }\n',
  ],
  [
    'a merged list',
    insert,
    '    <<: *s\n',
    '    <<: *s\n    sysctls:\n      b: 1\n      net.ipv4.tcp_keepalive_time: 600\n',
    'x-s: &s { sysctls: [b=1] }\n',
  ],
  ['merged, but not to be copied', insert, '    <<: *s\n', undefined, 'x-s: &s { sysctls: { b: } }\n'],
  ['an anchor others use', insert, '    sysctls: &s\n      b: 1\n  z:\n    sysctls: *s\n', undefined],
  ['a service others merge', insert, '    &s\n    image: x\n  z:\n    <<: *s\n', undefined],
  [
    'an anchor nobody uses',
    insert,
    '    sysctls: &s\n      b: 1\n',
    '    sysctls: &s\n      b: 1\n      net.ipv4.tcp_keepalive_time: 600\n',
  ],
  // Several at once.
  [
    'one there, one not',
    assign,
    '    sysctls:\n      net.ipv4.tcp_keepalive_time: 7200 # c\n      b: 1\n',
    '    sysctls:\n      net.ipv4.tcp_keepalive_time: 600 # c\n      net.ipv4.tcp_keepalive_intvl: 60\n      b: 1\n',
  ],
  [
    'there already',
    assign,
    '    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n      net.ipv4.tcp_keepalive_intvl: 60\n',
    '    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n      net.ipv4.tcp_keepalive_intvl: 60\n',
  ],
  [
    'by alias',
    assign,
    '    sysctls: *s\n',
    '    sysctls:\n      <<: *s\n      net/ipv4/tcp_keepalive_time: 600\n      net.ipv4.tcp_keepalive_intvl: 60\n',
    'x-s: &s { net/ipv4/tcp_keepalive_time: 1 }\n',
  ],
  [
    'merged inside',
    assign,
    '    sysctls:\n      <<: *s\n',
    '    sysctls:\n      <<: *s\n      net.ipv4.tcp_keepalive_time: 600\n      net.ipv4.tcp_keepalive_intvl: 60\n',
    'x-s: &s { net.ipv4.tcp_keepalive_time: 1 }\n',
  ],
  [
    'merged by the service, several',
    assign,
    '    <<: *s\n',
    '    <<: *s\n    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n      net.ipv4.tcp_keepalive_intvl: 60\n',
    'x-s: &s { sysctls: { net.ipv4.tcp_keepalive_time: 1 } }\n',
  ],
  [
    'an aliased value',
    assign,
    '    sysctls:\n      net.ipv4.tcp_keepalive_time: *t\n',
    '    sysctls:\n      net.ipv4.tcp_keepalive_time: 600\n      net.ipv4.tcp_keepalive_intvl: 60\n',
    'x-t: &t 7200\n',
  ],
  // Deleting.
  [
    'one of two',
    removeB,
    '    sysctls:\n      # c\n      b: 1 # gone\n      c: 2\n',
    '    sysctls:\n      # c\n      c: 2\n',
  ],
  ['the only one', removeB, '    sysctls:\n      b: 1\n    user: y\n', '    user: y\n'],
  ['the only one, last in the file', removeB, '    user: y\n    sysctls:\n      b: 1', '    user: y'],
  [
    'the last in the file, CRLF',
    removeB,
    '    sysctls:\r\n      - c=2\r\n      - b=1',
    '    sysctls:\r\n      - c=2',
  ],
  ['of a list', removeB, '    sysctls:\n      - "b=1"\n      - c=2\n', '    sysctls:\n      - c=2\n'],
  ['first in braces', removeB, '    sysctls: { b: 1, c: 2 }\n', '    sysctls: { c: 2 }\n'],
  ['last in braces', removeB, '    sysctls: { c: 2, b: 1 }\n', '    sysctls: { c: 2 }\n'],
  ['shared', removeB, '    sysctls: *s\n', undefined, 'x-s: &s { b: 1 }\n'],
  // Changing.
  ['a quoted value', replaceB, `    sysctls: { b: '1' }\n`, `    sysctls: { b: '9' }\n`],
  ['a value of a list', replaceB, '    sysctls: ["b= 1"]\n', '    sysctls: ["b= 9"]\n'],
  ['no value', replaceB, '    sysctls:\n      b:\n', undefined],
  ['a value over lines', replaceB, '    sysctls:\n      b: "1\n        2"\n', undefined],
  ['a key', renameB, '    sysctls:\n      "b": 1\n', '    sysctls:\n      "c.d": 1\n'],
  ['a key of a list', renameB, '    sysctls:\n      - b=1\n', '    sysctls:\n      - c.d=1\n'],
  // The endpoint mode.
  [
    'no deploy',
    dnsrr,
    '    image: x\n    user: y\n',
    '    image: x\n    deploy:\n      endpoint_mode: dnsrr\n    user: y\n',
  ],
  [
    'a deploy without',
    dnsrr,
    '    deploy:\n      labels:\n        - a=b\n      replicas: 2\n',
    '    deploy:\n      labels:\n        - a=b\n      replicas: 2\n      endpoint_mode: dnsrr\n',
  ],
  ['an empty deploy', dnsrr, '    deploy:\n', '    deploy:\n      endpoint_mode: dnsrr\n'],
  ['braces', dnsrr, '    deploy: {replicas: 2}\n', '    deploy: {replicas: 2, endpoint_mode: dnsrr}\n'],
  [
    'another mode',
    dnsrr,
    '    deploy:\n      endpoint_mode: "vip" # c\n',
    '    deploy:\n      endpoint_mode: "dnsrr" # c\n',
  ],
  [
    'an aliased deploy',
    dnsrr,
    '    deploy: *d\n',
    '    deploy:\n      <<: *d\n      endpoint_mode: dnsrr\n',
    'x-d: &d { replicas: 2 }\n',
  ],
  ['a merged deploy', dnsrr, '    <<: *d\n', undefined, 'x-d: &d { deploy: { replicas: 2 } }\n'],
  [
    'a merged deploy with a name',
    dnsrr,
    '    <<: *b\n',
    '    <<: *b\n    deploy:\n      <<: *d\n      endpoint_mode: dnsrr\n',
    'x-d: &d { replicas: 2 }\nx-b: &b { deploy: *d }\n',
  ],
  [
    'a merged deploy whose name is taken twice',
    dnsrr,
    '    <<: *b\n',
    undefined,
    'x-d: &d { replicas: 2 }\nx-b: &b { deploy: *d }\nx-e: &d { replicas: 3 }\n',
  ],
  ['an old version', dnsrr, '    image: x\n', undefined, 'version: "3.0"\n'],
  [
    'the whole service in braces',
    dnsrr,
    '    { image: x }\n',
    '    { image: x, deploy: { endpoint_mode: dnsrr } }\n',
  ],
  // Ports.
  [
    'a short port',
    onHost,
    '    ports:\n      - "8080:80/udp" # c\n',
    '    ports:\n      - target: 80\n        published: 8080\n        protocol: udp\n        mode: host # c\n',
  ],
  [
    'short ports in brackets, CRLF',
    onHost,
    '    ports: [80, "81:81"]\r\n',
    '    ports: [{ target: 80, protocol: tcp, mode: host }, { target: 81, published: 81, protocol: tcp, mode: host }]\r\n',
  ],
  [
    'a long port',
    onHost,
    '    ports:\n      - target: 80\n        published: 81\n        protocol: tcp\n',
    '    ports:\n      - target: 80\n        published: 81\n        mode: host\n        protocol: tcp\n',
  ],
  [
    'a long port with a mode',
    onHost,
    '    ports: [{ target: 80, mode: ingress }]\n',
    '    ports: [{ target: 80, mode: host }]\n',
  ],
  ['a range', onHost, '    ports: ["1-2:1-2"]\n', undefined],
  ['a host address', onHost, '    ports: ["127.0.0.1:80:80"]\n', undefined],
  ['ports of all', onHost, '    ports: *p\n', undefined, 'x-p: &p ["80:80"]\n'],
];

describe('edits', () => {
  for (const [name, change, before, after, head] of cases) {
    test(`${name}: ${JSON.stringify(before)}`, () => assert.equal(changed(before, change, head), after));
  }
});

test('two deletions in one block clash, so that together they never leave the key without a value', () => {
  const text = 'services:\n  a:\n    sysctls:\n      b: 1\n      c: 2\n';
  const { sysctls } = parseCompose('file:///x/compose.yaml', text).services[0]!;
  const [first, second] = sysctls.settings.map((setting) => sysctls.remove(setting)!);
  assert.ok(
    first!.some((one) =>
      second!.some((other) => one.span.start === other.span.start && one.span.end === other.span.end),
    ),
  );
  const { removeSysctls } = parseCompose('file:///x/compose.yaml', text).services[0]!;
  assert.equal(applyEdits(text, removeSysctls(sysctls.settings)!), 'services:\n  a:\n');
});

/** What the compose parser reads, and where. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ComposeDocument, Service } from '../../src/core/document/compose.ts';
import { shellWords } from '../../src/core/document/shell.ts';
import { looksLikeCompose, parseCompose } from '../../src/core/parse/compose/parser.ts';
import type { Span } from '../../src/core/text.ts';

function parse(text: string, name = 'compose.yaml'): ComposeDocument {
  return parseCompose(`file:///x/${name}`, text);
}

function service(text: string, name = 'a'): Service {
  const found = parse(text).services.find((candidate) => candidate.name === name);
  assert.ok(found !== undefined, `no service ${name}`);
  return found;
}

function at(text: string, span: Span | undefined): string | undefined {
  return span === undefined ? undefined : text.slice(span.start, span.end);
}

describe('what looks like compose', () => {
  const yes = [
    'services:\n  a:\n    image: x\n',
    '\uFEFFservices:\r\n  a:\r\n    build: .\r\n',
    'name: x\n\n"services": # all of them\n    # first\n    a:\n        ports: []\n        "image": x\n',
    'services:\n  a: { ports: ["1"], image: x }\n',
    'services: { a: { image: x } }\n',
    'services:\n  a:\n    <<: *b\n  c:\n    build:\n      context: .\n',
  ];
  const no = [
    '',
    'image: x\n',
    'services:\n  - postgres\n',
    'services:\n  web:\n    image:\n      repository: x\n',
    'services:\n  web:\n    deployment:\n      image: x\n',
    'services:\n  web:\n    class: App\n',
    'jobs:\n  test:\n    services:\n      db:\n        image: x\n',
    'services:\nimage: x\n',
    'services: []\n',
  ];
  for (const text of yes) test(JSON.stringify(text), () => assert.equal(looksLikeCompose(text), true));
  for (const text of no)
    test(`not ${JSON.stringify(text)}`, () => assert.equal(looksLikeCompose(text), false));
});

describe('what makes a stack', () => {
  const plain = 'services:\n  a:\n    image: x\n';
  const deploy = (keys: string, version = '') =>
    `${version}services:\n  a:\n    image: x\n    deploy: { ${keys} }\n`;
  const cases: readonly (readonly [string, boolean, string, string?])[] = [
    ['nothing', false, plain],
    ['the name', true, plain, 'docker-stack.yml'],
    ['the name, glued', true, plain, 'mystack.prod.yml'],
    ['a name that means another stack', false, plain, 'docker-compose.localstack.yml'],
    ['the name, but an old version', false, `version: "2.4"\n${plain}`, 'stack.yml'],
    ['the name of a program', false, plain, 'bookstack.yml'],
    ['the name of a program in two words', false, plain, 'compose.full-stack.yml'],
    ['the folder', false, plain, 'stack/compose.yaml'],
    ['placement', true, deploy('placement: { constraints: [] }')],
    ['update_config', true, deploy('update_config: { order: start-first }')],
    ['rollback_config', true, deploy('rollback_config: { order: start-first }')],
    ['endpoint_mode', true, deploy('endpoint_mode: vip')],
    ['mode: global', true, deploy('mode: global')],
    ['mode: replicated', false, deploy('mode: replicated')],
    ['placement in 2.4', false, deploy('placement: {}', 'version: "2.4"\n')],
    ['resources', false, deploy('resources: {}', 'version: "3.8"\n')],
    ['resources and replicas', true, deploy('resources: {}, replicas: 2', 'version: "3.8"\n')],
    [
      'labels and restart_policy, version unquoted',
      true,
      deploy('labels: [], restart_policy: {}', 'version: 3\n'),
    ],
    ['resources and replicas without a version', false, deploy('resources: {}, replicas: 2')],
    ["a port's mode", true, 'services:\n  a:\n    image: x\n    ports:\n      - { target: 1, mode: host }\n'],
    [
      "a config's mode",
      false,
      'services:\n  a:\n    image: x\n    configs:\n      - { source: c, mode: 0440 }\n',
    ],
    ['an overlay', true, `${plain}networks:\n  n:\n    driver: overlay\n`],
    ['a bridge', false, `${plain}networks:\n  n:\n    driver: bridge\n`],
    ['an overlay volume', false, `${plain}volumes:\n  n:\n    driver: overlay\n`],
    [
      'placement by merge',
      true,
      `x-d: &d\n  deploy:\n    placement: {}\nservices:\n  a:\n    <<: *d\n    image: x\n`,
    ],
    ['placement of nobody', false, `x-d: &d\n  deploy:\n    placement: {}\n${plain}`],
  ];
  for (const [name, stack, text, file] of cases) {
    test(`${name}: ${stack}`, () => assert.equal(parse(text, file).stack, stack));
  }
});

test('ports in all their forms', () => {
  const text = `services:
  a:
    image: x
    ports:
      - 80
      - "8080:80"
      - 127.0.0.1:5432:5432/udp
      - "[::1]:6000:6001"
      - "\${PORT:-1}:7"
      - 3000-3005:3000-3005
      - { target: 9, published: "10", mode: host, protocol: UDP }
      - target: 11
        mode: \${MODE}
`;
  const { ports, unresolved } = service(text);
  assert.deepEqual(
    ports.map(({ target, published, protocol, mode, form }) => [target, published, protocol, mode, form]),
    [
      [80, undefined, 'tcp', 'ingress', 'short'],
      [80, '8080', 'tcp', 'ingress', 'short'],
      [5432, '5432', 'udp', 'ingress', 'short'],
      [6001, '6000', 'tcp', 'ingress', 'short'],
      [7, undefined, 'tcp', 'ingress', 'short'],
      [undefined, '3000-3005', 'tcp', 'ingress', 'short'],
      [9, '10', 'udp', 'host', 'long'],
      [11, undefined, 'tcp', undefined, 'long'],
    ],
  );
  assert.equal(unresolved, false);
  assert.equal(at(text, ports[2]?.span), '127.0.0.1:5432:5432/udp');
  assert.equal(at(text, ports[7]?.span), 'target: 11\n        mode: ${MODE}');
  assert.equal(at(text, ports[7]?.modeSpan), '${MODE}');
  assert.equal(service('services:\n  a:\n    ports: ${PORTS}\n').unresolved, true);
});

test('environment and labels as mapping and as list, with places', () => {
  const text = `services:
  a:
    environment:
      ONE: "1"
      TWO:
      THREE: \${X}
      FOUR: a$$b
  b:
    environment:
      - ONE=x=y
      - "TWO=b c"
      - THREE
      - FOUR=\${X:-1}
`;
  const values = (name: string) =>
    [...service(text, name).environment].map(([key, { value, content }]) => [key, value, at(text, content)]);
  assert.deepEqual(values('a'), [
    ['ONE', '1', '1'],
    ['TWO', undefined, undefined],
    ['THREE', undefined, '${X}'],
    ['FOUR', 'a$b', 'a$$b'],
  ]);
  assert.deepEqual(values('b'), [
    ['ONE', 'x=y', 'x=y'],
    ['TWO', 'b c', 'b c'],
    ['THREE', undefined, undefined],
    ['FOUR', undefined, '${X:-1}'],
  ]);
});

test('commands as strings and lists', () => {
  const text = `services:
  a:
    command: >-
      run --name "two words"
      'and more'
    entrypoint: ["/bin/sh", -c, 1]
  b:
    command: \${COMMAND}
    entrypoint:
`;
  assert.deepEqual(service(text).command, ['run', '--name', 'two words', 'and more']);
  assert.deepEqual(service(text).entrypoint, ['/bin/sh', '-c', '1']);
  assert.equal(service(text, 'b').command, undefined);
  assert.deepEqual(service(text, 'b').entrypoint, []);
  assert.deepEqual(shellWords(`a\\ b "c\\"d" 'e"f' "g`), ['a b', 'c"d', 'e"f', 'g']);
});

test('merge keys: a local key wins, earlier of several, nested, and all of it shared', () => {
  const text = `x-one: &one
  image: one
  hostname: h
x-two: &two
  <<: *one
  image: two
  deploy: &deploy
    replicas: 2
services:
  a:
    <<: *two
    image: own
  b:
    <<: [*one, *two]
  c:
    image: c
    deploy: *deploy
`;
  const { services } = parse(text);
  assert.deepEqual(
    services.map(({ image, replicas, unresolved }) => [image?.value, image?.shared, replicas, unresolved]),
    [
      ['own', false, 2, false],
      ['one', true, 2, false],
      ['c', false, 2, false],
    ],
  );
});

describe('what cannot be read makes its service unresolved', () => {
  const cases: Readonly<Record<string, string>> = {
    'an alias without anchor': 'services:\n  a: *x\n',
    'a merge without anchor': 'services:\n  a:\n    <<: *x\n    image: x\n',
    'an aliased part': 'services:\n  a:\n    image: x\n    ports: *x\n',
    'a merge in deploy': 'services:\n  a:\n    deploy:\n      <<: *x\n',
    'a key twice': 'services:\n  a:\n    image: x\n    image: y\n',
    'a service twice': 'services:\n  a:\n    image: x\n  a:\n    image: y\n',
    'a service in two documents': 'services:\n  a:\n    image: x\n---\nservices:\n  a:\n    image: y\n',
    'broken YAML in it': 'services:\n  a:\n    image: "x\n    b: [\n',
    'broken YAML before it': 'x: [1\nservices:\n  a:\n    image: x\n',
    'a tab': 'services:\n  a:\n\timage: x\n',
    extends: 'services:\n  a:\n    extends: b\n  b:\n    image: x\n',
    'a text': 'services:\n  a: text\n',
    'a list': 'services:\n  a:\n    - image\n',
    'sysctls from outside': 'services:\n  a:\n    sysctls: ${SYSCTLS}\n',
    'a sysctl key from outside': 'services:\n  a:\n    sysctls: ["${KEY}=1"]\n',
  };
  for (const [name, text] of Object.entries(cases)) {
    test(name, () => {
      const { services } = parse(text);
      assert.ok(services.every((found) => found.name !== 'a' || found.unresolved) || services.length === 0);
    });
  }
  test('and no other', () => {
    const { services } = parse(
      'services:\n  b:\n    image: x\n  c:\n  a:\n    image: y\n    image: z\n  d: {}\n',
    );
    assert.deepEqual(
      services.map(({ name, unresolved }) => [name, unresolved]),
      [
        ['b', false],
        ['c', false],
        ['a', true],
        ['d', false],
      ],
    );
  });
});

test('a service at the root is none', () => {
  assert.deepEqual(
    parse('services:\n  a:\n    image: x\nb:\n  image: y\n').services.map(({ name }) => name),
    ['a'],
  );
  assert.deepEqual(parse('web:\n  image: x\n').services, []);
});

test('!reset takes a value away, !override is noted', () => {
  const found = service(
    'services:\n  a:\n    image: x\n    ports: !reset ["1:1"]\n    command: !reset null\n    environment: !override\n      A: "1"\n    sysctls: !reset {}\n',
  );
  assert.deepEqual(found.ports, []);
  assert.deepEqual(
    [...found.replaced],
    [
      ['ports', 'reset'],
      ['command', 'reset'],
      ['environment', 'override'],
      ['sysctls', 'reset'],
    ],
  );
  assert.equal(found.environment.get('A')?.value, '1');
});

test('settings of mappings and lists, with places', () => {
  const text = `services:
  a:
    sysctls:
      net.ipv4.tcp_keepalive_time: 0600 # octal
      "net/core/somaxconn": '4096'
      kernel.msgmax: \${MAX}
      net.ipv4.tcp_syncookies:
  b:
    sysctls:
      - net.core.somaxconn = 4096
      - "net.ipv4.conf.*.rp_filter=1"
      - net.core.somaxconn=8192
`;
  const shown = (name: string) =>
    service(text, name).sysctls.settings.map((setting) => [
      setting.key,
      setting.value,
      at(text, setting.keySpan),
      at(text, setting.valueSpan),
      setting.overriddenBy?.value,
    ]);
  assert.deepEqual(shown('a'), [
    ['net.ipv4.tcp_keepalive_time', '0600', 'net.ipv4.tcp_keepalive_time', '0600', undefined],
    ['net.core.somaxconn', '4096', '"net/core/somaxconn"', "'4096'", undefined],
    ['kernel.msgmax', undefined, 'kernel.msgmax', '${MAX}', undefined],
    ['net.ipv4.tcp_syncookies', undefined, 'net.ipv4.tcp_syncookies', '', undefined],
  ]);
  assert.deepEqual(shown('b'), [
    ['net.core.somaxconn', '4096', 'net.core.somaxconn', '4096', '8192'],
    ['net.ipv4.conf.*.rp_filter', '1', 'net.ipv4.conf.*.rp_filter', '1', undefined],
    ['net.core.somaxconn', '8192', 'net.core.somaxconn', '8192', undefined],
  ]);
  assert.equal(parse(text).blocks.length, 2);
});

test('a setting that services share stands in one block', () => {
  const text =
    'x: &x\n  net.core.somaxconn: 1\nservices:\n  a:\n    sysctls: *x\n  b:\n    sysctls:\n      <<: *x\n      kernel.msgmax: 2\n  c:\n    sysctls: *x\n';
  const { blocks, services } = parse(text);
  assert.deepEqual(
    blocks.map((block) => block.settings.map(({ key }) => key)),
    [['net.core.somaxconn'], ['kernel.msgmax']],
  );
  assert.equal(services[1]?.sysctls.settings.length, 2);
});

test('a comment line is offered only where it stays a comment', () => {
  const text =
    'services:\n  a:\n    command: |\n      one\n      two\n    image: "x\n      y"\n    hostname: long\n      text\n    user: z\n';
  const { commentLineAbove } = parse(text);
  const line = (word: string) => commentLineAbove(text.indexOf(word));
  assert.equal(line('services'), 0);
  assert.equal(line('command'), text.indexOf('    command'));
  assert.equal(line('one'), undefined);
  assert.equal(line('two'), undefined);
  assert.equal(line('image'), text.indexOf('    image'));
  assert.equal(line('y"'), undefined);
  assert.equal(line('      text'), undefined);
  assert.equal(line('user'), text.indexOf('    user'));
  assert.equal(parse('\uFEFFservices:\n').commentLineAbove(3), 1);
});

test('comments with their places', () => {
  const text = '# top\nservices: # all\r\n  a:\n    image: x#no\n    command: |\n      # neither\n    # last';
  assert.deepEqual(
    parse(text).comments.map(({ span, text: content }) => [at(text, span), content]),
    [
      ['# top', ' top'],
      ['# all', ' all'],
      ['# last', ' last'],
    ],
  );
});

describe('hostile input', () => {
  test('an alias bomb takes no time', () => {
    const levels = Array.from(
      { length: 40 },
      (_, n) =>
        `x${n}: &x${n}\n  <<: [${
          n === 0
            ? ''
            : Array(9)
                .fill(`*x${n - 1}`)
                .join(', ')
        }]\n  k${n}: 1\n`,
    );
    const text = `${levels.join('')}services:\n  a:\n    <<: *x39\n    image: x\n`;
    assert.equal(service(text).image?.value, 'x');
  });
  test('a mapping that merges itself ends', () => {
    assert.equal(service('services:\n  a: &a\n    <<: *a\n    image: x\n').image?.value, 'x');
  });
  test('nesting without end gives no services', () => {
    assert.deepEqual(parse(`services: ${'['.repeat(50_000)}`).services, []);
  });
  test('a file of 20,000 services is read in seconds', () => {
    const text = `services:\n${Array.from({ length: 20_000 }, (_, n) => `  s${n}:\n    image: postgres\n`).join('')}`;
    const start = performance.now();
    assert.equal(parse(text).services.length, 20_000);
    assert.ok(performance.now() - start < 10_000);
  });
  test('anything at all is a document', () => {
    for (const text of [
      '',
      '\uFEFF',
      '\0',
      '---\n---\n',
      '- a',
      '"',
      '&a *a',
      '? a\n: b',
      '%YAML 9\n---\n',
      'services: *x',
      'services:\r\r\n a',
    ]) {
      assert.ok(Array.isArray(parse(text).services));
    }
  });
});

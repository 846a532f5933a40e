/** Whatever stands in a compose file: nothing crashes, and fixes change what they say and nothing else. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import type { ComposeDocument } from '../../src/core/document/compose.ts';
import type { Finding } from '../../src/core/finding.ts';
import { applyFixes } from '../../src/core/fix.ts';
import type { Knowledge } from '../../src/core/kb/types.ts';
import { lint } from '../../src/core/linter.ts';
import { looksLikeCompose, parseCompose } from '../../src/core/parse/compose/parser.ts';
import { rules } from '../../src/core/rules/index.ts';
import { applyEdits, overlaps } from '../../src/core/text.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';

const composeRules = rules.filter(({ id }) => id.startsWith('compose/'));

let knowledge: Knowledge;
before(async () => {
  knowledge = await builtInKnowledge();
});

function findings(text: string): { document: ComposeDocument; findings: readonly Finding[] } {
  const document = parseCompose('file:///x/docker-stack.yml', text);
  const environments = knowledge.environments
    .filter(({ id }) => id === 'docker-swarm')
    .map((environment) => ({ ...environment, chosen: true, why: 'test' }));
  const context = { environments, project: {}, settings: {}, knowledge };
  const { findings: found, crashes } = lint(document, context, composeRules, () => undefined);
  assert.deepEqual(crashes, []);
  return { document, findings: found };
}

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

function tree(text: string): Json[] {
  return parseAllDocuments(text, { merge: true, logLevel: 'silent' }).map((document) => {
    assert.deepEqual(
      document.errors.map((error) => error.message),
      [],
      `no longer YAML:\n${text}`,
    );
    return document.toJS() as Json;
  });
}

/** The tree without what fixes are there to change. */
function rest(documents: Json[]): Json[] {
  return documents.map((document) => {
    const services = Object.entries((document as { services?: Record<string, Json> } | null)?.services ?? {});
    return services.map(([name, service]) => [name, restOf(service)]) as Json;
  });
}

const ours = /^net\.ipv4\.tcp_keepalive_(time|intvl|probes)$/;

function restOf(service: Json): Json {
  if (typeof service !== 'object' || service === null || Array.isArray(service)) return service;
  const { sysctls, deploy, ports, ...others } = service;
  const pairs = (
    Array.isArray(sysctls) ? sysctls.map((item) => String(item).split('=')) : Object.entries(sysctls ?? {})
  )
    .map(([key, value]) => [String(key), String(value)])
    .filter(([key]) => !ours.test(key!))
    .sort();
  const { endpoint_mode: _, ...kept } = (deploy ?? {}) as Record<string, Json>;
  return { ...others, pairs, deploy: kept, ports: (ports as Json[] | undefined)?.length ?? 0 } as Json;
}

// A service as text, in many styles.

const image = fc.constantFrom(
  'postgres',
  'mysql:8',
  'memcached',
  'redis',
  'nginx',
  '"mariadb"',
  "'${R}/postgres:1'",
  'example/app',
);

const sysctls = fc.constantFrom(
  '',
  'sysctls:\n',
  'sysctls: {}\n',
  'sysctls: # why\n  # because\n  net.core.somaxconn: 4096\n',
  'sysctls:\n  "net.core.somaxconn": \'4096\' # c\n\n',
  'sysctls:\n- net.core.somaxconn=4096\n',
  'sysctls:\n  - "net.ipv4.tcp_keepalive_time=3600"\n  - net.core.somaxconn=4096\n',
  'sysctls:\n  net.ipv4.tcp_keepalive_time: 1800\n',
  'sysctls: { net.ipv4.tcp_keepalive_intvl: 500 }\n',
  'sysctls: [net.core.somaxconn=4096]\n',
  'sysctls: *sysctls\n',
  'sysctls:\n  <<: *sysctls\n',
  'sysctls: &own\n  net.core.somaxconn: 4096\n',
);

const deploy = fc.constantFrom(
  '',
  'deploy:\n',
  'deploy: *deploy\n',
  'deploy:\n  <<: *deploy\n  replicas: 1\n',
  'deploy: { endpoint_mode: dnsrr }\n',
  'deploy:\n  endpoint_mode: "dnsr"\n  labels:\n    - a=b\n',
  'deploy:\n  placement:\n    constraints: [node.role == worker]\n  endpoint_mode: dnsrr # c\n',
);

const ports = fc.constantFrom(
  '',
  'ports: ["1:1"]\n',
  'ports:\n  - 80\n  - "8080:80/udp"\n',
  'ports:\n- target: 80\n  published: 81\n',
  'ports: [{ target: 80, mode: host }]\n',
  'ports: *ports\n',
);

const more = fc.subarray(
  [
    'command: |\n  one\n    two\n\n',
    'command: >+\n  folded\n\n\n',
    '# a comment\n',
    '\n',
    'user: a # b\n',
    'labels:\n  - x={{.Service.Name}}\n',
    'environment:\n  A: "a\n    b"\n  URL: jdbc:postgresql://s0/db\n',
    'healthcheck: { test: [CMD, x] }\n',
    '<<: *base\n',
  ],
  { maxLength: 4 },
);

const service = fc
  .tuple(
    image.map((name) => `image: ${name}\n`),
    sysctls,
    deploy,
    ports,
    more,
  )
  .chain(([...parts]) => fc.shuffledSubarray(parts.flat(), { minLength: parts.flat().length }))
  .map((lines) => lines.join(''));

const head = `x-sysctls: &sysctls
  net.core.somaxconn: 8192
  net.ipv4.tcp_keepalive_time: 7200
x-deploy: &deploy
  placement: { constraints: [node.role == manager] }
x-ports: &ports ["5432:5432"]
x-base: &base
  sysctls:
    net.core.somaxconn: 16384
  deploy:
    replicas: 2
`;

const file = fc
  .record({
    services: fc.array(service, { minLength: 1, maxLength: 3 }),
    width: fc.constantFrom(1, 2, 4),
    ending: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
    finalNewline: fc.boolean(),
    second: fc.boolean(),
  })
  .map(({ services, width, ending, bom, finalNewline, second }) => {
    const blank = ' '.repeat(width);
    const indented = (text: string, times: number) => text.replace(/^(?=.)/gm, blank.repeat(times));
    const body = services.map((lines, index) => `${blank}s${index}:\n${indented(lines, 2)}`).join('');
    const text = `${head}services:\n${body}${second ? '---\nx: 1\n' : ''}`;
    const trimmed = finalNewline ? text : text.replace(/\n+$/, '');
    return (bom ? '\uFEFF' : '') + trimmed.replaceAll('\n', ending);
  })
  // What a service lists twice, Docker refuses.
  .filter((text) =>
    parseAllDocuments(text, { merge: true, logLevel: 'silent' }).every(
      (document) => document.errors.length === 0,
    ),
  );

test('each fix alone leaves the rest of the tree as it was', () => {
  let fixes = 0;
  fc.assert(
    fc.property(file, (text) => {
      const was = JSON.stringify(rest(tree(text)).map((services) => (services as Json[]).map(withoutUrl)));
      for (const { fixes: offered, rule } of findings(text).findings) {
        for (const { edits, title } of offered) {
          fixes++;
          for (const [index, edit] of edits.entries()) {
            assert.ok(
              !edits.slice(index + 1).some((other) => overlaps(edit.span, other.span)),
              `${title}: edits overlap`,
            );
          }
          const after = applyEdits(text, edits);
          const is = JSON.stringify(
            rest(tree(after)).map((services) => (services as Json[]).map(withoutUrl)),
          );
          assert.equal(is, was, `${rule}, ${title}:\n${after}`);
          assert.equal(
            after.includes('\r\n') ? after.replaceAll('\r\n', '').includes('\n') : false,
            false,
            'line endings are mixed',
          );
          assert.equal(/\n$/.test(after), /\n$/.test(text), `${title}: the end of the file changed`);
          assert.ok(
            findings(after).findings.filter((other) => other.rule === rule).length <
              findings(text).findings.filter((other) => other.rule === rule).length,
            `${title}: the finding is still there:\n${after}`,
          );
        }
      }
    }),
    { numRuns: 200 },
  );
  assert.ok(fixes > 100, `only ${fixes} fixes were tried`);
});

/** The parameter is the one thing that fixes change in a value. */
function withoutUrl(service: Json): Json {
  return JSON.parse(JSON.stringify(service).replaceAll('?tcpKeepAlive=true', '')) as Json;
}

test('all fixes together hold, and a second run changes nothing', () => {
  fc.assert(
    fc.property(file, (text) => {
      let fixed = text;
      for (let round = 0; round < 10; round++) {
        const { text: next, applied } = applyFixes(fixed, findings(fixed).findings, 'review');
        fixed = next;
        if (applied === 0) break;
      }
      assert.equal(applyFixes(fixed, findings(fixed).findings, 'review').applied, 0);
      assert.deepEqual(
        findings(fixed).findings.filter(({ fixes }) => fixes.some(({ preferred }) => preferred)),
        [],
      );
      assert.deepEqual(
        rest(tree(fixed)).map((services) => (services as Json[]).map(withoutUrl)),
        rest(tree(text)).map((services) => (services as Json[]).map(withoutUrl)),
      );
    }),
    { numRuns: 150 },
  );
});

test('spans are exact: every service, image and setting is found where it says', () => {
  fc.assert(
    fc.property(file, (text) => {
      for (const { name, nameSpan, image: found, sysctls: block } of parseCompose(
        'file:///x/compose.yaml',
        text,
      ).services) {
        assert.equal(text.slice(nameSpan.start, nameSpan.end), name);
        if (found?.content !== undefined)
          assert.equal(text.slice(found.content.start, found.content.end), found.raw);
        for (const { key, keySpan } of block.settings) {
          assert.ok(text.slice(keySpan.start, keySpan.end).includes(key));
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('a comment line where one is offered leaves the tree as it was', () => {
  fc.assert(
    fc.property(file, fc.nat(), (text, seed) => {
      const offset = parseCompose('file:///x/compose.yaml', text).commentLineAbove(seed % (text.length + 1));
      if (offset === undefined) return;
      const commented = applyEdits(text, [{ span: { start: offset, end: offset }, text: '# half-open\n' }]);
      assert.deepEqual(tree(commented), tree(text));
    }),
    { numRuns: 200 },
  );
});

test('no text crashes anything', () => {
  const piece = fc.constantFrom(
    'services:',
    ' ',
    '  ',
    '\n',
    '\r\n',
    '\t',
    'image: postgres',
    'deploy:',
    'endpoint_mode: dnsrr',
    '&a',
    '*a',
    '<<: ',
    '[',
    ']',
    '{',
    '}',
    '- ',
    '"',
    "'",
    '|',
    '>',
    ':',
    '#',
    '!reset ',
    '---',
    '? ',
    '${X}',
    'sysctls:',
    'net.ipv4.tcp_keepalive_time: 9999',
    'ports:',
    '80:80',
    '\uFEFF',
    '\0',
    '%',
  );
  const soup = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
  const cut = fc
    .tuple(file, fc.nat(), fc.nat())
    .map(([text, a, b]) => text.slice(0, a % text.length) + text.slice((a % text.length) + (b % 40)));
  fc.assert(
    fc.property(fc.oneof(soup, cut, fc.string({ unit: 'binary' })), (text) => {
      looksLikeCompose(text);
      const { document, findings: found } = findings(text);
      for (const { fixes } of found) for (const { edits } of fixes) applyEdits(text, edits);
      for (const { span } of document.comments) assert.equal(text[span.start], '#');
    }),
    { numRuns: 1200 },
  );
});

/** Kernel settings of pods and of `docker run`: which files count, and what fixes leave of them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import type { ContainersDocument } from '../../src/core/document/containers.ts';
import { createHalfOpen } from '../../src/core/index.ts';
import { parseContainers } from '../../src/core/parse/containers/parser.ts';
import { candidate, detect } from '../../src/core/parse/detect.ts';
import { applyEdits, overlaps } from '../../src/core/text.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';
import { memoryWorld } from '../helpers/world.ts';

const knowledge = await builtInKnowledge();
const manifestUri = 'file:///repo/deploy/pod.yaml';
const scriptUri = 'file:///repo/run.sh';

const pod = (items: string, extra = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  ${extra}securityContext:\n    sysctls:\n${items}  containers: []\n`;

function open(files: Readonly<Record<string, string>>, environments: readonly string[] = ['aws/nlb']) {
  return createHalfOpen(memoryWorld({ 'file:///repo/.git/HEAD': '', ...files }), knowledge, { environments });
}

describe('which files start containers', () => {
  test('manifests by what stands in them', () => {
    const item = '      - { name: net.core.somaxconn, value: "1" }\n';
    assert.equal(detect(manifestUri, pod(item)), 'containers');
    assert.equal(detect('untitled:Untitled-1', pod(item), 'yaml'), 'containers');
    assert.equal(detect(manifestUri, pod(item).replace('kind: Pod', 'kind: {{ .Kind }}')), undefined);
    assert.equal(detect(manifestUri, pod(item).replaceAll('sysctls', 'other')), undefined);
    assert.equal(detect(manifestUri, pod(item).replace('apiVersion: v1\n', '')), undefined);
    assert.equal(detect(manifestUri, 'services:\n  a:\n    image: b\n    sysctls: {}\n'), 'compose');
  });

  test('scripts by their name and the option', () => {
    assert.deepEqual(candidate(scriptUri), { kind: 'containers', certain: false });
    assert.equal(detect(scriptUri, 'docker run --sysctl a.b=1 x'), 'containers');
    assert.equal(detect(scriptUri, 'docker run x'), undefined);
    assert.equal(detect(scriptUri, 'tool --sysctl a.b=1'), undefined);
    assert.equal(candidate('file:///repo/run.zsh'), undefined);
  });

  test('a scan meets them', async () => {
    const files = {
      [manifestUri]: pod('      - { name: net.ipv4.tcp_keepalive_time, value: "7200" }\n'),
      [scriptUri]: 'docker run --sysctl net.ipv4.tcp_keepalive_time=7200 x\n',
      'file:///repo/plain.sh': 'docker run x\n',
    };
    const found: string[] = [];
    for await (const result of open(files).scan(['file:///repo'])) {
      assert.ok('findings' in result);
      found.push(`${result.uri} ${result.findings.map(({ rule }) => rule)}`);
    }
    assert.deepEqual(found.sort(), [
      `${manifestUri} sysctl/keepalive-too-slow`,
      `${scriptUri} sysctl/keepalive-too-slow`,
    ]);
  });
});

describe('what is read', () => {
  const settings = (uri: string, text: string) =>
    parseContainers(uri, text).blocks.map((block) => block.settings.map(({ key, value }) => [key, value]));

  test('of a command, in every spelling', () => {
    const text = [
      `docker run --sysctl a.b=1 --sysctl=c.d=2 --sysctl "e.f=3 4" --sysctl g.h='5 6' --sysctl i/j.k=$X img`,
      `docker -H host run \\\r\n  --sysctl \\\r\n  a.b=7 \\\r\n  img; docker run --sysctl a.b=8 img`,
      `x=$(docker create --sysctl a.b=9 img)`,
      `docker run --sysctl a.b --sysctl =1 --sysctl "$A" --sysctl a.$B=1 --sysctlx a.b=1 img`,
    ].join('\n');
    assert.deepEqual(settings(scriptUri, text), [
      [
        ['a.b', '1'],
        ['c.d', '2'],
        ['e.f', '3 4'],
        ['g.h', '5 6'],
        ['i.j/k', undefined],
      ],
      [['a.b', '7']],
      [['a.b', '8']],
      [['a.b', '9']],
    ]);
  });

  test('of a pod: names and values, whatever else stands there', () => {
    const items =
      '      - name: a.b\n        value: "1"\n      - value: 2\n        name: c/d\n      - name: e.f\n      - g.h\n      - name: ${I}\n        value: "3"\n';
    const { blocks } = parseContainers(manifestUri, pod(items, 'hostNetwork: true\n  '));
    assert.deepEqual(
      blocks.map(({ owner, partial, settings: read }) => [
        owner,
        partial,
        read.map(({ key, value }) => [key, value]),
      ]),
      [
        [
          { type: 'container', startedBy: 'kubernetes', hostNetwork: true },
          true,
          [
            ['a.b', '1'],
            ['c.d', '2'],
            ['e.f', undefined],
          ],
        ],
      ],
    );
  });

  test('broken YAML is read as far as it goes', () => {
    assert.doesNotThrow(() => settings(manifestUri, pod('      - name: [\n')));
    assert.deepEqual(settings(manifestUri, 'apiVersion: v1\nspec: *gone\n# sysctls\n'), []);
  });
});

test('a finding is suppressed above its line, unless the line goes on from the one before', async () => {
  const text =
    'docker run --sysctl net.ipv4.tcp_keepalive_time=7200 x\ndocker run \\\n --sysctl net.ipv4.tcp_keepalive_time=7200 x\n';
  const core = open({});
  core.open(scriptUri, text, 1);
  const { findings } = (await core.findings(scriptUri))!;
  const [first, second] = await Promise.all(
    findings.map((finding) => core.suppression(scriptUri, finding, 'a test')),
  );
  const left = await core.lintText(scriptUri, applyEdits(text, first!.edits));
  assert.equal(left!.findings.length, 1);
  assert.equal(second, undefined);
});

test('a setting of a pod is told about where it stands', async () => {
  const text = pod('      - name: net.ipv4.tcp_keepalive_time\n        value: "600"\n');
  const core = open({});
  core.open(manifestUri, text, 1);
  const hover = await core.hover(manifestUri, text.indexOf('"600"') + 1);
  assert.equal(text.slice(hover!.span.start, hover!.span.end), '"600"');
  assert.match(hover!.markdown, /first probe after 10 min, .*aws\/nlb forgets after 350 s/);
  assert.equal(await core.hover(manifestUri, 0), undefined);
});

// Anything somebody may write.

const key = fc.constantFrom(
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_keepalive_intvl',
  'net/ipv4/tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_timeout',
  'net.ipv6.tcp_sack',
  'net.ipv4.tcp_tw_recycle',
  'net.core.somaxconn',
  'net.core.rmem_max',
  'net.ipv4.ip_local_port_range',
  'vm.swappiness',
  'kernel.sem',
);
const value = fc.constantFrom('1', '7200', '60s', '010', '20000-50000', '1024 65000', '$V', '');
const pair = fc.tuple(key, value);
const ending = fc.constantFrom('\n', '\r\n');

const scripts = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.constantFrom('docker run -d', 'podman create --network host', 'echo', 'nerdctl run'),
        fc.array(
          fc.tuple(pair, fc.constantFrom('plain', 'equals', 'double', 'single', 'value'), fc.boolean()),
          {
            maxLength: 5,
          },
        ),
        fc.boolean(),
      ),
      { maxLength: 3 },
    ),
    ending,
    fc.boolean(),
  )
  .map(([commands, eol, last]) => {
    const lines = commands.map(([command, options, image]) => {
      const words = options.map(([[k, v], style, alone]) => {
        const bare = /\s/.test(v) ? v.replace(' ', '') : v;
        const option = {
          plain: `--sysctl ${k}=${bare}`,
          equals: `--sysctl=${k}=${bare}`,
          double: `--sysctl "${k}=${v}"`,
          single: `--sysctl '${k}=${v}'`,
          value: `--sysctl ${k}="${v}"`,
        }[style];
        return (alone ? ` \\${eol}  ` : ' ') + option;
      });
      return command + words.join('') + (image ? ' example/image # as ever' : '');
    });
    return ['#!/bin/sh', ...lines].join(eol) + (last ? eol : '');
  });

const manifests = fc
  .tuple(
    fc.array(fc.tuple(pair, fc.constantFrom('block', 'turned', 'flow', 'single', 'remark'))),
    fc.constantFrom('Pod', 'Deployment'),
    fc.boolean(),
    fc.boolean(),
    ending,
  )
  .map(([pairs, kind, indented, inLine, eol]) => {
    const at = kind === 'Pod' ? '  ' : '      ';
    const dash = `${at}${indented ? '    ' : '  '}- `;
    const blank = ' '.repeat(dash.length);
    const items = pairs.flatMap(([[k, v], style]) => {
      if (style === 'flow') return [`${dash}{ name: ${k}, value: "${v}" }`];
      const [name, given] = [`name: ${k}`, style === 'single' ? `value: '${v}'` : `value: "${v}"`];
      if (style === 'turned') return [dash + given, blank + name];
      return [dash + name + (style === 'remark' ? ' # why' : ''), blank + given];
    });
    const flow = pairs.map(([[k, v]]) => `{ name: ${k}, value: "${v}" }`).join(', ');
    const above = kind === 'Pod' ? ['spec:'] : ['spec:', '  template:', '    spec:'];
    const list =
      items.length === 0 ? [] : inLine ? [`${at}  sysctls: [${flow}]`] : [`${at}  sysctls:`, ...items];
    const lines = [
      `${at}securityContext:`,
      `${at}  fsGroup: 7`,
      ...list,
      `${at}containers:`,
      `${at}  - image: example/image`,
    ];
    return ['apiVersion: v1 # sysctls', `kind: ${kind}`, ...above, ...lines, ''].join(eol);
  });

const files = fc.oneof(
  scripts.map((text) => [scriptUri, text] as const),
  manifests.map((text) => [manifestUri, text] as const),
);

/** What stands in a text once the settings are taken from it. */
function rest(document: ContainersDocument): string {
  return document.uri === scriptUri ? restOfScript(document) : restOfManifest(document);
}

function restOfScript({ blocks, text }: ContainersDocument): string {
  const spans = blocks.flatMap(({ settings }) => settings.map(({ span }) => span));
  let left = text;
  for (const { start, end } of spans.sort((a, b) => b.start - a.start))
    left = left.slice(0, start) + left.slice(end);
  return left.replace(/[\\\s]/g, '');
}

/** A remark on a setting goes with it. */
function restOfManifest({ text, comments }: ContainersDocument): string {
  const trees = parseAllDocuments(text).map((each) => {
    assert.deepEqual(each.errors, [], text);
    return JSON.stringify(each.toJS(), (key, found: unknown) => (key === 'sysctls' ? undefined : found));
  });
  const remarks = comments.map((comment) => comment.text.trim()).filter((each) => each !== 'why');
  return JSON.stringify([trees, remarks]);
}

test('fixes of any such file end, do not overlap, and leave everything else', async () => {
  await fc.assert(
    fc.asyncProperty(files, async ([uri, text]) => {
      const core = open({}, ['aws/nlb']);
      const report = await core.lintText(uri, text);
      if (report === undefined) return;
      assert.deepEqual(report.failures, []);
      for (const { rule, span, fixes } of report.findings) {
        assert.ok(0 <= span.start && span.start < span.end && span.end <= text.length, rule);
        for (const { edits, title } of fixes) {
          for (const [index, edit] of edits.entries())
            assert.ok(!edits.slice(index + 1).some((other) => overlaps(edit.span, other.span)), title);
          const after = applyEdits(text, edits);
          assert.equal(
            rest(parseContainers(uri, after)),
            rest(parseContainers(uri, text)),
            `${rule}: ${title}`,
          );
        }
      }
      const fixed = (await core.fixAll(uri, 'review', text))!.text;
      assert.equal((await core.fixAll(uri, 'review', fixed))!.text, fixed);
      assert.equal(/\r\n/.test(fixed), /\r\n/.test(text));
      assert.equal(/(?<!\r)\n/.test(fixed), /(?<!\r)\n/.test(text));
      assert.equal(/\n$/.test(fixed), /\n$/.test(text));
      assert.equal(rest(parseContainers(uri, fixed)), rest(parseContainers(uri, text)));
    }),
    { numRuns: 300 },
  );
});

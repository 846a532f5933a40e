/** What the editor says beside a sysctl file, and how it colours one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fromRoot } from '../../src/build/paths.ts';
import { completeSysctl } from '../../src/core/assist/sysctl-complete.ts';
import { winningAssignment } from '../../src/core/assist/sysctl-definition.ts';
import { hintSysctl } from '../../src/core/assist/sysctl-hints.ts';
import { hoverSysctl } from '../../src/core/assist/sysctl-hover.ts';
import { symbolsSysctl } from '../../src/core/assist/sysctl-symbols.ts';
import { parseSysctl } from '../../src/core/parse/sysctl/parser.ts';
import type { Project } from '../../src/core/project/project.ts';
import type { Context } from '../../src/core/rule.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';

const knowledge = await builtInKnowledge();
const alone: Project['sysctl'] = { before: [], after: [], ambiguous: false };
const uri = 'file:///repo/etc/sysctl.d/60-net.conf';

function contextOf(environments: readonly string[], sysctl = alone): Context {
  const active = knowledge.environments
    .filter(({ id }) => environments.includes(id))
    .map((environment) => ({ ...environment, chosen: true, why: 'the test' }));
  return { environments: active, project: { sysctl: sysctl! }, settings: {}, knowledge };
}

/** The text without its `|`, and the offset at which it stood. */
function marked(text: string) {
  const offset = text.indexOf('|');
  return { document: parseSysctl(uri, text.replace('|', '')), offset };
}

describe('hover', () => {
  const hover = (text: string, environments: readonly string[] = ['aws/nlb'], sysctl = alone) => {
    const { document, offset } = marked(text);
    const found = hoverSysctl(document, offset, contextOf(environments, sysctl));
    return found && { at: document.text.slice(found.span.start, found.span.end), ...found };
  };

  test('says what a key is and what its value means here', () => {
    const found = hover('net.ipv4.tcp_keep|alive_time = 7200\n')!;
    assert.equal(found.at, 'net.ipv4.tcp_keepalive_time');
    for (const part of [
      'integer, s, default `7200`',
      'first keepalive probe',
      'A container has its own since Linux 4.5',
      'first probe after 2 h, dead peer found after 2 h 11 min; aws/nlb forgets after 350 s',
    ]) {
      assert.ok(found.markdown.includes(part), `${part} is missing from\n${found.markdown}`);
    }
  });

  test('takes the other two values of keepalive from where they stand', () => {
    const found = hover(
      'net.ipv4.tcp_keepalive_intvl = 1|0\nnet.ipv4.tcp_keepalive_time = 60\nnet.ipv4.tcp_keepalive_probes = 3\n',
    );
    assert.equal(found?.at, '10');
    assert.ok(
      found.markdown.includes(
        'first probe after 1 min, dead peer found after 1 min 30 s; in time for aws/nlb (350 s)',
      ),
      found.markdown,
    );
  });

  test('knows interfaces, other notations, removed and unknown keys', () => {
    assert.match(hover('net/ipv4/conf/eth0/rp_fil|ter = 1')!.markdown, /rp_filter/);
    assert.match(hover('net.ipv4.tcp_tw_re|cycle = 1')!.markdown, /gone since Linux 4\.12/);
    assert.match(
      hover('net.ipv4.tcp_keepalive_inter|val = 1')!.markdown,
      /No Linux kernel has .*Meant is probably `net\.ipv4\.tcp_keepalive_intvl`/,
    );
    assert.equal(hover('vm.swapp|iness = 1'), undefined);
    assert.equal(hover('# net.ipv4.tcp_|sack = 1'), undefined);
  });

  test('says that a value is refused or has no effect', () => {
    assert.match(
      hover('net.ipv4.tcp_fin_timeout = 1|5s')!.markdown,
      /the kernel refuses it: it takes whole seconds, without a unit/,
    );
    assert.match(
      hover('net.core.somaxconn = |1\nnet.core.somaxconn = 2')!.markdown,
      /Without effect: set to `2` further down/,
    );
    const later = parseSysctl('file:///repo/etc/sysctl.d/90-z.conf', 'net.core.somaxconn = 3');
    const sysctl = { before: [], after: [{ uri: later.uri, block: later.block }], ambiguous: false };
    assert.match(
      hover('net.core.somaxconn = |1', [], sysctl)!.markdown,
      /`90-z\.conf`, read later, sets `3`/,
    );
    assert.match(hover('net.core.somaxconn = {{ |a }}')!.markdown, /filled in elsewhere/);
  });

  test('cannot be led to write Markdown of the file’s own', () => {
    assert.ok(!hover('net.core.somaxconn = |`[a](command:b)`')!.markdown.includes('`[a](command:b)`\n'));
    assert.match(hover('net.core.somaxconn = |`[a](command:b)`')!.markdown, /`` `\[a\]\(command:b\)` ``/);
  });
});

describe('completion', () => {
  const complete = (text: string, environments: readonly string[] = []) => {
    const { document, offset } = marked(text);
    return completeSysctl(document, offset, contextOf(environments)).map((item) => ({
      ...item,
      result: document.text.slice(0, item.span.start) + item.insert + document.text.slice(item.span.end),
    }));
  };

  test('of keys follows the file’s style and leaves removed and read-only ones out', () => {
    const items = complete('vm.swappiness=1\nnet.ipv4.tcp_keep|\n');
    assert.deepEqual(items.map(({ label }) => label).sort(), [
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
      'net.ipv4.tcp_keepalive_time',
    ]);
    const time = items.find(({ label }) => label.endsWith('time'))!;
    assert.equal(time.result, 'vm.swappiness=1\nnet.ipv4.tcp_keepalive_time=\n');
    assert.equal(time.detail, 's, default 7200');
    assert.equal(complete('tw_rec|').length, 0);
    assert.equal(complete('nf_conntrack_count|').length, 0);
    assert.equal(complete('  -net/core/somax|conn = 1')[0]?.result, '  -net/core/somaxconn = 1');
    assert.ok(complete('|').length > 200);
  });

  test('of values knows the active environments', () => {
    const items = complete('net.ipv4.tcp_keepalive_time = |', ['syseleven/cbk', 'aws/nlb']);
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [
        ['10', 'for syseleven/cbk (60 s), aws/nlb (350 s)'],
        ['7200', "the kernel's own"],
      ],
    );
    assert.equal(items[0]?.result, 'net.ipv4.tcp_keepalive_time = 10');
    assert.deepEqual(
      complete('net.ipv4.tcp_tw_reuse=|').map(({ label }) => label),
      ['0', '1', '2'],
    );
    assert.equal(complete('net.ipv4.tcp_sack = 1|')[0]?.result, 'net.ipv4.tcp_sack = 0');
    assert.ok(complete('net.ipv4.tcp_congestion_control = |').some(({ label }) => label === 'bbr'));
  });

  test('is none in comments, of unknown keys and before a line', () => {
    for (const text of ['# net.|', 'vm.swappiness = |', '| net.core.somaxconn = 1', 'two words|']) {
      assert.deepEqual(complete(text), [], text);
    }
  });
});

describe('inlay hints', () => {
  const hints = (text: string, environments: readonly string[] = ['aws/nlb']) => {
    const document = parseSysctl(uri, text);
    return hintSysctl(document, { start: 0, end: text.length }, contextOf(environments)).map(
      ({ offset, label }) => `${text.slice(0, offset)}| ${label}`,
    );
  };

  test('do the sum', () => {
    assert.deepEqual(hints('net.ipv4.tcp_keepalive_time = 7200'), [
      'net.ipv4.tcp_keepalive_time = 7200| first probe after 2 h, dead peer found after 2 h 11 min; aws/nlb forgets after 350 s',
    ]);
    assert.deepEqual(hints('net.ipv4.tcp_keepalive_time = 120', []), [
      'net.ipv4.tcp_keepalive_time = 120| first probe after 2 min, dead peer found after 13 min 15 s',
    ]);
    assert.match(
      hints('net.ipv4.ip_local_port_range = 32768 60999')[0]!,
      /28,232 ports: about 470 new connections a second/,
    );
    assert.match(hints('net.netfilter.nf_conntrack_tcp_timeout_established = 432000')[0]!, /5 d$/);
  });

  test('are none where the value has no effect, is refused or unknown', () => {
    for (const text of [
      'net.ipv4.tcp_keepalive_time = 60s',
      'net.ipv4.tcp_keepalive_time = {{ a }}',
      'kern.ipc.somaxconn=1',
      'vm.swappiness = 1',
    ]) {
      assert.deepEqual(hints(text), [], text);
    }
    assert.equal(hints('net.ipv4.tcp_keepalive_time = 60\nnet.ipv4.tcp_keepalive_time = 90').length, 1);
  });
});

test('symbols are the assignments', () => {
  const text = '# a\nnet.core.somaxconn = 1\n-vm.a = {{ b }}\n';
  const symbols = symbolsSysctl(parseSysctl(uri, text));
  assert.deepEqual(
    symbols.map(({ name, detail }) => [name, detail]),
    [
      ['net.core.somaxconn', '1'],
      ['vm.a', undefined],
    ],
  );
  for (const { span, nameSpan } of symbols)
    assert.ok(span.start <= nameSpan.start && nameSpan.end <= span.end);
});

test('the winning assignment is found further down and in files read later', () => {
  const { document, offset } = marked('net.core.somaxconn = |1\nvm.a = 1\nnet.core.somaxconn = 2\n');
  const here = winningAssignment(document, offset, contextOf([]));
  assert.deepEqual(
    [here?.uri, document.text.slice(here!.span.start).split('\n')[0]],
    [uri, 'net.core.somaxconn = 2'],
  );
  const later = parseSysctl('file:///repo/etc/sysctl.d/90-z.conf', '# z\nnet.core.somaxconn = 3');
  const context = contextOf([], {
    before: [],
    after: [{ uri: later.uri, block: later.block }],
    ambiguous: false,
  });
  assert.deepEqual(winningAssignment(document, offset, context), {
    uri: later.uri,
    span: { start: 4, end: 22 },
  });
  assert.equal(winningAssignment(document, document.text.length, contextOf([])), undefined);
});

describe('the grammar', () => {
  interface Pattern {
    readonly match?: string;
    readonly include?: string;
    readonly patterns?: readonly Pattern[];
    readonly captures?: Readonly<
      Record<string, { readonly name?: string; readonly patterns?: readonly Pattern[] }>
    >;
  }
  const grammar = JSON.parse(readFileSync(fromRoot('media', 'sysctl.tmLanguage.json'), 'utf8')) as {
    readonly patterns: readonly Pattern[];
    readonly repository: Readonly<Record<string, Pattern>>;
  };
  const all = (pattern: Pattern): Pattern[] => [
    pattern,
    ...(pattern.patterns ?? []).flatMap(all),
    ...Object.values(pattern.captures ?? {}).flatMap((capture) => (capture.patterns ?? []).flatMap(all)),
  ];
  const patterns = [...grammar.patterns, ...Object.values(grammar.repository)].flatMap(all);
  /** The first pattern of the list that matches a line, as an editor would take it. */
  const first = (line: string) =>
    grammar.patterns
      .map(({ include }) => include!.slice(1))
      .find((name) =>
        all(grammar.repository[name]!).some(
          ({ match }) => match !== undefined && new RegExp(match).test(line),
        ),
      );

  test('includes what it has, and its expressions are expressions', () => {
    for (const { include } of patterns)
      if (include !== undefined) assert.ok(grammar.repository[include.slice(1)], include);
    for (const { match } of patterns)
      if (match !== undefined) assert.doesNotThrow(() => new RegExp(match), match);
  });

  test('takes lines for what they are', () => {
    assert.deepEqual(
      ['# a', ' ;a = 1', 'net.core.somaxconn = 1 # b', '-vm.a=1', '-vm.a', '{% if a %}'].map(first),
      ['comment', 'comment', 'assignment', 'assignment', 'exclusion', 'template'],
    );
    const [, minus, key, equals, value] = new RegExp(grammar.repository.assignment!.match!).exec(
      ' -net/ipv4/conf/*/tag\t= 1 2 ',
    )!;
    assert.deepEqual([minus, key, equals, value], ['-', 'net/ipv4/conf/*/tag', '=', '1 2']);
  });
});

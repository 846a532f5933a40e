import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/core/finding.ts';
import { parseConfigDocument } from '../../src/core/parse/config.ts';
import { suppress, suppressionEdit } from '../../src/core/suppress.ts';
import { applyEdits } from '../../src/core/text.ts';

// Any document has comments; a configuration file is the plainest.
function at(text: string, word: string, rule = 'socket/keepalive-missing'): Finding {
  const start = text.indexOf(word);
  const end = start + word.length;
  return {
    rule,
    issue: 'x',
    severity: 'warning',
    span: { start, end },
    message: '',
    environments: [],
    related: [],
    fixes: [],
  };
}

function run(text: string, findings: readonly Finding[], off: readonly string[] = []) {
  const known = ['socket/keepalive-missing', 'socket/keepalive-unit'];
  return suppress(
    parseConfigDocument('file:///x', text),
    findings,
    (rule) => known.some((id) => id === rule || (rule.endsWith('/*') && id.startsWith(rule.slice(0, -1)))),
    (rule) => off.includes(rule),
  );
}

const suppressing = [
  '// half-open-disable-next-line socket/keepalive-missing -- the peer pings\nHERE',
  '// half-open-disable-next-line socket/keepalive-unit, socket/keepalive-missing\r\nHERE',
  '// half-open-disable-next-line socket/*\nHERE',
  'HERE // half-open-disable-line socket/keepalive-missing',
  '/* half-open-disable socket/keepalive-missing */\n\n\nHERE',
  '/*\n * half-open-disable-next-line socket/keepalive-missing -- over\n * lines\n */\nHERE',
];

for (const text of suppressing) {
  test(`suppressed: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(run(text, [at(text, 'HERE')]).findings, []);
  });
}

const leaving = [
  '// half-open-disable-next-line socket/keepalive-missing\n\nHERE',
  '// half-open-disable-line socket/keepalive-missing\nHERE',
  'HERE\n// half-open-disable socket/keepalive-missing',
  '// half-open-disable socket/keepalive-missing\n// half-open-enable socket/keepalive-missing\nHERE',
  '// half-open-disable-next-line socket/keepalive-unit\nHERE',
  '// half-open-disable-next-line\nHERE',
  '// half-open-disable-next-lines socket/keepalive-missing\nHERE',
  '"half-open-disable-next-line socket/keepalive-missing"\nHERE',
];

for (const text of leaving) {
  test(`left: ${JSON.stringify(text)}`, () => {
    assert.equal(run(text, [at(text, 'HERE')]).findings.length, 1);
  });
}

test('what suppresses nothing is told, and its removal takes exactly it away', () => {
  const text = 'a\n  // half-open-disable-next-line socket/keepalive-missing -- gone\nb';
  const { idle } = run(text, []);
  assert.equal(idle.length, 1);
  assert.equal(text.slice(idle[0]!.span.start, idle[0]!.span.end), 'socket/keepalive-missing');
  assert.equal(applyEdits(text, idle[0]!.removal), 'a\nb');
});

test('of several rules only the idle one is taken away', () => {
  const text = '// half-open-disable-next-line socket/keepalive-unit, socket/keepalive-missing -- why\nHERE';
  const { idle } = run(text, [at(text, 'HERE')]);
  assert.deepEqual(
    idle.map((entry) => text.slice(entry.span.start, entry.span.end)),
    ['socket/keepalive-unit'],
  );
  assert.equal(
    applyEdits(text, idle[0]!.removal),
    '// half-open-disable-next-line socket/keepalive-missing -- why\nHERE',
  );
});

test('a rule nobody knows and a directive without a rule are idle', () => {
  assert.match(run('// half-open-disable-line socket/keepalife', []).idle[0]!.message, /No rule is called/);
  assert.match(run('// half-open-disable-line', []).idle[0]!.message, /names no rule/);
});

test('a rule that configuration switched off leaves its suppressions alone', () => {
  assert.deepEqual(
    run('// half-open-disable-line socket/keepalive-unit', [], ['socket/keepalive-unit']).idle,
    [],
  );
});

test('suppress here writes above the line, in its indentation and line ending, and works', () => {
  const text = '{\r\n\t"a": HERE\r\n}';
  const document = parseConfigDocument('file:///x', text);
  const finding = at(text, 'HERE');
  const edit = suppressionEdit(document, finding, 'the peer pings');
  const after = applyEdits(text, [edit!]);
  assert.equal(
    after,
    '{\r\n\t// half-open-disable-next-line socket/keepalive-missing -- the peer pings\r\n\t"a": HERE\r\n}',
  );
  assert.deepEqual(run(after, [at(after, 'HERE')]).findings, []);
});

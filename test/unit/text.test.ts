import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyEdits,
  indentationAt,
  LineIndex,
  lineEnd,
  lineStart,
  nextLine,
  overlaps,
  span,
} from '../../src/core/text.ts';

test('lines end with \\n, \\r\\n and a lone \\r', () => {
  const text = 'a\nb\r\nc\rd';
  const lines = new LineIndex(text);
  assert.equal(lines.lines, 4);
  assert.deepEqual(lines.position(text.indexOf('d')), { line: 3, column: 0 });
  assert.deepEqual(lines.position(text.indexOf('c')), { line: 2, column: 0 });
  assert.equal(lines.offset({ line: 3, column: 0 }), text.indexOf('d'));
});

test('a BOM is no column', () => {
  const text = '\uFEFFkey = 1\nnext';
  const lines = new LineIndex(text);
  assert.deepEqual(lines.position(1), { line: 0, column: 0 });
  assert.deepEqual(lines.position(0), { line: 0, column: 0 });
  assert.equal(lines.offset({ line: 0, column: 3 }), 4);
});

test('columns count UTF-16 units', () => {
  const text = '# 🌍 x';
  assert.deepEqual(new LineIndex(text).position(text.indexOf('x')), { line: 0, column: 5 });
});

test('a column behind the end of its line means the end', () => {
  assert.equal(new LineIndex('ab\r\ncd').offset({ line: 0, column: 99 }), 2);
  assert.equal(new LineIndex('ab').offset({ line: 7, column: 0 }), 2);
});

test('edits refer to the text as given, in any order, and insertions keep theirs', () => {
  const edits = [
    { span: span(4, 5), text: 'E' },
    { span: span(1, 1), text: 'x' },
    { span: span(1, 1), text: 'y' },
  ];
  assert.equal(applyEdits('abcde', edits), 'axybcdE');
});

test('overlapping edits are refused', () => {
  assert.throws(
    () =>
      applyEdits('abcdef', [
        { span: span(0, 3), text: '' },
        { span: span(2, 4), text: '' },
      ]),
    RangeError,
  );
});

test('two insertions at one place overlap, neighbours do not', () => {
  assert.ok(overlaps(span(3, 3), span(3, 3)));
  assert.ok(!overlaps(span(0, 3), span(3, 5)));
  assert.ok(!overlaps(span(0, 3), span(3, 3)));
});

test('line borders', () => {
  const text = 'one\r\n  two\rthree';
  assert.equal(lineStart(text, text.indexOf('two')), 5);
  assert.equal(lineEnd(text, 5), text.indexOf('\rthree'));
  assert.equal(nextLine(text, 0), 5);
  assert.equal(nextLine(text, 6), text.indexOf('three'));
  assert.equal(indentationAt(text, text.indexOf('wo')), '  ');
});

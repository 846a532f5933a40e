/** Trees are reused between edits: whatever is typed, the facts are those of a file read anew. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fromRoot } from '../../src/build/paths.ts';
import type { CodeDocument } from '../../src/core/document/code.ts';
import { createCodeParser } from '../../src/core/parse/code/parser.ts';
import { applyEdits, type Edit, span } from '../../src/core/text.ts';
import { installedGrammars } from '../helpers/world.ts';

const parser = createCodeParser(installedGrammars);

/** Everything a rule may read, without the functions that write fixes. */
function facts(document: CodeDocument): unknown {
  return JSON.parse(JSON.stringify({ connections: document.connections, comments: document.comments }));
}

describe('edits', () => {
  const samples = ['python.py', 'javascript.js', 'ruby.rb', 'php.php'].map((name) => ({
    name,
    text: readFileSync(fromRoot('test', 'fixtures', 'languages', name), 'utf8'),
  }));

  for (const { name, text } of samples) {
    test(`${name}: facts after edits are those of the whole text`, async () => {
      const words = [
        '',
        '\n',
        'x',
        '(',
        ')',
        '"',
        '    ',
        '# half-open-disable socket/*\n',
        '\r\n',
        'socket',
        'ü𝒳',
      ];
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({ at: fc.nat(text.length), length: fc.nat(30), text: fc.constantFrom(...words) }),
            { minLength: 1, maxLength: 6 },
          ),
          async (changes) => {
            let current = text;
            let parsed = await parser.parse(`file:///${name}`, text);
            const edits: Edit[] = [];
            for (const change of changes) {
              const start = Math.min(change.at, current.length);
              const edit = {
                span: span(start, Math.min(start + change.length, current.length)),
                text: change.text,
              };
              edits.push(edit);
              current = applyEdits(current, [edit]);
            }
            const before = parsed;
            parsed = await parser.parse(`file:///${name}`, current, undefined, { parsed: before!, edits });
            before?.dispose();
            const fresh = await parser.parse(`file:///${name}`, current);
            assert.deepEqual(facts(parsed!.document), facts(fresh!.document));
            parsed?.dispose();
            fresh?.dispose();
          },
        ),
        { numRuns: 25 },
      );
    });
  }
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addDependency } from '../../src/core/languages/rust/cargo.ts';
import { applyEdits } from '../../src/core/text.ts';

function added(text: string): string {
  const edit = addDependency(text, 'socket2', '"0.5"');
  return typeof edit === 'string' ? edit : applyEdits(text, [edit]);
}

const head = '[package]\nname = "feed"\n';

describe('a dependency in Cargo.toml', () => {
  const cases: readonly [name: string, before: string, after: string][] = [
    [
      'sorted ones',
      `${head}[dependencies]\nanyhow = "1"\ntokio = "1"\n`,
      `${head}[dependencies]\nanyhow = "1"\nsocket2 = "0.5"\ntokio = "1"\n`,
    ],
    [
      'others',
      `${head}[dependencies]\ntokio = "1"\nanyhow = "1"\n\n[features]\n`,
      `${head}[dependencies]\ntokio = "1"\nanyhow = "1"\nsocket2 = "0.5"\n\n[features]\n`,
    ],
    ['an empty table', `${head}[dependencies]\n`, `${head}[dependencies]\nsocket2 = "0.5"\n`],
    ['no table', head, `${head}\n[dependencies]\nsocket2 = "0.5"\n`],
    [
      'no final newline',
      `${head}[dependencies]\nanyhow = "1"`,
      `${head}[dependencies]\nanyhow = "1"\nsocket2 = "0.5"`,
    ],
    ['no table, no final newline', head.trimEnd(), `${head}\n[dependencies]\nsocket2 = "0.5"`],
    [
      'Windows line endings',
      '[package]\r\n[dependencies]\r\nzip = "1"\r\n',
      '[package]\r\n[dependencies]\r\nsocket2 = "0.5"\r\nzip = "1"\r\n',
    ],
    [
      'lists over several lines',
      `${head}[dependencies]\na = { features = [\n  "x",\n  # z = 1\n] }\n`,
      `${head}[dependencies]\na = { features = [\n  "x",\n  # z = 1\n] }\nsocket2 = "0.5"\n`,
    ],
    ['a workspace that keeps them', `${head}[dependencies]\ntokio.workspace = true\n`, 'elsewhere'],
    [
      'a workspace that keeps some',
      `${head}[dependencies]\na = "1"\ntokio = { workspace = true, features = ["net"] }\n`,
      'elsewhere',
    ],
    ['no package', '[workspace]\nmembers = ["a"]\n', 'elsewhere'],
    ['it is there', `${head}[dependencies]\nsocket2 = "0.4"\n`, 'there'],
    ['it is there for one target', `${head}[target.'cfg(unix)'.dependencies]\nsocket2 = "0.4"\n`, 'there'],
    ['it has a table of its own', `${head}[dependencies.socket2]\nversion = "0.4"\n`, 'there'],
    [
      'it goes by another name',
      `${head}[dependencies]\nsock = { package = "socket2", version = "0.5" }\n`,
      'there',
    ],
  ];
  for (const [name, before, after] of cases) test(name, () => assert.equal(added(before), after));

  test('a second time changes nothing', () => {
    for (const [, before] of cases) {
      const once = added(before);
      if (once !== 'there' && once !== 'elsewhere') assert.equal(added(once), 'there');
    }
  });
});

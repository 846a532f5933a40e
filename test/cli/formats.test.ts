/** The output formats as functions of a run that has everything in it, and as the command prints them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FormatContext } from '../../src/cli/formats/format.ts';
import { formats } from '../../src/cli/formats/index.ts';
import { textWidth } from '../../src/cli/layout.ts';
import type { Run } from '../../src/cli/run.ts';
import { plain } from '../../src/cli/terminal.ts';
import { folder, halfOpen, lintJson, samples } from './command.ts';

const at = (line: number, column: number, endLine: number, endColumn: number) => ({
  line,
  column,
  endLine,
  endColumn,
});

const run: Run = {
  version: 1,
  files: 3,
  findings: [
    {
      file: 'a b/ü#%.py',
      ...at(1, 1, 1, 9),
      rule: 'socket/keepalive-missing',
      issue: 'aws-nlb-idle-350s',
      severity: 'warning',
      message: 'Lost "after" <350 s>, 100%: a & b.\nSecond line \u0000\uD800 here',
      environments: ['aws/nlb', 'gcp/vpc'],
      related: [
        { file: 'a b/ü#%.py', ...at(7, 1, 7, 2), message: 'here as well' },
        { file: '../other.conf', ...at(2, 3, 2, 4), message: 'and there' },
      ],
      fixes: [
        {
          title: 'Enable it',
          safety: 'review',
          preferred: true,
          edits: [
            { ...at(1, 9, 1, 9), text: '\n  more' },
            { file: 'c.conf', ...at(4, 1, 5, 1), text: '' },
          ],
        },
        { title: 'Other', safety: 'safe', preferred: false, edits: [{ ...at(1, 1, 1, 2), text: 'x' }] },
      ],
    },
    {
      file: 'a b/ü#%.py',
      ...at(120, 4, 121, 2),
      rule: 'sysctl/tw-recycle',
      issue: 'tcp-tw-recycle',
      severity: 'error',
      message: 'Short.',
      environments: [],
      related: [],
      fixes: [],
    },
    {
      file: 'c.conf',
      ...at(1, 1, 1, 2),
      rule: 'sysctl/tw-recycle',
      issue: 'tcp-tw-recycle',
      severity: 'information',
      message: 'Known.',
      environments: [],
      related: [],
      fixes: [{ title: 'Safe', safety: 'safe', preferred: true, edits: [{ ...at(1, 1, 2, 1), text: '' }] }],
    },
  ],
  errors: [{ file: 'broken.conf', message: 'cannot be read: it is not UTF-8 text' }],
};

const nothing: Run = { version: 1, files: 2, findings: [], errors: [] };

const context: FormatContext = {
  paint: plain,
  width: Number.POSITIVE_INFINITY,
  version: '1.2.3',
  folder: '/home/somebody/my work',
  rules: new Map([
    [
      'socket/keepalive-missing',
      {
        id: 'socket/keepalive-missing',
        summary: 'A connection never asks for keepalive.',
        issue: 'keepalive-not-enabled',
        severity: { chosen: 'warning', fallback: 'information' },
      },
    ],
  ]),
  issues: new Map(),
};

function print(format: keyof typeof formats, what: Run, changes: Partial<FormatContext> = {}): string {
  return [...formats[format](what, { ...context, ...changes })].join('');
}

describe('json', () => {
  it('is the run itself', () => {
    assert.deepEqual(JSON.parse(print('json', run)), JSON.parse(JSON.stringify(run)));
    assert.deepEqual(JSON.parse(print('json', nothing)), nothing);
  });
});

describe('text', () => {
  it('groups by file, aligns, and sums up', () => {
    assert.equal(
      print('text', { ...run, findings: run.findings.map((finding) => ({ ...finding, message: 'Lost.' })) }),
      [
        'a b/ü#%.py',
        '    1:1  warning  Lost.  socket/keepalive-missing',
        '                  line 7: here as well',
        '                  ../other.conf:2: and there',
        '  120:4  error    Lost.  sysctl/tw-recycle',
        '',
        'broken.conf',
        '  failed  cannot be read: it is not UTF-8 text',
        '',
        'c.conf',
        '  1:1  information  Lost.  sysctl/tw-recycle',
        '',
        '3 findings: 1 error, 1 warning, 1 information, 1 failure',
        '1 fix can be applied with --fix',
        '1 fix to be reviewed can be applied with --fix=review',
        'half-open explain sysctl/tw-recycle tells more',
        '',
      ].join('\n'),
    );
  });

  it('tells failures alone', () => {
    assert.equal(
      print('text', { ...run, findings: [] }),
      'broken.conf\n  failed  cannot be read: it is not UTF-8 text\n\n0 findings: 1 failure\n',
    );
  });

  it('says nothing where nothing was found', () => {
    assert.equal(print('text', nothing), '');
  });

  it('breaks lines at the width of the terminal, and not where the rule stands', () => {
    const message = 'word '.repeat(60).trim();
    const long: Run = { ...run, findings: [{ ...run.findings[0]!, message }] };
    for (const width of [60, 80, 120]) {
      const lines = print('text', long, { width }).split('\n');
      for (const line of lines.slice(0, -4)) assert.ok(textWidth(line) <= width, `${width}: ${line}`);
      assert.equal(lines.join(' ').match(/word/g)?.length, 60);
      assert.equal(lines.filter((line) => line.includes('socket/keepalive-missing')).length, 2);
    }
  });

  it('paints without changing the words', () => {
    const painted = print('text', run, { paint: (_style, text) => `\x1b[1m${text}\x1b[22m` });
    assert.equal(painted.replaceAll(/\x1b\[\d+m/g, ''), print('text', run));
    assert.ok(painted.includes('\x1b[1merror  \x1b[22m'));
  });
});

describe('github', () => {
  it('writes one command a finding, escaped, columns only for one line', () => {
    assert.equal(
      print('github', run),
      [
        '::warning file=a b/ü#%25.py,line=1,endLine=1,col=1,endColumn=9,title=socket/keepalive-missing::Lost "after" <350 s>, 100%25: a & b.%0ASecond line \u0000\uD800 here',
        '::error file=a b/ü#%25.py,line=120,endLine=121,title=sysctl/tw-recycle::Short.',
        '::notice file=c.conf,line=1,endLine=1,col=1,endColumn=2,title=sysctl/tw-recycle::Known.',
        '::error file=broken.conf,title=half-open::cannot be read: it is not UTF-8 text',
        '',
      ].join('\n'),
    );
    assert.equal(print('github', nothing), '');
  });

  it('escapes what would end a property', () => {
    const finding = { ...run.findings[1]!, file: 'a,b:c.conf' };
    assert.match(print('github', { ...nothing, findings: [finding] }), /^::error file=a%2Cb%3Ac\.conf,/);
  });
});

describe('junit', () => {
  it('fails for warnings and errors, passes for information, and escapes', () => {
    const xml = print('junit', run);
    assertWellFormed(xml);
    assert.match(
      xml,
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="half-open" tests="4" failures="2" errors="1">/,
    );
    assert.match(xml, /<testsuite name="a b\/ü#%\.py" tests="2" failures="2" errors="0">/);
    assert.match(
      xml,
      /<failure type="warning" message="Lost &quot;after&quot; &lt;350 s&gt;, 100%: a &amp; b\.&#10;Second line \uFFFD\uFFFD here">/,
    );
    assert.match(xml, /<testcase classname="c\.conf" name="sysctl\/tw-recycle 1:1"><system-out>/);
    assert.match(xml, /<testcase classname="broken\.conf" name="read"><error message=/);
  });

  it('has one case where nothing was found', () => {
    const xml = print('junit', nothing);
    assertWellFormed(xml);
    assert.match(xml, /tests="1" failures="0" errors="0"/);
    assert.match(xml, /<testcase classname="half-open" name="2 files without findings"\/>/);
  });
});

describe('sarif', () => {
  it('holds what SARIF 2.1.0 asks for', () => {
    assertSarif(JSON.parse(print('sarif', run)));
    assertSarif(JSON.parse(print('sarif', nothing)));
  });

  it('tells everything a finding has', () => {
    const sarif = assertSarif(JSON.parse(print('sarif', run)));
    const result = sarif.results[0]!;
    assert.equal(sarif.tool.driver.semanticVersion, '1.2.3');
    assert.equal(sarif.originalUriBaseIds['%SRCROOT%']?.uri, 'file:///home/somebody/my%20work/');
    assert.equal(sarif.invocations[0]?.executionSuccessful, false);
    assert.equal(sarif.invocations[0].toolExecutionNotifications.length, 1);
    assert.deepEqual(
      sarif.results.map((each) => each.level),
      ['warning', 'error', 'note'],
    );
    const own = { uri: 'a%20b/%C3%BC%23%25.py', uriBaseId: '%SRCROOT%' };
    assert.deepEqual(result.locations[0]?.physicalLocation, {
      artifactLocation: own,
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 9 },
    });
    const [, outside] = result.relatedLocations ?? [];
    assert.match(outside?.physicalLocation.artifactLocation.uri ?? '', /^file:\/\/\/.*\/other\.conf$/);
    const [first, second] = result.fixes?.[0]?.artifactChanges ?? [];
    assert.deepEqual(first, {
      artifactLocation: own,
      replacements: [
        {
          deletedRegion: { startLine: 1, startColumn: 9, endLine: 1, endColumn: 9 },
          insertedContent: { text: '\n  more' },
        },
      ],
    });
    assert.equal(second?.artifactLocation.uri, 'c.conf');
    assert.deepEqual(result.properties, { issue: 'aws-nlb-idle-350s', environments: ['aws/nlb', 'gcp/vpc'] });
    const rule = sarif.tool.driver.rules[result.ruleIndex];
    assert.equal(rule?.shortDescription?.text, 'A connection never asks for keepalive.');
  });
});

describe('as the command prints them', () => {
  const files = { 'a.conf': samples.warning + samples.error, 'b.conf': samples.information };

  it('all tell of the same findings', (test) => {
    const cwd = folder(test, files);
    const { run: found } = lintJson({ cwd });
    assert.equal(found.findings.length, 3);
    const sarif = assertSarif(JSON.parse(halfOpen({ cwd }, 'lint', '--format=sarif').out));
    assert.equal(sarif.results.length, 3);
    for (const rule of sarif.tool.driver.rules) assert.match(rule.help?.markdown ?? '', /^## \S/);
    const junit = halfOpen({ cwd }, 'lint', '--format=junit').out;
    assertWellFormed(junit);
    assert.match(junit, /tests="3" failures="2"/);
    assert.equal(
      halfOpen({ cwd }, 'lint', '--format=github').out.match(/^::(error|warning|notice) /gm)?.length,
      3,
    );
    const text = halfOpen({ cwd }, 'lint').out;
    for (const { line, column, rule, message } of found.findings) {
      assert.ok(text.includes(`  ${line}:${column}  `) && text.includes(`${message}  ${rule}\n`), text);
    }
    assert.doesNotMatch(text, /\x1b/);
  });
});

interface SarifRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface SarifArtifact {
  readonly uri: string;
  readonly uriBaseId?: string;
}

interface SarifLocation {
  readonly physicalLocation: { readonly artifactLocation: SarifArtifact; readonly region: SarifRegion };
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly artifactLocation: SarifArtifact;
      readonly replacements: readonly {
        readonly deletedRegion: SarifRegion;
        readonly insertedContent: { readonly text: string };
      }[];
    }[];
  }[];
  readonly properties: unknown;
}

interface SarifLog {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly semanticVersion: string;
        readonly rules: readonly {
          readonly id: string;
          readonly shortDescription?: { readonly text: string };
          readonly help?: { readonly markdown: string };
        }[];
      };
    };
    readonly columnKind: string;
    readonly originalUriBaseIds: Readonly<Record<string, SarifArtifact>>;
    readonly invocations: readonly {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly unknown[];
    }[];
    readonly results: readonly SarifResult[];
  }[];
}

/** What consumers rely on; the whole schema is 113 KB of somebody else's. */
function assertSarif(log: SarifLog): SarifLog['runs'][number] {
  assert.deepEqual(Object.keys(log).sort(), ['$schema', 'runs', 'version']);
  assert.equal(log.version, '2.1.0');
  assert.match(log.$schema, /sarif-2\.1\.0\.json$/);
  assert.equal(log.runs.length, 1);
  const sarif = log.runs[0]!;
  const allowed = ['columnKind', 'invocations', 'originalUriBaseIds', 'results', 'tool'];
  assert.deepEqual(Object.keys(sarif).sort(), allowed);
  assert.equal(sarif.columnKind, 'utf16CodeUnits');
  assert.equal(sarif.tool.driver.name, 'half-open');
  assert.match(sarif.originalUriBaseIds['%SRCROOT%']?.uri ?? '', /^file:\/\/\/.*\/$/);
  assert.equal(typeof sarif.invocations[0]?.executionSuccessful, 'boolean');
  const ids = sarif.tool.driver.rules.map((rule) => rule.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const result of sarif.results) {
    assert.equal(ids[result.ruleIndex], result.ruleId);
    assert.ok(['error', 'warning', 'note'].includes(result.level), result.level);
    assert.ok(result.message.text.length > 0);
    assert.equal(result.locations.length, 1);
    for (const { physicalLocation } of [...result.locations, ...(result.relatedLocations ?? [])]) {
      assertArtifact(physicalLocation.artifactLocation);
      assertRegion(physicalLocation.region);
    }
    for (const change of (result.fixes ?? []).flatMap((fix) => fix.artifactChanges)) {
      assertArtifact(change.artifactLocation);
      assert.ok(change.replacements.length > 0);
      for (const replacement of change.replacements) {
        assertRegion(replacement.deletedRegion);
        assert.equal(typeof replacement.insertedContent.text, 'string');
      }
    }
  }
  return sarif;
}

function assertArtifact({ uri, uriBaseId }: SarifArtifact): void {
  const base = uriBaseId === undefined ? undefined : 'file:///base/';
  assert.doesNotThrow(() => new URL(uri, base), uri);
  assert.doesNotMatch(uri, /[ \\]|^\//);
  if (uriBaseId !== undefined) assert.doesNotMatch(uri, /\.\.\//);
}

function assertRegion({ startLine, startColumn, endLine, endColumn }: SarifRegion): void {
  for (const number of [startLine, startColumn, endLine, endColumn]) {
    assert.ok(Number.isInteger(number) && number >= 1, `${startLine}:${startColumn}-${endLine}:${endColumn}`);
  }
  assert.ok(endLine > startLine || (endLine === startLine && endColumn >= startColumn));
}

/** Tags nest, attributes are quoted, no bare `&` or `<`, no character XML 1.0 forbids. */
function assertWellFormed(xml: string): void {
  assert.doesNotMatch(xml, /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u);
  const open: string[] = [];
  const token = /<\?xml[^>]*\?>|<(\/?)([a-z-]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>|[^<]+/gy;
  let end = 0;
  for (const [whole, closing, name, , empty] of xml.matchAll(token)) {
    end += whole.length;
    assert.doesNotMatch(whole, /&(?!(amp|lt|gt|quot|#\d+);)/);
    if (name === undefined || empty === '/') continue;
    if (closing === '/') assert.equal(open.pop(), name);
    else open.push(name);
  }
  assert.equal(end, xml.length, `not XML: ${xml.slice(end, end + 80)}`);
  assert.deepEqual(open, []);
}

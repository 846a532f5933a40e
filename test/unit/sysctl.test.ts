/** The parser of sysctl files, its edits, and the collector of files that are read together. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { kernelInteger, kernelIntegers } from '../../src/core/document/settings.ts';
import { parseSysctl } from '../../src/core/parse/sysctl/parser.ts';
import { collectSysctlSiblings } from '../../src/core/project/sysctl-siblings.ts';
import { applyEdits, BOM } from '../../src/core/text.ts';
import { basename } from '../../src/core/uri.ts';
import { memoryFiles } from '../helpers/world.ts';

const parse = (text: string) => parseSysctl('file:///etc/sysctl.d/60-net.conf', text);
const settingsOf = (text: string) => parse(text).block.settings;
const pairs = (text: string) => settingsOf(text).map(({ key, value }) => [key, value]);
const at = (text: string, span: { start: number; end: number }) => text.slice(span.start, span.end);

describe('a line', () => {
  test('is a key and a value with their exact places', () => {
    const text = '\t net.ipv4.tcp_sack \t=\t 1 \t\n';
    const [setting] = settingsOf(text);
    assert.equal(at(text, setting!.keySpan), 'net.ipv4.tcp_sack');
    assert.equal(at(text, setting!.valueSpan), '1');
    assert.equal(at(text, setting!.span), 'net.ipv4.tcp_sack \t=\t 1');
  });

  test('has slashes or dots, and the other one stands within a name', () => {
    assert.deepEqual(pairs('net/ipv4/conf/eth0.100/rp_filter=2'), [
      ['net.ipv4.conf.eth0/100.rp_filter', '2'],
    ]);
    assert.deepEqual(pairs('net.ipv4.conf.eth0/100.rp_filter=2'), [
      ['net.ipv4.conf.eth0/100.rp_filter', '2'],
    ]);
  });

  test('keeps everything behind the first = as the value', () => {
    assert.deepEqual(pairs('vm.a = 60 # s\nvm.b = 1=2\nvm.c =\nvm.d=\t"x"'), [
      ['vm.a', '60 # s'],
      ['vm.b', '1=2'],
      ['vm.c', ''],
      ['vm.d', '"x"'],
    ]);
  });

  test('may ignore errors, be a glob, or exclude a key', () => {
    const [ignoring, glob, ...rest] = settingsOf('-vm.a=1\n- vm.b = 2\nnet.ipv4.conf.*.rp_filter=1\n-vm.c\n');
    assert.deepEqual([ignoring!.ignoresErrors, ignoring!.key], [true, 'vm.a']);
    assert.equal(glob!.glob, true);
    assert.deepEqual(rest, []);
  });

  test('is no setting as prose, as an option of another program, or without a folder', () => {
    assert.deepEqual(
      pairs('Set net.ipv4.tcp_sack = 1 here\nsysctl -w vm.a=1\nEDITOR=vi\nvm.a 1\n=5\n.=5\na..b=1'),
      [],
    );
  });

  test('with invisible characters keeps the key that was meant', () => {
    const text = '\u200Bnet.ipv4.tcp_sack = 1\nnet.ipv4.tcp_fack\u00A0= 1\n';
    const [first, second] = settingsOf(text);
    assert.deepEqual(
      [first!.key, first!.invisible, at(text, first!.keySpan)],
      ['net.ipv4.tcp_sack', true, '\u200Bnet.ipv4.tcp_sack'],
    );
    assert.deepEqual([second!.key, second!.invisible], ['net.ipv4.tcp_fack', true]);
  });

  test('ends with \\n, \\r\\n or \\r, and a BOM belongs to none', () => {
    assert.deepEqual(pairs(`${BOM}vm.a=1\r\nvm.b=2\rvm.c=3\n\n\r\nvm.d=4`).flat(), [
      'vm.a',
      '1',
      'vm.b',
      '2',
      'vm.c',
      '3',
      'vm.d',
      '4',
    ]);
  });
});

describe('comments', () => {
  test('begin with # or ; and hold their text', () => {
    const text = '# one\n  ;two  \nvm.a = 1 # none\n#\n';
    const document = parse(text);
    assert.deepEqual(
      document.comments.map((comment) => comment.text),
      ['one', 'two', ''],
    );
    assert.deepEqual(
      document.comments.map((comment) => at(text, comment.span)),
      ['# one', ';two', '#'],
    );
    assert.equal(document.trailingComments, false);
  });

  test('can be put above a line, behind the BOM, but not into a construct', () => {
    const document = parse(`${BOM}vm.a=1\nvm.b=2\n{% if a\n  and b %}\n`);
    assert.equal(document.commentLineAbove(3), 1);
    assert.equal(document.commentLineAbove(9), 8);
    assert.equal(document.commentLineAbove(document.text.indexOf('and b')), undefined);
  });
});

describe('assignments of one key', () => {
  test('are overridden by the last one, in whatever notation', () => {
    const [first, second, third] = settingsOf('vm.a=1\nvm/a=2\nvm.a=3\n');
    assert.equal(first!.overriddenBy?.value, '3');
    assert.equal(second!.overriddenBy?.value, '3');
    assert.equal(third!.overriddenBy, undefined);
  });

  test('do not override each other between branches of a template', () => {
    const document = parse('{% if a %}\nvm.a=1\n{% else %}\nvm.a=2\n{% endif %}\n');
    assert.equal(document.template, true);
    assert.equal(document.block.partial, true);
    assert.ok(document.block.settings.every(({ overriddenBy }) => overriddenBy === undefined));
  });
});

describe('templates', () => {
  test('leave interpolated values unknown', () => {
    const values = [
      '{{ a }}',
      '<%= a %>',
      '${A}',
      '$A',
      '@A@',
      '__A__',
      '%A%',
      '<number>',
      '{% if a %}1{% endif %}',
      '{{ a | default(1) }} 2',
    ];
    for (const value of values)
      assert.deepEqual(
        pairs(`vm.a = ${value}\nvm.b = 1`),
        [
          ['vm.a', undefined],
          ['vm.b', '1'],
        ],
        value,
      );
    assert.ok(values.every((value) => !parse(`vm.a = ${value}`).template));
  });

  test('may add assignments where a construct stands elsewhere', () => {
    for (const line of [
      '{% for k in a %}',
      '{{ k }} = 1',
      '<% if a -%>',
      '{{ lines }}',
      '{{- range .Keys }}',
      '# {% if a %}',
    ]) {
      assert.equal(parse(`vm.a = 1\n${line}\n`).block.partial, true, line);
    }
    for (const line of [
      '{# a remark #}',
      '{{ ansible_managed | comment }}',
      '<%# a remark %>',
      '# {{ ansible_managed }}',
    ]) {
      assert.equal(parse(`${line}\nvm.a = 1\n`).block.partial, undefined, line);
    }
  });

  test('with very many stray openings are read in no time', () => {
    const started = performance.now();
    parse('{{ {% <% {#\n'.repeat(20_000));
    assert.ok(performance.now() - started < 5000);
  });
});

describe('foreign files', () => {
  const foreign = (text: string) => parse(text).foreign;

  test('are those of BSD', () => {
    assert.ok(foreign('net.inet.tcp.keepidle=10000\nkern.ipc.somaxconn=1024\nkern.maxfiles=65536\n'));
    assert.ok(!foreign('net.core.somaxconn = 1024\nnet.ipv4.tcp_sack = 1\nkern.typo = 1\n'));
    assert.deepEqual(parse('kern.ipc.somaxconn=1024\n').blocks, []);
  });

  test('are dumps, whole or in part', () => {
    const names = Array.from({ length: 50 }, (_, index) => `net.ipv4.conf.eth${index}.rp_filter = 0`).join(
      '\n',
    );
    assert.ok(
      foreign('fs.file-nr = 1 0 9\nkernel.random.uuid = a\nkernel.version = #1\nnet.core.somaxconn = 4096\n'),
    );
    assert.ok(foreign(`net.ipv4.tcp_available_congestion_control = reno\n${names}\n`));
    assert.ok(!foreign(`# By hand\nnet.ipv4.tcp_available_congestion_control = reno\n${names}\n`));
    assert.ok(!foreign('net.netfilter.nf_conntrack_count = 1\nvm.swappiness = 1\n'));
  });
});

describe('edits keep the file as it is', () => {
  const edited = (
    text: string,
    edit: (
      block: ReturnType<typeof parse>['block'],
    ) => readonly { span: { start: number; end: number }; text: string }[] | undefined,
  ) => applyEdits(text, edit(parse(text).block)!);
  const inserted = (text: string) =>
    edited(text, (block) =>
      block.insert([
        ['vm.new', '7'],
        ['vm.newer_key', '8'],
      ]),
    );

  test('when lines are added behind the last setting', () => {
    assert.equal(inserted('vm.a=1\n# end\n'), 'vm.a=1\nvm.new=7\nvm.newer_key=8\n# end\n');
    assert.equal(inserted('  vm.a = 1\r\n'), '  vm.a = 1\r\n  vm.new = 7\r\n  vm.newer_key = 8\r\n');
    assert.equal(inserted('vm/a = 1'), 'vm/a = 1\nvm/new = 7\nvm/newer_key = 8');
    assert.equal(inserted('vm.a=\n'), 'vm.a=\nvm.new=7\nvm.newer_key=8\n');
    assert.equal(inserted(''), 'vm.new = 7\nvm.newer_key = 8\n');
    assert.equal(inserted(`${BOM}vm.a=1`), `${BOM}vm.a=1\nvm.new=7\nvm.newer_key=8`);
    assert.equal(inserted('vm.a=1\rvm.b=2\r'), 'vm.a=1\rvm.b=2\rvm.new=7\rvm.newer_key=8\r');
  });

  test('and its columns too', () => {
    assert.equal(
      inserted('vm.a         = 1\nvm.longer    = 2\n'),
      'vm.a         = 1\nvm.longer    = 2\nvm.new       = 7\nvm.newer_key = 8\n',
    );
    assert.equal(inserted('vm.a\t= 1\n'), 'vm.a\t= 1\nvm.new\t= 7\nvm.newer_key\t= 8\n');
  });

  test('when a line goes', () => {
    const without = (text: string, key: string) =>
      edited(text, (block) => block.remove(block.settings.find((setting) => setting.key === key)!));
    assert.equal(without('vm.a=1\nvm.b=2\nvm.c=3\n', 'vm.b'), 'vm.a=1\nvm.c=3\n');
    assert.equal(without('vm.a=1\r\nvm.b=2', 'vm.b'), 'vm.a=1');
    assert.equal(without('vm.a=1', 'vm.a'), '');
    assert.equal(without(`${BOM}vm.a=1\nvm.b=2`, 'vm.a'), `${BOM}vm.b=2`);
    assert.equal(without('  vm.a = 1 # why \n', 'vm.a'), '');
  });

  test('when a value or a key is replaced', () => {
    const value = (text: string) => edited(text, (block) => block.replaceValue(block.settings[0]!, '5'));
    assert.equal(value('vm.a = 60  # s\n'), 'vm.a = 5  # s\n');
    assert.equal(value('vm.a = 1 2 3 ; all\n'), 'vm.a = 5 ; all\n');
    assert.equal(value('vm.a =\n'), 'vm.a = 5\n');
    assert.equal(value('vm.a=\n'), 'vm.a=5\n');
    const key = (text: string) =>
      edited(text, (block) => block.replaceKey(block.settings[0]!, 'net.ipv4.conf.eth0/1.tag'));
    assert.equal(key('-vm/a = 1'), '-net/ipv4/conf/eth0.1/tag = 1');
    assert.equal(key('\u200Bvm.a = 1'), 'net.ipv4.conf.eth0/1.tag = 1');
  });
});

describe('numbers are read as the kernel reads them', () => {
  test('in C notation, up to the first word that is none', () => {
    assert.deepEqual(kernelIntegers('4096\t0x10 010 # c'), [4096, 16, 8]);
    for (const [text, number] of [
      ['60', 60],
      ['-5', -5],
      ['0', 0],
      ['00', 0],
      ['60 s', 60],
    ] as const) {
      assert.equal(kernelInteger(text), number, text);
    }
    for (const text of [
      '',
      '+5',
      '60s',
      '08',
      '1e3',
      '15.5',
      '30,',
      '"60"',
      '0x',
      '9'.repeat(22),
      undefined,
    ]) {
      assert.equal(kernelInteger(text), undefined, text);
    }
  });
});

describe('any text', () => {
  const blank = fc.constantFrom('', ' ', '\t', '  ');
  const key = fc.constantFrom(
    'net.ipv4.tcp_sack',
    'vm.swappiness',
    'net/core/somaxconn',
    '-vm.a',
    '\u200Bvm.b',
    'net.ipv4.conf.*.tag',
    '{{ k }}',
  );
  const value = fc.oneof(
    fc.constantFrom('1', '4096 87380 6291456', '{{ v }}', '60 # s', ''),
    fc.string({ maxLength: 8 }),
  );
  const assignment = fc
    .tuple(blank, key, blank, blank, value)
    .map(([a, k, b, c, v]) => `${a}${k}${b}=${c}${v}`);
  const line = fc.oneof(
    assignment,
    assignment,
    fc.constantFrom('', '# a', '; b', '{% if a %}', 'prose = here now'),
    fc.string(),
  );
  const text = fc
    .tuple(
      fc.constantFrom('', BOM),
      fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r'))),
      fc.boolean(),
    )
    .map(
      ([bom, lines, end]) =>
        bom +
        lines
          .map(([content, ending], index) => content + (end || index < lines.length - 1 ? ending : ''))
          .join(''),
    );

  test('is parsed with spans inside it, in order', () => {
    fc.assert(
      fc.property(text, (source) => {
        const { block, comments } = parse(source);
        let last = 0;
        for (const setting of block.settings) {
          assert.ok(last <= setting.span.start && setting.span.end <= source.length);
          assert.ok(setting.span.start <= setting.keySpan.start && setting.valueSpan.end <= setting.span.end);
          assert.ok(!/[\r\n]/.test(at(source, setting.span)));
          last = setting.span.end;
        }
        for (const comment of comments) assert.match(at(source, comment.span), /^[#;]/);
      }),
    );
  });

  test('keeps every byte outside an edit, and reads back what was written', () => {
    fc.assert(
      fc.property(text, fc.nat(), (source, pick) => {
        const { block } = parse(source);
        const setting = block.settings[pick % Math.max(1, block.settings.length)];
        if (setting === undefined) return;
        const others = (edits: readonly { span: { start: number; end: number } }[]) => {
          assert.equal(edits.length, 1);
          const [edit] = edits as [{ span: { start: number; end: number } }];
          return source.slice(0, edit.span.start) + source.slice(edit.span.end);
        };
        const replaced = block.replaceValue(setting, '5')!;
        const after = applyEdits(source, replaced);
        assert.equal(after.length, others(replaced).length + replaced[0]!.text.length);
        const same = parse(after).block.settings.find(
          ({ keySpan }) => keySpan.start === setting.keySpan.start,
        );
        assert.match(same?.value ?? '5', /^5(\s|$)/);
        const added = parse(applyEdits(source, block.insert([['vm.added', '9']], setting)!));
        if (!added.template)
          assert.ok(added.block.settings.some((other) => other.key === 'vm.added' && other.value === '9'));
        const removed = parse(applyEdits(source, block.remove(setting)!)).block.settings.length;
        if (parse(source).block.partial !== true) assert.equal(removed, block.settings.length - 1);
      }),
    );
  });
});

describe('files read together', () => {
  const tree = (files: Record<string, string>) =>
    memoryFiles(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`file:///repo/${path}`, text])),
    );
  const collect = async (path: string, files: Record<string, string>) => {
    const found = await collectSysctlSiblings(`file:///repo/${path}`, tree(files), 'file:///repo');
    const names = (list: readonly { uri: string }[]) =>
      list.map(({ uri }) => uri.replace('file:///repo/', ''));
    return found && { before: names(found.before), after: names(found.after), ambiguous: found.ambiguous };
  };

  test('are sorted by name over all folders of their tree', async () => {
    assert.deepEqual(
      await collect('img/etc/sysctl.d/50-b.conf', {
        'img/etc/sysctl.d/50-b.conf': '',
        'img/usr/lib/sysctl.d/10-a.conf': '',
        'img/run/sysctl.d/90-c.conf': '',
        'img/etc/sysctl.d/README': '',
        'other/etc/sysctl.d/20-x.conf': '',
      }),
      { before: ['img/usr/lib/sysctl.d/10-a.conf'], after: ['img/run/sysctl.d/90-c.conf'], ambiguous: false },
    );
  });

  test('are masked by name', async () => {
    const files = {
      'etc/sysctl.d/10-a.conf': '',
      'usr/lib/sysctl.d/10-a.conf': '',
      'lib/sysctl.d/20-b.conf': '',
    };
    assert.deepEqual(await collect('lib/sysctl.d/20-b.conf', files), {
      before: ['etc/sysctl.d/10-a.conf'],
      after: [],
      ambiguous: false,
    });
    assert.equal(await collect('usr/lib/sysctl.d/10-a.conf', files), undefined);
  });

  test('are ambiguous with sysctl.conf, whose link is no second file', async () => {
    const files = {
      'etc/sysctl.conf': 'vm.a=1',
      'etc/sysctl.d/99-sysctl.conf': 'vm.a=1',
      'etc/sysctl.d/10-a.conf': '',
    };
    assert.deepEqual(await collect('etc/sysctl.d/10-a.conf', files), {
      before: [],
      after: ['etc/sysctl.conf'],
      ambiguous: true,
    });
    assert.deepEqual(await collect('etc/sysctl.conf', files), {
      before: ['etc/sysctl.d/10-a.conf'],
      after: [],
      ambiguous: true,
    });
    assert.deepEqual(await collect('etc/sysctl.conf', { 'etc/sysctl.conf': '' }), {
      before: [],
      after: [],
      ambiguous: false,
    });
  });

  test('stand beside each other where nothing says etc, and as templates', async () => {
    assert.deepEqual(
      await collect('sysctl.d/b.conf', {
        'sysctl.d/b.conf': '',
        'sysctl.d/a.conf.j2': '',
        'sysctl.conf': '',
      }),
      { before: ['sysctl.d/a.conf.j2'], after: ['sysctl.conf'], ambiguous: true },
    );
    assert.deepEqual(
      await collect('tuning/net.conf', { 'tuning/net.conf': '', 'tuning/sysctl.d/a.conf': '' }),
      { before: [], after: [], ambiguous: false },
    );
  });

  test("are never the machine's own", async () => {
    const files = memoryFiles({ 'file:///etc/sysctl.d/a.conf': '', 'file:///etc/sysctl.d/b.conf': '' });
    assert.deepEqual(await collectSysctlSiblings('file:///etc/sysctl.d/b.conf', files, 'file:///'), {
      before: [],
      after: [],
      ambiguous: false,
    });
  });

  test('are unknown where the folder or one of them cannot be read, and none where there is no folder', async () => {
    const files = tree({ 'etc/sysctl.d/a.conf': '', 'etc/sysctl.d/b.conf': '' });
    const uri = 'file:///repo/etc/sysctl.d/b.conf';
    const deaf = {
      ...files,
      list: async (folder: string) => (basename(folder) === 'sysctl.d' ? undefined : files.list(folder)),
    };
    assert.equal(await collectSysctlSiblings(uri, deaf, 'file:///repo'), undefined);
    const blind = {
      ...files,
      read: async (file: string) => (file.endsWith('a.conf') ? undefined : files.read(file)),
    };
    assert.equal(await collectSysctlSiblings(uri, blind, 'file:///repo'), undefined);
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`etc/sysctl.d/${index}.conf`, '']),
    );
    assert.equal(await collect('etc/sysctl.d/1.conf', many), undefined);
    assert.deepEqual(await collect('new/sysctl.d/b.conf', { x: '' }), {
      before: [],
      after: [],
      ambiguous: false,
    });
  });

  test('that are links to nothing mask all the same', async () => {
    const files = tree({ 'etc/sysctl.d/b.conf': '', 'usr/lib/sysctl.d/a.conf': 'vm.a=1' });
    const linked = {
      ...files,
      list: async (folder: string) => {
        const entries = await files.list(folder);
        return folder.endsWith('/etc/sysctl.d')
          ? [...entries!, { name: 'a.conf', type: 'other' as const }]
          : entries;
      },
    };
    const found = await collectSysctlSiblings('file:///repo/etc/sysctl.d/b.conf', linked, 'file:///repo');
    assert.deepEqual(found, { before: [], after: [], ambiguous: false });
  });
});

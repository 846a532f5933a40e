/** How a text is read: words, numbers, durations, noise, synonyms. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileConcepts } from '../../src/core/kb/search/concepts.ts';
import { withoutNoise } from '../../src/core/kb/search/noise.ts';
import { stem, words } from '../../src/core/kb/search/words.ts';

const terms = (text: string) => words(text).map((word) => word.terms.join(' '));

describe('words', () => {
  for (const [text, ...expected] of [
    ['Connection reset', 'connection', 'reset'],
    ['net.ipv4.tcp_keepalive_time', 'net.ipv4.tcpkeepalivetime net ipv4 tcpkeepalivetim tcp keepaliv tim'],
    ['keep-alive keepAlive keepalives', 'keepaliv keep aliv', 'keepaliv keep aliv', 'keepaliv'],
    ['HTTPCode_ELB_502_Count', 'httpcodeelb502count http cod elb 502 count'],
    ['[Errno 99]', 'errno', '99'],
    ['55,000 64.000 64k 007', '55000', '64000', '64000', '7'],
    ['kernel 5.9', 'kernel', '5.9'],
    ['Zeitüberschreitung Größe café', 'zeitueberschreitung', 'groess', 'caf'],
    ['isn’t', 'isn t'],
    ['…!? 🦊'],
  ] as const) {
    test(text, () => assert.deepEqual(terms(text), expected));
  }

  test('stand where they stand in the text', () => {
    const text = 'hangs after 2 h 11 min, über';
    assert.deepEqual(
      words(text).map(({ start, end, terms: [term] }) => [text.slice(start, end), term]),
      [
        ['hangs', 'hang'],
        ['after', 'after'],
        ['2 h 11 min', '7860s'],
        ['2', '2'],
        ['h', 'h'],
        ['11', '11'],
        ['min', 'min'],
        ['über', 'ueber'],
      ],
    );
  });

  test('lose the endings of inflection alike', () => {
    for (const forms of [
      'drop drops dropped dropping',
      'close closes closed closing',
      'retry retries',
      'timeout timeouts',
      'match matches matched',
      'silent silently',
    ]) {
      assert.equal(new Set(forms.split(' ').map(stem)).size, 1, forms);
    }
    for (const whole of ['need', 'ring', 'dns', 'loss', 'status', 'sql', 'ipv4']) {
      assert.ok(whole.startsWith(stem(whole)) && stem(whole).length >= whole.length - 1, whole);
    }
  });
});

describe('durations', () => {
  for (const [text, seconds] of [
    ['350s', '350'],
    ['350 s', '350'],
    ['15 min', '900'],
    ['900 seconds', '900'],
    ['60-second', '60'],
    ['2h13m20s', '8000'],
    ['1min39sec', '99'],
    ['2 h 11 min 15 s', '7875'],
    ['30,000 ms', '30'],
    ['250 milliseconds', '0.25'],
    ['1,5 h', '5400'],
    ['one minute', '60'],
    ['every minute', '60'],
    ['half an hour', '1800'],
    ['a quarter of an hour', '900'],
    ['5 days', '432000'],
    ['einer Minute', '60'],
    ['fünf Minuten', '300'],
    ['Viertelstunde', '900'],
    ['nach 60 Sekunden', '60'],
  ] as const) {
    test(text, () => {
      const found = words(text).flatMap(({ terms: [term = ''] }) => /^[\d.]+s$/.exec(term)?.[0] ?? []);
      assert.equal(found[0], `${seconds}s`);
    });
  }

  for (const text of [
    'vm 5',
    '10.2.3.4',
    '5 apples',
    'a server',
    '3:50',
    'm 5 m5',
    '12 \n s',
    'one of minutes',
    'half the hour',
  ]) {
    test(`none in ${JSON.stringify(text)}`, () => {
      const found = words(text).filter((word) => /^\d+s$/.test(word.terms[0] ?? ''));
      assert.deepEqual(found, []);
    });
  }

  test('of a list stay apart', () => {
    assert.deepEqual(
      terms('1 s, 3 s/6 s').filter((term) => /^\d+s$/.test(term)),
      ['1s', '3s', '6s'],
    );
  });
});

describe('noise', () => {
  for (const [text, left] of [
    ['2024-03-05T10:11:12.123Z refused', 'refused'],
    ['2024/03/05 10:11:12 [error] 31#31: *4711 upstream timed out', '[error] upstream timed out'],
    ['Mar  5 10:11:12 host sshd[12345]: broken pipe', 'host sshd : broken pipe'],
    ['05/Mar/2024:10:11:12 +0100 GET', 'GET'],
    ['[1893412.233114] nf_conntrack: table full', 'nf_conntrack: table full'],
    ['dial 10.96.0.10:53 and 10.0.0.0/8', 'dial and'],
    ['[2001:db8::1]:443 fe80::1 unreachable', 'unreachable'],
    ['db-1.internal:5432 closed', 'db-1.internal closed'],
    ['resource 3fa85f64-5717-4562-b3fc-2c963f66afa6 gone', 'resource gone'],
    ['PgConnection@1b2c3d4e at 0x7ffe00', 'PgConnection at'],
    ['container 4f1c2d3e5a6b died', 'container died'],
    ['GET https://api.example.com/v1/jobs?id=1 failed', 'GET https://api.example.com failed'],
    ['port 48213 flooding', 'flooding'],
    [
      'after 350 s, errno 99, error 502, port_range 32768 60999',
      'after 350 s, errno 99, error 502, port_range 32768 60999',
    ],
    ['state CLOSING:CLOSED errorCode="EDG9999999"', 'state CLOSING:CLOSED errorCode="EDG9999999"'],
    ['cut at 3:50 after 3m50s', 'cut at 3:50 after 3m50s'],
    ['60-6000 s since 2024 deadbeef', '60-6000 s since 2024 deadbeef'],
  ] as const) {
    test(text, () => {
      const clean = withoutNoise(text);
      assert.equal(clean.length, text.length, 'places stay');
      assert.equal(clean.replace(/\s+/g, ' ').trim(), left);
    });
  }
});

describe('synonyms', () => {
  const concepts = compileConcepts([
    { concept: 'hang', en: ['hang', 'never returns', 'stuck'], de: ['hängt', 'bleibt … stehen'] },
    { concept: 'disconnect', en: ['drop'], de: ['bricht … ab', 'verbindungsabbr*'] },
    { concept: 'connection', en: [], de: ['*verbindung'] },
    { concept: 'keepalive', en: ['keepalive', 'keep alive'], de: [] },
  ]);
  const found = (text: string) =>
    concepts.find(words(text)).map(({ term, start, end }) => `${term} ${text.slice(start, end)}`);

  for (const [text, ...expected] of [
    ['it hangs', '#hang hangs'],
    ['The query never returned', '#hang never returned'],
    ['Die SSH-Sitzung HÄNGT', '#hang HÄNGT'],
    ['bricht nach einer Minute ab', '#disconnect bricht nach einer Minute ab'],
    ['bleibt manchmal einfach so stehen', '#hang bleibt manchmal einfach so stehen'],
    ['bricht und sehr sehr sehr sehr viele andere Wörter ab'],
    ['Verbindungsabbrüche', '#disconnect Verbindungsabbrüche'],
    ['Datenbankverbindung', '#connection Datenbankverbindung'],
    ['keep-alive, keep alive', '#keepalive keep-alive', '#keepalive keep alive'],
    ['never mind, it returns'],
    ['keep it alive'],
    ['nothing of it'],
  ] as const) {
    test(text, () => assert.deepEqual(found(text), expected));
  }

  test('a phrase that is only a gap or a blank means nothing', () => {
    const empty = compileConcepts([{ concept: 'x', en: ['', '…', ' … ', '*('], de: ['((('] }]);
    assert.deepEqual(empty.find(words('some words ( here')), []);
  });
});

/** The search as its users see it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countFacets } from '../../src/core/kb/facets.ts';
import { searchHints } from '../../src/core/kb/hints.ts';
import { parseIssue } from '../../src/core/kb/issue.ts';
import { createSearch, createSearchInSteps } from '../../src/core/kb/search.ts';
import { generateIssues } from '../bench/generated-issues.ts';
import { validIssue } from '../helpers/issue-text.ts';
import { builtIn, hopelessQueries, queries } from '../helpers/knowledge.ts';

const { issues, synonyms = [] } = builtIn().knowledge;
const search = createSearch(issues, synonyms);
const best = (query: string) => search.search(query)[0]?.issue;
const ids = (query: string) => search.search(query).map((result) => result.issue);

describe('results', () => {
  test('are scored between 0 and 1, best first, each issue once, with matches that exist', () => {
    for (const { query } of queries().filter((_, index) => index % 3 === 0)) {
      const results = search.search(query);
      assert.ok(results.length <= 20);
      assert.equal(new Set(results.map((result) => result.issue)).size, results.length);
      for (const [index, { score, title, matches }] of results.entries()) {
        assert.ok(score > 0 && score <= 1, `${score}`);
        assert.ok(index === 0 || results[index - 1]!.score >= score);
        assert.notEqual(title, '');
        for (const { text, ranges } of matches) {
          assert.ok(ranges.length > 0);
          let at = 0;
          for (const { start, end } of ranges) {
            assert.ok(at <= start && start < end && end <= text.length, `${start}-${end} in ${text}`);
            at = end + 1;
          }
        }
      }
    }
  });

  test('highlight the words looked for, also misspelt and translated ones', () => {
    const marked = (query: string, issue: string) =>
      search
        .search(query)
        .find((result) => result.issue === issue)!
        .matches.flatMap(({ text, ranges }) =>
          ranges.map(({ start, end }) => text.slice(start, end).toLowerCase()),
        );
    assert.ok(
      marked('ephemral ports', 'ephemeral-port-exhaustion').some((word) => word.startsWith('ephemeral')),
    );
    assert.ok(marked('ephemral prts', 'ephemeral-port-exhaustion').includes('ephemeral'));
    const [translated] = search.search('hängt');
    const words = translated!.matches.flatMap(({ text, ranges }) =>
      ranges.map(({ start, end }) => text.slice(start, end).toLowerCase()),
    );
    assert.ok(
      words.some((word) => /^(hang|stuck|stall|freez|block|dead)/.test(word)),
      words.join(),
    );
    assert.ok(marked('900s swarm', 'swarm-ipvs-900s').some((word) => word.includes('900')));
  });

  test('highlight exactly the words and what means the same', () => {
    const issue = parseIssue('office-firewall', validIssue).issue!;
    const few = createSearch(
      [{ ...issue, symptoms: ['After the drop the Connection hangs, and hangs.'], keywords: [] }],
      [{ concept: 'hang', en: ['hang', 'stuck'], de: [] }],
    );
    const shown = few
      .search('stuck connections')
      .flatMap(({ matches }) =>
        matches.map(({ field, text, ranges }) => [
          field,
          ...ranges.map(({ start, end }) => text.slice(start, end)),
        ]),
      );
    assert.deepEqual(shown, [
      ['title', 'connections'],
      ['symptoms', 'Connection', 'hangs', 'hangs'],
      ['summary', 'connections'],
    ]);
  });

  test('leave out what output proves where there is no such issue', () => {
    const issue = parseIssue('office-firewall', validIssue).issue!;
    assert.deepEqual(createSearch([issue]).search('cpu=0 found=1 insert_failed=9'), []);
  });

  test('follow the limit', () => {
    assert.equal(search.search('connection', { limit: 3 }).length, 3);
    assert.equal(search.search('connection', { limit: 0 }).length, 0);
    const all = search.search('connection', { limit: 1000 });
    assert.deepEqual(search.search('connection', { limit: 3 }), all.slice(0, 3));
  });

  test('follow the filters', () => {
    const filtered = (filters: Parameters<typeof search.search>[1]) =>
      search.search('connection reset idle', { limit: 100, ...filters });
    const byId = new Map(issues.map((issue) => [issue.id, issue]));
    const aws = filtered({ filters: { platforms: ['AWS'] } });
    assert.ok(aws.length > 2 && aws.every(({ issue }) => byId.get(issue)!.platforms.includes('AWS')));
    const both = filtered({ filters: { platforms: ['AWS'], impacts: ['errors'] } });
    assert.ok(both.length > 0 && both.length < aws.length);
    assert.ok(both.every(({ issue }) => byId.get(issue)!.impact === 'errors'));
    const wider = filtered({ filters: { platforms: ['AWS', 'Azure'] } });
    assert.ok(wider.length > aws.length);
    const cbk = filtered({ filters: { regions: ['CBK'] } });
    assert.ok(cbk.length > 0 && cbk.every(({ issue }) => byId.get(issue)!.regions.includes('CBK')));
    const one = filtered({ filters: { issues: new Set(['aws-nlb-idle-350s']) } });
    assert.deepEqual(
      one.map(({ issue }) => issue),
      ['aws-nlb-idle-350s'],
    );
    assert.deepEqual(filtered({ filters: { platforms: [], regions: [] } }), filtered({}));
    const output = 'cpu=0 found=1 insert_failed=9';
    assert.deepEqual(search.search(output, { filters: { issues: new Set(['aws-nlb-idle-350s']) } }), []);
  });

  test('are the same for the same query', () => {
    const again = createSearch([...issues].reverse(), synonyms);
    for (const { query } of queries().slice(0, 20)) {
      assert.deepEqual(
        again
          .search(query)
          .map(({ issue, score }) => [issue, score])
          .slice(0, 3),
        search
          .search(query)
          .map(({ issue, score }) => [issue, score])
          .slice(0, 3),
      );
    }
  });

  test('are none where there is nothing to find', () => {
    for (const query of ['', ' \n\t', '!!!', '🦊', 'the', 'zzzqqqxxy', '192.168.1.1:8080']) {
      assert.deepEqual(search.search(query), [], JSON.stringify(query));
    }
    assert.deepEqual(createSearch([]).search('anything'), []);
    const guessed = hopelessQueries().filter((query) => search.search(query).length > 0);
    assert.ok(guessed.length <= hopelessQueries().length / 4, guessed.join('; '));
    for (const query of hopelessQueries()) assert.ok((search.search(query)[0]?.score ?? 0) < 0.4, query);
  });
});

describe('what is typed', () => {
  test('is found before it is finished', () => {
    for (const [start, issue] of [
      ['ephem', 'ephemeral-port-exhaustion'],
      ['EADDR', 'ephemeral-port-exhaustion'],
      ['too_many', 'grpc-too-many-pings'],
      ['networkaddress.ca', 'jvm-dns-ttl'],
      ['cloudf', 'cloudflare-52x'],
    ] as const) {
      assert.ok(ids(start).slice(0, 3).includes(issue), `${start}: ${ids(start).slice(0, 3)}`);
    }
    assert.ok(ids('Zeitüb').length > 0, 'a German word half typed');
  });

  test('never loses all results on the way to a word that has some', () => {
    for (const word of ['keepalive', 'conntrack', 'octavia', 'websocket']) {
      for (let length = 3; length <= word.length; length++) {
        assert.ok(ids(word.slice(0, length)).length > 0, word.slice(0, length));
      }
    }
  });

  test('may name numbers and durations in any form', () => {
    const forms = ['900 s swarm', '900s swarm', '15 min swarm', 'swarm 15 minutes', 'swarm Viertelstunde'];
    for (const form of forms) {
      assert.ok(search.search(form).find((result) => result.issue === 'swarm-ipvs-900s')!.score > 0.3, form);
    }
    const top = ids('350').slice(0, 4).sort();
    assert.deepEqual(top, ids('350s').slice(0, 4).sort());
    assert.ok(
      top.every((id) => /350s|ec2/.test(id)),
      top.join(),
    );
    assert.equal(best('errno 99'), 'ephemeral-port-exhaustion');
    assert.ok(ids('104').length > 0);
  });

  /** The issues with another one about Windows changed. */
  const changedWsl = (change: (issue: (typeof issues)[number]) => Partial<(typeof issues)[number]>) =>
    issues.map((issue) => (issue.id === 'wsl2-idle' ? { ...issue, ...change(issue) } : issue));

  test('finds what one rare name names, whatever else is said', () => {
    assert.equal(best('wibble wobble flubber gizmo doodad 524 snark boojum'), 'cloudflare-52x');
  });

  test('moves up the pages of a product or region it names', () => {
    assert.equal(best('timeouts and disconnects of idle connections, octavia'), 'octavia-50s');
    assert.equal(best('ssh breaks off after a minute cbk'), 'syseleven-idle-60s');
  });

  test('tells no more by a word than by what the word means', () => {
    const rare = changedWsl(({ title }) => ({ title: `${title}, after inactivity` })).map((issue) =>
      issue.id === 'wsl2-idle'
        ? issue
        : JSON.parse(JSON.stringify(issue).replaceAll('inactivity', 'silence')),
    );
    const found = createSearch(rare, synonyms).search('reset after inactivity of the client');
    assert.notEqual(found[0]?.issue, 'wsl2-idle');
  });

  test('takes an amount of time for the time, not for its number and unit', () => {
    const odd = changedWsl(({ title, keywords }) => ({
      title: `${title} 15 min`,
      keywords: [...keywords, 'min', '15', 'minutes'],
    }));
    const found = createSearch(odd, synonyms).search('connection silent for 15 min is forgotten', {
      limit: 3,
    });
    assert.ok(found.every(({ issue }) => issue !== 'wsl2-idle'));
  });

  test('may be misspelt', () => {
    assert.equal(best('cloudfare 524'), 'cloudflare-52x');
    assert.equal(best('neigbour table overflow'), 'neigh-table-overflow');
  });
});

describe('what is pasted', () => {
  test('may be buried in noise', () => {
    const line =
      'connect() to 10.2.2.77:8081 failed (99: Cannot assign requested address) while connecting to upstream';
    const log = Array.from(
      { length: 400 },
      (_, index) =>
        `2024/03/05 10:11:${index % 60} [error] 31#31: *${index} ${line}, client: 10.0.0.${index % 250}`,
    ).join('\n');
    assert.equal(best(log), 'ephemeral-port-exhaustion');
    assert.equal(best(`${'lorem ipsum dolor '.repeat(200)}\n${line}`), 'ephemeral-port-exhaustion');
  });

  test('may bring its error behind hundreds of common words', () => {
    const common = issues
      .flatMap((issue) => issue.symptoms)
      .join('\n')
      .slice(0, 6000);
    const error =
      'Received a GOAWAY with error code ENHANCE_YOUR_CALM and debug data equal to "too_many_pings"';
    assert.ok(ids(`${common}\n${error}`).slice(0, 3).includes('grpc-too-many-pings'));
  });

  test('proves its issue by the line that does', () => {
    const [first] = search.search('some words\nTimeout (tcp tcpfin udp): 900 120 300\nmore words');
    assert.equal(first?.issue, 'swarm-ipvs-900s');
    assert.deepEqual(first?.matches[0], {
      field: 'output',
      text: 'Timeout (tcp tcpfin udp): 900 120 300',
      ranges: [{ start: 0, end: 29 }],
    });
    const results = search.search('cpu=0 found=1 insert_failed=9 connection timed out');
    assert.deepEqual(
      results.slice(0, 2).map(({ issue }) => issue),
      ['centos7-conntrack-insert-failed', 'k8s-dns-5s-race'],
    );
    assert.ok(results.slice(2).every(({ score }) => score < results[1]!.score));
  });

  test('may be a megabyte', () => {
    const started = performance.now();
    search.search('connection reset by peer\n'.repeat(40_000));
    search.search('a'.repeat(1_000_000));
    search.search('a.b-'.repeat(250_000));
    assert.ok(performance.now() - started < 10_000);
  });
});

describe('building', () => {
  test('in steps gives the same, with pauses', async () => {
    let pauses = 0;
    let clock = 0;
    const stepwise = await createSearchInSteps(issues, synonyms, {
      // An issue takes a millisecond by this clock.
      now: () => clock++,
      rest: async () => {
        pauses++;
      },
    });
    assert.ok(pauses >= issues.length / 20, `${pauses} pauses`);
    for (const { query } of queries().slice(0, 10))
      assert.deepEqual(stepwise.search(query), search.search(query));
  });

  test('takes the first of two issues with one id', () => {
    const [first] = issues;
    const twice = createSearch([first!, { ...first!, title: 'Another' }], synonyms);
    assert.deepEqual(
      twice.search(first!.title).map(({ title }) => title),
      [first!.title],
    );
  });

  test('of many issues still finds each', () => {
    const many = createSearch([...generateIssues(issues, 150), ...issues], synonyms);
    const wanted = queries().filter(({ split, lang }) => split === 'tune' && lang === 'log');
    // Copies of an issue with other words may come before it, but nothing foreign.
    const found = wanted.filter(({ query }) => many.search(query).length > 0);
    assert.equal(found.length, wanted.length);
  });
});

describe('beside the results', () => {
  test('facets are counted, the most frequent first', () => {
    const facets = countFacets([
      { platforms: ['AWS', 'Linux'], regions: ['all'], impact: 'errors' },
      { platforms: ['Linux', 'Linux'], regions: ['CBK', 'all'], impact: 'errors' },
      { platforms: ['Azure'], regions: [], impact: 'outage' },
    ]);
    assert.deepEqual(facets, {
      platforms: [
        { value: 'Linux', issues: 2 },
        { value: 'AWS', issues: 1 },
        { value: 'Azure', issues: 1 },
      ],
      regions: [
        { value: 'all', issues: 2 },
        { value: 'CBK', issues: 1 },
      ],
      impacts: [
        { value: 'errors', issues: 2 },
        { value: 'outage', issues: 1 },
      ],
    });
  });

  test('hints say what to try', () => {
    assert.match(searchHints('zzz')[0]!, /where it happens/);
    assert.match(searchHints('a\nb')[0]!, /the one line/);
    assert.ok(searchHints('zzz yyy').some((hint) => /how long/.test(hint)));
    assert.ok(!searchHints('zzz 60 s').some((hint) => /how long/.test(hint)));
    for (const query of ['x', 'x 1', 'a\nb']) assert.ok(searchHints(query).length >= 2);
    assert.equal(searchHints(' ').length, 1);
  });
});

/**
 * A router that forgets a silent connection after 5 s, as clouds, firewalls and swarms do after minutes. In every
 * language: the program as it stands gets no answer after a pause of 8 s, and with the fixes of this project it does.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { fromRoot } from '../../src/build/paths.ts';
import { fixed } from '../helpers/sockets.ts';
import { noRouter } from './router/network.ts';
import { type Program, programs } from './router/programs.ts';
import { type Ending, endings, type Run } from './router/run.ts';

const forgetful = { forgetsAfter: 5, pause: 8 };

/** What a team would write about this router. The fixes derive from it an idle time of 2 s and an interval of 1 s. */
const environments = `lab/router:
  title: The router of the lab
  platform: Linux
  issue: firewall-idle-session
  idleTimeout: ${forgetful.forgetsAfter}
  onExpiry: drop
  resetBy: probe
  where: edge
  common: false
  source: nf_conntrack_tcp_timeout_established in the router's namespace
`;

function asItStands({ file }: Program): string {
  return readFileSync(fromRoot('test', 'lab', 'router', file), 'utf8');
}

function asFixed(program: Program): Promise<string> {
  const { beside, file } = program;
  const files = { ...beside, [file]: asItStands(program), '.half-open/environments.yaml': environments };
  return fixed(files, file, ['lab/router']);
}

describe('a router that forgets', { skip: noRouter ?? false }, () => {
  const here = programs.filter((program) => program.lacks === false);
  const results = new Map<string, Ending | Error>();

  before(
    async () => {
      const runs: Record<string, Run> = {};
      for (const program of here) {
        runs[program.language] = { program, text: asItStands(program), ...forgetful };
        runs[`${program.language}, fixed`] = { program, text: await asFixed(program), ...forgetful };
      }
      const [python] = here;
      if (python !== undefined) {
        runs.remembered = { program: python, text: asItStands(python), ...forgetful, forgetsAfter: 3600 };
        const text = (await asFixed(python)).replace('TCP_KEEPINTVL, 1)', 'TCP_KEEPINTVL, 75)');
        runs.rare = { program: python, text, ...forgetful };
      }
      const ended = await endings(Object.values(runs));
      for (const [index, name] of Object.keys(runs).entries()) results.set(name, ended[index]!);
    },
    { timeout: 240_000 },
  );

  for (const { language, lacks } of programs) {
    test(language, { skip: lacks }, () => {
      assert.deepEqual([results.get(language), results.get(`${language}, fixed`)], ['no answer', 'answered']);
    });
  }

  const noPython = here[0]?.language !== 'Python' && 'needs python3';
  test('where the router remembers for an hour, the unfixed program gets its answer', {
    skip: noPython,
  }, () => {
    assert.equal(results.get('remembered'), 'answered');
  });

  // The kernel sends the next probe an interval after the one before, answered or not: tcp_keepalive_timer.
  test('an idle time of 2 s is of no use with an interval of 75 s', { skip: noPython }, () => {
    assert.equal(results.get('rare'), 'no answer');
  });
});

test('the table in README.md is the one of these programs', () => {
  const readme = readFileSync(fromRoot('README.md'), 'utf8');
  const head = '| Language | Unfixed, after 8 s | Fixed, after 8 s |\n| --- | --- | --- |\n';
  const table = readme.split(head)[1]?.split('\n\n')[0];
  const rows = programs.map(({ language }) => `| ${language} | no answer | answered |\n`).join('');
  assert.equal(`${table}\n`, rows);
});

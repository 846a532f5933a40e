/** The fixtures of the languages and of all rules but those for socket code. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { testFixtures } from '../helpers/fixture-checks.ts';
import { fixturesFolder } from '../helpers/fixtures.ts';

for (const family of readdirSync(join(fixturesFolder, 'rules')).sort())
  if (family !== 'socket') testFixtures(`rules/${family}`);
testFixtures('languages');

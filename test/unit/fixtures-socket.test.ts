/** The fixtures of the rules for socket code: half of the time of all of them. */
import { testFixtures } from '../helpers/fixture-checks.ts';

testFixtures('rules/socket');

/** Defines `describe` and `it`. Evaluated before the suite's files, in either extension host. */
import Mocha from 'mocha/mocha.mjs';
import { Report } from './report.ts';

/** An instance of our own: mocha's ready one wants a page around it. */
export const mocha = new Mocha({ ui: 'bdd', reporter: Report, timeout: 30_000 });
mocha.suite.emit('pre-require', globalThis, '', mocha);

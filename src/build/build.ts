/** `npm run build`: everything the extension and the command line run from, into `dist/`. */
import { assemble } from './assemble.ts';
import { task } from './report.ts';

await task(assemble);

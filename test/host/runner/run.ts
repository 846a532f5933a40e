/** What VS Code calls in the extension host: it waits for the promise, then tells the page that the suite is over. */
import { mocha } from './setup.ts';

export function run(): Promise<void> {
  return new Promise((resolve, reject) => {
    mocha.run((failures) => (failures === 0 ? resolve() : reject(new Error(`${failures} tests failed`))));
  });
}

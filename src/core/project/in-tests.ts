/** Tells files of a repository's test folders: servers and clients there end with the test, framework or not. */
import { parent, relative } from '../uri.ts';

/** A folder of tests, and what lies in it. */
const testFolder =
  /(?:^|\/)(?:__tests__|tests?|testing|specs?|test[-_]?(?:utils?|helpers?|support|servers?|clients?))\/(.*)$/i;
/** What tests read rather than run: linting it is the point of having it. */
const material = /(?:^|\/)(?:fixtures?|test-?data|workspaces?|samples?|examples?)\//i;

/**
 * @param folders the project's: names further up say nothing about it, so neither does the root of the file system
 */
export function inTests(uri: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    if (parent(folder) === folder) return false;
    const inside = testFolder.exec(relative(folder, uri) ?? '')?.[1];
    return inside !== undefined && !material.test(inside);
  });
}

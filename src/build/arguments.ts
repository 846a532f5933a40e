/** Command lines of tasks. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Trouble } from './report.ts';

/** As Node reads them; a mistake becomes one line with what would be right. */
export function readArguments<const T extends ParseArgsConfig>(
  config: T,
  usage: string,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const [mistake] = (error as Error).message.split(/\. (?=[A-Z])/);
    throw new Trouble(`${mistake}. Use ${usage}.`);
  }
}

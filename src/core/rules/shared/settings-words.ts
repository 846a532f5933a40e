import type { SettingsBlock } from '../../document/settings.ts';

/** What comes of a key that is not there: sysctl goes on with the next line, a container does not start. */
export function consequence({ owner }: SettingsBlock, subject = 'The line'): string {
  return owner.type === 'file'
    ? `${subject} sets nothing, and \`sysctl -p\` ends with "No such file or directory".`
    : 'With it the container does not start: "no such file or directory".';
}

import type { SettingsBlock } from '../../document/settings.ts';

/** What comes of a key that is not there: sysctl goes on with the next line, a container does not start. */
export function consequence({ owner }: SettingsBlock, subject = 'The line'): string {
  if (owner.type === 'file')
    return `${subject} sets nothing, and \`sysctl -p\` ends with "No such file or directory".`;
  return isPod({ owner })
    ? 'With it the pod does not start.'
    : 'With it the container does not start: "no such file or directory".';
}

/** Kubernetes refuses with other words than a container engine. */
export function isPod({ owner }: Pick<SettingsBlock, 'owner'>): boolean {
  return owner.type === 'container' && owner.startedBy === 'kubernetes';
}

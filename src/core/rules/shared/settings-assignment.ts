/** Which assignment of a key has an effect, over all files that are read together. */
import { effective, globCovers, type Setting, type SettingsBlock } from '../../document/settings.ts';
import type { Project } from '../../project/project.ts';
import { basename } from '../../uri.ts';

export type Assignment =
  | { readonly at: 'here'; readonly setting: Setting }
  | { readonly at: 'elsewhere'; readonly setting: Setting; readonly uri: string }
  | { readonly at: 'nowhere' }
  /** A template, a glob, an unreadable folder or tools that disagree leave it open. */
  | { readonly at: 'unknown' };

const unknown: Assignment = { at: 'unknown' };

interface Candidate {
  readonly setting: Setting;
  /** Absent: here. */
  readonly uri?: string;
}

/**
 * The last assignment wins, an explicit key beats a glob (measured with procps 4.0 and systemd 252). A
 * container's settings stand for themselves.
 * @param alike keys that count as this one: misspelt, but meant.
 */
export function assignmentOf(
  block: SettingsBlock,
  project: Project,
  key: string,
  alike: (setting: Setting) => boolean = () => false,
): Assignment {
  if (block.owner.type !== 'file') return ofBlocks([{ block }], key, alike);
  if (project.sysctl === undefined) return unknown;
  const { before, after, ambiguous } = project.sysctl;
  const blocks = [...before, { block }, ...after];
  const found = ofBlocks(blocks, key, alike);
  return ambiguous && toolsDisagree(blocks, key) ? unknown : found;
}

interface Source {
  readonly block: SettingsBlock;
  readonly uri?: string;
}

function ofBlocks(sources: readonly Source[], key: string, alike: (setting: Setting) => boolean): Assignment {
  const last = sources.flatMap((source) => explicit(source, key, alike)).at(-1);
  if (last !== undefined) {
    const { setting, uri } = last;
    return uri === undefined ? { at: 'here', setting } : { at: 'elsewhere', setting, uri };
  }
  const open = sources.some(
    ({ block }) =>
      block.partial === true ||
      block.settings.some((setting) => setting.glob && globCovers(setting.key, key)),
  );
  return open ? unknown : { at: 'nowhere' };
}

function explicit({ block, uri }: Source, key: string, alike: (setting: Setting) => boolean): Candidate[] {
  const setting =
    effective(block, key) ?? block.settings.findLast((candidate) => !candidate.glob && alike(candidate));
  if (setting === undefined) return [];
  const place = setting.uri ?? uri;
  return [place === undefined ? { setting } : { setting, uri: place }];
}

/** procps reads sysctl.conf last, systemd among the drop-ins or not at all: it matters where both kinds assign. */
function toolsDisagree(sources: readonly Source[], key: string): boolean {
  const assigned = sources.flatMap((source) => explicit(source, key, () => false));
  const values = new Set(assigned.map(({ setting }) => setting.value));
  const mainIsHere = !sources.some(({ uri }) => uri !== undefined && isMain(uri));
  return values.size > 1 && assigned.some(({ uri }) => (uri === undefined ? mainIsHere : isMain(uri)));
}

function isMain(uri: string): boolean {
  return /^sysctl\.conf(\.|$)/.test(basename(uri));
}

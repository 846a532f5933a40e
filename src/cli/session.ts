/** What a command works with: core over this machine's files. */

import type { World } from '../core/files.ts';
import type { HalfOpen, Options } from '../core/half-open.ts';
import { createHalfOpen } from '../core/index.ts';
import type { Knowledge } from '../core/kb/types.ts';
import { child } from '../core/uri.ts';
import { type DiskFiles, diskFiles } from './files.ts';
import { grammars } from './grammars.ts';
import { readInstalled } from './installation.ts';
import { type Overlay, overlay } from './overlay.ts';
import { toUri } from './paths.ts';
import type { Output } from './terminal.ts';

export interface Session {
  readonly halfOpen: HalfOpen;
  readonly disk: DiskFiles;
  /** The files as core sees them: as on disk until something is put in their place. */
  readonly texts: Overlay;
}

export function openSession(err: Output, options: Options = {}): Session {
  const disk = diskFiles();
  const texts = overlay(disk);
  const log = (message: string) => err.write(`half-open: ${message}\n`);
  const builtIn: Knowledge = JSON.parse(readInstalled('kb.json').toString());
  const world: World = { files: texts, grammars, log: { warn: log, error: log } };
  return { halfOpen: createHalfOpen(world, builtIn, options), disk, texts };
}

/** A URI directly in the working directory: what holds there holds for commands without a path. */
export function here(): string {
  return child(toUri('.'), '.half-open.json');
}

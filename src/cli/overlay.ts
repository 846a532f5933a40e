/** Texts that stand in for what is on disk: what would be written, until it is written or given up. */
import type { Files } from '../core/files.ts';

export interface Change {
  readonly before: string;
  readonly after: string;
}

export interface Overlay extends Files {
  /** By URI; never one without a difference. */
  readonly changes: ReadonlyMap<string, Change>;
  put(uri: string, text: string): Promise<void>;
  /** What is on disk counts again. */
  drop(uri: string): void;
}

export function overlay(files: Files): Overlay {
  const changes = new Map<string, Change>();
  return {
    changes,
    list: (folder) => files.list(folder),
    read: async (uri, limit) => changes.get(uri)?.after ?? files.read(uri, limit),
    async put(uri, after) {
      const before = changes.get(uri)?.before ?? (await files.read(uri));
      if (before === undefined) return;
      if (before === after) changes.delete(uri);
      else changes.set(uri, { before, after });
    },
    drop: (uri) => {
      changes.delete(uri);
    },
  };
}

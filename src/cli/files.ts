/** Core's files, on this machine's disk. */
import { Buffer, isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { type Entry, type Files, largestFile } from '../core/files.ts';
import { mayBeLatin1 } from '../core/parse/detect.ts';
import { toPath } from './paths.ts';

/** Why a file or folder that is there gave nothing. */
export interface Trouble {
  readonly of: 'file' | 'folder';
  /** In words, to stand behind a colon. */
  readonly why: string;
  /** Binary and very large files lie in every tree: only who names one wants to hear of it. */
  readonly usual: boolean;
}

export interface DiskFiles extends Files {
  /** By URI, as of the last time each was asked for. */
  readonly troubles: ReadonlyMap<string, Trouble>;
}

/**
 * Synchronous inside: a run reads one file after the other and works on it at once, and calls through
 * libuv's threads cost more than the reading itself.
 */
export function diskFiles(): DiskFiles {
  const troubles = new Map<string, Trouble>();
  return {
    async list(folder) {
      try {
        return readdirSync(toPath(folder), { withFileTypes: true }).map(toEntry);
      } catch (error) {
        if (isThere(error)) troubles.set(folder, { of: 'folder', why: explainError(error), usual: false });
        return undefined;
      }
    },

    async read(uri, limit = largestFile) {
      const read = readText(toPath(uri), limit, mayBeLatin1(uri));
      if ('text' in read) {
        troubles.delete(uri);
        return read.text;
      }
      if (read.trouble !== undefined) troubles.set(uri, read.trouble);
      return undefined;
    },

    troubles,
  };
}

/**
 * Symbolic links are neither files nor folders: as with git, what they point to is looked at where it
 * stands, so nothing is linted twice, no loop is walked, and no fix is written outside of the tree.
 */
function toEntry(entry: { readonly name: string; isFile(): boolean; isDirectory(): boolean }): Entry {
  return { name: entry.name, type: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other' };
}

type Read = { readonly text: string } | { readonly trouble: Trouble | undefined };

/** Opening a named pipe must not wait for a writer; Windows has neither the pipes nor the flag. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Nearly all sources fit; larger ones get a buffer of their own. */
const shared = Buffer.allocUnsafeSlow(256 * 1024);

function readText(path: string, limit: number, latin1: boolean): Read {
  let file: number | undefined;
  try {
    file = openSync(path, readOnly);
    const stat = fstatSync(file);
    if (!stat.isFile()) return trouble('it is no regular file');
    if (stat.size > limit) return trouble(`it is larger than ${Math.floor(limit / 1024)} KB`, true);
    const buffer = stat.size <= shared.length ? shared : Buffer.allocUnsafe(stat.size);
    const bytes = buffer.subarray(0, fill(file, buffer, stat.size));
    if (bytes.includes(0)) return trouble('it is a binary file', true);
    if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
    return latin1 ? { text: bytes.toString('latin1') } : trouble('it is not UTF-8 text');
  } catch (error) {
    return isThere(error) ? trouble(explainError(error)) : { trouble: undefined };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function trouble(why: string, usual = false): Read {
  return { trouble: { of: 'file', why, usual } };
}

/** Reads as much as is there, at most `size` bytes, and says how many came. */
function fill(file: number, buffer: Buffer, size: number): number {
  let filled = 0;
  while (filled < size) {
    const count = readSync(file, buffer, filled, size - filled, null);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ELOOP: 'its symbolic links form a loop',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'no such file or directory',
  ENOSPC: 'no space is left on the device',
  EIO: 'the device failed to read or write',
};

/** What a system call's error means, in words. */
export function explainError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined ? words[code] : undefined) ?? code ?? message;
}

/** Looking for what is not there is everyday business. */
function isThere(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code !== 'ENOENT' && code !== 'ENOTDIR';
}

/** The one store of findings, for open and scanned files alike. */
import type { Range } from 'vscode-languageserver';
import type { Finding } from '../core/finding.ts';
import { isWithin } from '../core/uri.ts';

export interface KnownFinding {
  /** Names it within its file, also after linting again as long as it stands where it stood. */
  readonly id: string;
  readonly finding: Finding;
  readonly range: Range;
}

export interface FileEntry {
  readonly uri: string;
  /** The open document's version that was linted; `undefined`: the file was read. */
  readonly version: number | undefined;
  readonly findings: readonly KnownFinding[];
}

export interface Findings {
  get(uri: string): FileEntry | undefined;
  all(): Iterable<FileEntry>;
  set(entry: FileEntry): void;
  delete(uri: string): boolean;
  /** The file itself and whatever lies below it. */
  below(uri: string): readonly FileEntry[];
}

/** Of closed files only those with findings are kept. `changed` is called when findings came or went. */
export function createFindings(changed: () => void): Findings {
  const entries = new Map<string, FileEntry>();
  const remove = (uri: string) => {
    const entry = entries.get(uri);
    if (entry === undefined) return false;
    entries.delete(uri);
    if (entry.findings.length > 0) changed();
    return true;
  };
  return {
    get: (uri) => entries.get(uri),
    all: () => entries.values(),
    set(entry) {
      const before = entries.get(entry.uri)?.findings.length ?? 0;
      if (entry.findings.length === 0 && entry.version === undefined) entries.delete(entry.uri);
      else entries.set(entry.uri, entry);
      if (before > 0 || entry.findings.length > 0) changed();
    },
    delete: remove,
    below: (uri) => [...entries.values()].filter((entry) => isWithin(uri, entry.uri)),
  };
}

/** The rule and place of each finding, numbered where a rule says something twice at one place. */
export function nameFindings(findings: readonly Finding[], ranges: readonly Range[]): KnownFinding[] {
  const seen = new Map<string, number>();
  return findings.map((finding, index) => {
    const range = ranges[index]!;
    const base = `${finding.rule}@${range.start.line}:${range.start.character}`;
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    return { id: count === 0 ? base : `${base}#${count}`, finding, range };
  });
}

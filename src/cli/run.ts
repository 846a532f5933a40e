/**
 * What `lint` and `kb check` print: the shape of `--format json`, which every other format is made from.
 * Lines and columns count from 1, columns in UTF-16 units; a BOM is no column.
 */
import type { Safety, Severity } from '../core/finding.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
  /** The place behind the last character. */
  readonly endLine: number;
  readonly endColumn: number;
}

/** Relative to the working directory, with `/`. */
export interface Related extends Place {
  readonly file: string;
  readonly message: string;
}

export interface Edit extends Place {
  /** Only where it is another file than the finding's. */
  readonly file?: string;
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  readonly safety: Safety;
  readonly preferred: boolean;
  /** By file and position, not overlapping; they refer to the text as read. */
  readonly edits: readonly Edit[];
}

export interface Finding extends Place {
  readonly file: string;
  readonly rule: string;
  readonly issue: string;
  readonly severity: Severity;
  readonly message: string;
  readonly environments: readonly string[];
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}

export interface RunError {
  readonly file: string;
  readonly message: string;
}

export interface Run {
  readonly version: 1;
  /** How many files of a known kind were read. */
  readonly files: number;
  /** By file, then position. */
  readonly findings: readonly Finding[];
  readonly errors: readonly RunError[];
}

export function count(run: Run, severity: Severity): number {
  return run.findings.filter((finding) => finding.severity === severity).length;
}

/** 2: something could not be looked at; 1: an error, or more warnings than allowed; else 0. */
export function exitCode(run: Run, mostWarnings = 0): number {
  if (run.errors.length > 0) return 2;
  return count(run, 'error') > 0 || count(run, 'warning') > mostWarnings ? 1 : 0;
}

export function byFile(a: { readonly file: string }, b: { readonly file: string }): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}

export interface FileResult {
  readonly file: string;
  readonly findings: readonly Finding[];
  readonly errors: readonly RunError[];
}

/** The files that have anything to show, in order. */
export function perFile(run: Run): FileResult[] {
  const files = new Map<string, { file: string; findings: Finding[]; errors: RunError[] }>();
  const of = (file: string) => {
    const known = files.get(file);
    if (known !== undefined) return known;
    const fresh = { file, findings: [], errors: [] };
    files.set(file, fresh);
    return fresh;
  };
  for (const finding of run.findings) of(finding.file).findings.push(finding);
  for (const error of run.errors) of(error.file).errors.push(error);
  return [...files.values()].sort(byFile);
}

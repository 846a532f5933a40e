/** Fixes written from the rows of a language, in the style of the file. */
import type { ConnectionFixes, Said } from '../document/code.ts';
import type { Language } from '../languages/language.ts';
import type { Analysis } from './code-connections.ts';
import type { Lifetime } from './code-lifetime.ts';
import type { Setting } from './code-options.ts';
import type { Known, Subject, Subjects } from './code-subjects.ts';

export interface FixInput {
  /** Absent for what was handed in. */
  readonly subject?: Subject;
  readonly connecting: Known;
  readonly settings: readonly Setting[];
  readonly said: Said;
  readonly lifetime?: Lifetime;
  readonly analysis: Analysis;
  readonly language: Language;
  readonly subjects: Subjects;
}

export function fixesOf(_input: FixInput): ConnectionFixes {
  return {};
}

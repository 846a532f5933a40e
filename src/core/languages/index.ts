/** The languages we read. One line each. */
import c from './c.ts';
import cpp from './cpp.ts';
import csharp from './csharp.ts';
import go from './go.ts';
import java from './java.ts';
import javascript from './javascript.ts';
import kotlin from './kotlin.ts';
import type { Language } from './language.ts';
import php from './php.ts';
import python from './python.ts';
import ruby from './ruby.ts';
import rust from './rust.ts';
import tsx from './tsx.ts';
import typescript from './typescript.ts';

export const languages: readonly Language[] = [
  c,
  cpp,
  csharp,
  go,
  java,
  javascript,
  kotlin,
  php,
  python,
  ruby,
  rust,
  tsx,
  typescript,
];

const byExtension = new Map(
  languages.flatMap((language) => language.extensions.map((each) => [each, language])),
);
const byEditorId = new Map(
  languages.flatMap((language) => language.editorIds.map((each) => [each, language])),
);

/** By the path's extension; an editor's language id counts where the path has none (untitled documents). */
export function languageOf(path: string, editorId?: string): Language | undefined {
  const dot = path.lastIndexOf('.');
  const extension = dot > path.lastIndexOf('/') ? path.slice(dot).toLowerCase() : '';
  const known = byExtension.get(extension);
  if (known !== undefined || editorId === undefined) return known;
  return byEditorId.get(editorId);
}

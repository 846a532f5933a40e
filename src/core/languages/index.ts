/** The languages we read. One line each. */
import c from './c/c.ts';
import cpp from './cpp/cpp.ts';
import csharp from './csharp/csharp.ts';
import go from './go/go.ts';
import javascript from './javascript/javascript.ts';
import tsx from './javascript/tsx.ts';
import typescript from './javascript/typescript.ts';
import java from './jvm/java.ts';
import kotlin from './jvm/kotlin.ts';
import type { Language } from './language.ts';
import php from './php/php.ts';
import python from './python/python.ts';
import ruby from './ruby/ruby.ts';
import rust from './rust/rust.ts';

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

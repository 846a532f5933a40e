/** Which documents are ours to look at. What kind each is, the server decides. */
import type { TextDocument, Uri } from 'vscode';

/** The languages that activate the extension are those it lints. */
export function knownLanguages(manifest: {
  readonly activationEvents?: readonly string[];
}): readonly string[] {
  const prefix = 'onLanguage:';
  const events = manifest.activationEvents ?? [];
  return events.filter((event) => event.startsWith(prefix)).map((event) => event.slice(prefix.length));
}

/** Files that are ours whatever language they have: glob patterns and what they mean. */
export const knownFiles = [
  { glob: '**/*.conf', matches: (path: string) => path.endsWith('.conf') },
  {
    glob: '**/*.conf.{j2,jinja,jinja2,erb,tmpl,tpl}',
    matches: (path: string) => /\.conf\.(j2|jinja2?|erb|tmpl|tpl)$/.test(path),
  },
  { glob: '**/.half-open.json', matches: (path: string) => path.endsWith('/.half-open.json') },
  { glob: '**/.half-open/**', matches: (path: string) => path.includes('/.half-open/') },
  // A team's folder may have any name; other Markdown below an `issues` folder starts nothing.
  {
    glob: '**/issues/*.md',
    matches: (path: string, text: () => string) =>
      /\/issues\/[^/]+\.md$/.test(path) &&
      /^\uFEFF?---\s[\s\S]*?^(summary|impact|verified)\s*:/m.test(text()),
  },
] as const;

/** YAML is everywhere and mostly something else: only with services in it is it worth a server. */
const yaml = new Set(['yaml', 'dockercompose']);

export function concerns(document: TextDocument, languages: readonly string[]): boolean {
  if (!isEditable(document.uri)) return false;
  if (knownFiles.some(({ matches }) => matches(document.uri.path, () => document.getText()))) return true;
  if (!languages.includes(document.languageId) || document.languageId === 'properties') return false;
  return !yaml.has(document.languageId) || /^services\s*:/m.test(document.getText());
}

/** Not the left side of a comparison, not the output of a tool. */
const foreign = new Set(['git', 'gitfs', 'output', 'half-open', 'vscode-scm', 'walkThroughSnippet']);

function isEditable(uri: Uri): boolean {
  return !foreign.has(uri.scheme);
}

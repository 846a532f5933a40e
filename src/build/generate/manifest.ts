/** What of package.json follows from tables: the settings, and the languages that activate the extension. */
import { readFile } from 'node:fs/promises';
import { languages } from '../../core/languages/index.ts';
import { type Setting, settings } from '../../core/settings.ts';
import { fromRoot } from '../paths.ts';

export async function manifest(): Promise<string> {
  const { contributes, ...rest } = JSON.parse(await readFile(fromRoot('package.json'), 'utf8'));
  const configuration = { title: rest.displayName, properties: Object.fromEntries(settings.map(property)) };
  const head = { ...rest, activationEvents: activationEvents() };
  return JSON.stringify(replaced(head, contributes, configuration), undefined, 2);
}

/** The languages of what we lint; files of other languages are taken up once the extension is active. */
function activationEvents(): readonly string[] {
  const code = languages.flatMap(({ editorIds }) => editorIds).sort();
  const ids = ['sysctl', 'properties', 'yaml', 'dockercompose', ...code];
  return [...ids.map((id) => `onLanguage:${id}`), 'workspaceContains:.half-open.json'];
}

/** Keys keep their places, so that a run changes no more than it must. */
function replaced(rest: object, contributes: object | undefined, configuration: object): object {
  const { devDependencies, ...head } = rest as { devDependencies: object };
  return { ...head, contributes: { ...contributes, configuration }, devDependencies };
}

function property(setting: Setting): [string, object] {
  const { key, description, enum: values, ...schema } = setting;
  const described = { ...schema, markdownDescription: `%${description}%` };
  if (values === undefined) return [key, described];
  return [
    key,
    { ...described, enum: values, enumDescriptions: values.map((value) => `%${description}.${value}%`) },
  ];
}

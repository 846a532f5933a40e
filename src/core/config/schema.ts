/**
 * The JSON schema of `.half-open.json`, by which editors complete and describe its keys. It allows everything:
 * what is wrong there is a finding, and an editor that complained too would underline it twice.
 */
import { severities } from '../finding.ts';
import { configKeys } from './parse.ts';

/** What may be named there. */
export interface Names {
  readonly environments: readonly { readonly id: string; readonly title: string }[];
  readonly rules: readonly { readonly id: string; readonly summary: string }[];
}

type Schema = Readonly<Record<string, unknown>>;

export function configSchema(names: Names): Schema {
  const environments: Schema = {
    items: proposed(
      names.environments.map(({ id }) => id),
      names.environments.map(({ title }) => title),
    ),
  };
  const rules: Schema = { properties: ruleProperties(names) };
  const known: Readonly<Partial<Record<keyof typeof configKeys, Schema>>> = {
    root: proposed([true, false]),
    environments,
    rules,
    overrides: {
      items: { properties: { files: { description: 'Globs, relative to this file.' }, environments, rules } },
    },
    compose: { properties: { files: { description: 'Compose files that form one project.' } } },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Half-Open',
    allowComments: true,
    allowTrailingCommas: true,
    properties: Object.fromEntries(
      Object.entries(configKeys).map(([key, description]) => [
        key,
        { description, ...known[key as keyof typeof configKeys] },
      ]),
    ),
  };
}

function ruleProperties({ rules }: Names): Readonly<Record<string, Schema>> {
  const severity = proposed([...severities, 'off']);
  const families = [...new Set(rules.map(({ id }) => id.slice(0, id.indexOf('/'))))];
  return Object.fromEntries([
    ...families.map((family) => [`${family}/*`, severity] as const),
    ...rules.map(({ id, summary }) => [id, { description: summary, ...severity }] as const),
  ]);
}

function proposed(values: readonly (string | boolean)[], descriptions?: readonly string[]): Schema {
  const listed = { enum: values, ...(descriptions === undefined ? {} : { enumDescriptions: descriptions }) };
  return { anyOf: [listed, {}] };
}

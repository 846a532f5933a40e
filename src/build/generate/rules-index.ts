/** `src/core/rules/index.ts`: the only list of rules. */
import { ruleIds } from '../rules.ts';

export async function rulesIndex(): Promise<string> {
  const ids = await ruleIds();
  return [
    '/** Generated from this folder by `npm run generate`: the id of a rule is the path of its file. */',
    "import type { RuleEntry } from '../linter.ts';",
    ...ids.map((id) => `import ${variable(id)} from './${id}.ts';`),
    '',
    'export const rules: readonly RuleEntry[] = [',
    ...ids.map((id) => `  { id: '${id}', rule: ${variable(id)} },`),
    '];',
    '',
  ].join('\n');
}

/** `sysctl/keepalive-missing` -> `sysctlKeepaliveMissing`. */
function variable(id: string): string {
  return id.replace(/[/-](.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Every file that follows from others: its path below the root, and what it must hold. */
import { configSchema, type Names } from '../../core/config/schema.ts';
import { knowledgeSchemas } from '../../core/kb/schemas.ts';
import { compileKnowledge } from '../knowledge.ts';
import { fromRoot } from '../paths.ts';
import { run } from '../processes.ts';
import { importRule, ruleIds } from '../rules.ts';
import { manifest } from './manifest.ts';
import { readme } from './readme.ts';
import { rulesIndex } from './rules-index.ts';

export interface Generated {
  readonly path: string;
  /** As it must stand, formatted. Rejects where what it follows from is broken. */
  readonly text: () => Promise<string>;
}

export const generated: readonly Generated[] = [
  { path: 'src/core/rules/index.ts', text: async () => formatted('index.ts', await rulesIndex()) },
  { path: 'package.json', text: async () => formatted('package.json', await manifest()) },
  ...Object.entries(knowledgeSchemas()).map(([name, schema]) => ({
    path: `kb/${name}`,
    text: () => formatted(name, JSON.stringify(schema)),
  })),
  {
    path: 'media/half-open.schema.json',
    text: async () => formatted('schema.json', JSON.stringify(configSchema(await names()))),
  },
  { path: 'README.md', text: readme },
];

/** As biome writes it. The name decides how: package.json has rules of its own. */
async function formatted(name: string, text: string): Promise<string> {
  const biome = fromRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const { code, output } = await run(process.execPath, [biome, 'format', `--stdin-file-path=${name}`], {
    cwd: fromRoot(),
    input: text,
  });
  if (code !== 0) throw new Error(`biome cannot format ${name}: ${output}`);
  return output;
}

/** What a configuration file may name. */
async function names(): Promise<Names> {
  const ids = await ruleIds();
  const { environments } = await compileKnowledge(ids);
  const rules = await Promise.all(ids.map(async (id) => ({ id, summary: (await importRule(id)).summary })));
  return { environments, rules };
}

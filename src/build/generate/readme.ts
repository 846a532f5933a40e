/** The tables of README.md, between `<!-- generated:NAME -->` and `<!-- /generated -->`. */
import { readFile } from 'node:fs/promises';
import type { Environment } from '../../core/kb/types.ts';
import { compileKnowledge } from '../knowledge.ts';
import { fromRoot } from '../paths.ts';
import { importRule, ruleIds } from '../rules.ts';

export async function readme(): Promise<string> {
  const text = await readFile(fromRoot('README.md'), 'utf8');
  const tables: Readonly<Record<string, string>> = {
    rules: await rulesTable(),
    environments: await environmentsTable(),
  };
  return text.replace(
    /(<!-- generated:(\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (_, open: string, name: string, close: string) => `${open}\n${tables[name]}\n${close}`,
  );
}

async function rulesTable(): Promise<string> {
  const rules = await Promise.all((await ruleIds()).map(async (id) => ({ id, rule: await importRule(id) })));
  return table(
    ['Rule', 'Finds', 'Severity', 'Issue'],
    rules.map(({ id, rule }) => {
      const { severity } = rule;
      const words = typeof severity === 'string' ? severity : `${severity.chosen} / ${severity.fallback}`;
      return [`\`${id}\``, rule.summary, words, `[${rule.issue}](kb/issues/${rule.issue}.md)`];
    }),
  );
}

async function environmentsTable(): Promise<string> {
  const { environments } = await compileKnowledge(await ruleIds());
  return table(
    ['Environment', 'What it is', 'Forgets after', 'Kept by', 'Keepalive'],
    environments.map((environment) => [
      `\`${environment.id}\`${environment.common ? ' *' : ''}`,
      environment.title,
      environment.idleTimeout === undefined ? '' : `${environment.idleTimeout} s`,
      keptBy(environment),
      keepalive(environment),
    ]),
  );
}

function keptBy({ resetBy }: Environment): string {
  if (resetBy === undefined) return '';
  return resetBy === 'probe' ? 'keepalive probes, data' : 'data alone';
}

function keepalive({ keepalive }: Environment): string {
  return keepalive === undefined ? '' : `${keepalive.idle} / ${keepalive.interval} / ${keepalive.probes}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

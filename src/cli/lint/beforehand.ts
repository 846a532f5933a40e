/** What must be right before anything is linted: paths, environments, rules, configuration files. */
import { statSync } from 'node:fs';
import { configName } from '../../core/config/parse.ts';
import { matchingEnvironments } from '../../core/config/resolve.ts';
import { type Severity, severities } from '../../core/finding.ts';
import type { HalfOpen } from '../../core/half-open.ts';
import type { Environment } from '../../core/kb/types.ts';
import { child, parent } from '../../core/uri.ts';
import { suggestion } from '../arguments.ts';
import { explainError } from '../files.ts';
import { display, toUri } from '../paths.ts';
import { UsageError } from '../usageError.ts';

/** A PATH somebody named, and a URI beside which the configuration holds that holds for it. */
export interface Named {
  readonly uri: string;
  readonly beside: string;
}

/** @throws UsageError for a path that is not there. */
export function namedPath(path: string): Named {
  if (path === '') throw new UsageError('a PATH is empty');
  let folder: boolean;
  try {
    folder = statSync(path).isDirectory();
  } catch (error) {
    throw new UsageError(`${path}: ${explainError(error)}`);
  }
  const uri = toUri(path);
  return { uri, beside: folder ? child(uri, configName) : uri };
}

/** `--rule ID=SEVERITY`, checked against the rules there are. */
export function ruleSettings(
  given: readonly string[],
  rules: readonly string[],
): Record<string, Severity | 'off'> {
  const families = new Set(rules.map((id) => id.split('/')[0]!));
  const names = [...rules, ...families, ...[...families].map((family) => `${family}/*`)];
  const settings: Record<string, Severity | 'off'> = {};
  for (const setting of given) {
    const at = setting.lastIndexOf('=');
    const id = setting.slice(0, Math.max(0, at));
    const severity = at === -1 ? undefined : setting.slice(at + 1);
    if (id === '' || !isSeverity(severity)) {
      throw new UsageError(
        `--rule takes ID=${['off', ...severities].join('|')}, not ${JSON.stringify(setting)}`,
      );
    }
    if (!names.includes(id)) throw new UsageError(`unknown rule ${id}${suggestion(id, names)}`);
    settings[id] = severity;
  }
  return settings;
}

function isSeverity(text: string | undefined): text is Severity | 'off' {
  return text === 'off' || severities.includes(text as Severity);
}

/** @throws UsageError for a configuration file that is broken, or an environment nobody knows. */
export async function checkBeforehand(
  halfOpen: HalfOpen,
  named: readonly Named[],
  environments: readonly string[],
): Promise<void> {
  const known = new Map<string, Environment>();
  for (const uri of oneAFolder(named)) {
    const [failure] = (await halfOpen.resolution(uri)).failures;
    if (failure !== undefined) {
      throw new UsageError(`${display(failure.uri)}:${failure.line + 1}: ${failure.message}`);
    }
    if (environments.length === 0) continue;
    for (const environment of (await halfOpen.knowledge(uri)).environments)
      known.set(environment.id, environment);
  }
  for (const id of environments) {
    if (matchingEnvironments(id, [...known.values()]).length > 0) continue;
    const near = suggestion(id, [...known.keys()]);
    throw new UsageError(`unknown environment ${id}${near}; half-open environments lists them`);
  }
}

/** Files of one folder share their configuration files. */
function oneAFolder(named: readonly Named[]): string[] {
  return [...new Map(named.map(({ beside }) => [parent(beside), beside])).values()];
}

/** Runs rules over one document: isolates crashes, sets severity and issue, suppresses, sorts. */
import type { Document } from './document/index.ts';
import type { Finding, Severity } from './finding.ts';
import type { AnyRule, Context, Problem, Surfaces } from './rule.ts';
import { suppress } from './suppress.ts';
import { sortEdits } from './text.ts';

export interface RuleEntry {
  readonly id: string;
  readonly rule: AnyRule;
}

/** What configuration makes of a rule; `undefined` leaves the rule's own severity. */
export type SeverityOf = (rule: string) => Severity | 'off' | undefined;

export interface Outcome {
  readonly findings: readonly Finding[];
  /** One sentence for each rule that crashed; its findings up to then, and all other rules', stand. */
  readonly crashes: readonly string[];
}

export function lint(
  document: Document,
  context: Context,
  rules: readonly RuleEntry[],
  severityOf: SeverityOf,
): Outcome {
  const crashes: string[] = [];
  const run = ({ id, rule }: RuleEntry, subjects: readonly unknown[]): Finding[] => {
    const configured = severityOf(id);
    if (configured === 'off') return [];
    const found: Finding[] = [];
    try {
      for (const subject of subjects) {
        for (const problem of rule.check(subject as never, context))
          found.push(finding(id, rule, problem, configured));
      }
    } catch (error) {
      crashes.push(`The rule ${id} crashed: ${error instanceof Error ? error.message : String(error)}`);
    }
    return found;
  };
  const found = rules.flatMap((entry) => run(entry, subjectsOf(document, entry.rule.on)));
  const known = new Set(rules.map((entry) => entry.id));
  const { findings, idle } = suppress(
    document,
    found,
    (named) =>
      known.has(named) ||
      (named.endsWith('/*') && rules.some((entry) => entry.id.startsWith(named.slice(0, -1)))),
    (named) => severityOf(named) === 'off',
  );
  const late = rules
    .filter((entry) => entry.rule.on === 'suppressions')
    .flatMap((entry) => run(entry, [idle]));
  return { findings: [...findings, ...late].sort(byPosition), crashes };
}

function subjectsOf(document: Document, surface: AnyRule['on']): readonly Surfaces[keyof Surfaces][] {
  if (surface === 'settings') return 'blocks' in document ? document.blocks : [];
  return surface === document.kind ? [document] : [];
}

function finding(id: string, rule: AnyRule, problem: Problem, configured: Severity | undefined): Finding {
  const limits = problem.limits ?? [];
  const fixes = problem.fixes ?? [];
  return {
    rule: id,
    issue: problem.issue ?? limits[0]?.issue ?? rule.issue,
    severity: configured ?? problem.severity ?? ownSeverity(rule, limits),
    span: problem.span,
    message: problem.message,
    environments: limits.map((limit) => limit.id),
    related: problem.related ?? [],
    fixes: fixes.map((fix, index) => ({
      title: fix.safety === 'review' ? `${fix.title} (review)` : fix.title,
      safety: fix.safety,
      preferred: index === 0 && problem.noPreferred !== true,
      edits: sortEdits(fix.edits),
    })),
  };
}

/** A rule about limits is milder where nobody chose one of the failing environments. */
function ownSeverity(rule: AnyRule, limits: readonly { readonly chosen: boolean }[]): Severity {
  if (typeof rule.severity === 'string') return rule.severity;
  return limits.some((limit) => limit.chosen) ? rule.severity.chosen : rule.severity.fallback;
}

function byPosition(a: Finding, b: Finding): number {
  return (
    a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}

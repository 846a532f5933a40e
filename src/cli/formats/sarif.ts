/** SARIF 2.1.0, the interchange format of static analysis: OASIS standard of 2020-03-27. */
import { pathToFileURL } from 'node:url';
import type { Severity } from '../../core/finding.ts';
import type { Edit, Finding, Fix, Place, Run } from '../run.ts';
import type { FormatContext } from './format.ts';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
};

/** The name under which SARIF readers look for the folder of a run. */
const base = '%SRCROOT%';

export function* sarif(run: Run, context: FormatContext): Iterable<string> {
  const ids = [...new Set(run.findings.map((finding) => finding.rule))].sort();
  const folder = pathToFileURL(context.folder.endsWith('/') ? context.folder : `${context.folder}/`);
  const head = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'half-open',
            semanticVersion: context.version,
            rules: ids.map((id) => descriptor(id, context)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [base]: { uri: folder.href } },
        invocations: [
          {
            executionSuccessful: run.errors.length === 0,
            toolExecutionNotifications: run.errors.map((error) => ({
              level: 'error',
              message: { text: error.message },
              locations: [{ physicalLocation: { artifactLocation: artifact(error.file) } }],
            })),
          },
        ],
        results: [],
      },
    ],
  };
  // The results are last, so that they can be written one by one into the place of the empty list.
  const [before, after] = JSON.stringify(head, undefined, 2).split('"results": []');
  yield `${before}"results": [`;
  const numbers = new Map(ids.map((id, index) => [id, index]));
  for (const [index, finding] of run.findings.entries()) {
    yield index === 0 ? '\n' : ',\n';
    yield JSON.stringify(result(finding, numbers.get(finding.rule)!));
  }
  yield `\n]${after}\n`;
}

function descriptor(id: string, { rules, issues }: FormatContext): object {
  const rule = rules.get(id);
  const issue = rule === undefined ? undefined : issues.get(rule.issue);
  return {
    id,
    ...(rule === undefined ? {} : { shortDescription: { text: rule.summary } }),
    ...(issue === undefined
      ? {}
      : {
          fullDescription: { text: issue.summary },
          help: { text: `half-open explain ${id}`, markdown: `## ${issue.title}\n\n${issue.cause}` },
        }),
  };
}

function result(finding: Finding, ruleIndex: number): object {
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [location(finding.file, finding)],
    ...(finding.related.length === 0
      ? {}
      : {
          relatedLocations: finding.related.map((related, id) => ({
            id,
            ...location(related.file, related),
            message: { text: related.message },
          })),
        }),
    ...(finding.fixes.length === 0 ? {} : { fixes: finding.fixes.map((fix) => fixed(fix, finding.file)) }),
    properties: { issue: finding.issue, environments: finding.environments },
  };
}

function fixed(fix: Fix, own: string): object {
  const files = new Map<string, Edit[]>();
  for (const edit of fix.edits) {
    const file = edit.file ?? own;
    files.set(file, [...(files.get(file) ?? []), edit]);
  }
  return {
    description: { text: fix.title },
    artifactChanges: [...files].map(([file, edits]) => ({
      artifactLocation: artifact(file),
      replacements: edits.map((edit) => ({
        deletedRegion: region(edit),
        insertedContent: { text: edit.text },
      })),
    })),
    properties: { safety: fix.safety, preferred: fix.preferred },
  };
}

function location(file: string, place: Place): object {
  return { physicalLocation: { artifactLocation: artifact(file), region: region(place) } };
}

function region({ line, column, endLine, endColumn }: Place): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** What lies outside of the run's folder has no relative address. */
function artifact(file: string): object {
  const below = !/^(\.\.\/|\/|[A-Za-z]:)/.test(file);
  if (!below) return { uri: pathToFileURL(file).href };
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: base };
}

import type { Run } from '../run.ts';

/** One object, a finding a piece. */
export function* json(run: Run): Iterable<string> {
  yield `{\n  "version": ${run.version},\n  "files": ${run.files},\n  "findings": `;
  yield* list(run.findings);
  yield ',\n  "errors": ';
  yield* list(run.errors);
  yield '\n}\n';
}

function* list(items: readonly unknown[]): Iterable<string> {
  yield '[';
  for (const [index, item] of items.entries()) {
    yield index === 0 ? '\n    ' : ',\n    ';
    yield JSON.stringify(item, undefined, 2).replaceAll('\n', '\n    ');
  }
  yield items.length === 0 ? ']' : '\n  ]';
}

// A reporter for Node's test runner: one line of JSON a test, a `TestResult` of outcome.ts. Groups only give
// their names, unless one is skipped as a whole. Plain JavaScript, because the runner loads it before anything that reads TypeScript.

/** @param {AsyncIterable<import('node:test/reporters').TestEvent>} events */
export default async function* reporter(events) {
  const names = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      names.length = data.nesting;
      names.push(data.name);
    } else if (type === 'test:pass' || type === 'test:fail') {
      const result = outcome(type, data.skip);
      if (data.details.type === 'suite' && result.outcome !== 'skipped') continue;
      const name = [...names.slice(0, data.nesting), data.name].join(' › ');
      yield `${JSON.stringify({ name, ...result })}\n`;
    }
  }
}

/** `skip` is the reason, or `true` or empty where none is given. */
function outcome(type, skip) {
  if (typeof skip === 'string' && skip !== '') return { outcome: 'skipped', reason: skip };
  if (skip !== undefined && skip !== false) return { outcome: 'skipped' };
  return { outcome: type === 'test:pass' ? 'passed' : 'failed' };
}

/** A reporter for Node's test runner: one line of JSON a test. Groups are no tests and only give their names. */
import type { TestEvent } from 'node:test/reporters';
import type { TestResult } from './outcome.ts';

export default async function* reporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const names: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      names.length = data.nesting;
      names.push(data.name);
    } else if ((type === 'test:pass' || type === 'test:fail') && data.details.type !== 'suite') {
      const name = [...names.slice(0, data.nesting), data.name].join(' › ');
      yield `${JSON.stringify({ name, ...outcome(type, data.skip) } satisfies TestResult)}\n`;
    }
  }
}

function outcome(
  type: 'test:pass' | 'test:fail',
  skip: string | boolean | undefined,
): Omit<TestResult, 'name'> {
  if (typeof skip === 'string' && skip !== '') return { outcome: 'skipped', reason: skip };
  if (skip !== undefined && skip !== false) return { outcome: 'skipped' };
  return { outcome: type === 'test:pass' ? 'passed' : 'failed' };
}

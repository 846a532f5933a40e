import { nearest } from '../../core/kb/nearest.ts';
import { defineCommand, textOrJson } from '../command.ts';
import { issuePage } from '../issuePage.ts';
import { here, openSession } from '../session.ts';
import { UsageError } from '../usageError.ts';

export default defineCommand({
  operands: 'ISSUE-OR-RULE',
  options: { format: textOrJson },
  notes: [
    'ISSUE-OR-RULE is the id of an issue, as half-open search prints it, or of a rule, as half-open lint does.',
  ],
  async run({ options, positionals }, { out, err }) {
    const [id, extra] = positionals;
    if (id === undefined) throw new UsageError('explain needs the id of an issue or a rule');
    if (extra !== undefined) throw new UsageError(`explain takes one id; ${extra} is too many`);
    const { halfOpen } = openSession(err);
    const explanation = await halfOpen.explain(id, here());
    const rules = halfOpen.rules();
    if (explanation === undefined) {
      const { issues } = await halfOpen.knowledge(here());
      const near = nearest(
        id,
        [...rules, ...issues].map((known) => known.id),
      );
      const advice = near === undefined ? `try half-open search "${id}"` : `did you mean ${near}?`;
      throw new UsageError(`no issue or rule is called ${id}; ${advice}`);
    }
    const { issue } = explanation;
    const rule = rules.find((known) => known.id === id);
    if (options.format === 'json') {
      const whole = { ...(rule === undefined ? {} : { rule }), issue, rules: explanation.rules };
      out.write(`${JSON.stringify(whole, undefined, 2)}\n`);
    } else {
      const detecting = rules.filter((known) => explanation.rules.includes(known.id));
      out.write(`${issuePage(issue, detecting, rule, out).join('\n')}\n`);
    }
    return 0;
  },
});

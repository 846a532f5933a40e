import { type IdleLimit, recommended, seconds } from '../../core/environment.ts';
import type { Environment, Keepalive } from '../../core/kb/types.ts';
import { defineCommand, textOrJson } from '../command.ts';
import { table } from '../layout.ts';
import { here, openSession } from '../session.ts';
import { UsageError } from '../usageError.ts';

export default defineCommand({
  operands: '',
  options: { format: textOrJson },
  notes: [
    'KEEPALIVE is the recommended idle time, interval (seconds) and number of probes. COMMON environments count where nobody chose any. Choose with "environments" in .half-open.json or with half-open lint --environment ID.',
  ],
  async run({ options, positionals }, { out, err }) {
    if (positionals.length > 0)
      throw new UsageError(`environments takes no arguments, not ${positionals[0]}`);
    const { environments } = await openSession(err).halfOpen.knowledge(here());
    if (options.format === 'json') {
      const listed = environments.map((environment) => ({
        ...environment,
        keepalive: keepaliveOf(environment),
      }));
      out.write(`${JSON.stringify({ environments: listed }, undefined, 2)}\n`);
      return 0;
    }
    const heading = ['ID', 'TITLE', 'IDLE TIMEOUT', 'ON EXPIRY', 'RESET BY', 'KEEPALIVE', 'COMMON'];
    const rows = [heading.map((title) => out.paint('bold', title)), ...environments.map(row)];
    out.write(`${table(rows, out.width).join('\n')}\n`);
    return 0;
  },
});

function row(environment: Environment): string[] {
  const { id, title, idleTimeout, onExpiry = '-', resetBy = '-', common } = environment;
  const keepalive = keepaliveOf(environment);
  return [
    id,
    title,
    idleTimeout === undefined ? '-' : seconds(idleTimeout),
    onExpiry,
    resetBy,
    keepalive === undefined ? '-' : `${keepalive.idle}/${keepalive.interval}/${keepalive.probes}`,
    common ? 'yes' : '',
  ];
}

/** Where probes do not count as traffic, no keepalive helps. */
function keepaliveOf(environment: Environment): Keepalive | undefined {
  if (environment.keepalive !== undefined) return environment.keepalive;
  if (environment.idleTimeout === undefined || environment.resetBy !== 'probe') return undefined;
  return recommended([environment as IdleLimit]);
}

import { effective, kernelInteger } from '../../document/settings.ts';
import { compareVersions } from '../../project/manifest-version.ts';
import { defineRule } from '../../rule.ts';
import { proposed } from '../shared/proposed.ts';

const conntrack = 'net.ipv4.vs.conntrack';
const reuseMode = 'net.ipv4.vs.conn_reuse_mode';

/** f0a5e4d7a594 "ipvs: allow connection reuse for unconfirmed conntrack". */
const fixedIn = [5, 9];

export default defineRule({
  on: 'settings',
  issue: 'ipvs-conn-reuse-1s',
  severity: 'warning',
  summary: 'IPVS with conntrack on a kernel below 5.9: a client port that is used again costs a second.',
  *check(block, context) {
    const { kernel } = context.settings;
    if (kernel !== undefined && compareVersions(kernel, fixedIn) >= 0) return;
    const tracking = effective(block, conntrack);
    const mode = effective(block, reuseMode);
    if (tracking === undefined || kernelInteger(tracking.value) !== 1) return;
    if (mode === undefined ? block.partial === true : kernelInteger(mode.value) === undefined) return;
    if (kernelInteger(mode?.value) === 0) return;
    const off = block.replaceValue(tracking, '0');
    const reuse =
      mode === undefined ? block.insert([[reuseMode, '0']], tracking) : block.replaceValue(mode, '0');
    yield {
      span: tracking.valueSpan,
      message:
        `${kernel === undefined ? 'On kernels below 5.9' : `On Linux ${kernel.join('.')}`} this drops the first SYN of a client port that is used again while its entry is in TIME_WAIT (120 s): the connection takes a second longer. ` +
        'Use Linux 5.9 or later with conn_reuse_mode = 1 and expire_nodest_conn = 1; else conntrack = 0, or conn_reuse_mode = 0.',
      ...(kernel === undefined ? { severity: 'information' as const } : {}),
      fixes: [
        ...proposed('Set conntrack = 0: for setups whose iptables rules do not track IPVS connections', off),
        ...proposed(
          'Set conn_reuse_mode = 0: reused ports then go to their old server, even one that is gone',
          reuse,
        ),
      ],
    };
  },
});

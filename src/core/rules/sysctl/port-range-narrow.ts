import { effective, kernelInteger, kernelIntegers, type SettingsBlock } from '../../document/settings.ts';
import { defineRule, type Problem } from '../../rule.ts';
import { proposed } from '../shared/proposed.ts';

const range = 'net.ipv4.ip_local_port_range';
const reserved = 'net.ipv4.ip_local_reserved_ports';

/** Fewer ports than this are narrow: 20,001 are a provider's own advice. */
const fewest = 10_000;

/** The kernel's own range; it leaves Kubernetes' NodePorts alone. */
const usual = '32768 60999';

const nodePorts = { first: 30_000, last: 32_767 };

/** kube-proxy and network plug-ins of Kubernetes ask for these; set to 0 they are a distribution's default. */
const kubernetes = /^net\.(bridge\.bridge-nf-call-ip6?tables|ipv4\.vs\..+)$/;

export default defineRule({
  on: 'settings',
  issue: 'ephemeral-port-exhaustion',
  severity: 'information',
  summary: 'A local port range that runs out early, or that takes ports Kubernetes gives to services.',
  *check(block) {
    const setting = effective(block, range);
    const [low, high, ...rest] = kernelIntegers(setting?.value ?? '') ?? [];
    if (setting === undefined || low === undefined || high === undefined || rest.length > 0 || low > high)
      return;
    const ports = high - low + 1;
    if (ports < fewest) {
      yield {
        span: setting.valueSpan,
        message:
          `${count(ports)} local ports allow about ${count(Math.floor(ports / 60))} new connections a second to one destination, since a port rests 60 s in TIME_WAIT; then connect() fails with EADDRNOTAVAIL. ` +
          `Use the kernel's own range ${usual} (28,232 ports) or a wider one.`,
        fixes: proposed(`Widen to ${usual}`, block.replaceValue(setting, usual)),
      };
    } else if (low <= nodePorts.last && high >= nodePorts.first) yield* overNodePorts(block, setting);
  },
});

function* overNodePorts(
  block: SettingsBlock,
  setting: SettingsBlock['settings'][number],
): Generator<Problem> {
  const beside = block.settings.some(({ key, value }) => kubernetes.test(key) && kernelInteger(value) !== 0);
  if (!beside) return;
  const kept = effective(block, reserved);
  if (kept?.value === undefined ? kept !== undefined || block.partial : covers(kept.value)) return;
  const ports = `${nodePorts.first}-${nodePorts.last}`;
  const edits =
    kept === undefined
      ? block.insert([[reserved, ports]], setting)
      : block.replaceValue(kept, kept.value === '' ? ports : `${kept.value},${ports}`);
  yield {
    span: setting.valueSpan,
    message:
      `These local ports include ${ports}, from which Kubernetes gives ports to services: an outgoing connection can hold the port a NodePort needs. ` +
      `Reserve them with ip_local_reserved_ports = ${ports}, or start above ${nodePorts.last}.`,
    fixes: proposed(`Reserve ${ports}`, edits),
  };
}

function covers(list: string): boolean {
  return list.split(',').some((part) => {
    const [first = Number.NaN, last = first] = part.split('-').map(Number);
    return first <= nodePorts.first && last >= nodePorts.last;
  });
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

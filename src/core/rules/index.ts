/** Generated from this folder by `npm run generate`: the id of a rule is the path of its file. */
import type { RuleEntry } from '../linter.ts';
import composeDnsrrWithIngressPort from './compose/dnsrr-with-ingress-port.ts';
import composeEndpointModeInvalid from './compose/endpoint-mode-invalid.ts';
import composeEndpointModeVip from './compose/endpoint-mode-vip.ts';
import composeKeepaliveSysctlsMissing from './compose/keepalive-sysctls-missing.ts';
import composeKeepaliveSysctlsTooSlow from './compose/keepalive-sysctls-too-slow.ts';
import composeSysctlsHostNetwork from './compose/sysctls-host-network.ts';
import configBadValue from './config/bad-value.ts';
import configUnknownEnvironment from './config/unknown-environment.ts';
import configUnknownKey from './config/unknown-key.ts';
import configUnknownRule from './config/unknown-rule.ts';
import halfOpenUnusedSuppression from './half-open/unused-suppression.ts';
import kbDeadLink from './kb/dead-link.ts';
import kbDuplicateId from './kb/duplicate-id.ts';
import kbFormat from './kb/format.ts';
import sysctlKeepaliveIncomplete from './sysctl/keepalive-incomplete.ts';
import sysctlKeepaliveMissing from './sysctl/keepalive-missing.ts';
import sysctlKeepaliveTooSlow from './sysctl/keepalive-too-slow.ts';

export const rules: readonly RuleEntry[] = [
  { id: 'compose/dnsrr-with-ingress-port', rule: composeDnsrrWithIngressPort },
  { id: 'compose/endpoint-mode-invalid', rule: composeEndpointModeInvalid },
  { id: 'compose/endpoint-mode-vip', rule: composeEndpointModeVip },
  { id: 'compose/keepalive-sysctls-missing', rule: composeKeepaliveSysctlsMissing },
  { id: 'compose/keepalive-sysctls-too-slow', rule: composeKeepaliveSysctlsTooSlow },
  { id: 'compose/sysctls-host-network', rule: composeSysctlsHostNetwork },
  { id: 'config/bad-value', rule: configBadValue },
  { id: 'config/unknown-environment', rule: configUnknownEnvironment },
  { id: 'config/unknown-key', rule: configUnknownKey },
  { id: 'config/unknown-rule', rule: configUnknownRule },
  { id: 'half-open/unused-suppression', rule: halfOpenUnusedSuppression },
  { id: 'kb/dead-link', rule: kbDeadLink },
  { id: 'kb/duplicate-id', rule: kbDuplicateId },
  { id: 'kb/format', rule: kbFormat },
  { id: 'sysctl/keepalive-incomplete', rule: sysctlKeepaliveIncomplete },
  { id: 'sysctl/keepalive-missing', rule: sysctlKeepaliveMissing },
  { id: 'sysctl/keepalive-too-slow', rule: sysctlKeepaliveTooSlow },
];

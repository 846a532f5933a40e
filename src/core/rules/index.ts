/** Generated from this folder by `npm run generate`: the id of a rule is the path of its file. */
import type { RuleEntry } from '../linter.ts';
import composeConnectionUrlKeepalive from './compose/connection-url-keepalive.ts';
import composeDnsrrDnsCache from './compose/dnsrr-dns-cache.ts';
import composeDnsrrWithIngressPort from './compose/dnsrr-with-ingress-port.ts';
import composeEndpointModeInvalid from './compose/endpoint-mode-invalid.ts';
import composeEndpointModeVip from './compose/endpoint-mode-vip.ts';
import composeKeepaliveSysctlsMissing from './compose/keepalive-sysctls-missing.ts';
import composeKeepaliveSysctlsTooSlow from './compose/keepalive-sysctls-too-slow.ts';
import composeSysctlNotInherited from './compose/sysctl-not-inherited.ts';
import composeSysctlsHostNetwork from './compose/sysctls-host-network.ts';
import configBadValue from './config/bad-value.ts';
import configUnknownEnvironment from './config/unknown-environment.ts';
import configUnknownKey from './config/unknown-key.ts';
import configUnknownRule from './config/unknown-rule.ts';
import halfOpenUnusedSuppression from './half-open/unused-suppression.ts';
import kbDeadLink from './kb/dead-link.ts';
import kbDuplicateId from './kb/duplicate-id.ts';
import kbFormat from './kb/format.ts';
import socketConnectionPerRequest from './socket/connection-per-request.ts';
import socketKeepaliveDisabled from './socket/keepalive-disabled.ts';
import socketKeepaliveIdleMissing from './socket/keepalive-idle-missing.ts';
import socketKeepaliveIdleTooLong from './socket/keepalive-idle-too-long.ts';
import socketKeepaliveMissing from './socket/keepalive-missing.ts';
import socketKeepaliveUnit from './socket/keepalive-unit.ts';
import sysctlConntrackBelowKeepalive from './sysctl/conntrack-below-keepalive.ts';
import sysctlConntrackBuckets from './sysctl/conntrack-buckets.ts';
import sysctlDuplicateKey from './sysctl/duplicate-key.ts';
import sysctlFinTimeoutMyth from './sysctl/fin-timeout-myth.ts';
import sysctlInvalidValue from './sysctl/invalid-value.ts';
import sysctlIpvsConntrackReuse from './sysctl/ipvs-conntrack-reuse.ts';
import sysctlKeepaliveIncomplete from './sysctl/keepalive-incomplete.ts';
import sysctlKeepaliveMissing from './sysctl/keepalive-missing.ts';
import sysctlKeepaliveTooSlow from './sysctl/keepalive-too-slow.ts';
import sysctlNeighbourThresholds from './sysctl/neighbour-thresholds.ts';
import sysctlPortRangeNarrow from './sysctl/port-range-narrow.ts';
import sysctlReadOnlyKey from './sysctl/read-only-key.ts';
import sysctlRemovedKey from './sysctl/removed-key.ts';
import sysctlSomaxconnLow from './sysctl/somaxconn-low.ts';
import sysctlTwRecycle from './sysctl/tw-recycle.ts';
import sysctlTwReuseWithoutTimestamps from './sysctl/tw-reuse-without-timestamps.ts';
import sysctlUnknownKey from './sysctl/unknown-key.ts';

export const rules: readonly RuleEntry[] = [
  { id: 'compose/connection-url-keepalive', rule: composeConnectionUrlKeepalive },
  { id: 'compose/dnsrr-dns-cache', rule: composeDnsrrDnsCache },
  { id: 'compose/dnsrr-with-ingress-port', rule: composeDnsrrWithIngressPort },
  { id: 'compose/endpoint-mode-invalid', rule: composeEndpointModeInvalid },
  { id: 'compose/endpoint-mode-vip', rule: composeEndpointModeVip },
  { id: 'compose/keepalive-sysctls-missing', rule: composeKeepaliveSysctlsMissing },
  { id: 'compose/keepalive-sysctls-too-slow', rule: composeKeepaliveSysctlsTooSlow },
  { id: 'compose/sysctl-not-inherited', rule: composeSysctlNotInherited },
  { id: 'compose/sysctls-host-network', rule: composeSysctlsHostNetwork },
  { id: 'config/bad-value', rule: configBadValue },
  { id: 'config/unknown-environment', rule: configUnknownEnvironment },
  { id: 'config/unknown-key', rule: configUnknownKey },
  { id: 'config/unknown-rule', rule: configUnknownRule },
  { id: 'half-open/unused-suppression', rule: halfOpenUnusedSuppression },
  { id: 'kb/dead-link', rule: kbDeadLink },
  { id: 'kb/duplicate-id', rule: kbDuplicateId },
  { id: 'kb/format', rule: kbFormat },
  { id: 'socket/connection-per-request', rule: socketConnectionPerRequest },
  { id: 'socket/keepalive-disabled', rule: socketKeepaliveDisabled },
  { id: 'socket/keepalive-idle-missing', rule: socketKeepaliveIdleMissing },
  { id: 'socket/keepalive-idle-too-long', rule: socketKeepaliveIdleTooLong },
  { id: 'socket/keepalive-missing', rule: socketKeepaliveMissing },
  { id: 'socket/keepalive-unit', rule: socketKeepaliveUnit },
  { id: 'sysctl/conntrack-below-keepalive', rule: sysctlConntrackBelowKeepalive },
  { id: 'sysctl/conntrack-buckets', rule: sysctlConntrackBuckets },
  { id: 'sysctl/duplicate-key', rule: sysctlDuplicateKey },
  { id: 'sysctl/fin-timeout-myth', rule: sysctlFinTimeoutMyth },
  { id: 'sysctl/invalid-value', rule: sysctlInvalidValue },
  { id: 'sysctl/ipvs-conntrack-reuse', rule: sysctlIpvsConntrackReuse },
  { id: 'sysctl/keepalive-incomplete', rule: sysctlKeepaliveIncomplete },
  { id: 'sysctl/keepalive-missing', rule: sysctlKeepaliveMissing },
  { id: 'sysctl/keepalive-too-slow', rule: sysctlKeepaliveTooSlow },
  { id: 'sysctl/neighbour-thresholds', rule: sysctlNeighbourThresholds },
  { id: 'sysctl/port-range-narrow', rule: sysctlPortRangeNarrow },
  { id: 'sysctl/read-only-key', rule: sysctlReadOnlyKey },
  { id: 'sysctl/removed-key', rule: sysctlRemovedKey },
  { id: 'sysctl/somaxconn-low', rule: sysctlSomaxconnLow },
  { id: 'sysctl/tw-recycle', rule: sysctlTwRecycle },
  { id: 'sysctl/tw-reuse-without-timestamps', rule: sysctlTwReuseWithoutTimestamps },
  { id: 'sysctl/unknown-key', rule: sysctlUnknownKey },
];

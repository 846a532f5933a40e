/** A valid issue file, and what is found wrong in a changed one. */
import { parseIssue } from '../../src/core/kb/issue.ts';
import type { KnowledgeProblem } from '../../src/core/kb/types.ts';
import { LineIndex } from '../../src/core/text.ts';

export const validIssue = `---
summary: The office firewall forgets silent connections after 30 minutes.
platforms: [Office]
regions: [all]
environments: [office/firewall]
impact: outage
status: current
errors:
  - { text: "First packet isn't SYN", where: firewall log }
keywords: [idle, 504, Leerlauf]
limits:
  - { name: Idle time, value: 1800, unit: s, configurable: By the administrators. }
related: [aws-nlb-idle-350s]
verified: 2026-01-31
references:
  - title: Firewall rules
    publisher: Office
    url: https://example.com/rules
    date: 2025-12
    supports: The idle time of 1800 s.
---
# The office firewall forgets \`silent\` connections

## Symptoms
- The first query of the morning hangs.
- \`psql\` says nothing
  for minutes.

## Cause
It counts as unused.

## Check
\`\`\`sh
ss -tno
\`\`\`

## Fixes
### Send *keepalive*
See \`socket/keepalive-missing\` and \`sysctl/keepalive-missing\`, again \`socket/keepalive-missing\`.

\`\`\`sysctl bad=sysctl/keepalive-too-slow environments=office/firewall,aws/nlb file=/etc/sysctl.conf kernel=6.1
net.ipv4.tcp_keepalive_time = 7200
\`\`\`

### Ask for a longer time
Costs memory; see [the other](aws-nlb-idle-350s.md#check).

\`\`\`yaml good
services: {}
\`\`\`

## Notes
Ask Ada.
`;

/** The valid issue with one text replaced; fails where it does not stand in it. */
export function changed(from: string | RegExp, to: string): string {
  const text = validIssue.replace(from, to);
  if (text === validIssue) throw new Error(`nothing to replace: ${String(from)}`);
  return text;
}

/** `line:column "text of the span" message`, one-based. */
export function described(text: string, problems: readonly KnowledgeProblem[]): string[] {
  const lines = new LineIndex(text);
  return problems.map(({ span, message }) => {
    const { line, column } = lines.position(span.start);
    return `${line + 1}:${column + 1} ${JSON.stringify(text.slice(span.start, span.end))} ${message}`;
  });
}

export function problemsOf(text: string, id = 'office-firewall'): string[] {
  return described(text, parseIssue(id, text).problems);
}

/** A new issue as somebody starts to write it: it fits the format as it is. */

/** `DNS lookups time out!` -> `dns-lookups-time-out`; empty where nothing of the title can stand in an id. */
export function issueIdFrom(title: string): string {
  const plain = title
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}

/** @param day ISO date on which it is written. */
export function issueTemplate(title: string, day: string): string {
  return `---
summary: What happens, in one sentence.
platforms: [Linux]
regions: [all]
impact: errors
status: current
errors: []
keywords: []
verified: ${day}
references: []
---
# ${title}

## Symptoms
- What one sees, one item for each sign.

## Cause
Why it happens.

## Check
\`\`\`sh
ss -tno state established
\`\`\`

How to read the output.

## Fixes
### The first fix
What to do, what it costs, and where it does not apply.
`;
}

/** Words as a shell splits them; quotes resolved, nothing expanded. */
export function shellWords(line: string): string[] {
  return (line.match(word) ?? []).map((written) => written.replace(quotedPart, unquoted));
}

const word = /(?:"(?:\\.|[^"\\])*"?|'[^']*'?|\\.|[^\s"'\\])+/gs;
const quotedPart = /"((?:\\.|[^"\\])*)"?|'([^']*)'?|\\(.)/gs;

function unquoted(_: string, double?: string, single?: string, escaped?: string): string {
  return double !== undefined ? double.replace(/\\(["\\$`])/g, '$1') : (single ?? escaped ?? '');
}

/** What to try where a search found nothing. */

/** One sentence each, the most promising first. */
export function searchHints(text: string): readonly string[] {
  const typed = text.trim();
  const hints: string[] = [];
  if (/[\r\n]/.test(typed) || typed.length > 120) hints.push('Search for the one line that names the error.');
  else if (typed !== '' && !/\s/.test(typed)) {
    hints.push('Add where it happens: the provider, the load balancer, the library.');
  }
  if (!/\d/.test(typed)) {
    hints.push('Add after how long it happens, such as 60 s or 15 min, or the number of the error.');
  }
  hints.push(
    'Paste the error message as it stands in the log.',
    'Paste what a command printed: conntrack -S, ss -tno, nstat -az, ipvsadm -l --timeout, sysctl -a.',
  );
  return hints;
}

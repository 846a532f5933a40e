/** What to try where a search found nothing, or nothing has been typed yet. */

interface Hint {
  readonly text: string;
  /** Over what was typed, without the blanks around it. */
  readonly fits: (typed: string) => boolean;
}

const isPaste = (typed: string) => /[\r\n]/.test(typed) || typed.length > 120;

const isEmpty = (typed: string) => typed === '';

/** The most promising first. */
const hints: readonly Hint[] = [
  {
    text: 'Paste an error message, a log line, or what ss, nstat, conntrack or sysctl printed.',
    fits: isEmpty,
  },
  { text: 'Search for the one line that names the error.', fits: isPaste },
  {
    text: 'Add where it happens: the provider, the load balancer, the library.',
    fits: (typed) => !isEmpty(typed) && !isPaste(typed) && typed.split(/\s+/).length < 3,
  },
  {
    text: 'Add after how long it happens, such as 60 s or 15 min, or the number of the error.',
    fits: (typed) => !isEmpty(typed) && !isPaste(typed) && !/\d/.test(typed),
  },
  {
    text: 'Paste the error message as it stands in the log.',
    fits: (typed) => !isEmpty(typed) && !isPaste(typed),
  },
  {
    text: 'Paste what a command printed: conntrack -S, ss -tno, nstat -az, ipvsadm -l --timeout, sysctl -a.',
    fits: (typed) => !isEmpty(typed),
  },
];

/** All of them, for translations. */
export const allHints: readonly string[] = hints.map(({ text }) => text);

/** One sentence each, the most promising first; never none. */
export function searchHints(text: string): readonly string[] {
  const typed = text.trim();
  return hints.filter(({ fits }) => fits(typed)).map((hint) => hint.text);
}

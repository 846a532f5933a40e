import { longestIdle, seconds, timerSlack } from '../../environment.ts';
import { defineRule } from '../../rule.ts';
import { whoForgets } from '../shared/settings-keepalive.ts';
import { reviewed, tripleInWords, verdictsOf, wantedKeepalive } from '../shared/socket-verdict.ts';

export default defineRule({
  on: 'code',
  issue: 'keepalive-not-enabled',
  severity: { chosen: 'warning', fallback: 'information' },
  summary: 'The idle time before the first keepalive probe is longer than a limit on the way.',
  *check(document, context) {
    for (const { connection, verdict } of verdictsOf('idle-too-long', document, context)) {
      const keepalive = wantedKeepalive(context);
      const { limits, time } = verdict;
      const idle = verdict.seconds;
      const manifest = context.project.manifest;
      const when =
        idle > longestIdle
          ? `Linux takes at most ${longestIdle} s and refuses ${seconds(idle)}, so the first probe leaves after the kernel's 7200 s (2 h)`
          : `the first probe leaves after ${seconds(idle)}, as late as ${Math.ceil(idle * timerSlack)} s since the kernel's timers run late`;
      const edits =
        time === undefined
          ? connection.fixes.keepalive?.(keepalive, manifest)
          : connection.fixes.idle?.(keepalive.idle, manifest);
      yield {
        span: verdict.at,
        message:
          `${time === undefined ? `By the default of \`${connection.api}\`, ${when}` : when[0]!.toUpperCase() + when.slice(1)}; ` +
          `by then ${whoForgets(limits)} an idle connection. Use ${keepalive.idle} s or less (${tripleInWords(keepalive)}).`,
        limits,
        fixes: reviewed(`Set the idle time to ${keepalive.idle} s`, edits),
      };
    }
  },
});

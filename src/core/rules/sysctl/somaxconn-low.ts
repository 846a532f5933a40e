import { effective, isOnly, kernelInteger } from '../../document/settings.ts';
import { compareVersions } from '../../project/manifest-version.ts';
import { defineRule } from '../../rule.ts';
import { proposed } from '../shared/proposed.ts';

const key = 'net.core.somaxconn';

/** The default since Linux 5.4; 128 before. */
const usual = 4096;

export default defineRule({
  on: 'settings',
  issue: 'listen-backlog-overflow',
  severity: 'information',
  summary: "A somaxconn below 4096, which lowers the kernel's own.",
  *check(block, context) {
    const { kernel } = context.settings;
    if (kernel !== undefined && compareVersions(kernel, [5, 4]) < 0) return;
    const setting = effective(block, key);
    const value = kernelInteger(setting?.value);
    if (setting === undefined || value === undefined || value < 1 || value >= usual) return;
    yield {
      span: setting.valueSpan,
      message:
        `Since Linux 5.4 the kernel's own somaxconn is ${usual}: ${value} lowers it, and a burst of more waiting connections is dropped until the client tries again after 1 s. ` +
        `Set ${usual} or more, or delete the line; the program must ask for as much in listen().`,
      fixes: [
        ...proposed(`Raise somaxconn to ${usual}`, block.replaceValue(setting, String(usual))),
        ...proposed('Delete somaxconn', isOnly(block, setting) ? block.remove(setting) : undefined),
      ],
    };
  },
});

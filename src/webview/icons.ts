/** The editor's icons, as far as the page shows them: its icon font, with all of them, weighs more than the page. */
import arrowLeft from '@vscode/codicons/src/icons/arrow-left.svg';
import check from '@vscode/codicons/src/icons/check.svg';
import clearAll from '@vscode/codicons/src/icons/clear-all.svg';
import copy from '@vscode/codicons/src/icons/copy.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import lightbulb from '@vscode/codicons/src/icons/lightbulb.svg';
import lightbulbAutofix from '@vscode/codicons/src/icons/lightbulb-autofix.svg';
import linkExternal from '@vscode/codicons/src/icons/link-external.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import { element } from './element.ts';

const shapes = {
  'arrow-left': arrowLeft,
  check,
  'clear-all': clearAll,
  copy,
  error,
  info,
  lightbulb,
  'lightbulb-autofix': lightbulbAutofix,
  'link-external': linkExternal,
  warning,
} as const;

export type IconName = keyof typeof shapes;

/** Beside words that say the same, or with a `label` for those who do not see it. */
export function icon(name: IconName, label?: string): HTMLElement {
  const shape = new DOMParser().parseFromString(shapes[name], 'image/svg+xml').documentElement;
  const spoken = label === undefined ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label };
  return element('span', { class: `icon icon-${name}`, ...spoken }, shape);
}

import type { SysctlDocument } from '../document/sysctl.ts';
import type { DocumentSymbol } from '../half-open.ts';

/** One symbol an assignment, with its value beside it. */
export function symbolsSysctl(document: SysctlDocument): readonly DocumentSymbol[] {
  return document.block.settings.map(({ key, value, span, keySpan }) => ({
    name: key,
    ...(value === undefined ? {} : { detail: value }),
    span,
    nameSpan: keySpan,
    children: [],
  }));
}

import type { ComposeDocument } from '../document/compose.ts';
import type { InlayHint } from '../half-open.ts';
import type { Context } from '../rule.ts';
import { limitsOf, servicesOf } from '../rules/shared/compose.ts';
import type { Span } from '../text.ts';
import { hintSettings } from './sysctl-hints.ts';

/** The sums behind values under `sysctls`, as overrides and included files leave them. */
export function hintCompose(document: ComposeDocument, span: Span, context: Context): readonly InlayHint[] {
  if (document.blocks.length === 0) return [];
  const limits = limitsOf(document, context);
  const hints = new Map<number, InlayHint | undefined>();
  for (const service of servicesOf(document, context)) {
    // The runtime refuses them on the host's network.
    if (service.unresolved || service.hostNetwork) continue;
    for (const hint of hintSettings(service.sysctls, span, context, limits)) {
      // Services that share a value may make different sums of it.
      const other = hints.has(hint.offset) ? hints.get(hint.offset) : hint;
      hints.set(hint.offset, other?.label === hint.label ? hint : undefined);
    }
  }
  return [...hints.values()].filter((hint) => hint !== undefined);
}

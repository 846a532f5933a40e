/**
 * sysctl.conf(5) and sysctl.d(5) as procps and systemd read them: one `key = value` a line, `#` or `;` before a
 * comment, nothing behind a value but more value. Never fails: what is no assignment is left alone.
 */
import type { Comment } from '../../document/common.ts';
import type { Setting, SettingsBlock } from '../../document/settings.ts';
import type { SysctlDocument } from '../../document/sysctl.ts';
import { BOM, lineEnd, lineStart, type Span } from '../../text.ts';
import { settingsEdits } from './edits.ts';
import { isForeign } from './foreign.ts';
import { type Assignment, readLine } from './line.ts';
import { findTemplates, isUnknownValue, type Templates } from './template.ts';

export function parseSysctl(uri: string, text: string): SysctlDocument {
  const templates = findTemplates(text);
  const comments: Comment[] = [];
  const assignments: Assignment[] = [];
  let partial = false;
  for (const span of linesOf(text)) {
    const line = readLine(text, span, templates);
    if (line.type === 'comment') comments.push(line.comment);
    else if (line.type === 'assignment') assignments.push(line);
    else if (line.type === 'template') partial = true;
  }
  const settings = toSettings(text, assignments, templates, partial);
  const block: SettingsBlock = {
    owner: { type: 'file' },
    settings,
    ...(partial ? { partial } : {}),
    ...settingsEdits(text, settings),
  };
  const foreign = isForeign(settings, comments.length);
  return {
    kind: 'sysctl',
    uri,
    text,
    comments,
    commentSyntax: { open: '#' },
    trailingComments: false,
    commentLineAbove: (offset) => commentLineAbove(text, templates, offset),
    block,
    blocks: foreign ? [] : [block],
    template: partial,
    foreign,
  };
}

/** Lines without their endings; a BOM belongs to none. */
function* linesOf(text: string): Generator<Span> {
  let at = text.startsWith(BOM) ? 1 : 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    yield { start: at, end };
    at = text.startsWith('\r\n', end) ? end + 2 : end + 1;
  }
}

/** Where assignments are conditional, none is known to override another. */
function toSettings(
  text: string,
  assignments: readonly Assignment[],
  templates: Templates,
  partial: boolean,
): Setting[] {
  const winners = new Map<string, Setting>();
  const settings: Setting[] = [];
  for (const assignment of assignments.toReversed()) {
    const { key, keySpan, valueSpan, glob, ignoresErrors, invisible } = assignment;
    const written = text.slice(valueSpan.start, valueSpan.end);
    const winner = partial || glob ? undefined : winners.get(key);
    const setting: Setting = {
      key,
      keySpan,
      value: isUnknownValue(written) || templates.touches(valueSpan) ? undefined : written,
      valueSpan,
      span: assignment.span,
      glob,
      ignoresErrors,
      ...(invisible ? { invisible } : {}),
      ...(winner === undefined ? {} : { overriddenBy: winner }),
    };
    if (winner === undefined && !invisible) winners.set(key, setting);
    settings.push(setting);
  }
  return settings.reverse();
}

function commentLineAbove(text: string, templates: Templates, offset: number): number | undefined {
  const start = lineStart(text, offset);
  const at = start === 0 && text.startsWith(BOM) ? 1 : start;
  return templates.surrounds(at) ? undefined : at;
}

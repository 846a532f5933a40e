/** Every fix of a finding, *suppress here* and *explain*; and all safe fixes of a file at once. */
import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from 'vscode-languageserver';
import type { Fix } from '../../core/finding.ts';
import { applicable } from '../../core/fix.ts';
import { applyEdits, type Edit } from '../../core/text.ts';
import {
  type EditGroup,
  filesNamedBy,
  fixAllKind,
  toSnippetEdit,
  toWorkspaceEdit,
  wants,
} from '../convert.ts';
import type { OpenDocument } from '../documents.ts';
import type { Feature } from '../feature.ts';
import type { KnownFinding } from '../findings.ts';
import type { Session } from '../session.ts';

/** More of ours on one finding would bury those of others. */
const mostActions = 4;

export const codeActions: Feature = (session, linting) => {
  session.connection.onCodeAction(
    session.answer('Code actions', [] as CodeAction[], async ({ textDocument, range, context }, signal) => {
      const document = session.documents.get(textDocument.uri);
      if (document?.held !== true) return [];
      const known = await linting.known(document.uri, signal);
      const actions: CodeAction[] = [];
      if (wants(context.only, CodeActionKind.QuickFix)) {
        for (const each of known.filter((candidate) => touches(candidate.range, range))) {
          actions.push(...(await actionsOn(session, document, each, context.diagnostics)));
        }
      }
      if (
        wants(context.only, fixAllKind) &&
        known.some(({ finding }) => applicable(finding, 'safe') !== undefined)
      ) {
        actions.push(...(await fixAll(session, document)));
      }
      return actions;
    }),
  );
  return { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] } };
};

function touches(a: Range, b: Range): boolean {
  const before = (x: Range['start'], y: Range['start']) =>
    x.line < y.line || (x.line === y.line && x.character < y.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}

async function actionsOn(
  session: Session,
  document: OpenDocument,
  { finding, range }: KnownFinding,
  shown: readonly Diagnostic[],
): Promise<CodeAction[]> {
  const { editor, core } = session;
  const diagnostics = shown.filter(
    (diagnostic) => diagnostic.code === finding.rule && touches(diagnostic.range, range),
  );
  const views = await session.views([document.uri, ...filesNamedBy(finding)]);
  const actions: CodeAction[] = [];
  for (const fix of finding.fixes.slice(0, mostActions - 1)) {
    const edit = toWorkspaceEdit([groupOf(document.uri, fix, editor.annotations)], views);
    if (edit === undefined) continue;
    actions.push({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      edit,
      ...(fix.preferred ? { isPreferred: true } : {}),
    });
  }
  const suppression = await core.suppression(document.uri, finding, placeholder);
  const insertion = suppression?.edits[0];
  if (suppression !== undefined && insertion !== undefined) {
    const view = views.get(document.uri)!;
    const edit = editor.snippetEdits
      ? toSnippetEdit(insertion, placeholder, view)
      : toWorkspaceEdit([{ uri: document.uri, edits: suppression.edits }], views);
    actions.push({
      title: suppression.title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      ...(edit && { edit }),
    });
  }
  if (editor.explainCommand !== undefined && actions.length < mostActions) {
    const title = `Explain ${finding.rule}`;
    actions.push({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      command: { title, command: editor.explainCommand, arguments: [finding.issue] },
    });
  }
  return actions;
}

/** What stands where people give their reason for a suppression. */
const placeholder = 'reason';

/** A fix that changes what the network or the deployment does is annotated, so that it can be previewed. */
export function groupOf(uri: string, fix: Fix, annotations: boolean, needsConfirmation = false): EditGroup {
  if (!annotations || (fix.safety === 'safe' && !needsConfirmation)) return { uri, edits: fix.edits };
  const description =
    fix.safety === 'safe' ? 'Changes nothing that works today' : 'Changes behaviour: review it';
  return { uri, edits: fix.edits, annotation: { label: fix.title, description, needsConfirmation } };
}

async function fixAll(session: Session, document: OpenDocument): Promise<CodeAction[]> {
  const before = document.text.getText();
  const version = document.text.version;
  const fixed = await session.core.fixAll(document.uri, 'safe', before);
  if (fixed === undefined || fixed.text === before || document.text.version !== version) return [];
  const edits = await editsTo(session, document, before, fixed.text);
  const view = { uri: document.text.uri, version, positions: document.text };
  const edit = toWorkspaceEdit([{ uri: document.uri, edits }], new Map([[document.uri, view]]));
  return edit === undefined ? [] : [{ title: 'Fix all safe Half-Open findings', kind: fixAllKind, edit }];
}

/** The fixes' own edits where one round of them was enough, so that cursors stay; else what differs. */
async function editsTo(
  session: Session,
  document: OpenDocument,
  before: string,
  after: string,
): Promise<Edit[]> {
  const entry = session.findings.get(document.uri);
  const edits = (entry?.findings ?? [])
    .flatMap(({ finding }) => applicable(finding, 'safe')?.edits ?? [])
    .filter((edit) => edit.uri === undefined);
  try {
    if (applyEdits(before, edits) === after) return edits;
  } catch {
    // They overlap: then it took several rounds.
  }
  return [difference(before, after)];
}

/** One edit between the common beginning and the common end. */
export function difference(before: string, after: string): Edit {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { span: { start, end: before.length - end }, text: after.slice(start, after.length - end) };
}

/** Fixes asked for elsewhere than at their finding: from a list, or all at once. */
import type { WorkspaceEdit } from 'vscode-languageserver';
import type { FileEdit, Fix } from '../../core/finding.ts';
import { applicable, isSame } from '../../core/fix.ts';
import { type Edit, overlaps } from '../../core/text.ts';
import { normalise } from '../../core/uri.ts';
import { applyFixRequest, applyRecommendedFixesRequest } from '../../protocol/server.ts';
import { type EditGroup, toWorkspaceEdit } from '../convert.ts';
import type { Feature } from '../feature.ts';
import type { Session } from '../session.ts';
import { groupOf } from './codeActions.ts';

export const fixing: Feature = (session, linting) => {
  const { findings, editor } = session;

  session.handle(applyFixRequest, 'Applying a fix', 'declined', async (params, signal) => {
    const uri = normalise(params.uri);
    const known = await linting.known(uri, signal);
    const fix = known.find(({ id }) => id === params.finding)?.finding.fixes[params.fix];
    if (fix === undefined) return 'gone';
    const edit = await workspaceEdit(session, [groupOf(uri, fix, editor.annotations)]);
    return edit !== undefined && (await apply(session, fix.title, edit)) ? 'applied' : 'declined';
  });

  session.handle(
    applyRecommendedFixesRequest,
    'Applying recommended fixes',
    { fixes: 0, files: 0, applied: false },
    async (_, signal) => {
      const chosen: { readonly uri: string; readonly fix: Fix }[] = [];
      const taken = new Map<string, Edit[]>();
      for (const uri of [...findings.all()].map((entry) => entry.uri)) {
        for (const { finding } of await linting.known(uri, signal)) {
          const fix = applicable(finding, 'review');
          if (fix !== undefined && take(taken, uri, fix.edits)) chosen.push({ uri, fix });
        }
      }
      // A preview opens only when something is to be confirmed.
      const allSafe = chosen.every(({ fix }) => fix.safety === 'safe');
      const groups = chosen.map(({ uri, fix }) =>
        groupOf(uri, fix, editor.annotations, allSafe || fix.safety === 'review'),
      );
      const edit = chosen.length === 0 ? undefined : await workspaceEdit(session, groups);
      const applied = edit !== undefined && (await apply(session, 'Half-Open', edit));
      return { fixes: chosen.length, files: taken.size, applied };
    },
  );

  return {};
};

/** Of overlapping fixes the first wins. */
function take(taken: Map<string, Edit[]>, uri: string, edits: readonly FileEdit[]): boolean {
  // What another fix does already, a line of the manifest, is done once.
  const wanted = edits.filter(
    (edit) => edit.uri === undefined || !(taken.get(edit.uri) ?? []).some((each) => isSame(each, edit)),
  );
  const clashes = wanted.some((edit) =>
    (taken.get(edit.uri ?? uri) ?? []).some(({ span }) => overlaps(span, edit.span)),
  );
  if (clashes) return false;
  for (const edit of wanted) {
    const file = edit.uri ?? uri;
    taken.set(file, [...(taken.get(file) ?? []), edit]);
  }
  return true;
}

async function workspaceEdit(
  session: Session,
  groups: readonly EditGroup[],
): Promise<WorkspaceEdit | undefined> {
  const files = groups.flatMap(({ uri, edits }) => edits.map((edit) => edit.uri ?? uri));
  return toWorkspaceEdit(groups, await session.views(files));
}

async function apply({ connection }: Session, label: string, edit: WorkspaceEdit): Promise<boolean> {
  const { applied } = await connection.workspace.applyEdit({
    label,
    edit,
    metadata: { isRefactoring: true },
  });
  return applied;
}

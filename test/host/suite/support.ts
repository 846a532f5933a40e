/** What the suite's tests share. It runs in either extension host: nothing of Node is here. */
import {
  type CodeAction,
  commands,
  type Diagnostic,
  languages,
  Position,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';

/** Milliseconds: a grammar's first use in a web worker included. */
const patience = 15_000;

export function same(actual: unknown, expected: unknown, what = 'value'): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a} instead of ${b}`);
}

export function holds(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** A file of the workspace. */
export function at(path: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  holds(folder, 'no folder is open');
  return Uri.joinPath(folder.uri, path);
}

export async function show(uri: Uri): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document);
  return document;
}

export async function write(uri: Uri, text: string): Promise<void> {
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

export async function read(uri: Uri): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

export function ours(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === 'half-open');
}

/** The rule a diagnostic comes from. */
export function ruleOf({ code }: Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

/** Waits until our diagnostics of a file are so. */
export async function diagnostics(
  uri: Uri,
  wanted: (found: readonly Diagnostic[]) => boolean,
): Promise<readonly Diagnostic[]> {
  const described = () => JSON.stringify(ours(uri).map((each) => [ruleOf(each), each.range.start.line]));
  return until(
    () => {
      const found = ours(uri);
      return wanted(found) ? found : undefined;
    },
    () => `diagnostics of ${uri.path}: ${described()}`,
  );
}

export function has(rule: string): (found: readonly Diagnostic[]) => boolean {
  return (found) => found.some((each) => ruleOf(each) === rule);
}

export function none(found: readonly Diagnostic[]): boolean {
  return found.length === 0;
}

/** Asks again and again until there is an answer. */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  what: () => string,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function actionsOn({ range }: Diagnostic, uri: Uri): Promise<CodeAction[]> {
  return commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
}

export async function perform({ edit }: CodeAction): Promise<void> {
  holds(edit, 'the action has no edit');
  holds(await workspace.applyEdit(edit), 'the edit was refused');
}

export async function type(document: TextDocument, offset: number, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(offset), text);
  holds(await workspace.applyEdit(edit), 'the edit was refused');
}

export function start(line: number): Range {
  const position = new Position(line, 0);
  return new Range(position, position);
}

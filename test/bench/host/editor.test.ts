/** Runs inside a VS Code: how long a keystroke waits for its diagnostics. Told on the console. */
import { commands, languages, Position, Uri, window, workspace } from 'vscode';

/** What the bench looks for in the log. */
const mark = '#half-open-typing ';
const keystrokes = 60;
const patience = 10_000;

async function write(path: string, text: string): Promise<Uri> {
  const uri = Uri.joinPath(workspace.workspaceFolders![0]!.uri, path);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/**
 * Resolves as soon as our one finding stands on the line. It asks each millisecond: the event of changed diagnostics
 * comes up to 50 ms after the editor has them, for VS Code gathers changes before it tells extensions.
 */
function findingOn(uri: Uri, line: number): Promise<void> {
  const end = performance.now() + patience;
  return new Promise((resolve, reject) => {
    const asking = setInterval(() => {
      const found = languages.getDiagnostics(uri).find(({ source }) => source === 'half-open');
      const isThere = found?.range.start.line === line;
      if (!isThere && performance.now() < end) return;
      clearInterval(asking);
      if (isThere) resolve();
      else reject(new Error(`no finding on line ${line}`));
    }, 1);
  });
}

/** Each keystroke is a new line above the finding, so that its diagnostics can be told from those before. */
async function typing(name: string, uri: Uri, line: number): Promise<void> {
  const editor = await window.showTextDocument(uri);
  await findingOn(uri, line);
  const taken: number[] = [];
  for (let stroke = 1; stroke <= keystrokes; stroke++) {
    editor.selection = editor.selections[0]!;
    const started = performance.now();
    const done = findingOn(uri, line + stroke);
    await editor.edit((edit) => edit.insert(new Position(1000, 0), '\n'), {
      undoStopBefore: false,
      undoStopAfter: false,
    });
    await done;
    taken.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  console.log(mark + JSON.stringify({ name, taken }));
  await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

describe('a keystroke', () => {
  it('gets its diagnostics in a sysctl file', async function () {
    this.timeout(120_000);
    const filler = Array.from({ length: 1999 }, (_, index) => `# ${index}: kept for the record`);
    const uri = await write(
      'bench/sysctl.conf',
      [...filler, 'net.ipv4.tcp_keepalive_time = 7200', ''].join('\n'),
    );
    await typing('sysctl', uri, 1999);
  });

  it('gets its diagnostics in a Python file', async function () {
    this.timeout(120_000);
    const block = (index: number) => [
      `def handle_${index}(request, limit=${index}):`,
      '    values = [int(part) for part in request.split(",") if part.strip()]',
      '    if len(values) > limit:',
      '        raise ValueError(f"too many: {len(values)}")',
      '    return {"mean": sum(values) / max(1, len(values))}',
      '',
    ];
    const blocks = Array.from({ length: 333 }, (_, index) => block(index)).flat();
    const client = [
      'class Feed:',
      '    def open(self, host):',
      '        self.socket = socket.create_connection((host, 1))',
      '',
    ];
    const text = ['import socket', ...blocks, ...client].join('\n');
    const uri = await write('bench/feed.py', text);
    await typing('Python', uri, text.slice(0, text.indexOf('socket.create')).split('\n').length - 1);
  });
});

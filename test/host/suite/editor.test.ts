import {
  ConfigurationTarget,
  commands,
  extensions,
  type Hover,
  type InlayHint,
  type Location,
  type MarkdownString,
  Position,
  Range,
  TabInputCustom,
  window,
  workspace,
} from 'vscode';
import {
  actionsOn,
  at,
  diagnostics,
  has,
  holds,
  none,
  ours,
  perform,
  read,
  ruleOf,
  same,
  show,
  type,
  until,
  write,
} from './support.ts';

const slow = 'net.ipv4.tcp_keepalive_time = 7200\n';
const tooSlow = 'sysctl/keepalive-too-slow';

describe('Half-Open', () => {
  const extension = extensions.getExtension('half-open.half-open')!;

  it('knows sysctl files, and starts with the first of them', async () => {
    const document = await show(at('deploy/bastion/sysctl.conf'));
    same(document.languageId, 'sysctl');
    await diagnostics(document.uri, has(tooSlow));
    same(extension.isActive, true);
  });

  it('registers every command it contributes', async () => {
    const known = await commands.getCommands(true);
    const contributed: { command: string }[] = extension.packageJSON.contributes.commands;
    same(
      contributed.map(({ command }) => command).filter((command) => !known.includes(command)),
      [],
    );
  });

  it('takes .half-open.json for JSON with comments', async () => {
    const document = await workspace.openTextDocument(at('.half-open.json'));
    same(document.languageId, 'jsonc');
  });

  it('lints as one types', async () => {
    const uri = at('deploy/typed/sysctl.conf');
    await write(uri, '# nothing yet\n');
    const document = await show(uri);
    await type(document, document.getText().length, slow);
    const [found] = await diagnostics(uri, has(tooSlow));
    same(found?.range, new Range(1, 30, 1, 34));
    await document.save();
  });

  it('leads from a finding’s code to its issue, inside the editor', async () => {
    const uri = at('deploy/bastion/sysctl.conf');
    const [found] = await diagnostics(uri, has(tooSlow));
    const { code } = found!;
    holds(typeof code === 'object', 'the code is no link');
    same(code.target.scheme, 'half-open');
    await commands.executeCommand('vscode.open', code.target);
    await issueTab(code.target.path);
  });

  it('explains an issue, and a rule by its issue', async () => {
    await commands.executeCommand('halfOpen.explain', 'aws-nlb-idle-350s');
    await issueTab('/aws-nlb-idle-350s');
    await commands.executeCommand('halfOpen.explain', 'sysctl/tw-recycle');
    await issueTab('/tcp-tw-recycle-nat');
  });

  it('applies a quick fix, and the file on the disk is then clean', async () => {
    const uri = at('deploy/bastion/sysctl.conf');
    const document = await show(uri);
    const [found] = await diagnostics(uri, has(tooSlow));
    const fix = (await actionsOn(found!, uri)).find((action) => action.isPreferred === true);
    holds(fix, 'there is no preferred fix');
    await perform(fix);
    holds(/tcp_keepalive_time = 1\d\d\n/.test(document.getText()), `the fix left: ${document.getText()}`);
    await diagnostics(uri, none);
    same(await document.save(), true, 'saved');
    holds(/tcp_keepalive_time = 1\d\d\n/.test(await read(uri)), await read(uri));
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('halfOpen.scanWorkspace');
    same(ours(uri).length, 0);
  });

  it('suppresses a finding with a place for the reason', async () => {
    const uri = at('deploy/edge/sysctl.conf');
    const document = await show(uri);
    const [found] = await diagnostics(uri, has('sysctl/keepalive-incomplete'));
    const suppress = (await actionsOn(found!, uri)).find(({ title }) => title.startsWith('Suppress'));
    holds(suppress, 'there is no suppression');
    await perform(suppress);
    await diagnostics(uri, (now) => !has('sysctl/keepalive-incomplete')(now));
    holds(
      document.getText().includes('half-open-disable-next-line sysctl/keepalive-incomplete -- '),
      document.getText(),
    );
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('tells about a key and does the sum behind it', async () => {
    const uri = at('deploy/typed/sysctl.conf');
    const document = await show(uri);
    await diagnostics(uri, has(tooSlow));
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      document.positionAt(20),
    );
    const texts = hovers.flatMap(({ contents }) => contents.map((each) => (each as MarkdownString).value));
    holds(/keepalive/i.test(texts.join('\n')), `the hover says nothing of keepalive: ${texts}`);
    const whole = new Range(0, 0, document.lineCount, 0);
    const hints = await commands.executeCommand<InlayHint[]>('vscode.executeInlayHintProvider', uri, whole);
    same(
      hints.map(({ position }) => position.line),
      [1],
    );
  });

  it('leads from a key to the assignment that wins', async () => {
    const uri = at('deploy/typed/sysctl.conf');
    const found = await commands.executeCommand<Location[]>(
      'vscode.executeDefinitionProvider',
      uri,
      new Position(1, 12),
    );
    same(
      found.map(({ uri: file, range }) => [file.path, range.start.line]),
      [[uri.path, 1]],
    );
  });

  it('reads code with a grammar', async () => {
    const uri = at('services/orders/feed.py');
    await show(uri);
    await diagnostics(uri, (found) => found.some((each) => ruleOf(each).startsWith('socket/')));
  });

  it('scans closed files and keeps them current', async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('halfOpen.scanWorkspace');
    await diagnostics(at('docker-stack.yml'), (found) => found.length > 0);
    const uri = at('deploy/late/sysctl.conf');
    await write(uri, slow);
    await diagnostics(uri, has(tooSlow));
    await write(uri, '# fixed\n');
    await diagnostics(uri, none);
    await write(uri, slow);
    await diagnostics(uri, has(tooSlow));
    await workspace.fs.delete(at('deploy/late'), { recursive: true });
    await diagnostics(uri, none);
  });

  it('fixes what is safe on save, and nothing else', async () => {
    const config = at('deploy/safe/.half-open.json');
    const uri = at('deploy/safe/sysctl.conf');
    await write(config, '{ "kernel": "6.1" }\n');
    await write(uri, `net.ipv4.tcp_tw_recycle = 0\n${slow}`);
    const onSave = workspace.getConfiguration('editor', uri);
    await onSave.update(
      'codeActionsOnSave',
      { 'source.fixAll.halfOpen': 'explicit' },
      ConfigurationTarget.Workspace,
    );
    try {
      const document = await show(uri);
      await diagnostics(uri, has('sysctl/tw-recycle'));
      await type(document, document.getText().length, '# end\n');
      await document.save();
      same(document.getText(), `${slow}# end\n`);
    } finally {
      await onSave.update('codeActionsOnSave', undefined, ConfigurationTarget.Workspace);
    }
  });

  it('follows the configuration file at once', async () => {
    const uri = at('deploy/configured/sysctl.conf');
    await write(uri, slow);
    await show(uri);
    await diagnostics(uri, has(tooSlow));
    const config = at('deploy/configured/.half-open.json');
    await write(config, '{ "environments": [] }\n');
    await diagnostics(uri, none);
    await workspace.fs.delete(config);
    await diagnostics(uri, has(tooSlow));
  });

  it('comes back after a restart of its server, with what it had scanned', async () => {
    const uri = at('deploy/configured/sysctl.conf');
    await show(uri);
    await commands.executeCommand('halfOpen.restartServer');
    await diagnostics(uri, has(tooSlow));
    await diagnostics(at('docker-stack.yml'), (found) => found.length > 0);
  });
});

async function issueTab(path: string): Promise<void> {
  await until(
    () => {
      const input = window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof TabInputCustom && input.viewType === 'halfOpen.issue' && input.uri.path === path
        ? true
        : undefined;
    },
    () => `a page for ${path}; open is ${JSON.stringify(window.tabGroups.activeTabGroup.activeTab?.input)}`,
  );
}

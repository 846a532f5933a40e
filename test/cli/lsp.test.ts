/** `half-open lsp --stdio` is the language server, over this process's own streams. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { command, folder } from './command.ts';

function message(body: object): string {
  const text = JSON.stringify({ jsonrpc: '2.0', ...body });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

it('answers, and ends when told to', async (test) => {
  const cwd = folder(test, {});
  const child = spawn(process.execPath, [command, 'lsp', '--stdio'], { cwd });
  test.after(() => child.kill());
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stdin.write(
    message({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } }),
  );
  while (!out.includes('"id":1')) await once(child.stdout, 'data');
  assert.match(out, /^Content-Length: \d+\r\n\r\n\{/);
  assert.match(out, /"capabilities":\{/);
  child.stdin.write(message({ id: 2, method: 'shutdown' }));
  while (!out.includes('"id":2')) await once(child.stdout, 'data');
  child.stdin.write(message({ method: 'exit' }));
  const [code] = await once(child, 'close');
  assert.equal(code, 0);
});

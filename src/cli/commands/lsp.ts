import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { defineCommand } from '../command.ts';
import { installed } from '../installation.ts';
import { UsageError } from '../usageError.ts';

export default defineCommand({
  operands: '',
  options: { stdio: { takes: 'nothing', help: 'speak over standard input and output' } },
  notes: ['Start it from your editor; it speaks the Language Server Protocol.'],
  async run({ options, positionals }) {
    if (positionals.length > 0) throw new UsageError(`lsp takes no arguments, not ${positionals[0]}`);
    if (options.stdio !== true)
      throw new UsageError('the server speaks over standard input and output: half-open lsp --stdio');
    const server = installed('server.cjs');
    if (!existsSync(server))
      throw new UsageError(`the language server is not installed: ${server} is missing`);
    // It reads --stdio from this process's own arguments, and from then on the streams are its own.
    createRequire(__filename)(server);
    return new Promise(() => {});
  },
});

/** Files made to be slow to read: none takes long. */
import { describe, test } from 'node:test';
import { createCodeParser } from '../../src/core/parse/code/parser.ts';
import { installedGrammars } from '../helpers/world.ts';

const parser = createCodeParser(installedGrammars);

describe('code made to be slow', () => {
  for (const [name, text] of Object.entries({
    'many.py': `import socket\n${'s = socket.create_connection(("db.example.com", 1))\n'.repeat(20_000)}`,
    'deep.py': `import socket\nx = ${'('.repeat(20_000)}socket.create_connection(("a", 1))${')'.repeat(20_000)}\n`,
    'nested.js': `const net = require('net');\n${'if (a) {\n'.repeat(3000)}net.connect(1, 'b');\n${'}\n'.repeat(3000)}`,
    'chain.js': `const net = require('net');\nnet.connect(1, 'b')${'.on("data", f)\n'.repeat(5000)};\n`,
    'broken.py': `import socket\n${'def f(:\n  socket.create_connection((((\n'.repeat(4000)}`,
    'many.rb': `require 'socket'\n${'@s = TCPSocket.new(h, 1)\n@s.setsockopt(:SOCKET, :KEEPALIVE, true)\n'.repeat(10_000)}`,
    'nested.rb': `${'x.each do |a|\n'.repeat(3000)}TCPSocket.new(a, 1)\n${'end\n'.repeat(3000)}`,
    'many.php': `<?php while (true) {\n${'$s = fsockopen($h, 1);\n'.repeat(20_000)}}`,
    'nested.php': `<?php ${'while (true) {\n'.repeat(3000)}fsockopen($h, 1);\n${'}\n'.repeat(3000)}`,
    'names.js': `const net = require('net');\nlet s = net.connect(1, 'b');\n${'s = s || t;\n'.repeat(20_000)}`,
  })) {
    test(name, { timeout: 30_000 }, async () => {
      const parsed = await parser.parse(`file:///${name}`, text);
      parsed?.dispose();
    });
  }
});

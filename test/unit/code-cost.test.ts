/** Files made to be slow to read: none takes long. */
import { describe, test } from 'node:test';
import { createCodeParser } from '../../src/core/parse/code/parser.ts';
import { installedGrammars } from '../helpers/world.ts';

const parser = createCodeParser(installedGrammars);

/** Options that are made of themselves, or of each other. */
const selfMade = `const net = require('net');
const Redis = require('ioredis');
const { Pool } = require('pg');
function open(options) {
  options = options || {};
  this.a.b = this.a.b || {};
  this.c = this.d ?? this.c;
  this.d = this.c ? this.c : { ...this.d };
  this.e = { ...this.e, ssl: this.e };
  this.f[this.f] = this.f[this.f] || this.f;
  net.connect(options);
  new Redis(this.a.b);
  new Redis(this.c);
  new Pool(this.d);
  new Pool({ ...this.e });
  new Pool(this.f[this.f]);
  net.connect(this.e.port ?? this.e, this.d.host || this.c);
  net.createServer(this.d, this.c || this.d).listen(this.c || this.d);
  net.connect(this.c).setKeepAlive(this.c || this.d, this.e.idle || this.c);
}
`;

const selfMadeList = `import socket
from urllib3.connection import HTTPConnection

class Feed:
    def open(self, options):
        options = options + [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
        self.options = self.options + self.options
        self.more = self.more + options + self.more
        HTTPConnection("feed.example.com", socket_options=options)
        HTTPConnection("feed.example.com", socket_options=self.options)
        self.a = HTTPConnection("feed.example.com", socket_options=self.more)
        self.b = socket.create_connection(self.b)
        self.b.setsockopt(*self.more)
`;

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
    'conditions.c': `#include <sys/socket.h>\n${'#ifdef A\nif (x) {\n#else\nif (y) {\n#endif\n}\n'.repeat(5000)}int s = socket(2, 1, 0);\n`,
    'nested.c': `#include <sys/socket.h>\n${'#ifdef A\nif (x) {\n'.repeat(5000)}int s = socket(2, 1, 0);\n${'#endif\n'.repeat(5000)}`,
    'itself.js': selfMade,
    'itself.py': selfMadeList,
    'names.js': `const net = require('net');\nlet s = net.connect(1, 'b');\n${'s = s || t;\n'.repeat(20_000)}`,
  })) {
    test(name, { timeout: 30_000 }, async () => {
      const parsed = await parser.parse(`file:///${name}`, text);
      parsed?.dispose();
    });
  }
});

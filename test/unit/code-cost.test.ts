/** Files made to be slow to read: none takes long. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Node } from 'web-tree-sitter';
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

describe('what stands far from any connection', () => {
  const files = {
    'module.py': {
      head: 'import socket\nfeed = socket.create_connection(("feed.example.com", 9000))\n',
      far: 'def handle(lines, limit):\n    while len(lines) > limit:\n        lines.pop()\n    return [each for each in lines]\n',
    },
    'function.py': {
      head: 'import socket\ndef ask():\n    s = socket.create_connection(("feed.example.com", 9000))\n    s.sendall(b"1")\n',
      far: 'def handle(lines, limit):\n    while len(lines) > limit:\n        lines.pop()\n    return [each for each in lines]\n',
    },
    'class.py': {
      head: 'import socket\nclass Feed:\n    def open(self):\n        self.s = socket.create_connection(("feed.example.com", 9000))\n',
      far: 'def handle(lines, limit):\n    while len(lines) > limit:\n        lines.pop()\n    return [each for each in lines]\n',
    },
    'module.js': {
      head: "const net = require('net');\nconst feed = net.connect(9000, 'feed.example.com');\nfeed.on('data', (part) => console.log(part));\n",
      far: 'function handle(lines, limit) {\n  while (lines.length > limit) lines.pop();\n  return lines.map((each) => each.trim());\n}\n',
    },
    'script.rb': {
      head: "require 'socket'\nfeed = TCPSocket.new('feed.example.com', 9000)\nfeed.puts('hello')\n",
      far: 'def handle(lines, limit)\n  lines.pop while lines.length > limit\n  lines.map { |each| each.strip }\nend\n',
    },
    'script.php': {
      head: "<?php\n$feed = fsockopen('feed.example.com', 9000);\nfwrite($feed, 'hello');\n",
      far: 'function handle($lines, $limit)\n{\n    while (count($lines) > $limit) {\n        array_pop($lines);\n    }\n    return array_map("trim", $lines);\n}\n',
    },
    'feed.c': {
      head: '#include <sys/socket.h>\nint feed(struct sockaddr *to, unsigned size) {\n  int fd = socket(AF_INET, SOCK_STREAM, 0);\n  if (connect(fd, to, size) < 0) return -1;\n  send(fd, "hello", 5, 0);\n  return 0;\n}\n',
      far: 'int handle(int *lines, int count) {\n  int sum = 0;\n  while (count > 0) sum += lines[--count];\n  return sum;\n}\n',
    },
    'Feed.java': {
      head: 'import java.net.Socket;\nclass Feed {\n  private Socket socket;\n  void open() throws Exception { socket = new Socket("feed.example.com", 9000); }\n}\n',
      far: 'class Handler {\n  int handle(int[] lines, int count) {\n    int sum = 0;\n    while (count > 0) sum += lines[--count];\n    return sum;\n  }\n}\n',
    },
    'feed.go': {
      head: 'package main\nimport "net"\nfunc feed() error {\n\tconn, err := net.Dial("tcp", "feed.example.com:9000")\n\tif err != nil {\n\t\treturn err\n\t}\n\tconn.Write([]byte("hello"))\n\treturn nil\n}\n',
      far: 'func handle(lines []int) int {\n\tsum := 0\n\tfor len(lines) > 0 {\n\t\tsum += lines[0]\n\t\tlines = lines[1:]\n\t}\n\treturn sum\n}\n',
    },
  };
  const few = 20;
  const many = 200;
  for (const [name, { head, far }] of Object.entries(files)) {
    test(`is not looked at: ${name}`, async () => {
      const short = await lookedAt(name, head + far.repeat(few));
      const long = await lookedAt(name, head + far.repeat(many));
      // The function itself may be looked at, not what it does.
      assert.ok(
        long <= short + 2 * (many - few),
        `${long} nodes of the long file, ${short} of the short one`,
      );
    });
  }
});

/** Nodes whose children are read. */
async function lookedAt(name: string, text: string): Promise<number> {
  const { get } = Object.getOwnPropertyDescriptor(Node.prototype, 'children')!;
  let count = 0;
  Object.defineProperty(Node.prototype, 'children', {
    configurable: true,
    get(this: Node) {
      count++;
      return get!.call(this);
    },
  });
  try {
    const parsed = await parser.parse(`file:///${name}`, text);
    parsed?.dispose();
    return count;
  } finally {
    Object.defineProperty(Node.prototype, 'children', { configurable: true, get: get! });
  }
}

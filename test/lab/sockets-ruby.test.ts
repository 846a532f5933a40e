/** Ruby programs before and after their fixes: what the kernel is told, with the real interpreter on loopback. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fixed, inFolder, type Keepalive, lacks, observe, twoMinutes } from '../helpers/sockets.ts';

const skip = lacks('ruby', 'ss', 'strace');

const client = `require 'socket'

class Feed
  def initialize(host, port)
    @socket = TCPSocket.new(host, port)
  end

  def wait
    @socket.gets
  end
end

Feed.new(ARGV[0], ARGV[1].to_i).wait
`;

/** What the method gives is used. */
const kept = `require 'socket'
require 'timeout'

class Feed
  def socket
    @socket ||= Timeout.timeout(5) { Socket.tcp(ARGV[0], ARGV[1].to_i) }
  end
end

Feed.new.socket.gets
`;

const made = `require 'socket'

peer = Socket.new(:INET, :STREAM)
peer.connect(Socket.sockaddr_in(ARGV[1].to_i, ARGV[0]))
peer.gets
`;

const server = `require 'socket'

server = TCPServer.new(ARGV[0], ARGV[1].to_i)
loop do
  Thread.start(server.accept) do |client|
    while (line = client.gets)
      client.puts(line)
    end
  end
end
`;

const looped = `require 'socket'

Socket.tcp_server_loop(ARGV[0], ARGV[1].to_i) do |client, _|
  while (line = client.gets)
    client.puts(line)
  end
end
`;

/** The loop goes on with what its condition accepts. */
const tested = `require 'socket'

server = TCPServer.new(ARGV[0], ARGV[1].to_i)
while (session = server.accept)
  Thread.new(session) do |peer|
    while (line = peer.gets)
      peer.puts(line)
    end
  end
end
`;

/** A class of that name stands around. */
const scoped = `require 'socket'

module Wire
  class Socket
    def open(host, port)
      handle = ::Socket.new(:INET, :STREAM)
      handle.connect(::Socket.sockaddr_in(port, host))
      return @handle = handle
    end
  end
end

Wire::Socket.new.open(ARGV[0], ARGV[1].to_i).gets
`;

/** Given as one object. */
const asObject = `require 'socket'

socket = TCPSocket.new(ARGV[0], ARGV[1].to_i)
socket.setsockopt(Socket::Option.bool(:INET, :SOCKET, :KEEPALIVE, true))
socket.gets
`;

/** The idle time is left at the kernel's. */
const enabled = client.replace(
  '\n  end\n\n  def wait',
  '\n    @socket.setsockopt(:SOCKET, :KEEPALIVE, true)\n  end\n\n  def wait',
);

/** Nobody answers the greeting: what the library sets before it counts. */
const redis = `require 'redis'

Redis.new(host: ARGV[0], port: ARGV[1].to_i, timeout: 60).ping
`;

const postgres = `require 'pg'

DATABASE = PG.connect(host: ARGV[0], port: ARGV[1].to_i, dbname: 'shop', connect_timeout: 60)
DATABASE.exec('select 1')
`;

/** A manifest says which version holds. */
const gemfile = "gem 'redis', '~> 4.8'\ngem 'pg'\n";

async function run(text: string, side: 'client' | 'server'): Promise<Keepalive> {
  return inFolder(async (folder) => {
    const program = join(folder, 'program.rb');
    writeFileSync(program, text);
    execFileSync('ruby', ['-c', program], { stdio: 'pipe' });
    return observe(['ruby', program, '127.0.0.1'], folder, side);
  });
}

function lacksGem(name: string): string | false {
  return skip || (spawnSync('ruby', ['-e', `require '${name}'`]).status !== 0 && `needs the gem ${name}`);
}

/** 120/30/5 satisfies a limit of 350 s. */
const values = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 };

describe('Ruby', { skip, concurrency: 4 }, () => {
  const cases = [
    ['a client', client, 'client'],
    ['a socket made at the first use', kept, 'client'],
    ['a socket that is connected later', made, 'client'],
    ['what a listener accepts', server, 'server'],
    ['what a loop of the library accepts', looped, 'server'],
    ['what the condition of a loop accepts', tested, 'server'],
    ["Ruby's own socket in a class of that name", scoped, 'client'],
  ] as const;
  for (const [name, text, side] of cases) {
    test(`${name}: no timer before the fix, 120/30/5 after it`, async () => {
      assert.equal((await run(text, side)).timer, undefined);
      const after = await run(await fixed({ 'program.rb': text }, 'program.rb'), side);
      assert.match(after.timer ?? 'none', twoMinutes);
      assert.deepEqual(after.set, values);
    });
  }

  for (const [name, text] of [
    ['keepalive', enabled],
    ['keepalive as an object', asObject],
  ] as const) {
    test(`${name} without an idle time: two hours before the fix, 120 s after it`, async () => {
      assert.match((await run(text, 'client')).timer ?? 'none', /^keepalive,(119min|120min)/);
      const after = await run(await fixed({ 'program.rb': text }, 'program.rb'), 'client');
      assert.match(after.timer ?? 'none', twoMinutes);
      assert.deepEqual(after.set, values);
    });
  }

  test('redis-rb 4: no timer before the fix, 120/30/5 after it', { skip: lacksGem('redis') }, async () => {
    assert.equal((await run(redis, 'client')).timer, undefined);
    const after = await run(await fixed({ 'program.rb': redis, Gemfile: gemfile }, 'program.rb'), 'client');
    assert.match(after.timer ?? 'none', twoMinutes);
    assert.deepEqual(after.set, values);
  });

  test('pg: two hours before the fix, 120 s after it', { skip: lacksGem('pg') }, async () => {
    assert.equal((await run(postgres, 'client')).set['TCP_KEEPIDLE'], undefined);
    const after = await run(await fixed({ 'program.rb': postgres }, 'program.rb'), 'client');
    assert.deepEqual(after.set, values);
  });
});

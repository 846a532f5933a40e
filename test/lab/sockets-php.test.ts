/** PHP programs before and after their fixes: what the kernel is told, with the real interpreter on loopback. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fixed, inFolder, type Keepalive, lacks, observe, twoMinutes } from '../helpers/sockets.ts';

const skip = lacks('php', 'ss', 'strace') || lacksExtension('sockets');

const stream = `<?php
class Feed
{
    private $stream;

    public function __construct($host, $port)
    {
        $this->stream = stream_socket_client("tcp://$host:$port", $code, $reason, 5);
        if ($this->stream === false) {
            throw new RuntimeException($reason);
        }
    }

    public function run()
    {
        while (true) {
            echo fgets($this->stream);
        }
    }
}

(new Feed($argv[1], $argv[2]))->run();
`;

const opened = `<?php
$peer = @fsockopen($argv[1], $argv[2]) or die('nobody there');
while (true) {
    echo fgets($peer);
}
`;

const socket = `<?php
$socket = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_connect($socket, $argv[1], $argv[2]);
while (true) {
    echo socket_read($socket, 1024);
}
`;

const server = `<?php
$listener = stream_socket_server("tcp://$argv[1]:$argv[2]");
while (true) {
    $client = stream_socket_accept($listener, 60);
    if ($client === false) {
        continue;
    }
    while (($line = fgets($client)) !== false) {
        fwrite($client, $line);
    }
}
`;

const sockets = `<?php
$listener = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_bind($listener, $argv[1], $argv[2]);
socket_listen($listener);
while (true) {
    $client = socket_accept($listener);
    while (($line = socket_read($client, 1024)) !== '') {
        socket_write($client, $line);
    }
}
`;

/** The idle time is left at the kernel's. */
const enabled = socket.replace(
  'SOL_TCP);\n',
  'SOL_TCP);\nsocket_set_option($socket, SOL_SOCKET, SO_KEEPALIVE, 1);\n',
);

const curl = `<?php
$handle = curl_init("http://$argv[1]:$argv[2]/");
curl_setopt($handle, CURLOPT_TCP_KEEPALIVE, 1);
curl_setopt($handle, CURLOPT_TCP_KEEPIDLE, 600);
curl_exec($handle);
`;

const postgres = `<?php
while (true) {
    $database = new PDO("pgsql:host=$argv[1];port=$argv[2];dbname=shop;connect_timeout=60");
    $database->query('select 1');
    sleep(1);
}
`;

const amqp = `<?php
require_once 'PhpAmqpLib/autoload.php';

use PhpAmqpLib\\Connection\\AMQPStreamConnection;

$connection = new AMQPStreamConnection($argv[1], $argv[2], 'guest', 'guest');
$channel = $connection->channel();
$channel->basic_consume('jobs', callback: fn ($message) => print($message->body));
while ($channel->is_open()) {
    $channel->wait();
}
`;

async function run(text: string, side: 'client' | 'server'): Promise<Keepalive> {
  return inFolder(async (folder) => {
    const program = join(folder, 'program.php');
    writeFileSync(program, text);
    execFileSync('php', ['-l', program], { stdio: 'pipe' });
    return observe(['php', program, '127.0.0.1'], folder, side);
  });
}

function lacksExtension(name: string): string | false {
  const asked = spawnSync('php', ['-r', `exit(extension_loaded('${name}') ? 0 : 1);`]);
  return asked.status !== 0 && `needs PHP's extension ${name}`;
}

/** 120/30/5 satisfies a limit of 350 s. */
const values = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 };

describe('PHP', { skip, concurrency: 4 }, () => {
  const cases = [
    ['a stream', stream, 'client'],
    ['an opened socket', opened, 'client'],
    ['a socket that is connected later', socket, 'client'],
    ['a stream that is accepted', server, 'server'],
    ['a socket that is accepted', sockets, 'server'],
  ] as const;
  for (const [name, text, side] of cases) {
    test(`${name}: no timer before the fix, 120/30/5 after it`, async () => {
      assert.equal((await run(text, side)).timer, undefined);
      const after = await run(await fixed({ 'program.php': text }, 'program.php'), side);
      assert.match(after.timer ?? 'none', twoMinutes);
      assert.deepEqual(after.set, values);
    });
  }

  test('keepalive without an idle time: two hours before the fix, 120 s after it', async () => {
    assert.match((await run(enabled, 'client')).timer ?? 'none', /^keepalive,(119min|120min)/);
    const after = await run(await fixed({ 'program.php': enabled }, 'program.php'), 'client');
    assert.match(after.timer ?? 'none', twoMinutes);
    assert.deepEqual(after.set, values);
  });

  test('cURL: 600 s before the fix, 120 s after it', { skip: skip || lacksExtension('curl') }, async () => {
    assert.equal((await run(curl, 'client')).set['TCP_KEEPIDLE'], 600);
    const after = await run(await fixed({ 'program.php': curl }, 'program.php'), 'client');
    assert.match(after.timer ?? 'none', twoMinutes);
    assert.equal(after.set['TCP_KEEPIDLE'], 120);
  });

  test('PDO: no idle time before the fix, 120/30/5 after it', {
    skip: skip || lacksExtension('pdo_pgsql'),
  }, async () => {
    assert.equal((await run(postgres, 'client')).set['TCP_KEEPIDLE'], undefined);
    const after = await run(await fixed({ 'program.php': postgres }, 'program.php'), 'client');
    assert.deepEqual(after.set, values);
  });

  test('php-amqplib: no timer before the fix, two hours after it, for it has no option for the idle time', {
    skip: skip || (!existsSync('/usr/share/php/PhpAmqpLib/autoload.php') && 'needs php-amqplib'),
  }, async () => {
    assert.equal((await run(amqp, 'client')).timer, undefined);
    const files = { 'composer.json': '{ "require": { "php": "^8.0" } }\n', 'program.php': amqp };
    const after = await run(await fixed(files, 'program.php'), 'client');
    assert.match(after.timer ?? 'none', /^keepalive,(119min|120min)/);
    assert.deepEqual(after.set, { SO_KEEPALIVE: 1 });
  });
});

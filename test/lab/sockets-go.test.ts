/** Go programs before and after their fixes: what the kernel is told, with the real compiler on loopback. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { goHas } from '../helpers/go.ts';
import { fixed, inFolder, type Keepalive, lacks, observe, twoMinutes } from '../helpers/sockets.ts';

const skip = lacks('go', 'ss', 'strace');

const dials = `package main

import (
	"net"
	"os"
	"time"
)

func main() {
	dialer := net.Dialer{Timeout: 5 * time.Second, KeepAlive: -1}
	conn, err := dialer.Dial("tcp", net.JoinHostPort("127.0.0.1", os.Args[1]))
	if err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
	conn.Close()
}
`;

/** \`time\` is imported by the fix. */
const inNanoseconds = `package main

import (
	"io"
	"net"
	"os"
)

func main() {
	listening := net.ListenConfig{KeepAlive: 45}
	listener, err := listening.Listen(ctx(), "tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		panic(err)
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go io.Copy(io.Discard, conn)
	}
}
`;

/** Until Go 1.19 it asked for no keepalive; a module may say that it goes that far back. */
const dialsTcp = `package main

import (
	"net"
	"os"
	"time"
)

type link struct{ conn *net.TCPConn }

func (l *link) open(address *net.TCPAddr) (err error) {
	l.conn, err = net.DialTCP("tcp", nil, address)
	if err != nil {
		return err
	}
	return nil
}

func main() {
	address, err := net.ResolveTCPAddr("tcp", net.JoinHostPort("127.0.0.1", os.Args[1]))
	if err != nil {
		panic(err)
	}
	one := &link{}
	if err := one.open(address); err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
}
`;

/** No runtime between it and the kernel. */
const bySystemCalls = `package main

import (
	"os"
	"strconv"
	"syscall"
	"time"
)

var held []int

func open(port int) error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	if err := syscall.Connect(fd, &syscall.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return err
	}
	held = append(held, fd)
	return nil
}

func main() {
	port, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	if err := open(port); err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
}
`;

const context = `package main

import "context"

func ctx() context.Context { return context.Background() }
`;

function run(files: Readonly<Record<string, string>>, side: 'client' | 'server'): Promise<Keepalive> {
  return inFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const program = join(folder, 'program');
    const env = { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
    execFileSync('go', ['build', '-o', program, '.'], { cwd: folder, env });
    return observe([program], folder, side);
  });
}

describe('Go', { skip, concurrency: 1 }, () => {
  test('a dialer that switches keepalive off', async () => {
    const files = { 'go.mod': 'module lab\n\ngo 1.21\n', 'main.go': dials };
    assert.equal((await run(files, 'client')).timer, undefined);
    const after = { ...files, 'main.go': await fixed(files, 'main.go') };
    const { timer, set } = await run(after, 'client');
    assert.match(timer ?? '', twoMinutes);
    assert.deepEqual([set['SO_KEEPALIVE'], set['TCP_KEEPIDLE']], [1, 120]);
  });

  const old = !goHas(23) && 'needs Go 1.23';
  test('the same where the module asks for Go 1.23: all three values', { skip: old }, async () => {
    const files = { 'go.mod': 'module lab\n\ngo 1.23\n', 'main.go': dials };
    const after = { ...files, 'main.go': await fixed(files, 'main.go') };
    const { timer, set } = await run(after, 'client');
    assert.match(timer ?? '', twoMinutes);
    assert.deepEqual(set, { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 });
  });

  test('a listener that counts nanoseconds', async () => {
    const files = { 'go.mod': 'module lab\n\ngo 1.21\n', 'main.go': inNanoseconds, 'context.go': context };
    assert.equal((await run(files, 'server')).set['TCP_KEEPIDLE'], 1);
    const after = { ...files, 'main.go': await fixed(files, 'main.go') };
    const { timer, set } = await run(after, 'server');
    assert.match(timer ?? '', /^keepalive,4\dsec/);
    assert.equal(set['TCP_KEEPIDLE'], 45);
  });

  test('net.DialTCP of a module for Go 1.19', async () => {
    const files = { 'go.mod': 'module lab\n\ngo 1.19\n', 'main.go': dialsTcp };
    const after = { ...files, 'main.go': await fixed(files, 'main.go') };
    const { timer, set } = await run(after, 'client');
    assert.match(timer ?? '', twoMinutes);
    assert.deepEqual([set['SO_KEEPALIVE'], set['TCP_KEEPIDLE']], [1, 120]);
  });

  test('a socket made by system calls', async () => {
    const files = { 'go.mod': 'module lab\n\ngo 1.21\n', 'main.go': bySystemCalls };
    assert.equal((await run(files, 'client')).timer, undefined);
    const after = { ...files, 'main.go': await fixed(files, 'main.go') };
    const { timer, set } = await run(after, 'client');
    assert.match(timer ?? '', twoMinutes);
    assert.deepEqual(set, { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 });
  });
});

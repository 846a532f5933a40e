/** Rust programs before and after their fixes, with the real compiler and crates on loopback. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fixed, inFolder, type Keepalive, lacks, observe, twoMinutes } from '../helpers/sockets.ts';

const manifest = `[package]
name = "lab"
version = "0.1.0"
edition = "2021"

[dependencies]
libc = "0.2"
nix = { version = "0.29", features = ["net", "socket"] }
socket2 = { version = "0.5", features = ["all"] }
tokio = { version = "1", features = ["io-util", "net", "rt", "time"] }
`;

/** The host and the port are the program's arguments. */
const address = `
fn address() -> String {
    let given: Vec<String> = std::env::args().collect();
    format!("{}:{}", given[1], given[2])
}
`;

const read = `
fn read_all(mut stream: TcpStream) {
    let mut buffer = [0; 512];
    while stream.read(&mut buffer).unwrap() > 0 {}
}
`;

const onTokio = `
fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(run()).unwrap();
}
${address}`;

interface Program {
  readonly side: 'client' | 'server';
  /** What the kernel is told before. */
  readonly before?: Readonly<Record<string, number>>;
  /** And after the fix, where that is not all four. */
  readonly after?: Readonly<Record<string, number>>;
  readonly text: string;
}

const all = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 };

const programs: Readonly<Record<string, Program>> = {
  kept: {
    side: 'client',
    text: `use std::net::TcpStream;

struct Feed {
    stream: TcpStream,
}

impl Feed {
    fn connect(address: &str) -> std::io::Result<Feed> {
        let stream = TcpStream::connect(address)?;
        Ok(Feed { stream })
    }
}

fn main() {
    let feed = Feed::connect(&address()).unwrap();
    std::thread::sleep(std::time::Duration::from_secs(60));
    drop(feed.stream);
}
${address}`,
  },
  incoming: {
    side: 'server',
    text: `use std::io::Read;
use std::net::{TcpListener, TcpStream};

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address())?;
    for stream in listener.incoming() {
        let stream = stream?;
        std::thread::spawn(move || read_all(stream));
    }
    Ok(())
}
${read}${address}`,
  },
  matched: {
    side: 'server',
    text: `use std::io::Read;
use std::net::{TcpListener, TcpStream};

fn main() {
    let listener = TcpListener::bind(address()).unwrap();
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                read_all(stream);
            }
            Err(error) => panic!("{error}"),
        }
    }
}
${read}${address}`,
  },
  own: {
    side: 'client',
    before: { SO_KEEPALIVE: 1 },
    text: `use std::net::TcpStream;

fn main() {
    let mut stream = TcpStream::connect(address()).unwrap();
    socket2::SockRef::from(&stream).set_keepalive(true).unwrap();
    std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
}
${address}`,
  },
  short: {
    side: 'client',
    // The kernel refuses 0 s: keepalive is on, with two hours.
    before: { SO_KEEPALIVE: 1 },
    after: { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 },
    text: `use std::net::TcpStream;
use std::time::Duration;

fn main() {
    let mut stream = TcpStream::connect(address()).unwrap();
    let keepalive = socket2::TcpKeepalive::new().with_time(Duration::from_millis(120));
    let _ = socket2::SockRef::from(&stream).set_tcp_keepalive(&keepalive);
    std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
}
${address}`,
  },
  through_nix: {
    side: 'client',
    before: { SO_KEEPALIVE: 1 },
    text: `use nix::sys::socket::{setsockopt, sockopt};
use std::net::TcpStream;

fn main() {
    let mut stream = TcpStream::connect(address()).unwrap();
    setsockopt(&stream, sockopt::KeepAlive, &true).unwrap();
    std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
}
${address}`,
  },
  through_libc: {
    side: 'client',
    before: { SO_KEEPALIVE: 1 },
    text: `use std::net::TcpStream;
use std::os::fd::AsRawFd;

fn main() {
    let mut stream = TcpStream::connect(address()).unwrap();
    let on: libc::c_int = 1;
    unsafe {
        libc::setsockopt(
            stream.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_KEEPALIVE,
            &on as *const _ as *const libc::c_void,
            std::mem::size_of_val(&on) as libc::socklen_t,
        );
    }
    std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
}
${address}`,
  },
  tokio_client: {
    side: 'client',
    text: `use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

async fn run() -> std::io::Result<()> {
    let mut stream = tokio::time::timeout(Duration::from_secs(5), TcpStream::connect(address())).await??;
    let mut buffer = [0; 512];
    while stream.read(&mut buffer).await? > 0 {}
    Ok(())
}
${onTokio}`,
  },
  tokio_socket: {
    side: 'client',
    before: { SO_KEEPALIVE: 1 },
    text: `use tokio::io::AsyncReadExt;
use tokio::net::TcpSocket;

async fn run() -> std::io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.set_keepalive(true)?;
    let mut stream = socket.connect(address().parse().unwrap()).await?;
    let mut buffer = [0; 512];
    while stream.read(&mut buffer).await? > 0 {}
    Ok(())
}
${onTokio}`,
  },
  tokio_server: {
    side: 'server',
    text: `use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

async fn run() -> std::io::Result<()> {
    let listener = TcpListener::bind(address()).await?;
    loop {
        let (mut socket, _) = listener.accept().await?;
        tokio::spawn(async move {
            let mut buffer = [0; 1024];
            while socket.read(&mut buffer).await.unwrap() > 0 {}
        });
    }
}
${onTokio}`,
  },
};

/** Built crates are kept between runs: the dependencies are compiled once. */
const built = join(tmpdir(), 'half-open-cargo');

function cargo(folder: string, ...given: readonly string[]): string | undefined {
  const env = { ...process.env, CARGO_TARGET_DIR: built };
  const ran = spawnSync('cargo', [...given], { cwd: folder, env, encoding: 'utf8' });
  return ran.status === 0 ? undefined : ran.stderr;
}

const skip = lacks('cargo', 'ss', 'strace');

describe('Rust', { skip, concurrency: 1 }, () => {
  test('each program before and after its fix', async (t) => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, 'src', 'bin'), { recursive: true });
      writeFileSync(join(folder, 'Cargo.toml'), manifest);
      const texts: Record<string, string> = {};
      for (const [name, { text }] of Object.entries(programs)) {
        const file = `src/bin/${name}.rs`;
        texts[`${name}_before`] = text;
        texts[`${name}_after`] = await fixed({ 'Cargo.toml': manifest, [file]: text }, file);
        assert.notEqual(texts[`${name}_after`], text, name);
      }
      for (const [name, text] of Object.entries(texts))
        writeFileSync(join(folder, 'src', 'bin', `${name}.rs`), text);
      if (cargo(folder, 'fetch', '--quiet') !== undefined) {
        t.skip('the crates cannot be fetched');
        return;
      }
      assert.equal(cargo(folder, 'build', '--quiet'), undefined);
      const run = (name: string, side: 'client' | 'server'): Promise<Keepalive> =>
        observe([join(built, 'debug', name), '127.0.0.1'], folder, side);
      for (const [name, { side, before, after }] of Object.entries(programs)) {
        const first = await run(`${name}_before`, side);
        assert.deepEqual(first.set, before ?? {}, `${name} before`);
        if (before === undefined) assert.equal(first.timer, undefined, `${name} before`);
        const then = await run(`${name}_after`, side);
        assert.match(then.timer ?? '', twoMinutes, `${name} after`);
        assert.deepEqual(then.set, after ?? all, `${name} after`);
      }
    });
  });

  test('a library as the manifest has it: what is not there is not written', async () => {
    const plain = manifest.replace('{ version = "0.5", features = ["all"] }', '"0.5"');
    const file = 'src/bin/kept.rs';
    const text = await fixed({ 'Cargo.toml': plain, [file]: programs['kept']!.text }, file);
    assert.match(text, /with_interval/);
    assert.doesNotMatch(text, /with_retries/);
  });
});

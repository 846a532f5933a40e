/**
 * The programs whose connection the router forgets, one a language. Each gets a host, a port and a number of seconds,
 * asks the host and prints `connected`, is quiet for so long, asks again and prints `alive`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goHas } from '../../helpers/go.ts';
import { kotlin } from '../../helpers/kotlin.ts';
import { lacks } from '../../helpers/sockets.ts';

export interface Program {
  readonly language: string;
  /** In this folder. Its text is what the fixes are applied to. */
  readonly file: string;
  /** Files that stand beside it, by their names. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Why it cannot be built or run here. */
  readonly lacks: string | false;
  /** Commands in the folder that holds the file, one after the other; nothing where the text is run as it is. */
  readonly build?: readonly (readonly string[])[];
  readonly run: readonly string[];
}

const quickStart = ['-Xshare:auto', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** The standard library cannot set keepalive: the fix uses a crate. */
const manifest = `[package]
name = "feed"
version = "0.1.0"
edition = "2021"

[[bin]]
name = "feed"
path = "feed.rs"

[dependencies]
socket2 = { version = "0.5", features = ["all"] }
`;

function lacksCrate(): string | false {
  const folder = mkdtempSync(join(tmpdir(), 'half-open-crate-'));
  try {
    writeFileSync(join(folder, 'Cargo.toml'), manifest);
    writeFileSync(join(folder, 'feed.rs'), '');
    const { status } = spawnSync('cargo', ['fetch', '--quiet'], { cwd: folder, timeout: 60_000 });
    return status !== 0 && 'needs socket2 from the registry of crates';
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The fix calls the extension that some builds of PHP leave out. */
function lacksSockets(): string | false {
  const { status } = spawnSync('php', ['-r', 'exit((int) !extension_loaded("sockets"));']);
  return status !== 0 && "needs PHP's extension sockets";
}

export const programs: readonly Program[] = [
  { language: 'Python', file: 'feed.py', lacks: lacks('python3'), run: ['python3', 'feed.py'] },
  { language: 'JavaScript', file: 'feed.cjs', lacks: false, run: [process.execPath, 'feed.cjs'] },
  {
    language: 'TypeScript',
    file: 'feed.mts',
    lacks: false,
    run: [process.execPath, '--import', import.meta.resolve('tsx'), 'feed.mts'],
  },
  {
    language: 'Go',
    file: 'feed.go',
    // From 1.23 on the fix gives all three values. Given the idle time alone, later compilers keep an interval of 15 s.
    beside: { 'go.mod': `module feed\n\ngo ${goHas(23) ? '1.23' : '1.19'}\n` },
    lacks: lacks('go'),
    build: [['go', 'build', '-o', 'feed', '.']],
    run: ['./feed'],
  },
  {
    language: 'Java',
    file: 'Feed.java',
    lacks: lacks('java', 'javac'),
    build: [['javac', 'Feed.java']],
    run: ['java', ...quickStart, '-cp', '.', 'Feed'],
  },
  {
    language: 'Kotlin',
    file: 'feed.kt',
    lacks: kotlin.lacks,
    build: [kotlin.compile('feed.kt', 'feed.jar')],
    run: ['java', ...quickStart, '-cp', kotlin.classPath('feed.jar'), 'FeedKt'],
  },
  {
    language: 'Rust',
    file: 'feed.rs',
    beside: { 'Cargo.toml': manifest },
    lacks: lacks('cargo') || lacksCrate(),
    build: [['cargo', 'build', '--quiet', '--offline']],
    run: ['./target/debug/feed'],
  },
  {
    language: 'C',
    file: 'feed.c',
    lacks: lacks('gcc'),
    build: [['gcc', '-Wall', '-Werror', '-o', 'feed', 'feed.c']],
    run: ['./feed'],
  },
  {
    language: 'C++',
    file: 'feed.cpp',
    lacks: lacks('g++'),
    build: [['g++', '-Wall', '-Werror', '-std=c++17', '-pthread', '-o', 'feed', 'feed.cpp']],
    run: ['./feed'],
  },
  {
    language: 'C#',
    file: 'Feed.cs',
    // Mono is a .NET Framework.
    beside: {
      'feed.csproj':
        '<Project><PropertyGroup><TargetFramework>net48</TargetFramework></PropertyGroup></Project>',
    },
    lacks: lacks('mcs', 'mono'),
    build: [['mcs', '-out:feed.exe', 'Feed.cs']],
    run: ['mono', 'feed.exe'],
  },
  { language: 'Ruby', file: 'feed.rb', lacks: lacks('ruby'), run: ['ruby', 'feed.rb'] },
  { language: 'PHP', file: 'feed.php', lacks: lacks('php') || lacksSockets(), run: ['php', 'feed.php'] },
];

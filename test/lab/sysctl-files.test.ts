/** Which assignment wins over several files: as the real tools read them, and as the rules do. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { parseSysctl } from '../../src/core/parse/sysctl/parser.ts';
import { collectSysctlSiblings } from '../../src/core/project/sysctl-siblings.ts';
import { assignmentOf } from '../../src/core/rules/shared/settings-assignment.ts';
import { normalise } from '../../src/core/uri.ts';
import { nodeFiles } from '../../src/server/nodeFiles.ts';
import { noNamespace } from './namespace.ts';

const key = 'net.ipv4.tcp_keepalive_time';

const tools = ['sysctl --system', '/usr/lib/systemd/systemd-sysctl'].filter(
  (tool) => noNamespace === undefined && spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0,
);

const folders = ['etc/sysctl.d', 'run/sysctl.d', 'usr/local/lib/sysctl.d', 'usr/lib/sysctl.d'];

/** In namespaces of its own a machine has the tree's files and no others. */
const script = `
set -e
for folder in /run /usr/local/lib /usr/lib/sysctl.d /etc/sysctl.d; do mount -t tmpfs none "$folder"; done
mkdir -p ${folders.map((folder) => `/${folder}`).join(' ')}
cp -a "$1/." /run/tree
for folder in ${folders.join(' ')}; do cp -a "/run/tree/$folder/." "/$folder"; done
mount --bind /run/tree/etc/sysctl.conf /etc/sysctl.conf
$0 >/dev/null 2>&1 || true
cat /proc/sys/net/ipv4/tcp_keepalive_time
`;

/** Path to text, or to what a link leads to. */
type Tree = Readonly<Record<string, string | { readonly link: string }>>;

function write(tree: Tree): string {
  const folder = mkdtempSync(join(tmpdir(), 'half-open-lab-'));
  for (const each of folders) mkdirSync(join(folder, each), { recursive: true });
  writeFileSync(join(folder, 'etc/sysctl.conf'), '');
  for (const [path, content] of Object.entries(tree)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof content === 'string') writeFileSync(file, content);
    else symlinkSync(content.link, file);
  }
  return folder;
}

function loadedBy(tool: string, folder: string): string {
  const done = spawnSync('unshare', ['-n', '-m', 'sh', '-c', script, tool, folder], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
}

/** The winner as seen from one of the files. */
async function seenFrom(path: string, text: string, folder: string): Promise<string | undefined> {
  const root = normalise(pathToFileURL(folder).href);
  const uri = `${root}/${path}`;
  const sysctl = await collectSysctlSiblings(uri, nodeFiles, root);
  const { block } = parseSysctl(uri, text);
  const winner = assignmentOf(block, sysctl === undefined ? {} : { sysctl }, key);
  return winner.at === 'here' || winner.at === 'elsewhere' ? winner.setting.value : undefined;
}

const time = (value: number) => `${key} = ${value}\n`;

/** `value`: what both tools make of it; `undefined`: they disagree, and so nobody may say. */
const trees: readonly { readonly name: string; readonly tree: Tree; readonly value: string | undefined }[] = [
  {
    name: 'the last file by name wins, whatever its folder',
    tree: {
      'etc/sysctl.d/50-b.conf': time(150),
      'usr/lib/sysctl.d/10-a.conf': time(110),
      'run/sysctl.d/90-c.conf': time(190),
    },
    value: '190',
  },
  {
    name: 'names are sorted by their bytes',
    tree: {
      'etc/sysctl.d/9-nine.conf': time(109),
      'etc/sysctl.d/10-ten.conf': time(110),
      'etc/sysctl.d/99-A.conf': time(165),
      'etc/sysctl.d/99-a.conf': time(197),
    },
    value: '197',
  },
  {
    name: 'of one name the file in /etc is read, then /run, /usr/local/lib, /usr/lib',
    tree: {
      'etc/sysctl.d/10-x.conf': time(110),
      'run/sysctl.d/90-y.conf': time(190),
      'usr/local/lib/sysctl.d/90-y.conf': time(191),
      'usr/lib/sysctl.d/90-y.conf': time(192),
    },
    value: '190',
  },
  {
    name: '/usr/local/lib is read before /usr/lib',
    tree: {
      'usr/local/lib/sysctl.d/90-y.conf': time(191),
      'usr/lib/sysctl.d/90-y.conf': time(192),
    },
    value: '191',
  },
  {
    name: 'an empty file masks those of its name',
    tree: {
      'etc/sysctl.d/10-x.conf': time(110),
      'etc/sysctl.d/90-y.conf': '',
      'usr/lib/sysctl.d/90-y.conf': time(192),
    },
    value: '110',
  },
  {
    name: 'a link to /dev/null masks those of its name',
    tree: {
      'etc/sysctl.d/10-x.conf': time(110),
      'etc/sysctl.d/90-y.conf': { link: '/dev/null' },
      'usr/lib/sysctl.d/90-y.conf': time(192),
    },
    value: '110',
  },
  {
    name: 'an explicit key beats a later glob',
    tree: {
      'etc/sysctl.d/10-x.conf': time(110),
      'etc/sysctl.d/90-y.conf': 'net.ipv4.tcp_keepalive_tim* = 190\n',
    },
    value: '110',
  },
  {
    name: 'other names than *.conf are not read',
    tree: { 'etc/sysctl.d/10-x.conf': time(110), 'etc/sysctl.d/90-y.conf.bak': time(190) },
    value: '110',
  },
  {
    name: 'sysctl.conf is read last by procps alone',
    tree: { 'etc/sysctl.conf': time(120), 'etc/sysctl.d/90-y.conf': time(190) },
    value: undefined,
  },
];

const off =
  tools.length === 2 && existsSync('/etc/sysctl.conf') ? {} : { skip: 'needs root, procps and systemd' };

describe('files read together', off, () => {
  for (const { name, tree, value } of trees) {
    test(name, async () => {
      const folder = write(tree);
      try {
        const loaded = tools.map((tool) => loadedBy(tool, folder));
        if (value === undefined) assert.notEqual(loaded[0], loaded[1]);
        else assert.deepEqual(loaded, [value, value]);
        for (const [path, content] of Object.entries(tree)) {
          if (typeof content !== 'string' || !content.includes(key) || !/\.conf$/.test(path)) continue;
          const seen = await seenFrom(path, content, folder);
          // A file that another one masks is not read, and nothing is known from there.
          assert.ok(seen === value || (seen === undefined && isMasked(path, tree)), `${path} sees ${seen}`);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

function isMasked(path: string, tree: Tree): boolean {
  const rank = (each: string) => folders.indexOf(dirname(each));
  const name = path.slice(path.lastIndexOf('/'));
  return Object.keys(tree).some((other) => other.endsWith(name) && rank(other) < rank(path));
}

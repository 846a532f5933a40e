/** What manifest and lock files of each ecosystem say. One reader a file; what it cannot read it leaves out. */
import { parse as parseJsonc } from 'jsonc-parser';
import {
  compareVersions,
  endOf,
  lowest,
  type RangeStyle,
  readVersion,
  type Version,
} from './manifest-version.ts';

export interface Read {
  readonly runtime?: Version;
  /** Lower case. `undefined`: named without a version one can tell. */
  readonly packages: ReadonlyMap<string, Version | undefined>;
  /** The version that those of a range end before. */
  readonly ends?: ReadonlyMap<string, Version>;
}

export interface ManifestFile {
  readonly name: RegExp;
  /** It lies in a folder of that name beside the others. */
  readonly below?: string;
  /** A lock file says exactly which versions are installed, and may stand further up than the manifest. */
  readonly lock: boolean;
  readonly read: (text: string) => Read;
}

type Pair = readonly [name: string, version: Version | undefined, end?: Version | undefined];
type Pairs = readonly Pair[];

/** A package and what a manifest allows of it. */
function ranged(name: string, range: string | undefined, style?: RangeStyle): Pair {
  return range === undefined ? [name, undefined] : [name, lowest(range), endOf(range, style)];
}

/** Of a package that is there several times the lowest version counts. */
function collected(pairs: Pairs, runtime?: Version): Read {
  const packages = new Map<string, Version | undefined>();
  const ends = new Map<string, Version>();
  for (const [name, version, end] of pairs) {
    const key = name.toLowerCase();
    const known = packages.get(key);
    if (end !== undefined) ends.set(key, end);
    if (
      !packages.has(key) ||
      known === undefined ||
      (version !== undefined && compareVersions(version, known) < 0)
    ) {
      packages.set(key, version ?? known);
    }
  }
  return runtime === undefined ? { packages, ends } : { runtime, packages, ends };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function ranges(value: unknown, style?: RangeStyle): Pairs {
  return Object.entries(record(value)).map(([name, range]) => ranged(name, text(range) ?? '', style));
}

// --- Node

function packageJson(content: string): Read {
  const json = record(parseJsonc(content));
  const pairs = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap(
    (key) => ranges(json[key]),
  );
  const engine = text(record(json['engines'])['node']) ?? text(record(json['volta'])['node']);
  return collected(pairs, engine === undefined ? undefined : lowest(engine));
}

function packageLock(content: string): Read {
  const json = record(parseJsonc(content));
  const installed = Object.entries(record(json['packages'])).flatMap(([path, entry]) => {
    // Only what the project itself sees; copies inside other packages are theirs.
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    return name === undefined ? [] : [[name, readVersion(text(record(entry)['version']) ?? '')] as const];
  });
  const old = Object.entries(record(json['dependencies'])).map(
    ([name, entry]) => [name, readVersion(text(record(entry)['version']) ?? '')] as const,
  );
  return collected(installed.length > 0 ? installed : old);
}

function yarnLock(content: string): Read {
  const pairs: [string, Version | undefined][] = [];
  for (const match of content.matchAll(
    /^"?((?:@[^/"\s]+\/)?[^@"\s]+)@[^\n]*:\r?\n\s+version:?\s+"?([^"\s]+)/gm,
  )) {
    pairs.push([match[1]!, readVersion(match[2]!)]);
  }
  return collected(pairs);
}

function pnpmLock(content: string): Read {
  const pairs: [string, Version | undefined][] = [];
  for (const match of content.matchAll(/^\s{2}['"]?\/?((?:@[^/\s'"]+\/)?[^@/\s'"]+)[@/](\d[^\s:'"(_]*)/gm)) {
    pairs.push([match[1]!, readVersion(match[2]!)]);
  }
  return collected(pairs);
}

/** `.nvmrc`, `.python-version`, `.ruby-version`: the version alone. */
function versionFile(content: string): Read {
  const runtime = readVersion(content.replace(/^\s*(?:ruby|python|node|cpython)-?/i, ''));
  return runtime === undefined ? { packages: new Map() } : { runtime, packages: new Map() };
}

// --- Python

/** Names as pip compares them: `psycopg2_binary` is `psycopg2-binary`. */
function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** `redis[hiredis]>=5,<6; python_version > "3.8"` */
function requirement(line: string): Pair | undefined {
  const match = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?\s*([<>=!~][^;#@)]*)?/.exec(line);
  if (match === null) return undefined;
  return ranged(pythonName(match[1]!), match[2]?.replaceAll(',', ' '), { tildeDropsLast: true });
}

function requirements(content: string): Read {
  const pairs = content
    .split(/\r\n|\r|\n/)
    .filter((line) => !/^\s*(#|-|$|git\+|https?:)/.test(line))
    .flatMap((line) => {
      const found = requirement(line);
      return found === undefined ? [] : [found];
    });
  return collected(withAliases(pairs));
}

/** Packages that are another one in binary form. */
const aliases: Readonly<Record<string, string>> = {
  'psycopg2-binary': 'psycopg2',
  'psycopg-binary': 'psycopg',
};

function withAliases(pairs: Pairs): Pairs {
  return pairs.map(([name, version, end]) => [aliases[name] ?? name, version, end]);
}

function pyproject(content: string): Read {
  const pairs: Pair[] = [];
  for (const [title, body] of tomlSections(content)) {
    if (title === 'project' || title === 'project.optional-dependencies' || title === 'dependency-groups') {
      for (const array of body.matchAll(/^\s*[\w-]+\s*=\s*\[((?:[^\][]|\[[^\]]*\])*)\]/gm)) {
        for (const each of array[1]!.matchAll(/"([^"]+)"|'([^']+)'/g)) {
          const found = requirement(each[1] ?? each[2] ?? '');
          if (found !== undefined) pairs.push(found);
        }
      }
    }
    if (/^tool\.poetry\.(group\.[\w-]+\.)?(dev-)?dependencies$/.test(title)) {
      for (const [name, range] of tomlRanges(body)) pairs.push(ranged(pythonName(name), range));
    }
  }
  const python = /^\s*requires-python\s*=\s*["']([^"']+)/m.exec(content)?.[1];
  const poetry = pairs.find(([name]) => name === 'python')?.[1];
  return collected(withAliases(pairs), python === undefined ? poetry : lowest(python.replaceAll(',', ' ')));
}

// --- TOML, as far as manifests need it

function* tomlSections(content: string): Generator<readonly [title: string, body: string]> {
  const heads = [...content.matchAll(/^[ \t]*\[+\s*([^\]\n]+?)\s*\]+[ \t]*\r?$/gm)];
  for (const [at, head] of heads.entries()) {
    const from = head.index + head[0].length;
    yield [head[1]!.replaceAll('"', ''), content.slice(from, heads[at + 1]?.index ?? content.length)];
  }
}

/** `name = "^1.2"` and `name = { version = "1.2", … }`. */
function* tomlRanges(body: string): Generator<readonly [name: string, range: string | undefined]> {
  for (const match of body.matchAll(/^\s*["']?([\w.-]+)["']?\s*=\s*(.+)$/gm)) {
    const value = match[2]!;
    const range = /^\{/.test(value)
      ? /version\s*=\s*["']([^"']+)/.exec(value)?.[1]
      : /^["']([^"']+)/.exec(value)?.[1];
    yield [match[1]!, range];
  }
}

/** `[[package]]` of uv.lock, poetry.lock and Cargo.lock. */
function tomlLock(content: string): Read {
  const pairs: [string, Version | undefined][] = [];
  for (const match of content.matchAll(/\[\[package\]\]\s*name = "([^"]+)"\s*version = "([^"]+)"/g)) {
    pairs.push([match[1]!, readVersion(match[2]!)]);
  }
  return collected(withAliases(pairs));
}

function pipfileLock(content: string): Read {
  const json = record(parseJsonc(content));
  const pairs = ['default', 'develop'].flatMap((key) =>
    Object.entries(record(json[key])).map(
      ([name, entry]) => [pythonName(name), readVersion(text(record(entry)['version']) ?? '')] as const,
    ),
  );
  return collected(withAliases(pairs));
}

// --- Go, Rust, Java, .NET, Ruby, PHP

function goMod(content: string): Read {
  const pairs: [string, Version | undefined][] = [];
  for (const match of content.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/\S+)\s+v(\S+)/gm)) {
    pairs.push([match[1]!, readVersion(match[2]!)]);
  }
  const go = /^go\s+(\S+)/m.exec(content)?.[1];
  return collected(pairs, go === undefined ? undefined : readVersion(go));
}

function cargoFeatures(name: string, written: string): Pairs {
  const range = /\bversion\s*=\s*["']([^"']+)/.exec(written)?.[1] ?? /^["']([^"']*)/.exec(written)?.[1];
  const listed = /\bfeatures\s*=\s*\[([^\]]*)\]/.exec(written)?.[1] ?? '';
  const features = [...listed.matchAll(/["']([^"']+)["']/g)].map((match) => match[1]!);
  const isBare = /\bdefault[-_]features\s*=\s*false\b/.test(written);
  return [...(isBare ? [] : ['default']), ...features].map((each) => ranged(`${name}/${each}`, range, cargo));
}

const cargo: RangeStyle = { bareIsCaret: true };

/** Features stand beside their crate, as Cargo writes them: `socket2/all`. The lock file names none. */
function cargoToml(content: string): Read {
  const pairs: Pair[] = [];
  for (const [title, body] of tomlSections(content)) {
    if (/(^|\.)(dev-|build-)?dependencies$/.test(title)) {
      for (const [name, range] of tomlRanges(body))
        pairs.push(ranged(name.replace(/\.workspace$/, ''), range, cargo));
      for (const match of body.matchAll(/^\s*["']?([\w-]+)["']?\s*=\s*(\{[^}\n]*\}|["'][^"'\n]*["'])/gm)) {
        pairs.push(...cargoFeatures(match[1]!, match[2]!));
      }
    }
    const single = /(?:^|\.)(?:dev-|build-)?dependencies\.([\w-]+)$/.exec(title)?.[1];
    const version = /^\s*version\s*=\s*"([^"]+)/m.exec(body)?.[1];
    if (single === undefined || version === undefined) continue;
    pairs.push(ranged(single, version, cargo), ...cargoFeatures(single, body));
  }
  const rust = /^\s*rust-version\s*=\s*"([^"]+)/m.exec(content)?.[1];
  return collected(pairs, rust === undefined ? undefined : readVersion(rust));
}

function pom(content: string): Read {
  const properties = new Map<string, string>();
  for (const match of content.matchAll(/<([\w.-]+)>\s*([^<>\s]+)\s*<\/\1>/g))
    properties.set(match[1]!, match[2]!);
  const resolve = (value: string): string =>
    value.replace(/\$\{([^}]+)\}/g, (_, key: string) => properties.get(key) ?? '');
  const pairs: [string, Version | undefined][] = [];
  for (const match of content.matchAll(/<(?:dependency|plugin)>([\s\S]*?)<\/(?:dependency|plugin)>/g)) {
    const artifact = /<artifactId>\s*([^<\s]+)/.exec(match[1]!)?.[1];
    const version = /<version>\s*([^<\s]+)/.exec(match[1]!)?.[1];
    if (artifact !== undefined)
      pairs.push([artifact, version === undefined ? undefined : lowest(resolve(version))]);
  }
  const release = ['maven.compiler.release', 'maven.compiler.target', 'java.version'].map((key) =>
    properties.get(key),
  );
  const runtime = release.find((each) => each !== undefined);
  return collected(pairs, runtime === undefined ? undefined : javaVersion(resolve(runtime)));
}

/** A version catalog: libraries name a version, or one of `[versions]`. */
function gradleCatalog(content: string): Read {
  const versions = new Map<string, string>();
  const pairs: [string, Version | undefined][] = [];
  for (const [title, body] of tomlSections(content)) {
    if (title === 'versions') {
      for (const match of body.matchAll(/^\s*([\w.-]+)\s*=\s*["']([^"']+)["']/gm))
        versions.set(match[1]!, match[2]!);
    }
  }
  for (const [title, body] of tomlSections(content)) {
    if (title !== 'libraries') continue;
    for (const line of body.split(/\r\n|\r|\n/)) {
      const short = /=\s*["'][\w.-]+:([\w.-]+):([^"']+)["']/.exec(line);
      const name =
        short?.[1] ?? /\b(?:module\s*=\s*["'][\w.-]+:|name\s*=\s*["'])([\w.-]+)["']/.exec(line)?.[1];
      const reference = /\bversion\.ref\s*=\s*["']([^"']+)["']/.exec(line)?.[1];
      const version =
        short?.[2] ??
        (reference === undefined
          ? /\bversion\s*=\s*["']([^"']+)["']/.exec(line)?.[1]
          : versions.get(reference));
      if (name !== undefined) pairs.push([name, version === undefined ? undefined : lowest(version)]);
    }
  }
  return collected(pairs);
}

function gradle(content: string): Read {
  const pairs: [string, Version | undefined][] = [];
  for (const match of content.matchAll(/["'][\w.-]+:([\w.-]+):([^"':@]+)/g))
    pairs.push([match[1]!, lowest(match[2]!)]);
  const java =
    /(?:sourceCompatibility|targetCompatibility|jvmTarget)\s*[=(]?\s*["']?(?:JavaVersion\.VERSION_)?([\d._]+)/.exec(
      content,
    )?.[1] ?? /(?:jvmToolchain|JavaLanguageVersion\.of)\(\s*(\d+)/.exec(content)?.[1];
  return collected(pairs, java === undefined ? undefined : javaVersion(java.replace('_', '.')));
}

/** `1.8` is 8. */
function javaVersion(written: string): Version | undefined {
  const version = readVersion(written);
  return version?.[0] === 1 && version.length > 1 ? version.slice(1) : version;
}

function csproj(content: string): Read {
  const pairs: [string, Version | undefined][] = [];
  for (const match of content.matchAll(/<Package(?:Reference|Version)\s+([^>]*)>/g)) {
    const name = /Include="([^"]+)"/.exec(match[1]!)?.[1];
    const version = /Version="([^"]+)"/.exec(match[1]!)?.[1];
    if (name !== undefined) pairs.push([name, version === undefined ? undefined : lowest(version)]);
  }
  // `net8.0`, `netcoreapp3.1`; .NET Framework's `net48` and .NET Standard count otherwise.
  const targets = [...content.matchAll(/net(?:coreapp)?(\d+\.\d+)/g)].flatMap((match) => {
    const version = readVersion(match[1]!);
    return version === undefined ? [] : [version];
  });
  // `net48`, `<TargetFrameworkVersion>v4.7.2`: .NET Framework.
  const framework =
    /<TargetFrameworks?>[^<]*\bnet([1-4])(\d)\d?\b/.exec(content) ??
    /<TargetFrameworkVersion>\s*v(\d)\.(\d)/.exec(content);
  if (framework !== null && targets.length === 0)
    pairs.push(['netframework', [Number(framework[1]), Number(framework[2])]]);
  // What is built for several must compile for each: .NET Standard's names are the fewest.
  const standard = /<TargetFrameworks?>[^<]*\bnetstandard(\d+\.\d+)/.exec(content)?.[1];
  if (standard !== undefined) pairs.push(['netstandard', readVersion(standard)]);
  else if (framework !== null && targets.length > 0) pairs.push(['netstandard', [2, 0]]);
  const runtime = targets.sort(compareVersions)[0];
  return collected(pairs, runtime);
}

function gemfile(content: string): Read {
  const pairs: Pair[] = [];
  for (const match of content.matchAll(/^\s*gem\s*\(?\s*["']([^"']+)["'](?:\s*,\s*["']([^"']+)["'])?/gm)) {
    pairs.push(ranged(match[1]!, match[2], { tildeDropsLast: true }));
  }
  const ruby = /^\s*ruby\s*\(?\s*["']([^"']+)/m.exec(content)?.[1];
  return collected(pairs, ruby === undefined ? undefined : lowest(ruby));
}

function gemfileLock(content: string): Read {
  const pairs: [string, Version | undefined][] = [];
  for (const match of content.matchAll(/^ {4}([\w.-]+) \((\d[^)]*)\)/gm))
    pairs.push([match[1]!, readVersion(match[2]!)]);
  return collected(pairs);
}

function composerJson(content: string): Read {
  const json = record(parseJsonc(content));
  const style: RangeStyle = { tildeDropsLast: true };
  const pairs = [...ranges(json['require'], style), ...ranges(json['require-dev'], style)];
  return collected(pairs, pairs.find(([name]) => name === 'php')?.[1]);
}

function composerLock(content: string): Read {
  const json = record(parseJsonc(content));
  const pairs = [json['packages'], json['packages-dev']].flatMap((list) =>
    (Array.isArray(list) ? list : []).flatMap((each) => {
      const name = text(record(each)['name']);
      return name === undefined ? [] : [[name, readVersion(text(record(each)['version']) ?? '')] as const];
    }),
  );
  return collected(pairs);
}

function manifest(name: RegExp, read: (text: string) => Read): ManifestFile {
  return { name, lock: false, read };
}

function lock(name: RegExp, read: (text: string) => Read): ManifestFile {
  return { name, lock: true, read };
}

const node: readonly ManifestFile[] = [
  manifest(/^package\.json$/, packageJson),
  lock(/^(package-lock|npm-shrinkwrap)\.json$/, packageLock),
  lock(/^yarn\.lock$/, yarnLock),
  lock(/^pnpm-lock\.yaml$/, pnpmLock),
  lock(/^\.(nvmrc|node-version)$/, versionFile),
];
const java: readonly ManifestFile[] = [
  manifest(/^pom\.xml$/, pom),
  manifest(/^build\.gradle(\.kts)?$/, gradle),
  { name: /^libs\.versions\.toml$/, below: 'gradle', lock: true, read: gradleCatalog },
];

/** By the language's id. */
export const manifestFiles: Readonly<Record<string, readonly ManifestFile[]>> = {
  javascript: node,
  typescript: node,
  typescriptreact: node,
  python: [
    manifest(/^pyproject\.toml$/, pyproject),
    manifest(/^(requirements|constraints)[\w.-]*\.txt$/, requirements),
    { name: /\.txt$/, below: 'requirements', lock: false, read: requirements },
    lock(/^(uv|poetry|pdm)\.lock$/, tomlLock),
    lock(/^Pipfile\.lock$/, pipfileLock),
    lock(/^\.python-version$/, versionFile),
  ],
  go: [manifest(/^go\.mod$/, goMod)],
  rust: [manifest(/^Cargo\.toml$/, cargoToml), lock(/^Cargo\.lock$/, tomlLock)],
  java,
  kotlin: java,
  csharp: [manifest(/\.(cs|fs|vb)proj$/, csproj), lock(/^Directory\.(Packages|Build)\.props$/, csproj)],
  ruby: [
    manifest(/^Gemfile$/, gemfile),
    lock(/^Gemfile\.lock$/, gemfileLock),
    lock(/^\.ruby-version$/, versionFile),
  ],
  php: [manifest(/^composer\.json$/, composerJson), lock(/^composer\.lock$/, composerLock)],
};

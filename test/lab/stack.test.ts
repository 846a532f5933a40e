/** Docker's own parser reads what our fixes write: `docker stack config` on every stack fixture, before and after. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { type Fixture, fixturesBelow, lintFixture, openFixture } from '../helpers/fixtures.ts';

interface Printed {
  readonly services: Readonly<Record<string, PrintedService>>;
}

interface PrintedService {
  readonly deploy?: { readonly endpoint_mode?: string };
  readonly ports?: readonly { readonly mode: string; readonly target: number; readonly published?: number }[];
  readonly sysctls?: Readonly<Record<string, string>>;
}

/** What `docker stack config` makes of a file: the project as the client would send it, or its complaint. */
function stackConfig(text: string): Printed | string {
  const { status, stdout, stderr } = spawnSync('docker', ['stack', 'config', '-c', '-'], {
    input: text,
    encoding: 'utf8',
    env: {
      ...process.env,
      KEEPALIVE: '60',
      TIME: '60',
      IDLE: '60',
      MODE: 'vip',
      PORT_MODE: 'host',
      DB_PORT: '3306',
    },
  });
  return status === 0 ? (parse(stdout) as Printed) : stderr;
}

/**
 * What the engine refuses though its client prints it: swarmkit, manager/controlapi/service.go, seen with
 * docker 28.2.2. The messages are the engine's.
 */
function refusals({ services }: Printed): string[] {
  return Object.entries(services).flatMap(([name, { deploy, ports = [] }]) => {
    const mode = deploy?.endpoint_mode?.toLowerCase() ?? '';
    if (!['', 'vip', 'dnsrr'].includes(mode)) return [`${name}: invalid resolution mode`];
    const refused = mode === 'dnsrr' && ports.some((port) => port.mode === 'ingress');
    return refused ? [`${name}: port published with ingress mode can't be used with dnsrr mode`] : [];
  });
}

const keepalive = /^net[./]ipv4[./]tcp_keepalive_(time|intvl|probes)$/;

/** The project without what fixes are there to change. */
function rest({ services }: Printed, changed: RegExp): unknown {
  return Object.fromEntries(
    Object.entries(services).map(([name, { deploy, ports, sysctls, ...others }]) => {
      const { endpoint_mode: _, ...kept } = deploy ?? {};
      const published = (ports ?? []).map(({ mode: _, ...port }) => port);
      const settings = Object.entries(sysctls ?? {}).filter(([key]) => !changed.test(key));
      return [name, JSON.parse(withoutParameters({ others, kept, published, settings }))];
    }),
  );
}

function withoutParameters(value: unknown): string {
  return JSON.stringify(value).replace(/[?&]tcpKeepAlive=\w+|[?&]keepalives=\d/g, '');
}

const missing = spawnSync('docker', ['stack', 'config', '--help']).status !== 0;

describe("Docker's own parser", { skip: missing ? 'no docker client with `stack config`' : false }, () => {
  for (const fixture of fixturesBelow('rules/compose')) {
    const uris = Object.keys(fixture.files).filter((uri) => /\.ya?ml$/.test(uri));
    for (const uri of uris) {
      test(`${fixture.name}: ${uri.split('/').at(-1)}`, () => checkFixed(fixture, uri));
    }
  }

  test('takes nothing for an empty sysctls, so that no fix may leave one', () => {
    const complaint = stackConfig('services:\n  a:\n    image: x\n    sysctls:\n');
    assert.match(String(complaint), /sysctls must be a mapping/);
  });

  test('prints what the engine refuses', () => {
    const printed = stackConfig(
      'services:\n  a:\n    image: x\n    ports: ["80:80"]\n    deploy: { endpoint_mode: DNSRR }\n  b:\n    image: x\n    deploy: { endpoint_mode: dnsrrr }\n',
    );
    assert.ok(typeof printed !== 'string', String(printed));
    assert.deepEqual(refusals(printed), [
      "a: port published with ingress mode can't be used with dnsrr mode",
      'b: invalid resolution mode',
    ]);
  });

  test('knows endpoint_mode and long ports from version 3.2 on', () => {
    for (const [version, knows] of [
      ['3.0', false],
      ['3.1', false],
      ['3.2', true],
      ['3', true],
    ] as const) {
      const head = `version: "${version}"\nservices:\n  a:\n    image: x\n`;
      assert.equal(
        typeof stackConfig(`${head}    deploy: { endpoint_mode: dnsrr }\n`) !== 'string',
        knows,
        version,
      );
      assert.equal(
        typeof stackConfig(`${head}    ports: [{ target: 80, mode: host }]\n`) !== 'string',
        knows,
        version,
      );
      assert.equal(
        typeof stackConfig(`${head}    sysctls: { net.core.somaxconn: 1 }\n`) !== 'string',
        true,
        version,
      );
    }
  });
});

async function checkFixed(fixture: Fixture, uri: string): Promise<void> {
  const text = fixture.files[uri]!;
  const report = (await lintFixture(fixture)).find((found) => found.uri === uri);
  // A part without images, under a name of its own, says something only within its project.
  if (report === undefined && !/^\s+(image|build):/m.test(text)) return;
  assert.ok(report !== undefined);
  const core = await openFixture(fixture);
  const fixed = await core.fixAll(uri, 'review', text);
  const before = stackConfig(text);
  const changed = fixture.name.includes('sysctls-host-network') ? /^net\./ : keepalive;
  const after = stackConfig(fixed!.text);
  if (typeof after === 'string') {
    // Keys that Compose alone knows, an empty `sysctls`: refused as written, whatever we do.
    assert.equal(typeof before, 'string', `only the fixed file is refused: ${after}\n${fixed!.text}`);
    return;
  }
  if (typeof before !== 'string') assert.deepEqual(rest(after, changed), rest(before, changed));
  const open = report.findings.filter(({ fixes }) => !fixes.some(({ preferred }) => preferred));
  if (open.length === 0) assert.deepEqual(refusals(after), []);
  for (const { rule, span, fixes } of report.findings) {
    if (fixes.length === 0 || !/^compose\/(endpoint-mode-vip|keepalive-sysctls-missing)$/.test(rule))
      continue;
    const name = text.slice(span.start, span.end);
    const { sysctls, deploy } = after.services[name]!;
    const cured = Number(sysctls?.['net.ipv4.tcp_keepalive_time']) < 800 || deploy?.endpoint_mode === 'dnsrr';
    assert.ok(cured, `${name} still waits for the kernel's 7200 s:\n${fixed!.text}`);
  }
}

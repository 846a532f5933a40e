/** Hovers and completion in compose files, as somebody types. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { HalfOpen } from '../../src/core/half-open.ts';
import { createHalfOpen } from '../../src/core/index.ts';
import type { Knowledge } from '../../src/core/kb/types.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';
import { memoryWorld } from '../helpers/world.ts';

const uri = 'file:///x/docker-stack.yml';

let knowledge: Knowledge;
before(async () => {
  knowledge = await builtInKnowledge();
});

/** The text without its `|`, open, and where the `|` stood. */
function typed(marked: string): { core: HalfOpen; text: string; offset: number } {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const core = createHalfOpen(memoryWorld({ 'file:///x/.git/HEAD': '' }), knowledge);
  assert.equal(core.open(uri, text, 1), 'compose');
  return { core, text, offset };
}

async function hover(marked: string): Promise<{ on: string; markdown: string } | undefined> {
  const { core, text, offset } = typed(marked);
  const found = await core.hover(uri, offset);
  return found === undefined
    ? undefined
    : { on: text.slice(found.span.start, found.span.end), markdown: found.markdown };
}

async function labels(marked: string): Promise<string[]> {
  const { core, offset } = typed(marked);
  return (await core.completions(uri, offset)).map(({ label }) => label);
}

/** The text after choosing a completion. */
async function chosen(marked: string, label: string): Promise<string> {
  const { core, text, offset } = typed(marked);
  const found = (await core.completions(uri, offset)).find((completion) => completion.label === label);
  assert.ok(found !== undefined, `${label} is not offered`);
  return text.slice(0, found.span.start) + found.insert + text.slice(found.span.end);
}

const head = 'services:\n  db:\n    image: postgres\n';

describe('hover', () => {
  test('on the endpoint mode, key and value', async () => {
    const value = await hover(`${head}    deploy:\n      endpoint_mode: v|ip\n`);
    assert.equal(value?.on, 'vip');
    assert.match(value.markdown, /docker-swarm \(900 s\)/);
    assert.match(value.markdown, /tasks\.db/);
    assert.equal((await hover(`${head}    deploy: { "endpo|int_mode": "vip" }\n`))?.on, 'endpoint_mode');
    assert.equal((await hover(`${head}    deploy: { endpoint_mode: "d|nsrr" }\n`))?.on, '"dnsrr"');
  });

  test("on a port's mode", async () => {
    const found = await hover(`${head}    ports:\n      - target: 1\n        mo|de: host\n`);
    assert.equal(found?.on, 'mode');
    assert.match(found.markdown, /ingress/);
  });

  test('on a kernel key and its value, with the limit that holds in a stack', async () => {
    const found = await hover(`${head}    sysctls:\n      net.ipv4.tcp_keepalive_time: 18|00\n`);
    assert.equal(found?.on, '1800');
    assert.match(found.markdown, /docker-swarm forgets after 900 s/);
    assert.equal(
      (await hover(`${head}    sysctls:\n      - net.ipv4.tcp_keep|alive_time=60\n`))?.on,
      'net.ipv4.tcp_keepalive_time',
    );
  });

  test('on a port of a stack in short form', async () => {
    const found = await hover(`${head}    ports: ["3306:33|06"]\n`);
    assert.equal(found?.on, '"3306:3306"');
    assert.match(found.markdown, /short form is published in mode `ingress`/);
    assert.equal((await hover(`${head}    ports:\n      - 33|06\n`))?.on, '3306');
  });

  test("on a list's item, its key and its value", async () => {
    const list = (item: string) => hover(`${head}    sysctls:\n      - ${item}\n`);
    assert.equal((await list('net.ipv4.tcp_keep|alive_time=7200'))?.on, 'net.ipv4.tcp_keepalive_time');
    const value = await list('"net.ipv4.tcp_keepalive_time=72|00"');
    assert.equal(value?.on, '7200');
    assert.match(value.markdown, /docker-swarm forgets after 900 s/);
  });

  test('nowhere else', async () => {
    assert.equal(await hover(`${head}    user: v|ip\n`), undefined);
    assert.equal(await hover(`${head}    deploy:\n      mode: glo|bal\n`), undefined);
  });
});

describe('completion', () => {
  test('of endpoint modes, also with nothing there yet', async () => {
    assert.deepEqual(await labels(`${head}    deploy:\n      endpoint_mode: |\n`), ['vip', 'dnsrr']);
    assert.deepEqual(await labels(`${head}    deploy:\n      endpoint_mode: dn|\n    user: x\n`), [
      'vip',
      'dnsrr',
    ]);
    assert.equal(
      await chosen(`${head}    deploy:\n      endpoint_mode: "dn|" # c\n`, 'dnsrr'),
      `${head}    deploy:\n      endpoint_mode: "dnsrr" # c\n`,
    );
  });

  test("of a port's modes, and not of a deploy's", async () => {
    assert.deepEqual(await labels(`${head}    ports:\n      - target: 80\n        mode: |\n`), [
      'ingress',
      'host',
    ]);
    assert.deepEqual(await labels(`${head}    ports:\n    - target: 80\n      mode: h|\n`), [
      'ingress',
      'host',
    ]);
    assert.deepEqual(await labels(`${head}    deploy:\n      mode: |\n`), []);
  });

  test('in braces and brackets', async () => {
    assert.deepEqual(await labels(`${head}    deploy: { endpoint_mode: | }\n`), ['vip', 'dnsrr']);
    assert.equal(
      await chosen(`${head}    deploy: { replicas: 2, endpoint_mode: d|n, labels: [a] }\n`, 'dnsrr'),
      `${head}    deploy: { replicas: 2, endpoint_mode: dnsrr, labels: [a] }\n`,
    );
    assert.deepEqual(await labels(`${head}    ports: [{ target: 80, mode: | }]\n`), ['ingress', 'host']);
    assert.deepEqual(await labels(`${head}    ports:\n      - { target: "\${PORT}", mode: | }\n`), [
      'ingress',
      'host',
    ]);
    assert.deepEqual(await labels(`${head}    deploy: { labels: [a], mode: | }\n`), []);
    assert.equal(
      await chosen(`${head}    sysctls: { net.core.somax| }\n`, 'net.core.somaxconn'),
      `${head}    sysctls: { net.core.somaxconn:  }\n`,
    );
    assert.equal(
      await chosen(
        `${head}    sysctls: [net.ipv4.tcp_fin_timeout=5, "net.core.somax|"]\n`,
        'net.core.somaxconn',
      ),
      `${head}    sysctls: [net.ipv4.tcp_fin_timeout=5, "net.core.somaxconn="]\n`,
    );
    assert.equal(
      await chosen(`${head}    sysctls: { net.ipv4.tcp_keepalive_time: 7|200, a: 1 }\n`, '600'),
      `${head}    sysctls: { net.ipv4.tcp_keepalive_time: 600, a: 1 }\n`,
    );
  });

  test('of kernel keys that a container can set', async () => {
    const marked = `${head}    sysctls:\n      tcp_keepalive|\n`;
    assert.deepEqual(await labels(marked), [
      'net.ipv4.tcp_keepalive_time',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
    ]);
    assert.equal(
      await chosen(marked, 'net.ipv4.tcp_keepalive_time'),
      `${head}    sysctls:\n      net.ipv4.tcp_keepalive_time: \n`,
    );
    assert.equal(
      await chosen(`${head}    sysctls:\n      - net.core.somax|\n`, 'net.core.somaxconn'),
      `${head}    sysctls:\n      - net.core.somaxconn=\n`,
    );
    assert.equal(
      await chosen(`${head}    sysctls:\n    - "net.core.somax|"\n`, 'net.core.somaxconn'),
      `${head}    sysctls:\n    - "net.core.somaxconn="\n`,
    );
    assert.equal(
      await chosen(`${head}    sysctls:\n      net.core.somaxcon|n: 5\n`, 'net.core.somaxconn'),
      `${head}    sysctls:\n      net.core.somaxconn: 5\n`,
    );
    assert.ok(!(await labels(`${head}    sysctls:\n      |\n`)).includes('net.ipv4.tcp_mem'));
  });

  test('of their values, the recommended one first', async () => {
    assert.equal((await labels(`${head}    sysctls:\n      net.ipv4.tcp_keepalive_time: |\n`))[0], '600');
    assert.equal(
      await chosen(`${head}    sysctls:\n      - net.ipv4.tcp_keepalive_time=7|200\n`, '600'),
      `${head}    sysctls:\n      - net.ipv4.tcp_keepalive_time=600\n`,
    );
  });

  test('nowhere else, and not in comments', async () => {
    assert.deepEqual(await labels(`${head}    |\n`), []);
    assert.deepEqual(await labels(`${head}    sysctls:\n      # net|\n`), []);
    assert.deepEqual(await labels(`${head}    environment:\n      net|\n`), []);
    assert.deepEqual(await labels(`${head}    sysctls:\n      a: 1\n    environment:\n      net.|\n`), []);
  });
});

describe('inlay hints', () => {
  /** The text up to each hint, from its line's start, and the hint. */
  async function hints(text: string, others: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const world = memoryWorld({ 'file:///x/.git/HEAD': '', ...others });
    const core = createHalfOpen(world, knowledge);
    const name = 'file:///x/docker-stack.yml';
    core.open(name, text, 1);
    const found = await core.inlayHints(name, { start: 0, end: text.length });
    return found.map(({ offset, label }) => `${text.slice(0, offset).split('\n').at(-1)!.trim()} | ${label}`);
  }

  const slow = 'first probe after 1 h, dead peer found after 1 h 11 min; docker-swarm forgets after 900 s';
  const quick = 'first probe after 10 min, dead peer found after 15 min; in time for docker-swarm (900 s)';

  test('do the sum in mappings and lists, quoted and in one line', async () => {
    assert.deepEqual(await hints(`${head}    sysctls:\n      net.ipv4.tcp_keepalive_time: 3600 # s\n`), [
      `net.ipv4.tcp_keepalive_time: 3600 | ${slow}`,
    ]);
    const triple = ['tcp_keepalive_time=600', 'tcp_keepalive_intvl=60', 'tcp_keepalive_probes=5'];
    const items = triple.map((each) => `      - "net.ipv4.${each}"\n`).join('');
    assert.deepEqual(await hints(`${head}    sysctls:\n${items}`), [
      `- "net.ipv4.tcp_keepalive_time=600" | ${quick}`,
    ]);
    assert.deepEqual(await hints(`${head}    sysctls: { "net.ipv4.tcp_keepalive_time": '3600' }\n`), [
      `sysctls: { "net.ipv4.tcp_keepalive_time": '3600' | ${slow}`,
    ]);
  });

  test('stand once at a shared value, and not where services make different sums of it', async () => {
    const shared = 'x-tuning: &tuning\n  net.ipv4.tcp_keepalive_time: 3600\n';
    const one = `${shared}services:\n  a: { image: postgres, sysctls: *tuning }\n`;
    assert.deepEqual(await hints(`${one}  b: { image: mysql, sysctls: *tuning }\n`), [
      `net.ipv4.tcp_keepalive_time: 3600 | ${slow}`,
    ]);
    const other = '{ <<: *tuning, net.ipv4.tcp_keepalive_intvl: 5 }';
    assert.deepEqual(await hints(`${one}  b: { image: mysql, sysctls: ${other} }\n`), []);
  });

  test('count what another file of the project sets, and are none where a value has no effect', async () => {
    const files = {
      'file:///x/.half-open.json': '{ "compose": { "files": ["docker-stack.yml", "more.yml"] } }',
    };
    const time = `${head}    sysctls: { net.ipv4.tcp_keepalive_time: 600 }\n`;
    const more = (pairs: string) => ({
      ...files,
      'file:///x/more.yml': `services:\n  db:\n    sysctls: { ${pairs} }\n`,
    });
    const [sum] = await hints(
      time,
      more('net.ipv4.tcp_keepalive_intvl: 60, net.ipv4.tcp_keepalive_probes: 5'),
    );
    assert.equal(sum, `sysctls: { net.ipv4.tcp_keepalive_time: 600 | ${quick}`);
    assert.deepEqual(await hints(time, more('net.ipv4.tcp_keepalive_time: 60')), []);
    for (const text of [
      'time: 60s',
      'time: ${TIME}',
      'time: 60 }\n    network_mode: host\n    x-a: { b: c',
    ]) {
      assert.deepEqual(await hints(`${head}    sysctls: { net.ipv4.tcp_keepalive_${text} }\n`), [], text);
    }
  });
});

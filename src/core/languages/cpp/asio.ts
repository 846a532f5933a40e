/** What Boost.Asio’s sockets and streams mean. */
import {
  type Api,
  enabled,
  type FixRow,
  idle,
  interval,
  type OptionEffect,
  probes,
  type Rows,
} from '../api.ts';
import { onDescriptor } from '../c/fixes.ts';
import { sfmlAccepts, sfmlConnects } from './sfml.ts';

/** Boost's and the standalone one; both leave keepalive off (Boost 1.74 run). */
export function asio(): Rows {
  const rows: Rows = {};
  const type = 'asio.tcp.socket';
  const fix: readonly FixRow[] = onDescriptor('{it}.native_handle()', { connected: true });
  // As against sockets of other kinds, and short exchanges of HTTP.
  const declaredElsewhere =
    /^(?![\s\S]*\b(?:(?:udp|icmp)::resolver|stream_protocol|HTTP\/1\.[01]|http::(?:async_)?(?:read|write))\b)[\s\S]*\btcp\b/;
  for (const root of ['asio', 'boost.asio']) {
    rows[`${root}.ip.tcp.socket`] = { does: 'create', gives: type, scoped: true, fix };
    rows[`${root}.ip.tcp.acceptor`] = { does: 'create', gives: 'asio.tcp.acceptor' };
    rows[`${root}.connect`] = { does: 'connect', on: 0, peer: [1], declaredElsewhere, fix };
    rows[`${root}.async_connect`] = { does: 'connect', on: 0, peer: [1], declaredElsewhere, fix };
  }
  // `integer<IPPROTO_TCP, TCP_KEEPIDLE>` makes an option of the system's own.
  const tuning = (words: RegExp, effect: OptionEffect): Api => ({
    does: 'set',
    options: { '0': effect },
    when: { at: 0, mentions: words },
    fix,
  });
  const option: readonly Api[] = [
    tuning(/\bkeep_alive\b/, enabled),
    tuning(/\bTCP_KEEP(?:IDLE|ALIVE)\b/, idle('s')),
    tuning(/\bTCP_KEEPINTVL\b/, interval('s')),
    tuning(/\bTCP_KEEPCNT\b/, probes),
    tuning(/\bSO_KEEPALIVE\b/, enabled),
  ];
  rows[`${type}#connect`] = { does: 'connect', peer: [0], fix };
  rows[`${type}#async_connect`] = { does: 'connect', peer: [0], fix };
  rows[`${type}#set_option`] = option;
  rows[`${type}#close`] = { does: 'close' };
  for (const method of ['native_handle', 'lowest_layer', 'next_layer'])
    rows[`${type}#${method}`] = { does: 'pass' };
  const accepted: Api = { does: 'accept', gives: type, inherits: true, scoped: true, fix };
  const into: Api = { does: 'connect', on: 0, accepts: true, fix };
  const anything = /[\s\S]/;
  // A request of Beast's HTTP is answered within the time its stream is given.
  const lasting = {
    file: /^(?![\s\S]*\b(?:http::(?:async_)?(?:read|write)|namespace\s+(?:\w+::)*http\b))|\bwebsocket::/,
  };
  const whenLasting = (each: Api): Api => ({ ...each, when: [lasting, ...[each.when ?? []].flat()] });
  const takes: readonly Api[] = [
    { ...accepted, when: { at: 0, mentions: /^\w*(?:ec|err|error\w*|context|executor|io|service)_?$/ } },
    { ...into, when: { at: 0, mentions: anything } },
    accepted,
  ];
  rows['asio.tcp.acceptor#accept'] = takes;
  const served = (at: number): Api => ({
    does: 'serve',
    gives: type,
    listener: true,
    inherits: true,
    handler: [at],
    parameter: 1,
    fix,
  });
  const executor =
    /(?:context|ctx|executor|strand|service|\bio|\bioc)_?\W*$|\b(?:make_strand|get_executor)\b/i;
  const accepts: readonly Api[] = [
    {
      ...into,
      when: [
        { at: 1, mentions: anything },
        { at: 0, mentions: /sock(?!\w*(?:context|ctx|executor|service))/i },
      ],
    },
    {
      ...served(1),
      when: [
        { at: 1, mentions: anything },
        { at: 0, mentions: executor },
      ],
    },
    { ...into, when: { at: 1, mentions: anything } },
    { ...accepted, when: { at: 0, mentions: /\b(use_awaitable|as_tuple|deferred|yield)\b/ } },
    { ...served(0), when: { at: 0, mentions: anything } },
    accepted,
  ];
  rows['asio.tcp.acceptor#async_accept'] = accepts.map(whenLasting);
  // Declared in a header: what the file speaks of tells what it is, of several kinds what its function does.
  const oneKind = /^(?![\s\S]*\b(?:udp|icmp|stream_protocol|serial_port)\b)[\s\S]*\btcp\b/;
  const overTcp = (row: Api): readonly Api[] =>
    [{ file: oneKind }, { around: oneKind }].map((told) => ({
      ...row,
      when: [told, ...[row.when ?? []].flat()],
    }));
  // Datagrams are not accepted. `ws.async_accept(handler)` answers a WebSocket's handshake.
  const accepting = { file: /^(?![\s\S]*\bstream_protocol\b)[\s\S]*\btcp\b/ };
  const byHeader = (receiver: RegExp, each: Api): Api =>
    whenLasting({ ...each, receiver, when: [accepting, ...[each.when ?? []].flat()] });
  rows['#async_accept'] = accepts.map((each) => byHeader(/accept|listen|server/i, each));
  // Other libraries accept and connect by these names, too.
  const ofAsio = { file: /\b(?:asio\.hpp|asio\/\w+\.hpp|asio::)/ };
  rows['#accept'] = [
    ...takes.map((each) => byHeader(/accept/i, { ...each, when: [ofAsio, ...[each.when ?? []].flat()] })),
    sfmlAccepts,
  ];
  const opened: Api = { does: 'open', gives: type, peer: [0], fix: [] };
  rows['#connect'] = [
    ...overTcp({
      ...opened,
      receiver: /(?:^|[\w.>])sock(?:et)?_?$/i,
      when: [{ file: declaredElsewhere }, ofAsio],
    }),
    sfmlConnects,
  ];
  // `WIRE_ASIO::async_connect(writer->socket(), …)` is no method, but connects what it is given.
  const isMethod = { at: 0, mentions: /(?<!sock(?:et)?_?(?:\(\))?)$/i };
  rows['#async_connect'] = overTcp({ ...opened, when: [lasting, isMethod] });
  // Sockets of other kinds have no such options.
  rows['#set_option'] = option.map((each) => ({ ...each, fix: [] }));
  rows['asio.tcp.acceptor#set_option'] = option.map((each) => ({ ...each, fix: [] }));
  for (const same of ['std.move', 'std.ref']) rows[same] = { does: 'pass', from: 0 };
  // `std::shared_ptr<tcp::socket> socket(new tcp::socket(io))`
  for (const pointer of ['std.shared_ptr', 'std.unique_ptr', 'boost.shared_ptr', 'boost.scoped_ptr'])
    rows[pointer] = { does: 'pass', from: 0 };
  return { ...rows, ...asioStreams() };
}

/** What has a socket inside: `tcp::iostream`, Beast's `tcp_stream`, which matters where it stays: under a WebSocket. */
function asioStreams(): Rows {
  const rows: Rows = {};
  const type = 'asio.tcp.iostream';
  const fix = onDescriptor('{it}.socket().native_handle()', { connected: true });
  for (const root of ['asio', 'boost.asio']) {
    rows[`${root}.ip.tcp.iostream`] = [
      { does: 'open', gives: type, peer: [0], scoped: true, when: { at: 0, mentions: /[\s\S]/ }, fix },
      { does: 'create', gives: type, scoped: true, fix },
    ];
  }
  rows[`${type}#connect`] = { does: 'connect', peer: [0] };
  rows[`${type}#close`] = { does: 'close' };
  for (const method of ['socket', 'rdbuf'])
    rows[`${type}#${method}`] = { does: 'pass', gives: 'asio.tcp.socket' };
  const lasting = { file: /\bwebsocket::/ };
  rows['boost.beast.tcp_stream'] = { does: 'create', gives: 'beast.tcp_stream', fix: [] };
  for (const method of ['connect', 'async_connect'])
    rows[`beast.tcp_stream#${method}`] = [
      { does: 'connect', when: lasting },
      { does: 'make', gives: '' },
    ];
  rows['beast.tcp_stream#socket'] = { does: 'pass', gives: 'asio.tcp.socket' };
  rows['boost.beast.get_lowest_layer'] = { does: 'pass', from: 0 };
  return rows;
}

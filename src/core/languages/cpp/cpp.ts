/** C++: its own shapes and client libraries; what it shares with C stands in `c/family.ts`. */
import { cApis, cNames, cTables, cTransfers, cUnwinds, cWriting } from '../c/family.ts';
import type { Language } from '../language.ts';
import { asio } from './asio.ts';
import { clients, poco, qt, zmq, zmqOptions } from './clients.ts';
import { sfml } from './sfml.ts';
import { keepsInside, shapes } from './syntax.ts';

const uniquePointers = /^(?:std::|boost::)?(?:make_unique|unique_ptr|scoped_ptr)\b|^QScopedPointer\b/;

const cpp: Language = {
  id: 'cpp',
  name: 'C++',
  extensions: ['.cc', '.cpp', '.cxx', '.c++', '.h', '.hh', '.hpp', '.hxx', '.ipp', '.inl'],
  editorIds: ['cpp'],
  grammar: 'tree-sitter-cpp',
  triggers:
    /\b(?:[Ss]ocket|[Aa]ccept4?|[Ss]etsockopt|(?:x|lwip_)(?:socket|accept|setsockopt)|WSA(?:Socket[AW]?|Accept|Ioctl)|curl_easy_(?:init|setopt)|redis(?:Async)?Connect\w*|redisEnableKeepAlive\w*|PQ(?:connect|setdb)\w+|mysql_real_connect|rd_kafka_conf_set|uv_tcp_\w+|bufferevent_socket_connect\w*|evconnlistener_new\w*|zmq_(?:socket|setsockopt)|amqp_get_sockfd)\s*\(|\basio\b|\bQ(?:Tcp|Ssl)(?:Socket|Server)\b|\bStreamSocket\b|\bsf::Tcp|\bSFML\b|\bSocket::(?:Status::)?Done\b|\bhttplib::|\bpqxx::|\bzmq::socket_t\b|\bsw::redis\b|\bgrpc::Create|\bsocket\.keepalive\.enable\b/,
  ...cTables,
  sockopts: { ...cTables.sockopts, ...zmqOptions },
  shapes,
  names: { ...cNames, membersInScope: true, methodsOutside: true, keeps: keepsInside, uniquePointers },
  transfers: new RegExp(`${cTransfers.source}|^(?:std::)?to_string$`),
  unwinds: cUnwinds,
  apis: { ...cApis(['', '.']), ...asio(), ...qt(), ...poco(), ...sfml(), ...zmq(), ...clients() },
  durations: {
    'std.chrono.milliseconds': 0.001,
    'std.chrono.seconds': 1,
    'std.chrono.minutes': 60,
    'std.chrono.hours': 3600,
    'boost.posix_time.milliseconds': 0.001,
    'boost.posix_time.seconds': 1,
    'boost.posix_time.minutes': 60,
  },
  naps: { usleep: 1_000_000, Sleep: 1000, SDL_Delay: 1000 },
  sleeps: /^(?:sleep|QThread\.sleep|(?:std|boost)\.this_thread\.sleep_for)$/,
  // Of nodes of ROS.
  timers: Object.fromEntries(
    ['createTimer', 'createWallTimer', 'createSteadyTimer', 'create_wall_timer'].map((word) => [
      word,
      { after: 0, function: 1, unit: 's' as const, again: true as const },
    ]),
  ),
  alarms: [
    {
      call: 'connect',
      clock: 0,
      event: { at: 1, mentions: /\btimeout\b/ },
      times: ['setInterval', 'start'],
      unit: 'ms',
      again: true,
    },
    { call: 'callOnTimeout', times: ['setInterval', 'start'], unit: 'ms', again: true },
    { call: 'async_wait', times: ['expires_after', 'expires_from_now'], unit: 's' },
  ],
  hears: { call: 'connect', event: { at: 1, mentions: /\breadyRead\b/ } },
  ticks: {
    OnTimer: { begun: 'SetTimer', at: 1, unit: 'ms' },
    timerEvent: { begun: 'startTimer', at: 0, unit: 'ms' },
  },
  waits: { ...cTables.waits, sleep_for: { at: 0, unit: 's' } },
  completes: /^async_[a-z_]+$/,
  namesMethod: /^(?:(?:\w+::)*bind\w*\(\s*&\s*(?:\w+::)+|&\s*(?:\w+::)+|SLOT\(\s*)(?<name>\w+)/,
  conversions: Object.fromEntries([
    ...['Duration', 'WallDuration', 'SteadyDuration'].map((type) => [`ros::${type}`, 1]),
    ...['asio', 'boost.asio'].flatMap((root) => [
      ...['socket_base', 'ip.tcp.socket', 'ip.tcp.acceptor'].map((scope) => [
        `${root}.${scope}.keep_alive`,
        1,
      ]),
      ...['integer', 'boolean'].map((kind) => [`${root}.detail.socket_option.${kind}`, 1]),
    ]),
  ]),
  writing: {
    ...cWriting,
    true: 'true',
    false: 'false',
    byPointer: ({ type, text }) =>
      type === 'new_expression' || /^(?:std::|boost::)?make_(?:unique|shared)\b/.test(text),
  },
};

export default cpp;

/** Ruby: the standard library's sockets and the client libraries people hold connections with. */
import { enabled, interval, probes, type Rows } from '../api.ts';
import type { Language } from '../language.ts';
import {
  database,
  faradayRequest,
  httpMethods,
  httpRequest,
  named,
  postgres,
  quiet,
  reactor,
  redis,
  requests,
  requestsOn,
  sidekiq,
  trilogy,
} from './clients.ts';
import { notTcp, onSocket, opened, socket } from './sockets.ts';
import { attribute, hides, isPrivate, readBlockArgument, shapes, wraps } from './syntax.ts';

const apis: Rows = {
  'TCPSocket.new': opened,
  'TCPSocket.open': opened,
  'Socket.tcp': opened,
  'Socket.new': { does: 'create', ...socket, gives: 'Socket', unless: notTcp },
  'Socket#connect': { does: 'connect', peer: [0] },
  'Socket#connect_nonblock': { does: 'connect', peer: [0] },
  'Socket#bind': { does: 'listen', peer: [0] },
  'Socket#accept': { does: 'accept', gives: ['TCPSocket', ''], inherits: true },
  'Socket#accept_nonblock': { does: 'accept', gives: ['TCPSocket', ''], inherits: true },
  'Addrinfo.tcp': { does: 'make', gives: 'Addrinfo' },
  'Addrinfo#connect': opened,
  'TCPServer.new': { does: 'create', gives: 'TCPServer', peer: [0] },
  'TCPServer.open': { does: 'create', gives: 'TCPServer', peer: [0], handler: ['block'], parameter: 0 },
  'TCPServer#accept': { does: 'accept', ...socket, inherits: true },
  'TCPServer#accept_nonblock': { does: 'accept', ...socket, inherits: true },
  'Socket.tcp_server_loop': { does: 'serve', ...socket, handler: ['block'], parameter: 0, peer: [0] },
  'Socket.accept_loop': { does: 'serve', ...socket, handler: ['block'], parameter: 0 },
  'Socket.sockaddr_in': { does: 'make', gives: '' },
  // The same connection once more, by its descriptor.
  'TCPSocket#fileno': { does: 'pass' },
  'Socket#fileno': { does: 'pass' },
  '#for_fd': { does: 'pass', from: 0, gives: 'TCPSocket' },
  '#tap': { does: 'pass', when: named },
  '#then': { does: 'pass', from: 'block', when: named },
  '#yield_self': { does: 'pass', from: 'block', when: named },
  'TCPSocket#close': { does: 'close' },
  'TCPSocket#sysclose': { does: 'close' },
  'Socket#close': { does: 'close' },
  '#setsockopt': { does: 'set', sockopt: { level: 0, name: 1, value: 2 } },
  'OpenSSL.SSL.SSLSocket.new': { does: 'pass', from: 0, ...socket },
  // With `include OpenSSL::SSL`, or within a module that includes OpenSSL.
  'SSLSocket.new': { does: 'pass', from: 0, ...socket },
  'SSL.SSLSocket.new': { does: 'pass', from: 0, ...socket },
  'OpenSSL.SSL.SSLSocket.open': { does: 'open', ...socket, peer: [0] },
  'OpenSSL.SSL.SSLServer.new': { does: 'pass', from: 0, gives: 'TCPServer' },

  'Net.BufferedIO.new': { does: 'make', gives: '' },

  'Thread.new': { does: 'run', function: ['block'], arguments: 'rest' },
  'Thread.start': { does: 'run', function: ['block'], arguments: 'rest' },
  'Thread.fork': { does: 'run', function: ['block'], arguments: 'rest' },
  'Ractor.new': { does: 'run', function: ['block'], arguments: 'rest' },

  'PG.connect': postgres,
  'PG.Connection.new': postgres,
  'PG.Connection.open': postgres,
  'PG.Connection.connect': postgres,
  'PG.Connection#close': { does: 'close' },
  'PG.Connection#finish': { does: 'close' },
  'Sequel.connect': database,
  'Sequel.postgres': database,
  'ActiveRecord.Base.establish_connection': database,
  'ApplicationRecord.establish_connection': database,

  'Redis.new': redis,
  'Redis.connect': redis,
  'Sidekiq.redis': sidekiq,
  'Redis#close': { does: 'close' },
  'Redis#quit': { does: 'close' },
  'Redis#disconnect!': { does: 'close' },
  // On by itself since 0.13, without an option for its values (0.22 run, 0.30 read).
  'RedisClient.new': {
    ...quiet,
    gives: 'RedisClient',
    peer: ['host', 'url'],
    pool: 'one pool made once (`RedisClient.config(…).new_pool`)',
  },
  'RedisClient#close': { does: 'close' },

  'Trilogy.new': trilogy,
  'Trilogy#close': { does: 'close' },
  // Always on with the kernel's idle time, without an option for it (mysql2 run).
  'Mysql2.Client.new': {
    ...quiet,
    gives: 'Mysql2.Client',
    peer: ['host'],
    without: 'loopback',
    pool: 'a connection pool (the connection_pool gem)',
  },
  'Mysql2.Client#close': { does: 'close' },
  // AMQP heartbeats keep the path open.
  'Bunny.new': {
    ...quiet,
    gives: 'Bunny',
    options: { keepalive: enabled },
    pool: 'one connection made once: open channels on it',
  },
  'Bunny#close': { does: 'close' },
  'Bunny#stop': { does: 'close' },
  'Dalli.Client.new': {
    ...quiet,
    gives: 'Dalli.Client',
    options: { keepalive: enabled },
    pool: 'one Dalli::Client made once, with a pool',
  },
  'Dalli.Client#close': { does: 'close' },

  // Celluloid's sockets hand options on to Ruby's.
  'TCPSocket.from_ruby_socket': { does: 'pass', from: 0, ...socket },
  'Celluloid.IO.TCPSocket.from_ruby_socket': { does: 'pass', from: 0, ...socket },
  'Celluloid.IO.TCPSocket.new': opened,
  'Celluloid.IO.TCPSocket.open': opened,
  'Celluloid.IO.TCPServer.new': { does: 'create', gives: 'TCPServer', peer: [0] },

  ...reactor('EventMachine'),
  ...reactor('EM'),
  set_sock_opt: { does: 'set', sockopt: { level: 0, name: 1, value: 2 } },

  // Off unless all three are given (1.5 read); what is idle is closed by the server long before.
  'Excon.new': {
    ...quiet,
    gives: 'Excon',
    peer: [0],
    options: {
      'keepalive.time': { sets: 'idle', unit: 's', enables: true },
      'keepalive.intvl': interval('s'),
      'keepalive.probes': probes,
    },
    pool: 'one connection made with `persistent: true`',
  },

  // Exchanges over HTTP: what is idle is closed by the server long before.
  ...requests('Net.HTTP', ['get', 'get_print', 'get_response', 'post', 'post_form'], httpRequest),
  ...requests('Faraday', httpMethods, faradayRequest),
  'Net.HTTP.start': { ...httpRequest, forBlock: true },
  'Net.HTTP#start': { does: 'request', pool: httpRequest.pool, forBlock: true },
  // Without `start` each request connects anew (Ruby 3.1 run).
  'Net.HTTP.new': { does: 'make', gives: 'Net.HTTP' },
  ...requestsOn('Net.HTTP', [...httpMethods, 'request'], {
    ...httpRequest,
    starts: 'start',
  }),
  // The default adapter keeps no connections either (run); another may.
  'Faraday.new': { does: 'make', gives: 'Faraday' },
  ...requestsOn('Faraday', httpMethods, {
    ...faradayRequest,
    when: { file: /^(?![\s\S]*\badapter[\s(]+:(?!net_http\b))/ },
  }),
  // Both make a Net::HTTP for each request (read).
  ...requests('HTTParty', httpMethods, { ...httpRequest, when: { file: /^(?![\s\S]*connection_adapter)/ } }),
  ...requests('RestClient', httpMethods, httpRequest),
  ...requests('Excon', httpMethods, { ...httpRequest, pool: 'one `Excon.new(…, persistent: true)`' }),
  'URI.open': httpRequest,
};

const ruby: Language = {
  id: 'ruby',
  name: 'Ruby',
  extensions: ['.rb', '.ru', '.rake'],
  editorIds: ['ruby'],
  grammar: 'tree-sitter-ruby',
  triggers:
    /\b(?:TCPSocket|TCPServer|tcp_server_loop|accept_loop|setsockopt|SSLSocket|Addrinfo|PG|Redis(?:Client)?|Trilogy|Mysql2|Bunny|Dalli|Faraday|HTTParty|RestClient|Excon|set_sock_opt|EventMachine|Sequel|Sidekiq|establish_connection)\b|\bSocket\s*\.\s*(?:tcp|new)\b|\bNet::HTTP\b|\bEM\s*\.\s*(?:connect|start_server)\b|\bURI\s*\.\s*open\b/,
  comment: { open: '#', types: ['comment'] },
  shapes,
  groups: {
    call: { of: { from: 'receiver', to: 'method' }, as: 'method_access', field: 'callee' },
    body_statement: { of: { without: ['rescue', 'else', 'ensure'] }, as: 'statements', field: 'statements' },
    begin: {
      of: { without: ['begin', 'rescue', 'else', 'ensure', 'end'] },
      as: 'statements',
      field: 'statements',
    },
  },
  wraps,
  readings: { block_argument: readBlockArgument },
  names: {
    assignmentDeclares: true,
    membersInScope: true,
    bareCalls: true,
    sigils: { field: /^@/, global: /^\$/ },
    attribute,
    hides,
    isPrivate,
  },
  apis,
  sockopts: {
    KEEPALIVE: { sets: 'enabled' },
    KEEPIDLE: { sets: 'idle', unit: 's' },
    KEEPINTVL: { sets: 'interval', unit: 's' },
    KEEPCNT: { sets: 'probes' },
  },
  sockoptObjects: {
    'Socket.Option.bool': { level: 1, name: 2, value: 3 },
    'Socket.Option.int': { level: 1, name: 2, value: 3 },
    'Socket.Option.new': { level: 1, name: 2, value: 3 },
  },
  reflection: { 'Socket.const_get': 0 },
  random: { rand: 0 },
  conversions: {
    Integer: 1,
    Float: 1,
    '#to_i': 1,
    '#to_f': 1,
    '#freeze': 1,
    '#second': 1,
    '#seconds': 1,
    '#minute': 60,
    '#minutes': 60,
    '#hour': 3600,
    '#hours': 3600,
  },
  fixes: { TCPSocket: onSocket, Socket: onSocket, '#setsockopt': onSocket },
  falseFriends:
    /^(keep_?alive_(timeout|requests|interval|time)|send_keep_?alive|http_keep_?alive|HTTP_KEEP_?ALIVE)$/,
  tests: {
    files: /(^|\/)(test|tests|spec|specs|features|benchmarks?)\/|_(test|spec)\.rb$/,
    bases: /TestCase\b|Minitest::(Test|Spec)\b/,
  },
  transfers: /^(?:IO\.copy_stream|Marshal\.(?:dump|load)|puts|pp?)$/,
  freed: true,
  sleeps: /^(?:Kernel\.)?sleep$/,
  waits: { wait_readable: { at: 0, unit: 's' } },
  plainBases:
    /^(?:(?:EventMachine|EM)\.(?:Connection|Deferrable|P(?:rotocols)?\..+)|(?:.+\.)?\w*Logg(?:er|ing|able)|(?:Comparable|Enumerable|Forwardable|MonitorMixin|Observable|Singleton|Socket\.Constants))$/,
  iterations:
    /^(?:(?:flat_|filter_)?map|collect|select|filter|reject|each_with_object|inject|reduce|sum|group_by|sort_by|partition|to_h)$/,
  writing: {
    indent: '  ',
    true: 'true',
    false: 'false',
    quotes: true,
    keyword: (name, value) => `${name}: ${value}`,
    entry: (name, value) => `${name}: ${value}`,
    record: ['{ ', ' }'],
    separatorsFrom: [0],
  },
};

export default ruby;

/** PHP: sockets, streams, cURL and the client libraries that programs which keep running hold connections with. */
import type { Language } from '../language.ts';
import { apis } from './apis.ts';
import { curlOptions } from './clients.ts';
import { onSocket, onStream } from './sockets.ts';
import { isPrivate, readArgument, shapes } from './syntax.ts';

const php: Language = {
  id: 'php',
  name: 'PHP',
  extensions: ['.php', '.phtml', '.inc'],
  editorIds: ['php'],
  grammar: 'tree-sitter-php',
  triggers:
    /\b(?:p?fsockopen|stream_(?:socket_(?:client|server|accept)|context_create)|curl_init|socket_(?:create|accept|connect|import_stream|set_?opt(?:ion)?)|pg_p?connect|OPT_TCP_KEEPALIVE|CURLOPT_TCP_KEEP\w+|AMQP(?:Stream|Lazy|Socket|SSL)Connection|AMQPConnectionConfig|(?:OPTION_)?(?:open_tcp_keepalive|tcp_keepidle)|swoole_(?:websocket_)?(?:server|client))\b|\bReact\\Socket\\|\bIoServer\s*::\s*factory\b|["']pgsql:|\bnew\s+\\?(?:Redis\b|(?:Predis|GuzzleHttp|MongoDB|(?:Open)?Swoole)\\|(?:Client|Server)\b)|\bHttp::(?:get|post|with|timeout|as|accept)\w*\(|\bfile_get_contents\s*\(\s*["']https?:/i,
  comment: { open: '//', types: ['comment'] },
  shapes,
  groups: {
    member_call_expression: { of: { from: 'object', to: 'name' }, as: 'member_access', field: 'callee' },
    nullsafe_member_call_expression: {
      of: { from: 'object', to: 'name' },
      as: 'member_access',
      field: 'callee',
    },
    scoped_call_expression: { of: { from: 'scope', to: 'name' }, as: 'scoped_access', field: 'callee' },
  },
  readings: { argument: readArgument },
  names: {
    assignmentDeclares: true,
    calledByName: true,
    nameless: ['call_user_func', 'call_user_func_array'],
    isPrivate,
  },
  apis,
  sockopts: curlOptions,
  reflection: { constant: 0 },
  random: { rand: 1, mt_rand: 1, random_int: 1 },
  conversions: { intval: 1, floatval: 1 },
  fixes: {
    Socket: onSocket,
    stream: onStream,
    '#setsockopt': onSocket,
    socket_set_option: onSocket,
    socket_setopt: onSocket,
  },
  falseFriends:
    /^(keep_?alive(Timeout|_timeout|Interval|_interval|Time|_time)|(set|get|is)KeepAlive(Interval|Timeout)|HTTP_KEEP_?ALIVE|keepAliveHeader)$/i,
  transfers:
    /^\\?(?:f(?:write|puts|read|gets|getc|eof|flush|scanf|passthru)|(?:stream|socket)_\w+|is_resource)$/i,
  freed: true,
  // With the last variable, PDO's and pg_connect's alike.
  closesItself: /^pgsql$/,
  sleeps: /^sleep$/,
  naps: { usleep: 1e6 },
  tests: {
    files: /(^|\/)(?:[Tt]ests?|[Ss]pec)\/|(^|\/)test\.php$|Test\.php$|\.phpt$/,
    bases: /TestCase\b/,
  },
  iterations: /^(array_map|array_walk|array_filter)$/,
  writing: {
    terminator: ';',
    indent: '    ',
    true: 'true',
    false: 'false',
    quotes: true,
    variable: (name) => `$${name}`,
    keyword: (name, value) => `${name}: ${value}`,
    entry: (name, value) => (/^[A-Z_]+$/.test(name) ? `${name} => ${value}` : `"${name}" => ${value}`),
    record: ['[', ']'],
    separatorsFrom: [7, 4],
  },
};

export default php;

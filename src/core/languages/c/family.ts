/** What C and C++ share: which calls mean what, names, transfers, tests, and how fixes are written. */
import type { Rows } from '../api.ts';
import type { Language } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import {
  curl,
  curlOptions,
  databases,
  events,
  hiredis,
  rabbitmq,
  uv,
  zeromq,
  zmqOptions,
} from './clients.ts';
import { behindTest } from './fixes.ts';
import { preprocessed } from './preprocessor.ts';
import { ownCalls } from './sockets.ts';
import { cReadings, includeLine } from './syntax.ts';

/** Only this file can call the function: `static`, or of a program in one file. A `static` function of a class is everybody's. */
function isOfFile(fn: Syntax): boolean {
  if (fn.parent?.type === 'field_declaration_list') return false;
  if (/^static\b/.test(fn.text)) return true;
  const { shape } = fn;
  if (shape.kind !== 'function' || shape.nameNode?.type !== 'identifier') return false;
  let file = fn;
  while (file.parent !== undefined) file = file.parent;
  return isProgram(file.text);
}

/** It begins and ends here, and asks for headers of the system alone. */
function isProgram(text: string): boolean {
  return /^[\w\s]*\bmain\s*\(/m.test(text) && !/^[ \t]*#[ \t]*include[ \t]*"/m.test(text);
}

/** `name` and, in C++, `::name`. */
export function cApis(prefixes: readonly string[]): Rows {
  const all: Rows = {
    ...ownCalls,
    ...curl(),
    ...hiredis(),
    ...databases(),
    ...uv(),
    ...events(),
    ...zeromq(),
    ...rabbitmq(),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, row]) =>
      key.includes('#') ? [[key, row]] : prefixes.map((prefix) => [prefix + key, row]),
    ),
  );
}

/** System calls, and printing, that keep nothing of a descriptor. */
export const cTransfers =
  /^(?:::)?(?:lwip_)?(?:read|write|readv|writev|send|recv|sendto|recvfrom|sendmsg|recvmsg|fcntl|ioctl|ioctlsocket|shutdown|getsockopt|getsockname|getpeername|printf|fprintf|perror|WSA(?:Send|Recv)(?:To|From)?|WSAGetOverlappedResult|WSA(?:Event|Async)Select|WSAEnumNetworkEvents|CreateIoCompletionPort)$/;

export const cUnwinds = /^(?:::)?pthread_cleanup_push$/;

export const cNames: Language['names'] = {
  assignmentDeclares: false,
  importsByPath: true,
  outParameters: true,
  isCopy: (parameter, written) =>
    parameter.parent?.type === 'parameter_declaration' && written.parent?.type !== 'pointer_expression',
  isPrivate: isOfFile,
  madeInArgument: { uv_tcp_init: 1, uv_tcp_init_ex: 1 },
  copying: /^(?:(?:std)?::)?(?:bcopy|mem(?:cpy|move))$/,
  addressing:
    /^(?:::)?(inet_(addr|aton|pton)|getaddrinfo|gethostbyname2?|hton[ls]|uv_ip[46]_addr|InetPton[AW]?|evutil_(?:inet_pton|parse_sockaddr_port|getaddrinfo)|REDIS_OPTIONS_SET_TCP)$/,
};

export const cTables: Pick<
  Language,
  'sockopts' | 'falseFriends' | 'tests' | 'comment' | 'parsed' | 'readings' | 'waits'
> = {
  waits: {
    poll: { at: 2, unit: 'ms' },
    WSAPoll: { at: 2, unit: 'ms' },
    epoll_wait: { at: 3, unit: 'ms' },
    sleep: { at: 0, unit: 's' },
    Sleep: { at: 0, unit: 'ms' },
  },
  parsed: preprocessed,
  readings: cReadings,
  comment: { open: '//', types: ['comment'] },
  sockopts: {
    ...curlOptions,
    ...zmqOptions,
  },
  falseFriends:
    /^(CURLOPT_UPKEEP_INTERVAL_MS|MOSQ_OPT_\w*|mosquitto_\w*|keep_?alive_?(time|timeout|interval|secs|seconds|ms|max|requests)|http_should_keep_alive|llhttp_should_keep_alive|set_keep_alive(_timeout|_max_count)?|keep_alive|keepalive|keepAliveInterval|is_?keep_?alive|(connection_)?keep_?alive|GRPC_ARG_KEEPALIVE_\w+|GRPC_ARG_HTTP2_\w+|HTTP_KEEP_?ALIVE)$/i,
  tests: {
    files:
      /(^|\/)(tests?|testing|unittests?|unit-tests?|testsuite|fuzz(ing)?)\/|(^|\/)(test\w*|[^/]*[_-](unit)?test|[A-Z]\w*Tests?)\.(c|cc|cpp|cxx|h|hpp)$/,
    modules: ['gtest', 'gmock', 'catch2', 'cmocka', 'unity', 'check', 'doctest', 'boost/test', 'QtTest'],
    functions: /^(test_|Test[A-Z])/,
    registrations: /^(TEST|TEST_F|TEST_CASE|BOOST_AUTO_TEST_CASE)$/,
  },
};

export const cWriting: Language['writing'] = {
  indent: '    ',
  true: '1',
  false: '0',
  byAddress: true,
  place: behindTest,
  import: (module) => `#include <${module}>`,
  importLine: includeLine,
};

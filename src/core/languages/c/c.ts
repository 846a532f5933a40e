/** C. What the calls mean, and the shapes it shares with C++, stand beside it. */

import type { Language } from '../language.ts';
import { cApis, cNames, cTables, cTransfers, cUnwinds, cWriting } from './family.ts';
import { cShapes } from './syntax.ts';

const c: Language = {
  id: 'c',
  name: 'C',
  extensions: ['.c'],
  editorIds: ['c'],
  grammar: 'tree-sitter-c',
  triggers:
    /\b(?:[Ss]ocket|[Aa]ccept4?|[Ss]etsockopt|(?:x|lwip_)(?:socket|accept|setsockopt)|WSA(?:Socket[AW]?|Accept|Ioctl)|curl_easy_(?:init|setopt)|redis(?:Async)?Connect\w*|redisEnableKeepAlive\w*|PQ(?:connect|setdb)\w+|mysql_real_connect|rd_kafka_conf_set|uv_tcp_\w+|bufferevent_socket_connect\w*|evconnlistener_new\w*|zmq_(?:socket|setsockopt)|amqp_get_sockfd)\s*\(/,
  ...cTables,
  shapes: cShapes,
  names: { ...cNames, capitalMethods: true },
  transfers: cTransfers,
  unwinds: cUnwinds,
  sleeps: /^sleep$/,
  naps: { usleep: 1_000_000, Sleep: 1000, SDL_Delay: 1000 },
  apis: cApis(['']),
  writing: cWriting,
};

export default c;

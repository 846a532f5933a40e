/** C. What the calls mean, and the shapes it shares with C++, stand in `c-family.ts`. */
import { cApis, cNames, cShapes, cTables, cTransfers, cWriting } from './c-family.ts';
import type { Language } from './language.ts';

const c: Language = {
  id: 'c',
  name: 'C',
  extensions: ['.c'],
  editorIds: ['c'],
  grammar: 'tree-sitter-c',
  triggers:
    /\b(?:socket|accept4?|setsockopt|curl_easy_(?:init|setopt)|redis(?:Async)?Connect\w*|redisEnableKeepAlive\w*|PQconnect\w+|mysql_real_connect|rd_kafka_conf_set|uv_tcp_\w+)\s*\(/,
  ...cTables,
  shapes: cShapes,
  names: cNames,
  transfers: cTransfers,
  apis: cApis(['']),
  writing: cWriting,
};

export default c;

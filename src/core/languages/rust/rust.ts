/** Rust: std, tokio and socket2, and the client crates people hold connections with. */
import { escapeRegExp } from '../../text.ts';
import type { Language } from '../language.ts';
import { needsCrate } from './cargo.ts';
import { databases, grpc, httpClients } from './clients.ts';
import { dependency, duration, place } from './fixes.ts';
import {
  endsByItself,
  importsAll,
  isAnswered,
  isExposed,
  isGeneratedClient,
  isLent,
  isLimited,
  isOfTrait,
  isTakenOut,
  isWritingHalf,
} from './ownership.ts';
import { asyncIo, socket2, streams, system, tokio, wrappers } from './sockets.ts';
import { lastPart, readMacro, shapes, testModule } from './syntax.ts';

const durations: Record<string, number | Readonly<Record<string, number>>> = {};
for (const base of ['std.time.', 'core.time.', 'tokio.time.', '']) {
  durations[`${base}Duration.new`] = { '0': 1, '1': 1e-9 };
  const units = { nanos: 1e-9, micros: 1e-6, millis: 0.001, secs: 1, mins: 60, hours: 3600 };
  for (const [unit, value] of Object.entries(units)) durations[`${base}Duration.from_${unit}`] = value;
  durations[`${base}Duration.from_secs_f64`] = 1;
  durations[`${base}Duration.from_secs_f32`] = 1;
}

const rust: Language = {
  id: 'rust',
  name: 'Rust',
  extensions: ['.rs'],
  editorIds: ['rust'],
  grammar: 'tree-sitter-rust',
  triggers:
    /\b(?:TcpStream|TcpListener|TcpSocket|socket2|set_(?:tcp_)?keepalive\w*|tcp_keepalive\w*|keepalives_\w+|SO_KEEPALIVE|TcpKeep\w+|tcp_keepidle|HttpConnector|reqwest|ureq|tokio_postgres|mysql(?:_async)?|sqlx|diesel|diesel_async|mongodb|(?:bb8|r2d2|deadpool)_redis|fred|lapin|amqprs|rdkafka)\b|\b(?:postgres|redis)::|\btonic::(?:\{[^;]*)?\btransport\b|_client::(?:\{[^;]*)?\w+Client\b/,
  comment: { open: '//', types: ['line_comment', 'block_comment'] },
  shapes,
  readings: { macro_invocation: readMacro },
  names: {
    assignmentDeclares: false,
    statics: true,
    shadows: true,
    isPrivate: (fn) => !fn.children.some((each) => each.type === 'visibility_modifier') && !isOfTrait(fn),
  },
  ownership: {
    lends: isLent,
    lasting:
      /(^|::|\.)(copy_bidirectional\w*|relay\w*|tunnel\w*|proxy\w*|pump\w*|(try_)?for_each\w*|forward|serve\w*|run(_loop)?|start|spawn)$/,
    copying: /\bcopy(_buf)?\s*\(/g,
    wraps: isTakenOut,
    isLimited,
    endsByItself,
    isExposed,
    isWritingHalf,
    lendsOut:
      /&\s*(?:'\w+\s+)?(?:mut\s+)?(?:(?:\w+::)*TcpStream|Self::Target)\b|^(?:(?:\w+::)*(?:Result|Option)<)*(?:\w+::)*(?:TcpStream|Owned(?:Read|Write)Half)\b|\b(?:RawFd|BorrowedFd|RawSocket|BorrowedSocket)\b/,
    nothing:
      /^((\w+::)*(\w*Result|Option)<\s*)?(\(\)|!|bool|[iuf]\d+|[iu]size|(\w+::)*(ExitCode|Infallible|\w*(Reason|Disconnect|Shutdown)))(\s*,[\s\S]*)?>?$/,
    runs: /(^|::|\.)(spawn\w*|execute)$/,
    chains: /^(and_then|map|inspect|then|map_ok|and_then_ok)$/,
    answers: isAnswered,
    takesOver:
      /^(handle|serve(?!_(connection|with))|process|manage|dispatch|attach|adopt|register|run|start|on|add|enqueue)(_|$)/,
    onlyUses:
      /^((std|core|tokio\w*|async_\w+|smol|futures\w*|\w*tls\w*|openssl|hyper\w*|h2|\w*tungstenite|mio|crossbeam\w*|flume|dashmap|slab|parking_lot|threadpool|rayon)\.|Vec$)/,
    needs: needsCrate,
    isProgram: (path, text) =>
      !isGeneratedClient(path, text) &&
      (/^(\.\.|(crate|super)\b)/.test(path) ||
        (/^(?!(Vec|Box|Option|Result|String|Arc|Rc)\b)[A-Z]\w+$/.test(path.split('.')[0]!) &&
          importsAll(text)) ||
        new RegExp(`\\bmod\\s+${escapeRegExp(path.split('.')[0]!)}\\s*;`).test(text)),
  },
  apis: {
    ...streams('std.net'),
    ...tokio(),
    ...streams('async_std.net'),
    ...streams('smol.net'),
    ...streams('async_net'),
    ...asyncIo(),
    ...streams('mio.net'),
    ...socket2(),
    ...wrappers(),
    ...system(),
    ...httpClients(),
    ...grpc(),
    ...databases(),
  },
  // Names of nix's options.
  sockopts: {
    KeepAlive: { sets: 'enabled' },
    TcpKeepIdle: { sets: 'idle', unit: 's' },
    TcpKeepInterval: { sets: 'interval', unit: 's' },
    TcpKeepCount: { sets: 'probes' },
  },
  durations,
  conversions: { '#as_secs': 1 },
  falseFriends:
    /^(http[12]?_keep_?alive\w*|keep_alive(_interval|_timeout|_while_idle|_requests|_internal)?|set_keep_alive|keepalive_(timeout|interval|requests)|with_keep_alive|disable_keepalive|max_keepalive_requests|KeepAlive(Stream|Interval|Timeout)?|keepAlive|is_keep_alive|should_keep_alive|tcp_keepalive_time|keepalive_time|get_keepalive\w*)$/,
  handlers: {
    decorators: /^#\[(\w+::)*(get|post|put|delete|patch|head|options|route|handler)\s*\(/,
    // What extracts something from each request, for axum.
    types: /^&mut\s+(?:\w+::)*Parts$/,
    // `get(page).post(form)` of axum's routes.
    registrations:
      /^(?:(?:axum::)?routing::)?(?:get|post|put|delete|patch)$|\)\s*\.(?:get|post|put|delete|patch)$/,
  },
  tests: {
    files: /(^|\/)(tests|benches|e2e)\//,
    decorators: /^#\[(\w+::)*(test|bench|rstest|test_case|quickcheck|proptest)\b/,
    bases: testModule,
  },
  sleeps: /^(?:std\.thread|tokio\.time|(?:async_std|smol)\.(?:task|Timer))\.(?:sleep|after)$/,
  // `interval(Duration::from_secs(30))` of tokio.
  clocks: { waits: 'tick', events: [], property: '' },
  iterations: /^(for_each|map|flat_map|filter_map|for_each_concurrent|then|buffer_unordered)$/,
  writing: {
    terminator: ';',
    indent: '    ',
    true: 'true',
    false: 'false',
    localName: lastPart,
    fullPath: (module) => module.replaceAll('.', '::'),
    duration,
    place,
    dependency,
  },
};

export default rust;

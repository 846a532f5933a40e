/** C#: the sockets of .NET, and the client libraries people hold connections with. */

import type { Language } from '../language.ts';
import { databases, durations, httpClients, netty, parsed } from './clients.ts';
import { sockets, threads, wrappers } from './sockets.ts';
import { hides, sections, shapes } from './syntax.ts';

const csharp: Language = {
  id: 'csharp',
  name: 'C#',
  extensions: ['.cs'],
  editorIds: ['csharp'],
  grammar: 'tree-sitter-c-sharp',
  triggers:
    /\b(?:TcpClient|TcpListener|SocketType|SetSocketOption|SetTcpKeepAlive|KeepAliveValues|SocketsHttpHandler|HttpClientHandler|NpgsqlConnection(?:StringBuilder)?|NpgsqlDataSource(?:Builder)?|MySqlConnection|MySqlDataSource|DotNetty|ConnectionMultiplexer|GrpcChannel|MongoClient|TcpKeepAlive\w*)\b|\bHttpClient\b|\bRabbitMQ\.Client\b|\bSystem\.Net\.Sockets\b/,
  parsed,
  comment: { open: '//', types: ['comment'] },
  shapes,
  groups: { preproc_if: sections, preproc_elif: sections, preproc_else: sections },
  names: {
    assignmentDeclares: false,
    membersInScope: true,
    statics: true,
    capitalMethods: true,
    typesApart: true,
    nameless: ['new'],
    // What the function gets is the task, whose `Result` is the connection.
    chains: /^ContinueWith$/,
    hides,
    // As against an extension that makes something else of it: `client.WrapServer(users)`, `client.GetSessionContext()`.
    ownMethods: /^(?!(?:Wrap|Handle|Serve|Process|Adopt|Upgrade)[A-Z]\w*$|Get\w+Context$)/,
  },
  apis: { ...sockets(), ...threads(), ...wrappers(), ...httpClients(), ...databases(), ...netty() },
  sockopts: {
    KeepAlive: { sets: 'enabled' },
    TcpKeepAliveTime: { sets: 'idle', unit: 's' },
    TcpKeepAliveInterval: { sets: 'interval', unit: 's' },
    TcpKeepAliveRetryCount: { sets: 'probes' },
    SoKeepalive: { sets: 'enabled' },
  },
  streams: /\bNetworkStream$/,
  finalized: true,
  callbackState: 'AsyncState',
  sockoptTypes: /\b(SocketOptionName|ChannelOption)$/,
  durations,
  conversions: { '#TotalMilliseconds': 1000, '#TotalSeconds': 1, '#TotalMinutes': 1 / 60 },
  sleeps: /(?:^|\.)(?:Thread\.Sleep|Task\.Delay|WaitForSeconds(?:Realtime)?)$/,
  sleepsIn: 'ms',
  timers: {
    Timer: { after: 3, function: 0, unit: 'ms', again: true },
    // Unity's.
    InvokeRepeating: { after: 2, function: 0, unit: 's', again: true },
  },
  readLimits: {
    made: ['CancellationTokenSource'],
    set: ['CancelAfter', 'WaitAsync'],
    unit: 'ms',
    races: { call: 'WhenAny', timer: 'Delay' },
  },
  clocks: { waits: 'WaitForNextTickAsync', events: ['Elapsed', 'Tick'], property: 'Interval' },
  namesMethod: /^(?:nameof\((?:\w+\.)*|")(?<name>\w+)[")]$/,
  falseFriends:
    /^(KeepAlivePing(Delay|Timeout|Policy)|(With)?KeepAlive(Interval|Timeout|Period|Seconds|TimeSpan)|SendKeepAlive\w*|OnKeepAlive\w*|KeepAlive\w*(Packet|Message|Timer|Thread|Loop|Task|Handler|Command)|keepAlive|keepalive|_keepAlive\w*|KEEP_?ALIVE\w*|UseKeepAlive|SocketOptionLevel|SocketOptionName)$/,
  handlers: {
    decorators: /\b(Http(Get|Post|Put|Delete|Patch|Head|Trigger)|Route|Function(Name)?|WebMethod)\b/,
    registrations: /\.Map(Get|Post|Put|Delete|Patch|Methods)?$/,
    types: /^(?:[\w.]+\.)?(?:HttpContext|HttpListenerContext|ServerCallContext|ConsumeContext<[\w.]+>)$/,
    // Actions of controllers, which need no attribute, and pages; games have controllers of their own.
    classes: [
      {
        base: /^(?:[\w.]+\.)?(?:Controller(?:Base)?|(?:\w*Api|OData)Controller(?:Base)?|Hub(?:<\w+>)?)$/,
        methods: /^\w/,
      },
      { base: /^(?:[\w.]+\.)?Page$/, methods: /^Page_(?:Load|Init|PreRender)$/ },
      { base: /^(?:[\w.]+\.)?PageModel$/, methods: /^On(?:Get|Post|Put|Delete|Patch|Head)/ },
    ],
  },
  tests: {
    files: /Tests?\.cs$|\/[\w.]*Tests\/|\/(\w+\.)*(Unit|Integration|Functional)?Tests?(\.\w+)*\//,
    modules: ['Xunit', 'NUnit', 'Microsoft.VisualStudio.TestTools'],
    decorators:
      /\b(Fact|Theory|Test|TestCase|TestMethod|SetUp|TearDown|OneTimeSetUp|TestInitialize|Benchmark)\b/,
  },
  iterations: /^(ForEach|ForEachAsync|Select|SelectMany|SelectAwait)$/,
  writing: {
    terminator: ';',
    indent: '    ',
    true: 'true',
    false: 'false',
    localName: (module) => module.slice(module.lastIndexOf('.') + 1),
    fullPath: (module) => module,
    duration: (seconds, written) => {
      const prefix = /^((?:\w+\.)*TimeSpan)\.From\w+\s*\(/.exec(written)?.[1];
      return prefix === undefined ? undefined : `${prefix}.FromSeconds(${seconds})`;
    },
  },
};

export default csharp;

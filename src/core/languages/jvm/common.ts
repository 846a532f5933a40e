/** What the tables of Java and Kotlin share. */
import type { Api, FixRow } from '../api.ts';

/** How one of the two languages writes what keepalive needs. */
export interface JvmWriting {
  /** Behind a statement. */
  readonly end: ';' | '';
  /** What switches keepalive on for a `Socket`. */
  readonly enable: string;
  /** There is `apply`, whose block is about the object it is called on. */
  readonly applies?: true;
}

/** The names of the three values since JDK 11. */
export const extendedOptions = 'jdk.net.ExtendedSocketOptions';

/** Nobody can switch keepalive on through it, its requests are short, or it keeps its connections alive by itself. */
export const quiet = { does: 'open', quiet: true } as const;
export const anything = /[\s\S]/;
export const setsOption: Api = { does: 'set', sockopt: { name: 0, value: 1 }, returns: 'it' };

/** `.apply { … }` around statements about `{it}`. */
export function applied(
  { applies }: JvmWriting,
  enable: readonly string[],
  idle: readonly string[] = [],
): Pick<FixRow, 'chained' | 'chainedIdle'> {
  if (applies !== true) return {};
  const block = (lines: readonly string[]): readonly string[] => [
    '.apply {',
    ...lines.map((line) => `  ${line.replaceAll('{it}.', '')}`),
    '}',
  ];
  return { chained: block([...enable, ...idle]), ...(idle.length > 0 && { chainedIdle: block(idle) }) };
}

/** Words of which one stands wherever a row can apply. */
export const triggerWords = [
  String.raw`\bSocket\s*\(`,
  String.raw`Bootstrap\s*\(`,
  String.raw`\b(?:SSLSocket|ServerSocket|(?:Asynchronous)?(?:Server)?SocketChannel|createSocket|open(?:Server)?SocketChannel)\b`,
  String.raw`\b(?:setKeepAlive|SO_KEEPALIVE|TCP_KEEPIDLE|setSoKeepAlive|setTcpKeepAlive)\b`,
  String.raw`\b(?:HttpClients?|HttpClientBuilder|IOReactorConfig|OkHttpClient|createNet(?:Client|Server))\b`,
  String.raw`\b(?:Tcp(?:Client|Server)\.create|NioSocket(?:Connector|Acceptor))\b`,
  String.raw`\b(?:DriverManager|PGSimpleDataSource|PostgresqlConnectionConfiguration|ConnectionFactories)\b`,
  String.raw`\b(?:Jedis(?:Pool|Pooled|Cluster)?|io\.lettuce|Redisson|newConnection|KafkaProducer|CqlSession)\b`,
].join('|');

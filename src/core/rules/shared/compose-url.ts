/** Connection URLs of database drivers whose keepalive parameter is off. */

export interface DriverUrl {
  readonly driver: string;
  /** Hosts as written, without ports. */
  readonly hosts: readonly string[];
  /** The parameter that switches keepalive on, as it is to stand: `tcpKeepAlive=true`. */
  readonly parameter: string;
  /** The parameter's place, where it stands and says no; offsets into the URL. */
  readonly off?: { readonly start: number; readonly end: number };
}

interface Driver {
  readonly name: string;
  readonly scheme: RegExp;
  readonly key: string;
  readonly on: string;
  /** Whether a connection has keepalive where the URL says nothing. */
  readonly byDefault: boolean;
}

/** pgjdbc and MySQL Connector/J sources, libpq documentation, read 2026. */
const drivers: readonly Driver[] = [
  { name: 'pgjdbc', scheme: /^jdbc:postgresql:\/\//, key: 'tcpKeepAlive', on: 'true', byDefault: false },
  {
    name: 'MySQL Connector/J',
    scheme: /^jdbc:mysql:(?:\w+:)*\/\//,
    key: 'tcpKeepAlive',
    on: 'true',
    byDefault: true,
  },
  {
    name: 'MariaDB Connector/J',
    scheme: /^jdbc:mariadb:(?:\w+:)*\/\//,
    key: 'tcpKeepAlive',
    on: 'true',
    byDefault: true,
  },
  { name: 'libpq', scheme: /^postgres(?:ql)?:\/\//, key: 'keepalives', on: '1', byDefault: true },
];

/** `undefined` where keepalive is on, or where it cannot be told. */
export function quietUrl(url: string): DriverUrl | undefined {
  const driver = drivers.find(({ scheme }) => scheme.test(url));
  if (driver === undefined) return undefined;
  const from = driver.scheme.exec(url)![0].length;
  const question = url.indexOf('?');
  const query = question === -1 ? '' : url.slice(question + 1);
  if (query.includes('\0')) return undefined;
  const authority = url.slice(from, question === -1 ? undefined : question).split('/')[0]!;
  const hosts = authority
    .slice(authority.lastIndexOf('@') + 1)
    .split(',')
    .map((host) => host.split(':')[0]!);
  const set = new RegExp(`(?:^|&)(${driver.key}=([^&]*))`, 'i').exec(query);
  const found = { driver: driver.name, hosts, parameter: `${driver.key}=${driver.on}` };
  if (set === null) return driver.byDefault ? undefined : found;
  if (!/^(false|0|no|off)$/i.test(set[2]!)) return undefined;
  const end = question + 1 + set.index + set[0].length;
  return { ...found, off: { start: end - set[1]!.length, end } };
}

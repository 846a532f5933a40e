/** What net’s dialers and listeners mean in Go, and options set by descriptor. */
import {
  type Api,
  type Condition,
  type Creates,
  enabled,
  type FixRow,
  type LibraryDefault,
  type Opens,
  type OptionEffect,
  type OptionTable,
  probes,
  type Rows,
  type Sets,
  type Unless,
  unknown,
} from '../api.ts';
import type { Syntax } from '../syntax.ts';

// Run with Go 1.19, 1.21, 1.23 and 1.24: 15 s, interval 15 s, from 1.23 on with 9 probes.
export const onByDefault: readonly LibraryDefault[] = [
  { package: 'runtime', keepalive: 'on', idle: 15, source: 'Go 1.19, 1.21, 1.23 and 1.24 run' },
];

export const keepAlive: OptionEffect = { sets: 'idle', unit: 'ns', zero: 'default', negative: 'off' };

/** Hooks may set anything; so may a configuration that cannot be read. */
const hook: OptionEffect = { sets: 'unknown', unless: setsOthers };
const hooks: OptionTable = { Control: hook, ControlContext: hook };

/** What a hook may call that sets no keepalive: options by their name, `c.Control(func(fd uintptr) { … })`. */
const harmless =
  /^(?:func|if|int|string|error|syscall\.Handle|\w+\.Control|(?:unix|syscall|windows)\.(?:SetsockoptInt|BindToDevice|SetNonblock)|os\.NewSyscallError|fmt\.Errorf|errors\.\w+|strings\.\w+|net\.(?:SplitHostPort|ParseIP))$/;
const telling =
  /[kK]eep_?[aA]live|KEEP|\.Control\((?!\s*func\b)|SetsockoptInt\([^,]*,[^,]*,(?!\s*(?:\w+\.)?[A-Z]+_[A-Z\d_]+\b)/;

/** `func(network, address string, c syscall.RawConn) error { … unix.SO_REUSEPORT … }` */
function setsOthers(hook: Syntax): boolean {
  const called = [...hook.text.matchAll(/([\w.]+)\(/g)];
  return (
    hook.shape.kind === 'function' &&
    !telling.test(hook.text) &&
    called.every(([, name]) => harmless.test(name ?? ''))
  );
}

export function configuration(prefix: string): OptionTable {
  return {
    [`${prefix}Enable`]: enabled,
    [`${prefix}Idle`]: { sets: 'idle', unit: 'ns', zero: 'default', negative: 'kernel' },
    [`${prefix}Interval`]: { sets: 'interval', unit: 'ns' },
    [`${prefix}Count`]: probes,
  };
}

export const duration = (value: string): string => `${value} * {time}.Second`;
export const completeConfiguration = `{net}.KeepAliveConfig{Enable: true, Idle: ${duration('{idle}')}, Interval: ${duration('{interval}')}, Count: {probes}}`;

const dialerFix: readonly FixRow[] = [
  {
    from: { package: 'runtime', version: [1, 23] },
    imports: ['net', 'time'],
    options: [['KeepAliveConfig', completeConfiguration]],
    instead: 'KeepAlive',
  },
  { imports: ['time'], options: [['KeepAlive', duration('{idle}')]] },
];

export const dialer: Opens = {
  does: 'open',
  quiet: true,
  defaults: onByDefault,
  options: { KeepAlive: keepAlive, KeepAliveConfig: unknown, ...hooks },
  fix: dialerFix,
};

/** `Enable: true` makes the configuration hold and `KeepAlive` count for nothing; else the configuration is ignored. */
export function dialing(gives: string): readonly Api[] {
  return [
    {
      ...dialer,
      gives,
      only: { option: 'KeepAliveConfig.Enable', is: true },
      options: { ...configuration('KeepAliveConfig.'), ...hooks },
      fix: [{ imports: ['time'], options: [['Idle', duration('{idle}')]], under: 'KeepAliveConfig' }],
    },
    {
      ...dialer,
      gives,
      only: { option: 'KeepAliveConfig.Enable', is: false },
      options: { KeepAlive: keepAlive, ...hooks },
      fix: [{ imports: ['net', 'time'], options: [['KeepAliveConfig', completeConfiguration]] }],
    },
    { ...dialer, gives },
  ];
}

/** Assigned behind the literal: what cannot be read, or is off, leaves all as it may be. */
export const configured: readonly Api[] = [
  {
    does: 'set',
    only: { option: 'Enable', is: true },
    options: configuration(''),
    fix: [{ imports: ['time'], options: [['Idle', duration('{idle}')]], at: 0 }],
  },
  { does: 'set', options: { '0': unknown } },
];

export function notTcp(at: number): readonly Unless[] {
  return [{ at: [at], mentions: /["`](udp|unix|ip)/ }];
}

const notTcpSocket: readonly Unless[] = [
  { at: [0], mentions: /\bAF_(?!INET6?\b)\w+/ },
  { at: [1], mentions: /\bSOCK_(DGRAM|RAW|SEQPACKET|RDM)\b/ },
];

export const quiet = { does: 'open', quiet: true } as const;

// `net.DialTCP` asks for no keepalive in Go 1.19 and does in 1.21 and 1.23 (run).
export const dialTcp: Opens = {
  does: 'open',
  gives: ['net.TCPConn', ''],
  peer: [2],
  unless: notTcp(0),
  defaults: [
    { package: 'runtime', before: [1, 20], keepalive: 'off', source: 'Go 1.19 run' },
    { package: 'runtime', from: [1, 20], keepalive: 'on', idle: 15, source: 'Go 1.21 and 1.23 run' },
  ],
  fix: [
    {
      imports: ['time'],
      statements: [
        { part: 'enabled', lines: ['_ = {it}.SetKeepAlive(true)'] },
        { part: 'idle', lines: [`_ = {it}.SetKeepAlivePeriod(${duration('{idle}')})`] },
      ],
    },
  ],
};

/** Made by hand from the system's calls: nothing is on by itself. What the runtime takes over it keeps alive. */
const systemSocket: Creates = { does: 'create', gives: ['fd', ''], unless: notTcpSocket };
const takenOver = { file: /^(?![\s\S]*\bnet\.File(?:Conn|Listener)\b)/ };
/** In a `Control` hook the runtime sets its own values behind these. */
const outsideOfHooks = { file: /^(?![\s\S]*\bRawConn\b)|\bSyscallConn\(\)/ };

const byDescriptor = (module: string): readonly FixRow[] => {
  const option = (level: string, name: string, value: string): string =>
    `_ = {${module}}.SetsockoptInt({it}, {${module}}.${level}, {${module}}.${name}, ${value})`;
  return [
    {
      imports: [module === 'unix' ? 'golang.org/x/sys/unix' : module],
      statements: [
        { part: 'enabled', lines: [option('SOL_SOCKET', 'SO_KEEPALIVE', '1')] },
        { part: 'idle', lines: [option('IPPROTO_TCP', 'TCP_KEEPIDLE', '{idle}')] },
        { part: 'interval', lines: [option('IPPROTO_TCP', 'TCP_KEEPINTVL', '{interval}')] },
        { part: 'probes', lines: [option('IPPROTO_TCP', 'TCP_KEEPCNT', '{probes}')] },
      ],
    },
  ];
};

/** `syscall` and `golang.org/x/sys/unix` have the same functions. */
export function systemCalls(path: string, module: string): Rows {
  const fix = byDescriptor(module);
  return {
    [`${path}.Socket`]: [
      { ...systemSocket, fix, when: takenOver },
      { ...systemSocket, quiet: true },
    ],
    [`${path}.Connect`]: { does: 'connect', on: 0, unless: [{ at: [1], mentions: /SockaddrUnix/ }] },
    [`${path}.Bind`]: { does: 'listen', on: 0 },
    [`${path}.Accept`]: { does: 'accept', on: 0, gives: ['fd', '', ''], inherits: true, fix },
    [`${path}.Accept4`]: { does: 'accept', on: 0, gives: ['fd', '', ''], inherits: true, fix },
    [`${path}.Close`]: { does: 'close', on: 0 },
    // What is given back tells whether it worked.
    [`${path}.EpollCtl`]: { does: 'set', on: 2 },
    [`${path}.SetNonblock`]: { does: 'set', on: 0 },
    [`${path}.SetsockoptInt`]: {
      does: 'set',
      on: 0,
      sockopt: { level: 1, name: 2, value: 3 },
      when: outsideOfHooks,
      fix,
    },
  };
}

export const keepAliveSwitch: Sets = {
  does: 'set',
  options: { '0': enabled },
  defaults: onByDefault,
  fix: [{ call: { method: 'SetKeepAlive', arguments: 'true' } }],
};

/** Until Go 1.19 it switches on what `net.DialTCP` left off, with the kernel's idle time. */
export const keepAliveOn: Api = {
  ...keepAliveSwitch,
  fix: [
    {
      imports: ['time'],
      statements: [{ part: 'idle', lines: [`_ = {it}.SetKeepAlivePeriod(${duration('{idle}')})`] }],
    },
  ],
};

/** What may be a connection of TCP, as far as names and types say. */
export const ofTcp: Condition = { receiver: /tcp|conn|sock(?!etOptions)|accept|dial/i };

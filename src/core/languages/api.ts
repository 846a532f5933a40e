/** Rows of a language's tables: what a call of the language or of a library means for TCP connections. */
import type { Syntax } from './syntax.ts';

export type Version = readonly number[];
export type Unit = 's' | 'ms' | 'ns';

/** An argument: by position (0 is the first), or by keyword or key; `it` is the receiver, `block` Ruby's block. */
export type Where = number | string;
export const it = 'it';
/** Of a class of the file that is made: the class itself. */
export const callee = 'callee';

/**
 * What an option does. Its value is folded: literals, constants, arithmetic, durations. A boolean given to `idle`
 * with `enables` switches instead, as in node-redis' `keepAlive: true`.
 */
export type OptionEffect =
  /** `softly`: switching it off is about something else (HTTP's connection reuse) and says nothing. */
  | { readonly sets: 'enabled'; readonly softly?: true }
  | {
      readonly sets: 'idle';
      readonly unit: Unit;
      /** Giving it switches keepalive on as well. */
      readonly enables?: true;
      /** What giving 0 means: keep the API's default (Go), or the kernel's value (Node). */
      readonly zero?: 'default' | 'kernel';
      /** What a negative number means: switched off, or left at the kernel's value (both Go). */
      readonly negative?: 'off' | 'kernel';
      /** What null means: switched off (Rust's `None`); else it is as if it were not given. */
      readonly null?: 'off';
      /** Seconds by which the first probe leaves before the time given. */
      readonly lead?: number;
      /** The unit that versions of the library below this one take. */
      readonly formerly?: { readonly package: string; readonly before: Version; readonly unit: Unit };
    }
  | { readonly sets: 'interval'; readonly unit: Unit }
  | { readonly sets: 'probes' }
  /** A list of (level, name, value), as `setsockopt` takes them. */
  | { readonly sets: 'sockopts' }
  /** A map from socket option to value; `enables`: the library switches SO_KEEPALIVE on by itself. */
  | { readonly sets: 'sockopt-map'; readonly enables?: true }
  /** A hook that may set anything: keepalive can no longer be told, unless it visibly sets something else. */
  | { readonly sets: 'unknown'; readonly unless?: (hook: Syntax) => boolean };

/** By keyword or key (`socket.keepAlive` for a nested one), or by position (`0`). */
export type OptionTable = Readonly<Record<string, OptionEffect>>;

/** What a library does when nobody says anything. Rows of one API cover all its versions. */
export interface LibraryDefault {
  /** As manifests name it; `runtime` is the language itself. */
  readonly package: string;
  readonly from?: Version;
  readonly before?: Version;
  /** Features of the package, as its language's manifests name them, of which one must be there, or none. */
  readonly features?: { readonly of: readonly string[]; readonly some: boolean };
  readonly keepalive: 'on' | 'off';
  /** Seconds; absent: the kernel's 7200. */
  readonly idle?: number;
  /** What switches takes no time: one given there only switches, and the default holds. */
  readonly switchOnly?: true;
  /** What it sets beside, in seconds and probes; absent: what the runtime or the kernel has. */
  readonly interval?: number;
  readonly probes?: number;
  /** Where it was seen: the versions it was run with, the source it was read in. */
  readonly source: string;
}

/** The options a fix writes. */
export type Part = 'enabled' | 'idle' | 'interval' | 'probes';

/**
 * How keepalive is written. Texts may hold `{it}` (the connection), `{idle}`, `{interval}` (seconds), `{idleMs}`,
 * `{intervalMs}`, `{probes}`, and `{name}` for each module of `imports`; they are written with double quotes and
 * with two blanks a level, and come out in the file's style.
 */
export interface FixRow {
  /** The row holds from this version on; of several the first that is known to hold is taken, else the last. */
  readonly from?: { readonly package: string; readonly version: Version; readonly before?: Version };
  /** Statements behind the one that makes the connection; those whose part is set already are left out. */
  readonly statements?: readonly { readonly part?: Part; readonly lines: readonly string[] }[];
  /** They stand behind what connects, not behind what makes: before, there is no descriptor. */
  readonly connected?: true;
  /** A function of the file that the statements call: put above the others where it is not there. */
  readonly helper?: { readonly name: string; readonly lines: readonly string[] };
  /** A package of others that the statements need: put into the manifest where it is not there. */
  readonly needs?: string;
  /** Modules the statements need, imported where they are not yet; `{socket}` is the local name of `socket`. */
  readonly imports?: readonly string[];
  /**
   * The statements work on what this line gets from the connection, held as `of` one of these types; `{it}` in
   * them is then `{name}`, a name that is free there.
   */
  readonly via?: {
    readonly of: readonly string[];
    readonly name: string;
    readonly line?: string;
    readonly guard?: string;
  };
  /** A variable of the statements' own: `{local}` is this name, or one like it that is free there. */
  readonly local?: string;
  /** Options are set on this member of what is held: `client.Client`. */
  readonly member?: string;
  /** Lines the statements stand between, unless options are set already; `{name}` is that of `via`. */
  readonly around?: readonly [open: string, close: string];
  /** Lines put behind the call that makes the connection where no statement can follow: Kotlin's `.apply { … }`. */
  readonly chained?: readonly string[];
  /** The same where keepalive is switched on already, and nothing else. */
  readonly chainedIdle?: readonly string[];
  /** Links of a chain of calls, behind the one that enables keepalive, else behind the call that makes the object. */
  readonly links?: readonly { readonly part: Part; readonly text: string }[];
  /** The row holds only in files whose text it matches. */
  readonly file?: RegExp;
  /** The row holds only where such a call connects, else where the making call does. */
  readonly connecting?: RegExp;
  /** The row holds only behind such a call that makes the connection. */
  readonly behind?: (making: Syntax) => boolean;
  /** One call that sets everything, `{it}.setKeepAlive(true, {idleMs})`: an existing call of that method is rewritten. */
  readonly call?: {
    readonly method: string;
    readonly arguments: string;
    readonly chains?: true;
    /** A call of this method is rewritten into it. */
    readonly instead?: string;
  };
  /** Keyword arguments, or entries of the record of options, in order; beside `call` only where an option switches. */
  readonly options?: readonly (readonly [name: string, value: string])[];
  /** The option that gives way to the first of them, where it is given. */
  readonly instead?: string;
  /** The entries stand in a record under this key or keyword. */
  readonly under?: string;
  /** The position of the record of options, made where there is none. Absent: keyword arguments. */
  readonly at?: number;
  /** Where something else stands there, the record goes behind the last argument, up to this position. */
  readonly upTo?: number;
  /** What else may stand in the record's place is a URL, which goes into it under this key. */
  readonly url?: string;
  /** Parameters of a connection URL. */
  readonly parameters?: readonly (readonly [name: string, value: string])[];
  /** What is put around an argument, which is made into something that options can be set on. */
  readonly encloses?: { readonly at: number; readonly open: string; readonly close: string };
  /** Rows of a list of socket options. */
  readonly tuples?: readonly { readonly part: Part; readonly text: string }[];
}

/** How requests in a loop get a shared connection: `session = requests.Session()` above it, `session.get` in it. */
export interface PoolFix {
  readonly name: string;
  readonly make: string;
  /** What stands for the callee's object. */
  readonly callee: string;
}

/** Excludes what is no TCP connection: an argument that mentions one of these words. */
export interface Unless {
  readonly at: readonly Where[];
  /** Words that exclude: identifiers (`AF_UNIX`), or for strings their beginning (`/`, `unix:`). */
  readonly mentions?: RegExp;
  /** Only where it can be nothing else: a family that is AF_UNIX in one branch alone is TCP's in another. */
  readonly surely?: true;
  /** Excludes when the argument is given at all. */
  readonly given?: true;
  /** Excludes when the argument is a string that is no number. */
  readonly text?: true;
  /** Excludes when another file says what it is: a URL of `settings` may be a path. */
  readonly elsewhere?: true;
  /**
   * Excludes when neither the argument nor what it is made of says `words`, in a file that has the rival word: what
   * comes from a parameter or from a list of both kinds may be either.
   */
  readonly unread?: { readonly words: RegExp; readonly rival: string };
}

/** Methods that ask over a pool, and where the URL stands: of them, or of the function that makes the request they take. */
export interface Asks {
  readonly methods: readonly string[];
  readonly requests: Readonly<Record<string, number>>;
  /** What shares connections instead. */
  readonly pool: string;
}

interface Connecting {
  /** Type of what the call gives, under which its methods are listed; a list for a tuple, `''` for what is no connection. */
  readonly gives?: string | readonly string[];
  /** Where the peer's (of a listener: the own) address stands; a string in a tuple or record is found too. */
  readonly peer?: readonly Where[];
  /** The connection comes later, in this member of what the call is given: `args.AcceptSocket`. */
  readonly later?: string;
  /** The peer stands where the receiver, or what this argument is, was made: `TCP4ClientEndpoint(reactor, host, port)`. */
  readonly madeFor?: { readonly by: Where; readonly peer: readonly Where[] };
  /** The peer when none is given; `unix`: then it is no TCP at all. */
  readonly without?: 'loopback' | 'unix';
  /** Where a connection URL may stand, and what its parameters do. */
  readonly url?: readonly Where[];
  readonly urlOptions?: OptionTable;
  /** The URL may hold the idle time: of one that cannot be read nobody knows, unless the call itself says it. */
  readonly tunedByUrl?: true;
  /** Two arrays beside each other hold the parameters' names and values: `PQconnectdbParams(keywords, values, 0)`. */
  readonly urlLists?: { readonly names: number; readonly values: number };
  readonly options?: OptionTable;
  /** Where a record of options may stand: one that cannot be read may hold anything. */
  readonly records?: readonly Where[];
  /**
   * From this position on stand calls of the library's functions, one an option: `grpc.WithUserAgent(…)`. Those that
   * `dialing` names say how it dials, and what cannot be read may do so, too.
   */
  readonly optionCalls?: { readonly from: number; readonly module: string; readonly dialing: RegExp };
  readonly unless?: readonly Unless[];
  readonly defaults?: readonly LibraryDefault[];
  /**
   * Nobody can enable keepalive through this API, or the exchange is short (HTTP): `keepalive-missing` is silent.
   * `unless-kept`: only where no field of an instance keeps it.
   */
  readonly quiet?: true | 'unless-kept';
  /**
   * Each of its connections goes to a function given to it later, be it as this method of an object: `handle` of
   * `server.connectHandler(new Handler<>() { … })`.
   */
  readonly handles?: string;
  /** Its method by which each of its connections gets handlers: Netty's `childHandler`. */
  readonly pipeline?: string;
  /** Classes that set up each of its connections when they are given to that method: what one of another file does is unknown. */
  readonly initializers?: RegExp;
  /** It makes and keeps connections by itself: only this call says how, whoever gets the client. */
  readonly keeps?: true;
  /** The receiver makes it as others said, who may have said more: a `SocketFactory` that was handed in. */
  readonly byFactory?: true;
  /** Its methods that make a connection each time: where each ends with what it was made for, there is no other. */
  readonly makes?: RegExp;
  /** The runtime keeps it for whoever opens the next, though no variable holds it any more. */
  readonly persists?: true;
  /** A reactor keeps it for the class that gets it, whoever has what the call gives. */
  readonly reactor?: true;
  /** It only collects what its connections will be made with: whoever may configure it may set options. */
  readonly builder?: true;
  /** `with connection:` ends its transaction, and not the connection (psycopg2). */
  readonly staysOpen?: true;
  /** Held by value, it is closed where its block ends; `shared`: where its last copy does, which may be another's. */
  readonly scoped?: true | 'shared';
  /** What shares connections: named by `connection-per-request`. */
  readonly pool?: string;
  /** Options of a pool that end its idle connections: one that keeps none, and how many nanoseconds it keeps them. */
  readonly idleEnds?: { readonly none?: string; readonly after: string };
  /** How such a pool is asked, each time over a connection of its own where it keeps none. */
  readonly asks?: Asks;
  /**
   * It is such a pool itself: each one made has connections of its own, and closing it closes them. A `session` keeps
   * cookies and credentials, too: one for each of several users that asks more than once is meant so.
   */
  readonly isPool?: true | 'session';
  /** The option of it that names its peer, where the call itself does not: `curl_setopt($handle, CURLOPT_URL, $url)`. */
  readonly address?: string;
  readonly fix?: readonly FixRow[];
  /** The connection is handed to a function or class of the file, too. */
  readonly handler?: readonly Where[];
  /** Given a block, the call closes the connection behind it. */
  readonly closesBehindBlock?: true;
  /** Which parameter of the function is the connection. */
  readonly parameter?: number;
  /** Of a class: the method (with its parameter, the instance not counted) or the fields that are the connection. */
  readonly method?: { readonly name: string; readonly parameter: number };
  readonly members?: readonly string[];
  /**
   * The class makes one object a connection: of the class in that field, or by that method; that object gets the
   * connection by a method of its own, and holds it in a field.
   */
  readonly builds?: {
    readonly field: string;
    readonly method: string;
    readonly gets: string;
    readonly holds: string;
  };
}

/** The call returns a connection to a peer, or an object that makes such connections by itself. */
export interface Opens extends Connecting {
  readonly does: 'open';
  /** What is given for the peer may be an object of that type with the address in a member: `args.RemoteEndPoint`. */
  readonly peerMember?: { readonly type: RegExp; readonly name: string };
  /** The limit for silence that it is made with: `create_connection(address, timeout=5)`. */
  readonly silence?: Silence;
  /** A server: its peer is its own address, where it accepts by itself. */
  readonly serves?: true;
}

/** The call returns a socket that is not connected yet. */
export interface Creates extends Connecting {
  readonly does: 'create';
  /** What is set on it counts, also where it is connected by others. */
  readonly configures?: true;
  /** It listens as it is. */
  readonly listens?: true;
  /** Whether it is one of TCP cannot be read: only options that TCP alone has, set on it, tell. */
  readonly unread?: true;
}

/** The receiver (or an argument) gets connected. */
export interface Connects {
  readonly does: 'connect';
  readonly on?: Where;
  /** A peer's connection is put into it: `acceptor.accept(socket)`. */
  readonly accepts?: true;
  /** The call gives the connection, under this type. */
  readonly gives?: string;
  readonly peer?: readonly Where[];
  readonly peerMember?: Opens['peerMember'];
  readonly without?: 'loopback' | 'unix';
  /** Where a record of options may stand that names the peer; what it says of keepalive does not count. */
  readonly records?: readonly Where[];
  /** The call gives 0 where it connected, else an error's number. */
  readonly status?: true;
  readonly unless?: readonly Unless[];
  /** What is declared nowhere in the file is a socket of TCP in files whose text matches. */
  readonly declaredElsewhere?: RegExp;
  /** Of what is connected without having been made: Go's `var dialer net.Dialer` is one. */
  readonly defaults?: readonly LibraryDefault[];
  /** Where the making of what gets connected is not seen. */
  readonly fix?: readonly FixRow[];
}

/** The call returns a connection a peer opened; it inherits what the listener had where `inherits`. */
export interface Accepts extends Connecting {
  readonly does: 'accept';
  readonly on?: Where;
  /** Where the listener cannot be told, it is one for TCP in files whose text matches; or one of those of the file. */
  readonly listeners?: RegExp | 'here';
  /** The variable that gets the peer's address says by its type that it is one of TCP. */
  readonly addressed?: { readonly at: Where; readonly types: RegExp };
  readonly inherits?: true;
  /** The call gives connections to loop over. */
  readonly each?: true;
}

/** Accepted connections are handed to a function or class; `gives` is the type of what is handed. */
export interface Serves extends Connecting {
  readonly does: 'serve';
  readonly handler: readonly Where[];
  /** Type of what the call itself gives: the server. */
  readonly server?: string;
  /** The method that runs once a connection, which is closed behind it: without a loop in it, one exchange. */
  readonly runs?: string;
  /** The receiver is the listener, or the argument `on`. */
  readonly listener?: true;
  /** Whoever listens so is told of each connection, as is the handler that the server was made with. */
  readonly shared?: true;
  /** Only where this file makes the listener: who makes it elsewhere may set options that are inherited. */
  readonly listeners?: 'here';
  readonly on?: Where;
  readonly inherits?: true;
}

export interface Listens {
  readonly does: 'listen';
  readonly on?: Where;
  readonly peer?: readonly Where[];
  readonly unless?: readonly Unless[];
  /** The call gives the listener back. */
  readonly returns?: 'it';
  /** Where a port stands by itself; 0 asks for any free one, as tests do. */
  readonly port?: readonly Where[];
}

/** Sets options on the receiver or on an argument. */
export interface Sets {
  readonly does: 'set';
  readonly on?: Where;
  readonly options?: OptionTable;
  /** Options stand in a record at this position: one that cannot be read may hold anything. */
  readonly record?: number;
  /** `setsockopt(level, name, value)`: where the three stand. */
  readonly sockopt?: { readonly level?: number; readonly name: number; readonly value: number };
  /** A structure given by address holds them: its members in order, and what each sets. */
  readonly structure?: { readonly at: number; readonly members: OptionTable };
  /** What it means when the switching argument is left out. */
  readonly omitted?: 'on' | 'off';
  /** The call switches keepalive on, with what the options in its first argument say. */
  readonly enables?: true;
  /** The call gives its receiver back, for chains. */
  readonly returns?: 'it';
  /** What holds once it is on, where that is not the kernel's. */
  readonly defaults?: readonly LibraryDefault[];
  readonly fix?: readonly FixRow[];
}

export interface Closes {
  readonly does: 'close';
  readonly on?: Where;
}

/** The call, or a property, gives a stream of the connection: no option can be set on it, but closing it closes both. */
export interface Streams {
  readonly does: 'stream';
  readonly gives: string;
}

/** The result is the same connection: a wrapper, a chained setter, a getter. */
export interface Passes {
  readonly does: 'pass';
  readonly from?: Where;
  readonly gives?: string;
  /** What stands at `from` is a function that runs once at most, and what it gives is kept: `LazyLock::new(|| …)`. */
  readonly once?: true;
  /** Its connections live on what is given there, and end where that is closed: a group of event loops. */
  readonly endedBy?: Where;
  /** It has the connection's silence told: `socket.setTimeout(ms, handler)`, Python's `sock.settimeout(s)`. */
  readonly silence?: Silence;
}

/** After so long without a byte something happens; 0 and null are never. */
export type Silence = { readonly after: number | string; readonly unit: Unit } & (
  | {
      /** The handler runs, and whoever listens for the event. */
      readonly tells: { readonly handler?: number; readonly event: string };
    }
  /** The call that reads fails with an exception; not `deaf` ones. */
  | { readonly raises: true; readonly deaf?: RegExp }
  /** The library closes it, or has its handler told by this method. */
  | { readonly ends: true | string }
);

/** The result has a type whose methods are listed, and is no connection. */
export interface Makes {
  readonly does: 'make';
  readonly gives: string;
}

/** Calls a function: `Thread(target=f, args=(conn,))`. `rest`: all arguments behind `function`. */
export interface Runs {
  readonly does: 'run';
  readonly function: readonly Where[];
  readonly arguments: readonly Where[] | 'rest';
  /** It only gives the function with these arguments put before others: `functools.partial(f, store)`. */
  readonly binds?: true;
}

/** A whole exchange on a connection of its own. */
export interface Requests {
  readonly does: 'request';
  readonly peer?: readonly Where[];
  readonly pool: string;
  readonly pooled?: PoolFix;
  /** A method of the receiver that opens its connection, for all that is asked then: `http.start`. */
  readonly starts?: string;
  /** It is a connection for all that its block asks: one for each round of a loop where that asks once. */
  readonly forBlock?: true;
  /** Up to this version of the runtime; later ones share connections by themselves. */
  readonly before?: { readonly package: string; readonly version: Version };
}

/** What must hold for one of several meanings of a name: an argument is one of these strings or mentions a word. */
export type Condition =
  | { readonly at: Where; readonly is: readonly string[] }
  | { readonly at: Where; readonly mentions: RegExp }
  /** The file's text matches. */
  | { readonly file: RegExp }
  /** The file is a program of such a kind, as its tree tells. */
  | { readonly program: (root: Syntax) => boolean }
  /** The receiver, its declared type or what it was made by has such a word. */
  | { readonly receiver: RegExp }
  /** The text of the function around matches. */
  | { readonly around: RegExp }
  /** What it gives is taken apart into so many names. */
  | { readonly parts: number }
  /** So many arguments. */
  | { readonly arguments: number };

/** `when`: all of them hold. */
export type Api = (
  | Opens
  | Creates
  | Connects
  | Accepts
  | Serves
  | Listens
  | Sets
  | Closes
  | Passes
  | Streams
  | Makes
  | Runs
  | Requests
) & {
  readonly when?: Condition | readonly Condition[];
  /** The kind of call it must be, where `new X()` and `X()` differ. */
  readonly constructs?: boolean;
  /** An option that must be given so: `agent: false`. */
  readonly only?: { readonly option: Where; readonly is: boolean };
  /** What the receiver must be called, where its type cannot be told: `loop`. */
  readonly receiver?: RegExp;
};

/** What calls mean, by the path or by the type and method they are known under: `std.net.TcpStream.connect`, `Socket#close`. */
export type Rows = Record<string, Api | readonly Api[]>;

export const enabled: OptionEffect = { sets: 'enabled' };
export const probes: OptionEffect = { sets: 'probes' };
export const unknown: OptionEffect = { sets: 'unknown' };
export function idle(unit: Unit): OptionEffect {
  return { sets: 'idle', unit };
}
export function interval(unit: Unit): OptionEffect {
  return { sets: 'interval', unit };
}

import type { Edit, Span } from '../text.ts';
import type { FixRow, LibraryDefault, OptionEffect, OptionTable, Rows, Unit } from './api.ts';
import type { Shaper, Syntax } from './syntax.ts';

/**
 * A language. How its file is written:
 *
 * 1. **Shapes.** `shapes` turns the grammar's node types into the shapes of `syntax.ts`; the builders there make
 *    a row of most (`call: call('function', 'arguments')`). What has no row is `other` and is looked through, so
 *    begin with names, members, calls, literals, assignments, functions, loops, exits and blocks, and print a
 *    tree to see the node types. A node that leaves an expression the same thing (parentheses, `await`, casts,
 *    `&x`) is `same`.
 * 2. **Triggers.** `triggers` is one regular expression tried on the raw text before anything is parsed: no match,
 *    no cost. It names what must be there for any row to apply: module names, class names, socket functions.
 * 3. **Rows.** `apis` says what calls mean. A key is the path a name has through imports (`socket.create_connection`,
 *    globals by their bare name), or `type#method` for a method of what another row `gives` or a declared type
 *    names, or `#method` for a method so particular that any receiver will do; `type#*` is
 *    every other method of a type, as of a builder whose methods all give it back. A row `does` one thing: `open` a
 *    connection, `create` a socket, `connect` it, `accept` or `serve` one, `set` options, `close`, `pass` the same
 *    connection on, `run` a function, `request` over a connection of its own. Options of the call are data, too:
 *    `{ keepAlive: enabled, keepAliveInitialDelay: idle('ms') }`. Versions decide defaults: `defaults` has a row
 *    for each range, with its source.
 * 4. **Socket options.** `sockopts` adds names beyond SO_KEEPALIVE, TCP_KEEPIDLE and their kin.
 * 5. **Fixes.** `fix` at a row, or `fixes` by type for what is set on the connection itself; the first row that
 *    holds for the manifest's versions is written, in the file's own indentation, quotes and import style.
 * 6. **False friends.** `falseFriends` are words that say keepalive and mean something else.
 * 7. **Proof.** A fixture `test/fixtures/languages/<language>.<ext>` with one line a row, fixtures of the rules, and
 *    an entry in `index.ts`.
 */
export interface Language {
  /** The name of its file here, and of `CodeDocument.language`. */
  readonly id: string;
  /** As people write it: `Python`. */
  readonly name: string;
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  /** Language ids of VS Code. */
  readonly editorIds: readonly string[];
  /** The file's name without `.wasm`: `tree-sitter-python`. */
  readonly grammar: string;
  /** Tried on the whole text before it is parsed; must have no `g` or `y` flag. */
  readonly triggers: RegExp;
  /** What is parsed in the place of the text: as long, with blanks for what is not compiled or cannot be parsed. */
  readonly parsed?: (text: string) => string;
  readonly comment: { readonly open: string; readonly types: readonly string[] };
  readonly shapes: Readonly<Record<string, Shaper>>;
  /**
   * Node types some of whose children make one thing that has no node of its own: `socket.close` of a call with a
   * receiver, the statements of a lambda. They come as one node of the type named, in the field named.
   */
  readonly groups?: Readonly<Record<string, Grouping>>;
  /** Node types some of whose children are more than their own node says: `connect`, a call of a method (Ruby). */
  readonly wraps?: Readonly<Record<string, Wrapping>>;
  /** Node types whose tokens the grammar leaves unread, a macro's, and how to read them. */
  readonly readings?: Readonly<Record<string, (children: readonly Syntax[]) => Reading | undefined>>;
  readonly names: Naming;
  readonly apis: Readonly<Rows>;
  /** Names of socket options beyond the common ones, with or without their prefix. */
  readonly sockopts?: Readonly<Record<string, OptionEffect>>;
  /** Types whose members are socket options, whatever these are called: `SocketOptionName` of C#. */
  readonly sockoptTypes?: RegExp;
  /** Calls that make an option with its value, by path: where its parts stand among their arguments. */
  readonly sockoptObjects?: Readonly<
    Record<string, { readonly level: number; readonly name: number; readonly value: number }>
  >;
  /** Calls that give the option named by a string: `getattr(socket, "TCP_KEEPIDLE")` -> its argument's position. */
  readonly reflection?: Readonly<Record<string, number>>;
  /** What one unit of a duration's constructor or constant is, in seconds: `Duration.ofMinutes` -> 60. */
  readonly durations?: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
  /** Methods that only convert a number or duration: factor by which they multiply (`total_seconds` -> 1). */
  readonly conversions?: Readonly<Record<string, number>>;
  /** Calls that give any number up to an argument, as they are written: `random.randint` -> its position. */
  readonly random?: Readonly<Record<string, number>>;
  /**
   * What the runtime sets beside an idle time by itself, the newest version first: seconds between probes (`idle`:
   * as many as the idle time) and probes. Absent: the kernel's values stay.
   */
  readonly pace?: readonly {
    readonly from?: readonly number[];
    readonly interval: number | 'idle';
    readonly probes: number;
  }[];
  /** Statements that enable keepalive, by type of what is held; `sockopts` for a list of socket options by itself. */
  readonly fixes?: Readonly<Record<string, readonly FixRow[]>>;
  /** Options so much a library's own that a record of them says whose it is: Django's `OPTIONS`, a driver's settings. */
  readonly records?: readonly {
    readonly options: OptionTable;
    readonly defaults?: readonly LibraryDefault[];
    readonly fix?: FixRow;
  }[];
  /** Records by which a framework connects: Django's `DATABASES`. */
  readonly frameworks?: readonly FrameworkRecord[];
  /** Words in the name of an option or call that say keepalive and are something else. */
  readonly falseFriends?: RegExp;
  /** Decorators, registrations and parameters that make a function a request handler. */
  readonly handlers?: {
    readonly decorators?: RegExp;
    /** Calls that take a handler: the method's name. */
    readonly registrations?: RegExp;
    /** Parameter names of which the first two tell a handler: `req, res`. */
    readonly parameters?: readonly RegExp[];
    /** Names of methods of a class. */
    readonly methods?: RegExp;
    /** Declared type of a parameter that only handlers have. */
    readonly types?: RegExp;
    /** Classes by their base, whose methods of those names are handlers where others can call them. */
    readonly classes?: readonly { readonly base: RegExp; readonly methods: RegExp }[];
  };
  /** What tells test code: connections there end with the test. */
  readonly tests?: {
    /** Paths of files that are tests. */
    readonly files?: RegExp;
    /** Modules whose import, or that of a part of them, makes the whole file a test. */
    readonly modules?: readonly string[];
    /** Calls that take a test's function: `it`, `describe`. */
    readonly registrations?: RegExp;
    readonly functions?: RegExp;
    readonly bases?: RegExp;
    readonly decorators?: RegExp;
  };
  /** Methods whose function argument runs once an item: `forEach`, `map`. */
  readonly iterations?: RegExp;
  /** What stands before a function that makes something once, for as long as the program runs: `useFactory: () => …`. */
  readonly makesOnce?: RegExp;
  /** Classes of the library that only read and write; what else is called a reader is the program's. */
  readonly readers?: RegExp;
  /** Bases of handlers that are known to set no options; those of another file may. */
  readonly plainBases?: RegExp;
  /** Functions that give what they get to whoever collects what the block around makes: `flow { emit(connect()) }`. */
  readonly emits?: RegExp;
  /**
   * Handlers that, among those a connection is given, end it or say something once it was silent: where their times
   * stand, in seconds unless an argument behind them names another unit (Netty's `IdleStateHandler`).
   */
  readonly idleHandlers?: { readonly made: RegExp; readonly times: number };
  /** Functions that move bytes or ask something and keep nothing of the connection they are given: `read(fd, …)`. */
  readonly transfers?: RegExp;
  /** A method that gives a connection to another process, and which of its arguments: `child.send("socket", socket)`. */
  readonly sendsAway?: { readonly method: string; readonly at: number };
  /** The type of what a selector gives for a connection that waits there, and that leads back to it. */
  readonly waitingKeys?: string;
  /** Statements that hand what stands in them to what goes on beside the function: `go serve(conn)`, `pool <- conn`. */
  readonly handsOver?: RegExp;
  /** Calls by path that wait by the clock, for the seconds they are given first: `time.sleep`. */
  readonly sleeps?: RegExp;
  /** Such calls that count otherwise, and how many of what they are given are a second: `usleep`. */
  readonly naps?: Readonly<Record<string, number>>;
  /** What a plain number is that these are given; else seconds. */
  readonly sleepsIn?: 'ms';
  /** Calls by their last word that run a function after a time, once or (`again`) over and over: `loop.call_later`. */
  readonly timers?: Readonly<
    Record<
      string,
      {
        readonly after: number;
        readonly function: number;
        readonly unit: Unit;
        /** An argument may name another: `TimeUnit.SECONDS`. */
        readonly unitAt?: number;
        readonly again?: true;
        /** The method of what the call makes that begins it, and gets the time: `LoopingCall(self.ping).start(30)`. */
        readonly begun?: string;
      }
    >
  >;
  /** An annotation of methods that are run again and again. */
  readonly scheduled?: string;
  /** What libraries call clocks that run something again and again, and decorators of methods that these run. */
  readonly repeaters?: readonly string[];
  /**
   * Objects that keep the time: the method that waits for their next round, their events whenever it is over, and the
   * property that has it: `clock.Elapsed += Ping`.
   */
  readonly clocks?: {
    readonly waits: string;
    readonly events: readonly string[];
    readonly property: string;
  };
  /** Calls that end a wait by an exception once a time is over, and which of their arguments says how long: seconds. */
  readonly waitLimits?: Readonly<Record<string, number>>;
  /** What limits one reading: what is made for it with a time, and calls that are given one. */
  readonly readLimits?: {
    readonly made: readonly string[];
    readonly set: readonly string[];
    readonly unit: Unit;
    /** What waits for the first of several tasks, and a task that only takes its time. */
    readonly races?: { readonly call: string; readonly timer: string };
  };
  /**
   * Calls that say what is run when a clock's time is over, once or (`again`) over and over, and the methods of the
   * clock that give it the time: Qt's `connect(clock, &QTimer::timeout, this, &Link::ping)` with `clock->start(30000)`.
   */
  readonly alarms?: readonly {
    readonly call: string;
    /** Where the clock stands among the arguments; else the call is its method. */
    readonly clock?: number;
    readonly event?: { readonly at: number; readonly mentions: RegExp };
    readonly times: readonly string[];
    readonly unit: Unit;
    readonly again?: true;
  }[];
  /** The call that says what is run when something has come: Qt's `connect(line, &QTcpSocket::readyRead, this, &Link::hear)`. */
  readonly hears?: {
    readonly call: string;
    readonly event: { readonly at: number; readonly mentions: RegExp };
  };
  /**
   * Methods that are run again and again, and the call that says how often: `OnTimer` of a window that has called
   * `SetTimer(1, 5000, NULL)`.
   */
  readonly ticks?: Readonly<
    Record<string, { readonly begun: string; readonly at: number; readonly unit: Unit }>
  >;
  /** Calls that wait for something to happen, but no longer than an argument says: `poll(&fd, 1, 1000)`. */
  readonly waits?: Readonly<Record<string, { readonly at: number; readonly unit: Unit }>>;
  /** Operations that run the handler they are given once: Asio's `async_read(socket, buffer, handler)`. */
  readonly completes?: RegExp;
  /** How a method is named to whoever calls it by its `name`; `this::ping` unless said. */
  readonly namesMethod?: RegExp;
  /** Statements behind which a function comes only when the program ends: `http.ListenAndServe(address, nil)`, `<-quit`. */
  readonly blocks?: RegExp;
  /** Types of streams over a connection, on which nobody can set its options. */
  readonly streams?: RegExp;
  /** What no variable holds any more is closed: at once where references are counted (PHP, Python), else when that is found (Ruby). */
  readonly freed?: true;
  /** Types that are closed at once when no variable holds them any more, as against what a loop of events holds. */
  readonly closesItself?: RegExp;
  /** The member of what a callback gets in which it finds what the call was given for it: `result.AsyncState`. */
  readonly callbackState?: string;
  /** Whoever has a library's client can still tune what it makes: `pool.on("connect", …)`, `client.stream` (Node). */
  readonly tunedLater?: true;
  /** Calls that have a function run with a thing, however the one around is left: `pthread_cleanup_push(hang_up, &fd)`. */
  readonly unwinds?: RegExp;
  /** What an exception leaves behind in variables alone is closed by the collector (.NET, the JVM, Python). */
  readonly finalized?: true;
  /** A value has one owner and is closed where that goes out of scope (Rust). */
  readonly ownership?: Ownership;
  readonly writing: Writing;
}

export interface FrameworkRecord {
  /** The key that says which library connects, and what it must say: `"ENGINE": "django.db.backends.postgresql"`. */
  readonly key: string;
  readonly names: RegExp;
  /** The key of the peer's host or URL. */
  readonly peer: string;
  /** How many seconds a connection is used again; nothing and 0 are not at all, null is for ever. */
  readonly lasts?: string;
  /** The key of a record that goes to the library. */
  readonly options: { readonly under: string; readonly sets: OptionTable };
  readonly defaults: readonly LibraryDefault[];
  readonly fix?: FixRow;
}

export interface Ownership {
  /** The argument only lends what it is about: `&stream`. */
  readonly lends: (argument: Syntax) => boolean;
  /** Calls that go on as long as what they are lent: `copy_bidirectional(&mut a, &mut b)`. */
  readonly lasting: RegExp;
  /** Calls that copy in one direction: two in a function go on in both as long as the connections do. */
  readonly copying: RegExp;
  /** Methods that give the value they are called on to a function: `connect(address).and_then(|stream| …)`. */
  readonly chains: RegExp;
  /** It ends in time, whatever it waits for: in `timeout(limit, async { … })`, or read with a time limit and `?`. */
  readonly isLimited: (use: Syntax) => boolean;
  /** A loop that ends whatever the peer does: with the file that it reads, or when so much is done. */
  readonly endsByItself: (loop: Syntax) => boolean;
  /** Whoever has the instance has the connection in the field, too: `pub stream: TcpStream`. */
  readonly isExposed: (field: Syntax) => boolean;
  /** What a name is bound to only writes, and the half that reads has a name beside it: `let (reader, writer) = stream.into_split()`. */
  readonly isWritingHalf: (target: Syntax) => boolean;
  /** What a function gives that only lends a connection: `&mut TcpStream`, `RawFd`. */
  readonly lendsOut: RegExp;
  /** Calls that run a function by itself, and mostly nobody asks what it gives: `thread::spawn(move || answer(stream))`. */
  readonly runs: RegExp;
  /** Declared types of what can hold no connection and is no answer either: `io::Result<()>`, `bool`. */
  readonly nothing: RegExp;
  /** Callees that make it a connection of short exchanges, HTTP's. */
  readonly answers: (callee: Syntax) => boolean;
  /** The path of what is called leads into other files of the program, as against those of others. */
  readonly isProgram: (path: string, text: string) => boolean;
  /** The manifest's text names the package as one of others: what code calls besides is its own library. */
  readonly needs: (manifest: string, module: string) => boolean;
  /** Methods that take over what they are given, whatever their type: `handler.handle(stream)`. */
  readonly takesOver: RegExp;
  /** Paths of types that keep, read or write what they are given, and set no options. */
  readonly onlyUses: RegExp;
  /** Of a call nobody knows that took the value, whether its result holds it: `acceptor.accept(stream).await?`. */
  readonly wraps: (call: Syntax) => boolean;
}

/** Tokens to be parsed by themselves: what does not follow the grammar then stays as it is. */
export interface Reading {
  /** What is parsed: pieces of the file, in its order, and what must stand around them. */
  readonly parts: readonly (string | Span)[];
  /** The type of node that comes out, the first of it. */
  readonly wants: string;
  /** The child whose place it takes, and the field it fills. */
  readonly instead: Syntax;
  readonly as: string;
}

export interface Grouping {
  /** The children from the one field to the other, or all but those of some types, which stand at the ends. */
  readonly of: { readonly from: string; readonly to: string } | { readonly without: readonly string[] };
  readonly as: string;
  readonly field: string;
}

/** The child comes inside of a node of the type named, which takes its place. */
export interface Wrapping {
  readonly isWrapped: (child: Syntax) => boolean;
  readonly as: string;
}

/** How names get their meaning. */
export interface Naming {
  /** Assigning to a name makes it in the function (Python, Ruby, PHP); else only a declaration does. */
  readonly assignmentDeclares: boolean;
  /** Calls that give a module by its name: `require`. */
  readonly loaders?: readonly string[];
  /** A module's own name for a spelling: `node:net` -> `net`. */
  readonly module?: (spelled: string) => string;
  /** The class whose object comes to hold what the function it is made with gives to its first parameter. */
  readonly promise?: string;
  /** Methods of a promise that give what it comes to hold to a function: `then`. */
  readonly chains?: RegExp;
  /** A variable that holds a function's name calls it (PHP): `$open = $kept ? 'pfsockopen' : 'fsockopen'`. */
  readonly calledByName?: true;
  /** What calls the constructor of the base: `super(options)`, Python's `super().__init__(options)`. */
  readonly baseCall?: string;
  /** Paths of modules that are other files of the program: `./session`. Their functions may set options. */
  readonly ownModules?: RegExp;
  /** A base's method that calls one of the class in its place: a stream's `destroy` calls `_destroy` (Node). */
  readonly hooks?: Readonly<Record<string, string>>;
  /** Where a path leads that goes through a module of others: `hub.socket.socket` -> `socket.socket`. */
  readonly through?: (path: string) => string;
  /** Members that are the thing itself: `default`. */
  readonly transparent?: readonly string[];
  /** An import may give a name that is only a part of what it names (Go): `"net/http"` gives `http`. */
  readonly importsByPath?: true;
  /**
   * Where types get methods from outside (extensions of Kotlin and C#): the beginnings of the names that connections have
   * of their own. Another method of another file may set options.
   */
  readonly ownMethods?: RegExp;
  /** Methods whose function argument has the receiver as its `this` (Node's `on`). */
  readonly bindsSelf?: RegExp;
  /** Methods that connect, where one that is taken from its object stays bound to it: `retry(sock.connect, address)`. */
  readonly boundMethods?: readonly string[];
  /** `x` in a method may be the instance's (Java, Kotlin): members are seen by their bare name. */
  readonly membersInScope?: true;
  /** Makes, or is the type of, a pointer that ends what it points to where its block ends: C++'s `std::unique_ptr`. */
  readonly uniquePointers?: RegExp;
  /** Methods stand outside of their class, `Client::close`, and are called by their bare name in others of it. */
  readonly methodsOutside?: true;
  /** What is assigned to a parameter goes to the caller: `*fd = socket(…)`, `int &fd`. */
  readonly outParameters?: true;
  /** As against what is the function's own copy: `fd` of `int fd`, where it is written to as `fd = …`. */
  readonly isCopy?: (parameter: Syntax, written: Syntax) => boolean;
  /** Calls that make what they give in a variable of the caller's: name -> the argument's position. */
  readonly madeInArgument?: Readonly<Record<string, number>>;
  /** What fills an address that lies in a variable, `inet_pton(AF_INET, host, &address)`: hosts stand among its arguments. */
  readonly addressing?: RegExp;
  /** What copies one address into another: `memcpy(&address.sin_addr, host->h_addr, …)`. */
  readonly copying?: RegExp;
  /**
   * Words of calls whose callee stands elsewhere: `new` of C#'s `TcpClient client = new(host, port)`, PHP's
   * `call_user_func([$client, 'connect'], $host)`.
   */
  readonly nameless?: readonly string[];
  /** What `new` makes is a type, whatever variables go by that name (C#: `TcpClient = new TcpClient()`). */
  readonly typesApart?: true;
  /** The keys that an object has by its declared type, where the file tells all of them. */
  readonly keysOf?: (
    type: Syntax,
    leaves: (word: string) => readonly Syntax[],
  ) => readonly string[] | undefined;
  /** Only the class gets at the field or method, or at what a parameter makes one: `private`; told by the name that declares it. */
  readonly hides?: (declared: Syntax) => boolean;
  /**
   * What a call of its constructor gives a class at that position stays in the class: nobody else can get at it. The
   * owner is the class, or its constructor where a header has the class.
   */
  readonly keeps?: (owner: Syntax, call: Syntax, at: number) => boolean;
  /** Only this file can call the function: `private`. */
  readonly isPrivate?: (fn: Syntax) => boolean;
  /**
   * Methods may stand in `Client.prototype`, or be assigned to `this` in a function, and `const self = this` is the
   * instance, too (JavaScript).
   */
  readonly prototypes?: true;
  /** Node types that declare a type of the package, whose files share all of a record's fields (Go). */
  readonly declaresTypes?: RegExp;
  /** Functions begin with a capital, which elsewhere tells a class (C#). */
  readonly capitalMethods?: true;
  /** `let stream = secured(stream)`, `if let Ok(stream) = secured(stream)`: what is given is what had the name before (Rust). */
  readonly shadows?: true;
  /** A variable's methods are those of the class that it is declared to be of: `Worker worker`, `Worker[] workers`. */
  readonly declaredTypes?: true;
  /** `Type.f` and `Type::f` name the function of a class of the file, which may come in several parts. */
  readonly statics?: true;
  /** The row a call of an unknown function comes under for where it stands: Kotlin's `by late { … }` is as `by lazy { … }`. */
  readonly standsFor?: (call: Syntax) => string | undefined;
  /** Functions stand free in other files, too, and are called by their bare name (Kotlin), as the runtime's own are, which keep nothing. */
  readonly freeFunctions?: { readonly runtime: RegExp };
  /** A function's name alone calls it (Ruby). */
  readonly bareCalls?: true;
  /** The field that a name alone reads where no variable goes by it: `@socket` of `socket`, with `attr_reader :socket`. */
  readonly attribute?: (use: Syntax) => string | undefined;
  /** Names that tell by how they are written whose they are: the instance's (`@socket`) or everybody's (`$socket`). */
  readonly sigils?: { readonly field: RegExp; readonly global: RegExp };
}

/** An import put on a line of its own: in front of the line that holds `before`, or below the one that holds `behind`. */
export interface ImportLine {
  readonly before?: Syntax;
  readonly behind?: Syntax;
  readonly text: string;
}

/** How a fix is written. */
export interface Writing {
  /** Statements end with it where the file's do. */
  readonly terminator?: ';';
  /** Values are given by address: what is to be changed stands where the variable gets it. */
  readonly byAddress?: true;
  /** One level of indentation, where the file shows none. */
  readonly indent: string;
  readonly true: string;
  readonly false: string;
  /** A variable by its name, where it has a sigil: `$name`. */
  readonly variable?: (name: string) => string;
  /** `name=value` of a keyword argument, `name: value` of an entry. */
  readonly keyword?: (name: string, value: string) => string;
  readonly entry?: (name: string, value: string) => string;
  /** What stands around the entries of a record: `['{ ', ' }']`. */
  readonly record?: readonly [open: string, close: string];
  /** The line that imports a module under a local name. */
  readonly import?: (module: string, local: string) => string;
  /** The name a module goes by where nobody says otherwise: `java.net.Socket` -> `Socket`. */
  readonly localName?: (module: string) => string;
  /** The path by which a module is named where it is not imported, in languages that need no import for that. */
  readonly fullPath?: (module: string) => string;
  /** Where the import of a module goes, where imports are grouped or sorted; its text has no line ending. */
  readonly importLine?: (root: Syntax, module: string, line: string) => ImportLine | undefined;
  /** Strings may be written with either quote. */
  readonly quotes?: true;
  /** A duration of so many seconds, in the way the given one is written; may hold `{module}` as fixes do. */
  readonly duration?: (seconds: number, written: string) => string | undefined;
  /** A declared type of fields on which nothing can be called as they are: Kotlin's `Socket?`. */
  readonly optional?: RegExp;
  /** What the call makes is held by a pointer: its members go by `->`. */
  readonly byPointer?: (making: Syntax) => boolean;
  /** Modules that `duration` names. */
  readonly durationImports?: readonly string[];
  /** A comment on a line of its own may be put in front of imports, `#!` and `from __future__`: statements before these are skipped. */
  readonly headers?: RegExp;
  /**
   * Where statements about what a name holds may stand, where that is not simply behind the call that makes it:
   * behind a statement or at the start of a body; `undefined` where the name does not hold the connection itself.
   */
  readonly place?: (
    target: Syntax,
    making: Syntax,
  ) => { readonly behind: Syntax } | { readonly body: Syntax } | undefined;
  /** Puts a package into a manifest; `elsewhere` where it would have to go into another file. */
  readonly dependency?: (
    manifest: string,
    name: string,
    version: readonly number[] | undefined,
  ) => Edit | 'there' | 'elsewhere';
  /** `10_000` may be written from this version of the runtime on. */
  readonly separatorsFrom?: readonly number[];
}

/**
 * The parts that read connections out of a file. What a call means may hang on the type of its receiver, that on what a
 * server hands over, that on what calls mean: so each part has the others, and asks them when it is asked itself.
 */
import type { Accepts, Api } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Functions } from '../names/functions.ts';
import type { Names } from '../names/names.ts';
import type { OptionReader } from '../options/options.ts';
import type { SyntaxTree } from '../tree/syntax.ts';
import type { Values } from '../values/values.ts';
import type { Known, Making, Rows } from './rows.ts';

/** A socket, a connection, or an object that makes connections. */
export interface Subject {
  readonly known: Making;
  /** Not TCP: UDP, Unix and the like. What is set on it is set on another connection. */
  readonly excluded: boolean;
}

/** What an expression may be. `open`: something else, too. */
export interface Origins {
  readonly subjects: ReadonlySet<Subject>;
  readonly open: boolean;
}

/** Of several values that one call gives, one each; an empty word for what is nothing to us. */
export type Given = string | readonly string[] | undefined;

export interface Reading {
  readonly tree: SyntaxTree;
  readonly names: Names;
  readonly values: Values;
  readonly options: OptionReader;
  readonly language: Language;
  readonly rows: Rows;
  readonly functions: Functions;
  readonly calls: Calls;
  readonly types: Types;
  readonly callSites: CallSites;
  readonly handlers: Handlers;
  readonly origins: OriginReader;
  /** Calls that are known so far. */
  everyCall(): readonly Known[];
  /** Subjects that are known so far. */
  everySubject(): readonly Subject[];
  /** What such a call makes. */
  subjectOf(call: Making): Subject;
}

/** What is found is kept until the next pass knows more. */
export interface Kept {
  forget(): void;
}

/** What calls mean. */
export interface Calls extends Kept {
  /** The row of a call; `undefined` for one nobody knows. */
  known(node: Syntax): Known | undefined;
  /** The row of a property: `socket.inputStream` of Kotlin. */
  memberRow(node: Syntax, shape: ShapeOf<'member'>): Api | undefined;
  /** What a call is about: the object that it is a method of, or the argument that its row names. */
  receiverOf(call: Known, where: number | string | undefined): Syntax | undefined;
  /** The types of what a call gives. */
  givenBy(call: Known | undefined): Given;
  /** `for stream in listener.incoming()`: each item is a connection. */
  acceptingEach(over: Syntax): (Known & { readonly row: Accepts }) | undefined;
}

/** Types under which the methods of expressions are listed. */
export interface Types extends Kept {
  typeOf(node: Syntax, depth?: number): string | undefined;
}

/** Where functions of the file are called or run, and with what. */
export interface CallSites extends Kept {
  /** What the callers in this file give for a parameter. `open`: others may call it, too. */
  argumentsFor(fn: Syntax, at: number): { readonly given: readonly Syntax[]; readonly open: boolean };
  /** What objects are made with whose constructor it is: `socket` of `new Guest(socket)`. */
  madeWith(fn: Syntax, at: number): readonly Syntax[];
  /** The call that runs the function named there: `Thread(target=f)`, the `thread.Start(client)` of `new Thread(f)`. */
  runOf(use: Syntax): Known | undefined;
  /** Its calls, where the file does nothing else with it; `undefined` where it does, or never calls it. */
  callsOf(fn: Syntax): readonly ShapeOf<'call'>[] | undefined;
}

/** Whom servers and clients hand their connections to. */
export interface Handlers {
  /** The functions and classes an argument hands a connection to. */
  handlersAt(argument: Syntax, method?: string): readonly Syntax[];
  /** Where among the parameters of such a function the connection comes. */
  parameterOf(handing: Making, fn: Syntax): number | undefined;
  /** The servers whose connections it hands on: itself, or on which it listens for them. */
  serversOf(subject: Subject): readonly Subject[];
  /** The connections that are handed to a function as that parameter. */
  handedTo(fn: Syntax, at: number): readonly Subject[];
  /** `self.request` in a handler class. */
  handedAs(node: Syntax, shape: ShapeOf<'member'>): readonly Subject[];
  /** `args.AcceptSocket`, `args.ConnectSocket`, in which a call leaves the connection. */
  givenLater(member: string): readonly Subject[];
  /** Handlers and members get their type once what gives them is known. */
  hasMore(): boolean;
}

/** Which connection an expression may be. */
export interface OriginReader extends Kept {
  originsOf(node: Syntax, depth?: number): Origins;
}

/** Types and origins are followed so far. */
export const deepest = 30;

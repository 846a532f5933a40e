/** How both ends name a message: the method on the wire with the types that travel under it. */

/** A request with parameters `P`, answered by `R`. The types exist for the compiler alone. */
export interface Request<P, R> {
  readonly method: string;
  readonly types?: (params: P) => R;
}

export interface Notification<P> {
  readonly method: string;
  readonly types?: (params: P) => void;
}

export function request<P, R>(method: string): Request<P, R> {
  return { method };
}

export function notification<P>(method: string): Notification<P> {
  return { method };
}

/** As in the Language Server Protocol: zero-based, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

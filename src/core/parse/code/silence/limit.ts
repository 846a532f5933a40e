/** The longest silence that such a connection outlives. */
export interface IdleClose {
  /** `undefined` where it is given and cannot be read. */
  readonly seconds: number | undefined;
}

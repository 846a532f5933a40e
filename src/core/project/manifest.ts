/** Versions of language and libraries as the nearest manifest or lock file names them. */
export interface Manifest {
  readonly uri: string;
  /** The one file that names what the project needs, where there is one. */
  readonly file?: { readonly uri: string; readonly text: string };
  /** Lowest version of the runtime it allows, where it says so: `[20]` for node, `[3, 9]` for Python. */
  readonly runtime?: readonly number[];
  /** Package name (lower case) to the lowest version that may be installed; `undefined` where it cannot be told. */
  readonly packages: ReadonlyMap<string, readonly number[] | undefined>;
  /** Of those that no lock holds, and of which newer ones may be installed: the version that these end before. */
  readonly ends: ReadonlyMap<string, readonly number[]>;
}

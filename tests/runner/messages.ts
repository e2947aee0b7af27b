/** What a worker is told. */
export interface Order {
  /** The test file, from the repository's root. */
  readonly file: string;
  /** A regular expression for the full titles of the tests to run. @default every test */
  readonly grep: string | undefined;
  /** Whether the file is one of those that have to do without a local AWS. */
  readonly isQuick: boolean;
}

/** What a worker reports while it runs a file, in this order for each test. */
export type Event =
  /** A test, or a hook of Mocha's, has begun. */
  | { readonly kind: "begun"; readonly title: string }
  | { readonly kind: "passed"; readonly title: string; readonly milliseconds: number }
  | { readonly kind: "failed"; readonly title: string; readonly reason: string }
  /** A hook has ended well. */
  | { readonly kind: "prepared"; readonly title: string; readonly milliseconds: number }
  /** The file is done; the worker waits for the next order. */
  | { readonly kind: "done" };

/** What the program needs of its process, so that it can be tried without one. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where profiles are kept, unless the environment says otherwise. */
  readonly homeDirectory: string;
  readonly hostName: string;
  /** A whole text with line ends, to standard output. */
  readonly write: (text: string) => void;
  /** One line to standard error. */
  readonly complain: (line: string) => void;
  /** The terminal that shows standard output; `undefined` in a pipe or a file. */
  readonly terminal: Terminal | undefined;
  /** Asks a person; `undefined` where there is nobody, as in a pipe. */
  readonly ask: ((question: Question) => Promise<string>) | undefined;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** Resolves when the user wants to stop (Ctrl-C); until it is called, that ends the process at once. */
  readonly stopped: () => Promise<void>;
  readonly now: () => number;
}

/** A question to a person. */
export interface Question {
  readonly text: string;
  /** The answer is not shown while it is typed. */
  readonly secret: boolean;
}

/** A terminal, whose size may change. */
export interface Terminal {
  readonly columns: () => number;
  readonly rows: () => number;
  /** Calls back with each key that is pressed, until the returned function is called. */
  readonly onKey: (press: (key: string) => void) => () => void;
}

/** What a command needs of the process it runs in; tests hand in their own. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard output, and standard error, are terminals that a person looks at. */
  readonly terminal: { readonly out: boolean; readonly err: boolean };
  readonly columns: number;
  /** The URL of the folder that the manual is in; null where it is not at hand. */
  readonly manual: string | null;
  out(text: string): void;
  err(text: string): void;
  /** Standard input, read to its end or until `limit` bytes are exceeded. */
  stdin(limit: number): Promise<Uint8Array>;
  /** Calls the listener when somebody presses Ctrl-C; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
}

/**
 * What the process answers to its caller. Bad usage and unreadable input have a code of their own, so that a pipeline can tell "the design has
 * errors" from "there was nothing to look at" (64 is EX_USAGE of sysexits.h).
 */
export const EXIT = {
  fine: 0,
  /** Errors stand in the file, or `format --check` found a difference. */
  errors: 1,
  /** An expectation does not hold. */
  expectation: 2,
  /** An export would overwrite what a person changed. */
  conflict: 3,
  usage: 64,
  /** EX_SOFTWARE of sysexits.h. */
  bug: 70,
  /** 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

/** Stops a command with one line for the person who typed it; anything else that is thrown is a bug. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exit: number = EXIT.usage,
  ) {
    super(message);
  }
}

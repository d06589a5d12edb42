import type { LexerResult } from 'langium';

/** What is wrong with the text before it is a sentence. Langium carries it among the lexer's errors. */
export type Complaint = LexerResult['errors'][number] & {
  /** The code of the finding that it becomes. */
  readonly code?: string;
  /** What to write instead of the text complained of. */
  readonly replacement?: string;
};

import {
  createParser,
  LangiumParser,
  type AstNode,
  type LangiumCoreServices,
  type LexerResult,
  type ParseResult,
  type ParserOptions,
} from 'langium';
import { CommentedTreeBuilder, Comments } from './comments.js';
import { declined, MAX_SYNTAX_ERRORS } from './limits.js';

type Token = LexerResult['hidden'][number];

/** What chevrotain's parser has for recovery from errors; none of it is in its public types. */
interface Recovery {
  recoveryEnabled: boolean;
  canTokenTypeBeDeletedInRecovery: () => boolean;
  attemptInRepetitionRecovery: (...details: unknown[]) => void;
  SAVE_ERROR: (error: unknown) => unknown;
}

/** What Langium's parser keeps to itself. */
interface Insides {
  nodeBuilder: CommentedTreeBuilder;
  lexerResult: LexerResult | undefined;
  extractHiddenTokens: (token: Token) => readonly Token[];
}

/**
 * Langium's parser with limits: it declines what no person writes, skips no word to make a sentence fit (the word skipped is the first
 * of the next line, more often than not), and stops recovering when there are more errors than anybody reads.
 */
export class ArchParser extends LangiumParser {
  private errors = 0;
  private comments: Comments | null = null;
  private readonly recovery: Recovery;

  constructor(services: LangiumCoreServices) {
    super(services);
    this.recovery = this.limited(this.wrapper as unknown as Recovery);
    this.readComments(this as unknown as Insides);
  }

  override parse<T extends AstNode = AstNode>(input: string, options?: ParserOptions): ParseResult<T> {
    this.errors = 0;
    this.comments = null;
    this.recovery.recoveryEnabled = true;
    const complaint = declined(input);
    if (!complaint) return super.parse<T>(input, options);
    return { ...super.parse<T>('', options), lexerErrors: [complaint] };
  }

  private limited(recovery: Recovery): Recovery {
    const attempt = recovery.attemptInRepetitionRecovery.bind(recovery);
    const save = recovery.SAVE_ERROR.bind(recovery);
    recovery.canTokenTypeBeDeletedInRecovery = () => false;
    // Each recovery of this sort is a recursion: without the limit, enough stray brackets overflow the stack.
    recovery.attemptInRepetitionRecovery = (...details) => {
      if (recovery.recoveryEnabled) attempt(...details);
    };
    recovery.SAVE_ERROR = (error) => {
      if (++this.errors >= MAX_SYNTAX_ERRORS) recovery.recoveryEnabled = false;
      return save(error);
    };
    return recovery;
  }

  /** Comments in linear time; see comments.ts. */
  private readComments(insides: Insides): void {
    const builder = new CommentedTreeBuilder();
    const addHiddenNodes = builder.addHiddenNodes.bind(builder);
    insides.nodeBuilder = builder;
    insides.extractHiddenTokens = (token) => (this.comments ??= new Comments(insides.lexerResult?.hidden ?? [])).before(token.startOffset);
    // At the end Langium adds all comments that it thinks were not taken: the very list that they were taken from.
    builder.addHiddenNodes = (tokens) => {
      addHiddenNodes(tokens === insides.lexerResult?.hidden ? (this.comments?.before(Infinity) ?? tokens) : tokens);
    };
  }
}

export function createArchParser(services: LangiumCoreServices): ArchParser {
  const parser = new ArchParser(services);
  createParser(services.Grammar, parser, services.parser.Lexer.definition);
  parser.finalize();
  return parser;
}

import { DefaultLexer, DefaultLexerErrorMessageProvider, type LangiumCoreServices, type LexerResult, type TokenizeOptions } from 'langium';
import type { Complaint } from './complaint.js';
import { settleWords, type WordTypes } from './words.js';

type Token = LexerResult['tokens'][number];

/** Langium's lexer, and then the decision what every word is, and complaints about words, texts and comments that are not well formed. */
export class ArchLexer extends DefaultLexer {
  private readonly words: WordTypes;
  private readonly text: WordTypes['name'];
  private readonly unclosedComment: WordTypes['name'];

  constructor(services: LangiumCoreServices) {
    super(services);
    this.words = {
      name: this.type('ID'),
      key: this.type('KEY'),
      opening: this.type('OPENING'),
      applied: this.type('APPLIED'),
      measured: this.type('MEASURED'),
    };
    this.text = this.type('STRING');
    this.unclosedComment = this.type('UNCLOSED_COMMENT');
  }

  override tokenize(text: string, options?: TokenizeOptions): LexerResult {
    const result = super.tokenize(text, options);
    for (const token of result.tokens) {
      if (token.tokenType === this.words.name) {
        const wrong = /\W/.exec(token.image);
        if (wrong) result.errors.push(wrongName(token, wrong[0]));
      } else if (token.tokenType === this.text && !isClosed(token.image)) {
        result.errors.push(complaint(token, 'syntax', 'The text is not closed: `"` is missing at its end'));
      }
    }
    for (const comment of result.hidden) {
      if (comment.tokenType === this.unclosedComment) {
        result.errors.push({ ...complaint(comment, 'syntax', 'The comment is not closed: `*/` is missing at its end'), length: 2 });
      }
    }
    result.errors.sort((one, other) => one.offset - other.offset);
    settleWords(result.tokens, this.words);
    return result;
  }

  private type(name: string): WordTypes['name'] {
    const type = this.definition[name];
    if (!type) throw new Error(`The grammar has no terminal ${name}`);
    return type;
  }
}

function isClosed(image: string): boolean {
  return image.length > 1 && image.endsWith('"') && !/(?<!\\)(?:\\\\)*\\"$/.test(image);
}

function wrongName(token: Token, character: string): Complaint {
  const replacement = token.image
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('-', '_');
  return {
    ...complaint(
      token,
      'name',
      `\`${character}\` cannot stand in a name: names are made of letters a-z, digits and \`_\`; anything else can stand in a title`,
    ),
    ...(/^\w+$/.test(replacement) ? { replacement } : {}),
  };
}

function complaint(token: Token, code: string, message: string): Complaint {
  return {
    code,
    message,
    offset: token.startOffset,
    line: token.startLine ?? 1,
    column: token.startColumn ?? 1,
    length: token.image.length,
  };
}

/** Says in this language's words what the lexer cannot read. */
export class LexerMessages extends DefaultLexerErrorMessageProvider {
  override buildUnexpectedCharactersMessage(fullText: string, startOffset: number, length: number): string {
    const characters = Array.from(fullText.slice(startOffset, startOffset + length));
    const shown = characters.slice(0, 10).map(printable).join('') + (characters.length > 10 ? '…' : '');
    return `\`${shown}\` means nothing here`;
  }

  override buildUnableToPopLexerModeMessage(): string {
    return 'The lexer has one mode alone';
  }
}

function printable(character: string): string {
  return /[\p{C}\p{Z}]/u.test(character) ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} ` : character;
}

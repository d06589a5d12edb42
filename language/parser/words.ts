import type { LexerResult } from 'langium';

type Token = LexerResult['tokens'][number];
type TokenType = Token['tokenType'];

/** The token types that a word can have; the rest of a word's types are the keywords. */
export interface WordTypes {
  readonly name: TokenType;
  /** A name before a colon: a property, a field, a key. */
  readonly key: TokenType;
  /** A name that is the first word of its line, where a statement can begin. */
  readonly opening: TokenType;
  /** A name in a value whose argument stands beside it: `head 10%`, `tail errors`. */
  readonly applied: TokenType;
  /** The metric that a condition begins with: `p99(checkout) > 800ms`. */
  readonly measured: TokenType;
}

const NAMING = new Set([
  'architecture',
  'expect',
  'extends',
  'flow',
  'kind',
  'metric',
  'operation',
  'part',
  'property',
  'scenario',
  'type',
  'view',
]);
/** What can happen to a component in a scenario: the words behind `at 60s:`. */
export const FAULTS: ReadonlySet<string> = new Set([
  'fail',
  'slow',
  'lose',
  'delay',
  'partition',
  'flush',
  'corrupt',
  'surge',
  'fill',
  'expire',
  'revoke',
  'throttle',
  'deploy',
  'pause',
  'stress',
]);
const JOINS = new Set(['from', 'to', 'of', 'by', 'for']);
export const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==']);
const WORD = /^[a-z]+$/;

/**
 * Decides for every word whether it is a keyword or a name, and which sort of name, from the words beside it alone. With that, the
 * grammar needs no list of keywords that are names too, a name can be any word, and a line that breaks off does not swallow the next.
 * Tokens are changed in place.
 */
export function settleWords(tokens: readonly Token[], types: WordTypes): void {
  const settler = new Settler(tokens, types);
  for (let index = 0; index < tokens.length; index++) settler.settle(index);
}

class Settler {
  /** The brackets that are open. */
  private readonly open: string[] = [];
  /** Between the verb of a fault and the end of the statement, where `from`, `to`, `of`, `by` and `for` are keywords. */
  private inFault = false;
  /** Whether the previous token is a word that begins a statement. */
  private afterOpening = false;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly types: WordTypes,
  ) {}

  settle(index: number): void {
    const token = this.tokens[index];
    if (!token) return;
    if (!isWord(token, this.types)) {
      this.bracket(token.image);
      this.afterOpening = false;
      return;
    }
    const before = this.tokens[index - 1];
    const next = this.tokens[index + 1];
    const first = !before || (before.endLine ?? 0) < (token.startLine ?? 0);
    const previous = before?.image ?? '';
    const joined = !first && (isArrow(previous) || previous === '.');
    const following = next && next.startLine === token.endLine ? next.image : '';
    // In a list, commas stand between names; a line that begins with two words is the next statement, and lists around it were left open.
    if (first && beginsStatement(next, following, this.types)) this.open.length = 0;
    const listed =
      this.inBrackets() || ((previous === '|' || previous === '=') && !(first && beginsStatement(next, following, this.types)));
    const place = { first, joined, listed, previous, following };
    const opens = (first && !listed) || previous === '{' || previous === '}';

    if (following === ':' && !joined) {
      become(token, this.types.key);
      this.inFault = false;
    } else if (!this.isKeyword(token, index, place)) {
      if (first && !listed) this.inFault = false;
      become(token, this.beginsValue(index, place) ? this.valueType(index) : first && !listed ? this.types.opening : this.types.name);
    }
    this.afterOpening = opens;
  }

  private isKeyword(token: Token, index: number, place: Place): boolean {
    const word = token.image;
    if (token.tokenType === this.types.name || place.joined) return false;
    const { first, listed, previous, following } = place;
    const isValue = listed || (!first && previous === ':');
    const atKeyword = this.keywordAt(index - 1);
    if (word === 'miss' || word === 'failure') return atKeyword === 'on';
    // A line that begins with an arrow goes on with the one before. `expect mean(on)` asks for a component, and not for a flag.
    if (isArrow(this.tokens[index + 1]?.image ?? '') || following === '.' || this.keywordAt(index - 3) === 'expect') return false;
    if (FAULTS.has(word)) {
      // `at 60s: fail …`
      const fault = !first && previous === ':' && isFigure(this.tokens[index - 2]?.image);
      this.inFault ||= fault;
      return fault;
    }
    if (JOINS.has(word)) return this.inFault && !FAULTS.has(atKeyword) && !JOINS.has(atKeyword);
    if (word === 'extends') return this.keywordAt(index - 2) === 'kind';
    if (word === 'off') return isValue;
    if (word === 'per') return isFigure(previous) || this.isTypeWord(index - 1);
    if (word === 'on' && isValue) return true;
    if (word === 'kind' && isValue) return following === '(';

    if (isValue) return false;
    if (!first && (NAMING.has(atKeyword) || FAULTS.has(atKeyword) || JOINS.has(atKeyword))) return false;
    const ends = following === '' || following === '{' || following === '}' || following.startsWith('"');
    if (!first && this.afterOpening && ends && atKeyword === '') return false;
    this.inFault = false;
    return true;
  }

  /** Behind the colon of a property or a field, behind the `=` of a default, or in a list. */
  private beginsValue(index: number, { first, joined, previous }: Place): boolean {
    if (first || joined) return false;
    if (previous === ':') return this.tokens[index - 2]?.tokenType === this.types.key;
    return previous === '=' || ((previous === '[' || previous === ',') && this.open.at(-1) === '[');
  }

  /** What a name that begins a value is: what stands behind it on its line tells. */
  private valueType(index: number): TokenType {
    const line = this.tokens[index]?.endLine;
    const at = (distance: number): Token | undefined => {
      const token = this.tokens[index + distance];
      return token?.startLine === line ? token : undefined;
    };
    const [next, after] = [at(1), at(2)];
    if (next?.image === '(') return this.isMeasured(index + 2) ? this.types.measured : this.types.name;
    if (isFigure(next?.image)) return after?.image === '..' || after?.image === '{' ? this.types.name : this.types.applied;
    // The next declaration may stand behind it: `property a: duration  property b: rate`.
    if (!next || !isWord(next, this.types) || NAMING.has(next.image) || after?.image === ':') return this.types.name;
    const ends = !after || after.image === '}' || after.image === ']' || after.image === ',' || at(3)?.image === ':';
    return ends ? this.types.applied : this.types.name;
  }

  /** Whether a comparison follows the parenthesis that was opened before an index: a path is all that may stand in it. */
  private isMeasured(start: number): boolean {
    let depth = 1;
    for (let index = start; depth > 0; index++) {
      const token = this.tokens[index];
      if (!token) return false;
      if (token.image === '(') depth++;
      else if (token.image === ')') depth--;
      else if (!isWord(token, this.types) && token.image !== '.' && !isFigure(token.image)) return false;
      if (depth === 0) return COMPARISONS.has(this.tokens[index + 1]?.image ?? '');
    }
    return false;
  }

  /** The keyword at an index that has been settled, or '' when a name or anything else stands there. */
  private keywordAt(index: number): string {
    const token = this.tokens[index];
    return token && token.tokenType.name === token.image && WORD.test(token.image) ? token.image : '';
  }

  private isTypeWord(index: number): boolean {
    const before = this.tokens[index - 1]?.image;
    return this.tokens[index]?.tokenType === this.types.name && (before === ':' || before === '|');
  }

  private inBrackets(): boolean {
    const innermost = this.open.at(-1);
    return innermost === '[' || innermost === '(';
  }

  private close(): void {
    while (this.inBrackets()) this.open.pop();
  }

  private bracket(image: string): void {
    if (image === '{' || image === '[' || image === '(') this.open.push(image);
    else if (image === '}') {
      // A list that was never closed does not outlive the body that it stands in.
      this.close();
      this.open.pop();
      this.inFault = false;
    } else if (image === ']' || image === ')') {
      if (this.inBrackets()) this.open.pop();
    }
  }
}

interface Place {
  /** The first word of its line. */
  readonly first: boolean;
  /** After an arrow or a dot on the same line. */
  readonly joined: boolean;
  /** Inside brackets or parentheses, or after `|` or `=`. */
  readonly listed: boolean;
  readonly previous: string;
  /** What follows on the same line. */
  readonly following: string;
}

function isWord(token: Token, types: WordTypes): boolean {
  return token.tokenType === types.name || (token.tokenType.name === token.image && WORD.test(token.image));
}

function beginsStatement(next: Token | undefined, following: string, types: WordTypes): boolean {
  return following !== '' && next !== undefined && (isWord(next, types) || isArrow(following) || following === '{' || isFigure(following));
}

function isArrow(image: string): boolean {
  return image === '->' || image === '~>';
}

function isFigure(image: string | undefined): boolean {
  return image !== undefined && /^[$\d]/.test(image);
}

function become(token: Token, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
}

import { CstNodeBuilder, type CompositeCstNode, type CstNode, type LexerResult } from 'langium';

type Token = LexerResult['hidden'][number];

/** So many arguments a function can take in every engine, with room to spare. */
const AT_ONCE = 10_000;

/**
 * Langium's builder of concrete syntax trees, for files with many comments: where one belongs is looked for from the end, where it is, and
 * not from the beginning; and they are handed on in portions, for the number of a function's arguments has a limit.
 */
export class CommentedTreeBuilder extends CstNodeBuilder {
  override addHiddenNodes(tokens: readonly Token[]): void {
    for (let start = 0; start < tokens.length; start += AT_ONCE) this.add(tokens.slice(start, start + AT_ONCE));
  }

  private add(tokens: readonly Token[]): void {
    const nodes = tokens.map((token) => this.createLeafNode(token, true) as CstNode);
    let current = this.current as CompositeCstNode;
    if (current.content.length > 0) {
      this.appendChildren(current, nodes);
      return;
    }
    while (current.container) {
      const index = current.container.content.lastIndexOf(current);
      if (index > 0) {
        this.insertChildren(current.container, index, nodes);
        return;
      }
      current = current.container;
    }
    this.insertChildren(current, 0, nodes);
  }
}

/** The comments of a file in order, taken away as the parser comes past them. Langium cuts them off an array, which moves all that remain. */
export class Comments {
  private next = 0;

  constructor(private readonly hidden: readonly Token[]) {}

  /** Those before an offset that have not been taken. */
  before(offset: number): Token[] {
    const start = this.next;
    while (this.next < this.hidden.length && (this.hidden[this.next]?.startOffset ?? Infinity) <= offset) this.next++;
    return this.hidden.slice(start, this.next);
  }
}

import { AstUtils, stream, type AstNode, type AstNodeDescription, type AstNodeDescriptionProvider, type Scope, type Stream } from 'langium';

/** The names that can stand in one place: how to find one, and how to list them all. Nothing is built before it is asked for. */
export class NameScope implements Scope {
  constructor(
    private readonly descriptions: Descriptions,
    private readonly find: (name: string) => AstNode | undefined,
    private readonly list: () => Iterable<readonly [name: string, node: AstNode]>,
  ) {}

  getElement(name: string): AstNodeDescription | undefined {
    const node = this.find(name);
    return node && this.descriptions.of(node, name);
  }

  /** Every name, without its description. */
  *names(): Iterable<string> {
    for (const [name] of this.list()) yield name;
  }

  getElements(name: string): Stream<AstNodeDescription> {
    const found = this.getElement(name);
    return stream(found ? [found] : []);
  }

  getAllElements(): Stream<AstNodeDescription> {
    const found: AstNodeDescription[] = [];
    for (const [name, node] of this.list()) found.push(this.descriptions.of(node, name));
    return stream(found);
  }
}

/** Descriptions of nodes, each made once: a description holds the node's path, which is a walk to the root. */
export class Descriptions {
  /** By tree: in a tree that is made of parts of another, a node may stand elsewhere. */
  private readonly trees = new WeakMap<AstNode, WeakMap<AstNode, AstNodeDescription>>();

  constructor(private readonly provider: () => AstNodeDescriptionProvider) {}

  of(node: AstNode, name: string): AstNodeDescription {
    const root = AstUtils.findRootNode(node);
    let tree = this.trees.get(root);
    if (!tree) this.trees.set(root, (tree = new WeakMap()));
    const known = tree.get(node);
    if (known?.name === name) return known;
    const made = this.provider().createDescription(node, name);
    tree.set(node, made);
    return made;
  }
}

/** Several tables of names as one scope; the first that has a name gives it. */
export function namesIn(descriptions: Descriptions, ...tables: readonly (ReadonlyMap<string, AstNode> | undefined)[]): NameScope {
  return new NameScope(
    descriptions,
    (name) => {
      for (const table of tables) {
        const node = table?.get(name);
        if (node) return node;
      }
      return undefined;
    },
    function* () {
      for (const table of tables) if (table) yield* table;
    },
  );
}

import { AstUtils, type AstNode, type LangiumDocuments } from 'langium';
import type { Document } from '../generated/ast.js';
import type { ArchDocument } from '../workspace/imports.js';
import type { Memory } from '../workspace/memory.js';
import { World } from './world.js';

/** The worlds of files, each made once between two changes of the workspace. */
export class Worlds {
  constructor(
    private readonly memory: Memory,
    private readonly documents: LangiumDocuments,
  ) {}

  of(document: ArchDocument): World {
    return this.memory.of('world', document, () => new World(document, this.documents));
  }

  /** The world of the file that a node stands in. */
  around(node: AstNode): World {
    return this.of(AstUtils.getDocument<Document>(node));
  }
}

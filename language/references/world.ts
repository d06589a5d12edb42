import type { LangiumDocuments } from 'langium';
import type { Component, Flow, KindDeclaration, TypeDeclaration } from '../generated/ast.js';
import { closureOf, type ArchDocument } from '../workspace/imports.js';
import { isLibrary } from '../workspace/library.js';
import { tableOf, type Table } from './table.js';

/** The names that a file sees: its own, those of the files that it imports, and the standard library's. */
export class World {
  /** The file itself first, then what it imports, directly or not. */
  readonly documents: readonly ArchDocument[];
  readonly library: readonly ArchDocument[];
  private readonly own: readonly Table[];
  private readonly tables: readonly Table[];

  constructor(document: ArchDocument, documents: LangiumDocuments) {
    this.documents = isLibrary(document.uri) ? [] : closureOf(document, documents);
    this.library = (documents.all.toArray() as ArchDocument[]).filter((each) => isLibrary(each.uri));
    this.own = this.documents.map((each) => tableOf(each.parseResult.value));
    this.tables = [...this.own, ...this.library.map((each) => tableOf(each.parseResult.value))];
  }

  kind(name: string): KindDeclaration | undefined {
    return first(this.seen(name, this.tables), (table) => table.kinds.get(name));
  }

  type(name: string): TypeDeclaration | undefined {
    return first(this.seen(name, this.tables), (table) => table.types.get(name));
  }

  component(name: string): Component | undefined {
    return first(this.seen(name, this.own), (table) => table.components.get(name));
  }

  flow(name: string): Flow | undefined {
    return first(this.seen(name, this.own), (table) => table.flows.get(name));
  }

  /** The tables in which a name is looked up: a name that begins with an underscore is its own file's alone. */
  private seen(name: string, tables: readonly Table[]): readonly Table[] {
    return name.startsWith('_') ? this.own.slice(0, 1) : tables;
  }

  private *shown<T>(table: Table, names: ReadonlyMap<string, T>): Iterable<T> {
    for (const [name, node] of names) if (table === this.own[0] || !name.startsWith('_')) yield node;
  }

  *kinds(): Iterable<KindDeclaration> {
    for (const table of this.tables) yield* table.kinds.values();
  }

  *types(): Iterable<TypeDeclaration> {
    for (const table of this.tables) yield* table.types.values();
  }

  *components(): Iterable<Component> {
    for (const table of this.own) yield* this.shown(table, table.components);
  }

  *flows(): Iterable<Flow> {
    for (const table of this.own) yield* this.shown(table, table.flows);
  }

  /** Whether connections form the flow `default`: there are some, and nobody wrote a flow. */
  get hasDefaultFlow(): boolean {
    return this.own.every((table) => table.flows.size === 0) && this.own.some((table) => table.connections.length > 0);
  }
}

function first<T>(tables: readonly Table[], find: (table: Table) => T | undefined): T | undefined {
  for (const table of tables) {
    const found = find(table);
    if (found) return found;
  }
  return undefined;
}

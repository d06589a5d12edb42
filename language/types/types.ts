import type { Dimension } from '../../src/model/index.js';
import { parseQuantity } from '../../src/model/index.js';
import type { FieldType, KindDeclaration, NamedType, Quantity, RecordType, Type, TypeOption } from '../generated/ast.js';
import type { Worlds } from '../references/worlds.js';
import type { Memory } from '../workspace/memory.js';
import { DIMENSIONS, isBuiltin, type Limit, type MapShape, type PerShape, type QuantityShape, type Shape } from './shape.js';

/** What types admit, each worked out once between two changes of the workspace. */
export class Types {
  constructor(
    private readonly memory: Memory,
    private readonly worlds: Worlds,
  ) {}

  /** The shape of a type. */
  of(type: Type): Shape {
    return this.memory.of('shape', type, () => new Collector((word, at) => this.meaning(word, at)).shape(type));
  }

  /** The shape of a list's items, for a value that is a list. */
  items(shape: Shape): Shape | null {
    const [type, ...others] = shape.lists;
    if (!type) return null;
    if (others.length === 0) return this.of(type);
    const collector = new Collector((word, at) => this.meaning(word, at));
    return collector.shapes(shape.lists);
  }

  /** What the word of a map's key means, which is the name of the record's one field. */
  private meaning(word: string, at: FieldType): Meaning {
    if (isBuiltin(word)) return { is: 'builtin' };
    const world = this.worlds.around(at);
    const kind = world.kind(word);
    if (kind) return { is: 'kind', kind };
    const alias = world.type(word);
    return alias?.type ? { is: 'alias', type: alias.type } : { is: 'nothing' };
  }
}

type Meaning =
  | { readonly is: 'builtin' }
  | { readonly is: 'kind'; readonly kind: KindDeclaration }
  | { readonly is: 'alias'; readonly type: Type }
  | { readonly is: 'nothing' };

class Collector {
  private readonly quantities: QuantityShape[] = [];
  private readonly per: PerShape[] = [];
  private readonly words = new Set<string>();
  private readonly members = new Map<string, NamedType>();
  private readonly calls = new Map<string, NamedType>();
  private readonly kinds: KindDeclaration[] = [];
  private readonly lists: Type[] = [];
  private readonly records: RecordType[] = [];
  private readonly maps: MapShape[] = [];
  /** The type and the aliases that it is made of. One that contains itself adds nothing the second time. */
  private readonly seen = new Set<Type>();

  constructor(private readonly meaning: (word: string, at: FieldType) => Meaning) {}

  shape(type: Type): Shape {
    this.add(type);
    return this.finish(type.$cstNode?.text ?? '');
  }

  shapes(types: readonly Type[]): Shape {
    for (const type of types) this.add(type);
    return this.finish(types.map((type) => type.$cstNode?.text ?? '').join(' | '));
  }

  private finish(text: string): Shape {
    // What is added on the way is walked as well: aliases of aliases may be as long a chain as a file is.
    for (const type of this.seen) for (const option of type.options) this.option(option);
    return {
      text: text.replace(/\s+/g, ' '),
      quantities: this.quantities,
      per: this.per,
      flag: this.words.has('flag'),
      isText: this.words.has('text'),
      timeOfDay: this.words.has('time_of_day'),
      operation: this.words.has('operation'),
      condition: this.words.has('condition'),
      members: this.members,
      calls: this.calls,
      kinds: this.kinds,
      lists: this.lists,
      records: this.records,
      maps: this.maps,
    };
  }

  private add(type: Type): void {
    this.seen.add(type);
  }

  private option(option: TypeOption): void {
    if (option.$type === 'ListType') {
      if (option.of) this.lists.push(option.of);
    } else if (option.$type === 'RecordType') {
      const map = this.map(option);
      if (map) this.maps.push(map);
      else this.records.push(option);
    } else this.named(option);
  }

  private named(option: NamedType): void {
    const word = option.word?.$refText;
    if (word === undefined) return;
    const known = DIMENSIONS.get(word);
    if (known) {
      if (option.per !== undefined) this.per.push({ dimension: known.dimension, per: option.per });
      else this.quantities.push({ ...known, lower: limit(option.lower, known.dimension), upper: limit(option.upper, known.dimension) });
    } else if (isBuiltin(word)) {
      this.words.add(word);
    } else if (option.parameters.length > 0) {
      this.calls.set(word, option);
    } else {
      const target = option.word?.ref;
      if (target?.$type === 'KindDeclaration') this.kinds.push(target);
      else if (target?.$type === 'TypeDeclaration') {
        if (target.type) this.add(target.type);
      } else this.members.set(word, option);
    }
  }

  /** A record type of one field that is called like a type is a map: `{ component: percent }`. */
  private map(record: RecordType): MapShape | null {
    const [field, ...others] = record.fields;
    if (field?.name === undefined || field.default || others.length > 0) return null;
    const meaning = this.meaning(field.name, field);
    if (meaning.is === 'nothing') return null;
    const key = new Collector(this.meaning);
    if (meaning.is === 'builtin') key.words.add(field.name);
    if (meaning.is === 'kind') key.kinds.push(meaning.kind);
    if (meaning.is === 'alias') key.add(meaning.type);
    return { key: key.finish(field.name), value: field.type };
  }
}

function limit(quantity: Quantity | undefined, dimension: Dimension): Limit | null {
  if (quantity?.literal === undefined) return null;
  const read = parseQuantity(quantity.literal);
  return 'error' in read || read.dimension !== dimension ? null : { value: read.value, text: quantity.literal };
}

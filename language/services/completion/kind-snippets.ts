import type { KindDeclaration, PropertyDeclaration } from '../../generated/ast.js';
import type { KindTable } from '../../references/kinds.js';
import type { Types } from '../../types/types.js';
import { place, type Samples } from '../samples.js';

/** What is nearly always said of a component, wherever a kind has it: the most telling first. */
const TELLING = ['rate', 'of', 'on', 'when', 'every', 'objects', 'object_size', 'origin', 'targets', 'scrapes', 'ttl'];
/** What comes after a choice that the kind itself gives. */
const COMMON = ['primary', 'secondary', 'replicas', 'time'];

/** What there is to name, in the file that the snippet is for. */
interface Present {
  /** A component of one of some kinds. */
  readonly component: (kinds: readonly KindDeclaration[]) => string | undefined;
  readonly flow: string | undefined;
}

/** So many properties a component begins with; whoever wants more asks in its body. */
const MOST = 3;

/**
 * A component of a kind as a snippet on one line: its name, the properties that tell most of it, and room for more. The first stop is the name, the last
 * one the end of the body; in between stand choices, the defaults, or values that could stand in a real design.
 */
export function kindSnippet(table: KindTable, types: Types, samples: Samples, present: Present): string {
  const name = table.kind.name ?? '';
  const own = [...table.properties].filter(([, { $container, deprecated }]) => $container === table.kind && deprecated === undefined);
  const choices = own.filter(([key, declaration]) => !TELLING.includes(key) && choicesOf(declaration, table, types) !== null);
  const named = (keys: readonly string[]) =>
    keys.flatMap((key) => {
      const declaration = table.properties.get(key);
      return declaration && declaration.deprecated === undefined ? [[key, declaration] as const] : [];
    });
  const stops: string[] = [];
  for (const [key, declaration] of [...named(TELLING), ...choices.slice(0, 1), ...named(COMMON)].slice(0, MOST)) {
    const index = stops.length + 2;
    const words = choicesOf(declaration, table, types);
    const text = words ? `\${${index}|${words.join(',')}|}` : valueOf(declaration, table, types, samples, present, index);
    if (text !== null) stops.push(`${key}: ${text}`);
  }
  return `${name} \${1:name} { ${[...stops, '$0'].join('  ')} }`;
}

/** The words of an enumeration, the default first; null for any other type. */
function choicesOf(declaration: PropertyDeclaration, table: KindTable, types: Types): string[] | null {
  const shape = declaration.type && types.of(declaration.type);
  if (!shape || shape.members.size < 2 || shape.quantities.length > 0) return null;
  const words = [...shape.members.keys()];
  const given = table.defaults.get(declaration.name ?? '')?.$cstNode?.text;
  return given !== undefined && words.includes(given) ? [given, ...words.filter((word) => word !== given)] : words;
}

/** A value to type over; for a component, one that fits, or else the word of its kind. Null when there is nothing sensible to say. */
function valueOf(
  declaration: PropertyDeclaration,
  table: KindTable,
  types: Types,
  samples: Samples,
  present: Present,
  index: number,
): string | null {
  const shape = declaration.type && types.of(declaration.type);
  if (!shape) return null;
  const kinds = (shape.lists.length > 0 ? types.items(shape) : shape)?.kinds ?? [];
  if (kinds.length > 0) {
    const word = place(index, present.component(kinds) ?? inItsPlace(kinds[0]?.name));
    return shape.lists.length > 0 ? `[${word}]` : word;
  }
  if (shape.condition) return `p99(${place(index, present.flow ?? 'flow')}) > 1s`;
  const text = samples.property(declaration, table.defaults.get(declaration.name ?? ''));
  return text === '' || text.startsWith('{') ? null : place(index, text);
}

/** What is written where a component of an abstract kind is wanted: nobody writes the kind's own name. */
const IN_ITS_PLACE: ReadonlyMap<string, string> = new Map([
  ['placed', 'component'],
  ['data_store', 'database'],
  ['place', 'region'],
]);

function inItsPlace(kind = 'component'): string {
  return IN_ITS_PLACE.get(kind) ?? kind;
}

import { CstUtils } from 'langium';
import { nearest } from '../../src/model/index.js';
import type { KindDeclaration } from '../generated/ast.js';
import type { World } from '../references/world.js';
import type { Kinds } from '../references/kinds.js';

/** More suggestions than this are a list to read, and no help. */
const MOST = 4;

/** What people call it who do not know what the kind is called here. */
interface Meant {
  readonly kinds: readonly string[];
  /** How such a component is set to the word: ` { engine: postgres }`. */
  readonly setting: string;
}

/**
 * The kinds that somebody meant who wrote a word that is none: the nearest spelling, those that the word is a part of (`queue`, `lb`), those that can
 * be set to it (`postgres`), and those whose description names it (`S3`). A component is never of an abstract kind.
 */
export function kindsMeant(word: string, world: World, kinds: Kinds, isComponent: boolean): Meant {
  const concrete = [...world.kinds()].filter(({ abstract, name }) => name !== undefined && !(abstract && isComponent));
  const names = concrete.flatMap(({ name }) => name ?? []);
  const lower = word.toLowerCase();
  const partly = names.filter((name) => name.split('_').includes(lower) || initials(name) === lower);
  if (partly.length > 0) return { kinds: partly.slice(0, MOST), setting: '' };
  const close = nearest(word, names);
  if (close !== undefined) return { kinds: [close], setting: '' };
  for (const kind of concrete) {
    const property = propertyWith(lower, kind, kinds);
    if (property !== undefined) return { kinds: [kind.name ?? ''], setting: ` { ${property}: ${lower} }` };
  }
  const named = concrete.filter((kind) => describes(kind, lower)).flatMap(({ name }) => name ?? []);
  return { kinds: named.length > 0 && named.length <= MOST ? named : [], setting: '' };
}

function initials(name: string): string {
  return name
    .split('_')
    .map((part) => part.charAt(0))
    .join('');
}

/** The property of a kind that can be a word: `engine` for `postgres`. */
function propertyWith(word: string, kind: KindDeclaration, kinds: Kinds): string | undefined {
  const property = kinds.of(kind).properties.get('engine');
  const words = (property?.type?.options ?? []).flatMap((option) => (option.$type === 'NamedType' ? (option.word?.$refText ?? []) : []));
  return words.includes(word) ? property?.name : undefined;
}

/** Whether the comment before a kind has the word as a name of its own, with a capital letter. */
function describes(kind: KindDeclaration, word: string): boolean {
  const comment = CstUtils.findCommentNode(kind.$cstNode, ['ML_COMMENT'])?.text ?? '';
  return word.length > 1 && [...comment.matchAll(/\b[A-Z][A-Za-z0-9]*\b/g)].some(([name]) => name.toLowerCase() === word);
}

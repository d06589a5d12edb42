import { bare, type Architecture, type Component, type Flow, type KindDeclaration } from '../model/index.js';

/** Entries of a list: what the list before it held as well is its place there. */
type Listed<T> = readonly (number | T)[];

/** A design on its way to a thread that has had another one before it. */
export interface Parcel {
  readonly components: Listed<Component>;
  readonly flows: Listed<Flow>;
  readonly kinds: Listed<KindDeclaration>;
  readonly rest: Omit<Architecture, 'components' | 'flows' | 'catalogue'>;
}

/**
 * Packs designs for one thread. What a change of a text leaves as it is is the very same object before and after (see the language's `Remembered`), and is sent
 * once: copying thousands of components takes as long as the rules do, and what was worked out about a component stays true of it.
 */
export function packer(): (architecture: Architecture) => Parcel {
  const [components, flows, kinds] = [lister<Component>(), lister<Flow>(), lister<KindDeclaration>()];
  return ({ components: own, flows: ownFlows, catalogue, ...rest }) => ({
    components: components(own),
    flows: flows(ownFlows),
    kinds: kinds(catalogue.kinds),
    rest,
  });
}

/** Unpacks what one `packer` has packed, in the same order. */
export function unpacker(): (parcel: Parcel) => Architecture {
  const [components, flows, kinds] = [unlister<Component>(), unlister<Flow>(), unlister<KindDeclaration>()];
  let catalogue: Architecture['catalogue'] = { kinds: [] };
  return (parcel) => {
    const declared = kinds(parcel.kinds);
    if (declared !== catalogue.kinds) catalogue = { kinds: declared };
    return { ...bare(parcel.rest), catalogue, components: components(parcel.components), flows: flows(parcel.flows) };
  };
}

function lister<T extends object>(): (list: readonly T[]) => Listed<T> {
  let places = new Map<T, number>();
  return (list) => {
    const listed = list.map((each) => places.get(each) ?? each);
    places = new Map(list.map((each, place) => [each, place]));
    return listed;
  };
}

/** A list that is as it was is the same object as before. */
function unlister<T extends object>(): (listed: Listed<T>) => readonly T[] {
  let before: readonly T[] = [];
  return (listed) => {
    if (listed.length === before.length && listed.every((each, place) => each === place)) return before;
    before = listed.map((each) => {
      if (typeof each !== 'number') return bare(each);
      const known = before[each];
      if (!known) throw new Error('A parcel is not the one that follows the one before it');
      return known;
    });
    return before;
  };
}

import { cloudKind } from '../../cloud/kind.js';

/** A region is a network; it is planned with all that stands in it (`cloud/places.ts`). */
export const regionOnAws = cloudKind<'region'>({
  kind: 'region',
  builds: ['provider', 'zones', 'owner', 'tags'],
  describes: ['cost', 'prices'],
  plan: () => null,
  describe: () => null,
});

import { cloudKind } from '../../cloud/kind.js';

/** A dataset is nothing to build: what holds it carries its classification as a tag, and room to grow. */
export const datasetOnAws = cloudKind<'dataset'>({
  kind: 'dataset',
  builds: ['classification', 'growth'],
  describes: ['owner', 'tags', 'cost', 'objects', 'object_size', 'record_size', 'size', 'popularity'],
  plan: () => null,
  describe: () => null,
});

import { cloudKind } from '../../cloud/kind.js';

export const usersOnAws = cloudKind<'users'>({
  kind: 'users',
  builds: [],
  describes: ['owner', 'tags', 'cost', 'rate', 'count', 'think', 'clients', 'arrivals', 'shape', 'from', 'payload', 'malicious'],
  plan: () => null,
  describe: () => null,
});

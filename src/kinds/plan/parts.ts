/** What the plans of all services have in common. */

/** The component that something is built for, and where the design says so. */
export interface Origin {
  /** Unique in the plan, `[a-z][a-z0-9_]*`: what names in code are made of. */
  readonly key: string;
  readonly component: string;
  /** What the variables begin with that tell callers of it: the same in every region that it stands in. */
  readonly known: string;
  readonly kind: string;
  readonly title: string | null;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Beyond those that every resource of the project has. Keys and values are such as AWS accepts. */
  readonly tags: readonly Tag[];
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface Dependency {
  readonly on: 'service' | 'balancer' | 'cache' | 'database';
  readonly key: string;
}

/** Something in another region whose data is followed: by the key of the region, and its own. */
export interface Followed {
  readonly region: string;
  readonly key: string;
}

export interface Parameter {
  readonly name: string;
  readonly value: string;
  /** Whether it takes effect at once or with the next reboot; of no meaning to caches. */
  readonly apply: 'immediate' | 'pending-reboot';
}

export interface FirewallPlan {
  /** Requests per window and client (or all together) that pass. */
  readonly rate: { readonly limit: number; readonly window: number; readonly per: 'client' | 'all' } | null;
  /** Counts what it would refuse, and lets it pass. */
  readonly counts: boolean;
}

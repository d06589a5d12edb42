/** What is built, in words that belong to neither tool: read out of a Terraform state and out of CloudFormation templates, and held against each other. */
export interface Facts {
  /** `api -> orders:5432`; `internet` stands for everybody. Both sides of each rule must be there. */
  readonly access: readonly string[];
  readonly networks: readonly NetworkFacts[];
  /** By component. */
  readonly services: Readonly<Record<string, object>>;
  readonly balancers: Readonly<Record<string, object>>;
  readonly caches: Readonly<Record<string, object>>;
  readonly databases: Readonly<Record<string, object>>;
  readonly firewalls: Readonly<Record<string, object>>;
  /** What else AWS runs. */
  readonly managed: Readonly<Record<string, object>>;
  /** What it may cost, of what, and who is told when. */
  readonly budgets: readonly object[];
  /** By what they say. */
  readonly alarms: Readonly<Record<string, object>>;
  /** Actions of IAM that a component's role may do, beside what starts and logs it. */
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  readonly domains: Readonly<Record<string, object>>;
  /** Tags of the design, by component. */
  readonly tags: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface NetworkFacts {
  readonly cidr: string;
  /** `us-east-1a isolated 10.0.96.0/20` */
  readonly subnets: readonly string[];
  readonly gateways: number;
  readonly flowLogs: number;
}

/** What Terraform and CloudFormation say alike of a database's version: the line that it stays on. Only CloudFormation says the whole of it. */
export function versionLine(engine: string, version: string): string {
  return version
    .split('.')
    .slice(0, engine === 'postgres' ? 1 : 2)
    .join('.');
}

/** The tags that say something of a component, rather than of the project. */
export function designTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).filter(
      ([key]) => !['Name', 'Project', 'Environment', 'ManagedBy', 'Team', 'aws-cdk:subnet-name', 'aws-cdk:subnet-type'].includes(key),
    ),
  );
}

/** Both sides of the rules between components, joined; a side without the other is marked, so that it differs from everything. */
export function joinAccess(into: readonly string[], outOf: readonly string[]): string[] {
  const all = new Set([...into, ...outOf]);
  return [...all]
    .map((edge) => {
      if (edge.startsWith('internet ->') || edge.includes('-> internet')) return edge;
      return into.includes(edge) && outOf.includes(edge) ? edge : `${edge} (one side only)`;
    })
    .sort();
}

/** Alarms that say the same, such as those of several shards, are told apart by nothing that both tools say: they are counted. */
export function timesEach(all: readonly (readonly [string, object])[]): Record<string, object> {
  const times = (wanted: string): number => all.filter(([name]) => name === wanted).length;
  return Object.fromEntries(all.map(([name, facts]) => [name, { ...facts, times: times(name) }]));
}

export function sorted<T>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** What AWS offers, as far as the plan chooses from it. Each table names its public source. */

/** Service names that the kinds' planners share: the port that our containers listen on, and the ports of AWS's engines. */
export const CONTAINER_PORT = 8080;

/**
 * Letters of the availability zones that every account sees, for the regions that do not simply begin at `a`
 * (docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html).
 */
const ZONE_LETTERS: ReadonlyMap<string, string> = new Map([
  ['ap-northeast-1', 'acd'],
  ['ca-central-1', 'abd'],
  ['us-east-1', 'abcdef'],
  ['us-west-2', 'abcd'],
  ['ap-northeast-2', 'abcd'],
  ['us-west-1', 'ac'],
]);

/** Whether a text has the shape of a region's code; new regions appear every year, so no list is kept. */
export function isRegionCode(text: string): boolean {
  return /^[a-z]{2}(?:-[a-z]+){1,3}-\d$/.test(text);
}

/** The names of a region's zones. Regions have three unless it is known otherwise. */
export function zoneNames(region: string): readonly string[] {
  return Array.from(ZONE_LETTERS.get(region) ?? 'abc').map((letter) => `${region}${letter}`);
}

/**
 * Bytes for data of ElastiCache nodes, `maxmemory`
 * (docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html, node-type specific parameters). Burstable nodes are left out: they
 * are throttled when their credits run out, which none of the design's figures knows of.
 */
const CACHE_NODES: readonly (readonly [string, number])[] = [
  ['cache.m7g.large', 6_854_542_746],
  ['cache.r7g.large', 14_037_181_030],
  ['cache.r7g.xlarge', 28_261_849_702],
  ['cache.r7g.2xlarge', 56_711_183_565],
  ['cache.r7g.4xlarge', 113_609_865_216],
  ['cache.r7g.8xlarge', 225_000_375_228],
  ['cache.r7g.12xlarge', 341_206_346_547],
  ['cache.r7g.16xlarge', 450_000_750_456],
];

/** `reserved-memory-percent` is 25 by default: what a node keeps for snapshots and replication rather than for data (same page). */
const RESERVED = 0.25;

/** The smallest node that holds so many bytes, or null when none does. */
export function cacheNode(bytes: number): string | null {
  return CACHE_NODES.find(([, memory]) => bytes <= memory * (1 - RESERVED))?.[0] ?? null;
}

/** Memory per virtual CPU in GiB of a machine family (aws.amazon.com/ec2/instance-types): compute, general purpose, memory. */
const FAMILY_MEMORY: ReadonlyMap<string, number> = new Map([
  ['c', 2],
  ['m', 4],
  ['r', 8],
]);

/** Fargate's sizes: CPU units, and the least, most and step of memory in MiB (docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html). */
const FARGATE: readonly (readonly [cpu: number, least: number, most: number, step: number])[] = [
  [256, 512, 2048, 1024],
  [512, 1024, 4096, 1024],
  [1024, 2048, 8192, 1024],
  [2048, 4096, 16_384, 1024],
  [4096, 8192, 30_720, 1024],
  [8192, 16_384, 61_440, 4096],
  [16_384, 32_768, 122_880, 8192],
];

const LARGEST = [16_384, 32_768, 122_880, 8192] as const;

export interface TaskSize {
  readonly cpu: number;
  readonly memory: number;
}

/** One virtual CPU and 2 GiB: Fargate's smallest size with a whole CPU, and so the nearest to "a server" when the design names no machine. */
export const DEFAULT_TASK: TaskSize = { cpu: 1024, memory: 2048 };

/** The Fargate size nearest to a machine type such as `m7g.large`, not below it where Fargate reaches so far; null when the name is not one. */
export function taskSize(instance: string): TaskSize | null {
  const match = /^([cmr])\d+[a-z]*\.(medium|large|xlarge|(\d{1,2})xlarge)$/.exec(instance);
  if (!match) return null;
  const [, family, size, times] = match;
  const cpus = size === 'medium' ? 1 : size === 'large' ? 2 : 4 * Number(times ?? 1);
  const memory = cpus * (FAMILY_MEMORY.get(family ?? 'm') ?? 4) * 1024;
  return fitting(FARGATE.find(([units]) => units >= cpus * 1024) ?? LARGEST, memory);
}

/** The smallest Fargate size with so many virtual CPUs and bytes of memory, or the largest there is. */
export function taskFor(cpus: number, bytes: number): TaskSize {
  const memory = bytes / 2 ** 20;
  return fitting(FARGATE.find(([units, , most]) => units >= cpus * 1024 && most >= memory) ?? LARGEST, memory);
}

function fitting([cpu, least, most, step]: (typeof FARGATE)[number], memory: number): TaskSize {
  return { cpu, memory: memory <= least ? least : Math.min(most, Math.ceil(memory / step) * step) };
}

export interface EngineFacts {
  readonly engine: 'postgres' | 'mysql' | 'sqlserver-se';
  readonly port: number;
  /** Offered when the design names no version. */
  readonly version: string;
  /** A version's parameter group family. */
  readonly family: (version: string, engine: string) => string;
  readonly logs: readonly string[];
  readonly instanceClass: string;
}

/** RDS's engines (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Welcome.html, and the chapters on each engine). SQL Server does not run on Graviton. */
export const ENGINES: Readonly<Record<'postgres' | 'mysql' | 'sqlserver', EngineFacts>> = {
  postgres: {
    engine: 'postgres',
    port: 5432,
    version: '17.7',
    family: (version) => `postgres${major(version)}`,
    logs: ['postgresql', 'upgrade'],
    instanceClass: 'db.m7g.large',
  },
  mysql: {
    engine: 'mysql',
    port: 3306,
    version: '8.4.7',
    family: (version) => `mysql${version.split('.').slice(0, 2).join('.')}`,
    logs: ['error', 'slowquery'],
    instanceClass: 'db.m7g.large',
  },
  sqlserver: {
    engine: 'sqlserver-se',
    port: 1433,
    version: '16.00.4236.2.v1',
    family: (version, engine) => `${engine}-${major(version)}.0`,
    logs: ['error', 'agent'],
    instanceClass: 'db.m6i.xlarge',
  },
};

function major(version: string): string {
  return version.split('.')[0] ?? version;
}

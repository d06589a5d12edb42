import { isKind, property, type Architecture } from '../../model/index.js';
import type { View } from '../behaviour.js';
import { datasetSize } from '../figures/holdings.js';
import { componentAt, viewAt } from '../view.js';

type Cluster = View<'analytics_cluster'>;

/** Memory of a task: the default of MapReduce (`mapreduce.map.memory.mb`). */
const TASK_MEMORY = 2 ** 30;

/** A task is started again when it takes half as long again as the middle one (Spark's `spark.speculation.multiplier` was 1.5 until 4.0), and then takes once more. */
const SPECULATIVE = 2.5;

/** Bytes per second of a machine's disk for what does not fit in memory: 100 to 150 MB/s is what spinning disks give in one sweep (ClickHouse documentation, "Usage recommendations"). */
const SPILL = 120e6;

/** What one run of a job does, by arithmetic. */
export interface Work {
  readonly bytes: number;
  readonly shuffled: number;
  readonly tasks: number;
  /** Seconds from start to end. */
  readonly makespan: number;
  /** Seconds of these in which stages wait for no more than their slowest tasks. */
  readonly waiting: number;
  /** Seconds that its tasks keep cores busy, all together. */
  readonly coreSeconds: number;
}

export function coresOf({ nodes, cores }: Pick<Cluster, 'nodes' | 'cores'>): number {
  return Math.max(1, Math.round(nodes)) * Math.max(1, Math.round(cores));
}

/**
 * A run, on the cluster as it is or with another number of nodes: the first stage reads the data in pieces, each of which is a task, in as many waves as there are more tasks than slots; every later one works on what was
 * shuffled, over the network of all machines, and through their disks where it is not kept in memory. The last wave of a stage waits for its slowest task.
 */
export function workOf(job: View<'job'>, architecture: Architecture, machines?: number): Work | string {
  const cluster = viewAt(architecture, job.on, 'analytics_cluster');
  if (!cluster) return 'it does not say which cluster runs it';
  const bytes = datasetSize(architecture, job.reads);
  if (bytes === null) return 'nothing says how much it reads';
  const nodes = Math.max(1, Math.round(machines ?? cluster.nodes));
  const slots = slotsOf(cluster, nodes);
  const stages = Math.max(1, Math.round(job.stages));
  const straggler = cluster.speculative ? Math.min(Math.max(1, job.skew), SPECULATIVE) : Math.max(1, job.skew);
  const tasks = Math.max(1, Math.ceil(bytes / Math.max(1, cluster.block_size)));
  const rate = readRate(job, cluster, architecture, nodes, Math.min(tasks, slots));
  const one = bytes / tasks / rate;
  const waves = Math.ceil(tasks / slots);
  const reading = (waves - 1 + straggler) * one;
  const moved = bytes * Math.max(0, job.shuffle);
  // Of what goes from every machine to every other, one part stays where it is.
  const network = (moved * (1 - 1 / nodes)) / (nodes * cluster.network);
  const even = moved / (slots * cluster.core_bandwidth);
  const between = network + even * straggler + onDisk(cluster, moved, nodes);
  const coreSeconds = bytes / rate + ((stages - 1) * moved) / cluster.core_bandwidth;
  return {
    bytes,
    shuffled: moved * (stages - 1),
    tasks,
    makespan: reading + (stages - 1) * between,
    waiting: (straggler - 1) * (one + (stages - 1) * even),
    coreSeconds,
  };
}

/** Tasks at once. */
function slotsOf(cluster: Cluster, nodes: number): number {
  const cores = Math.max(1, Math.round(cluster.cores));
  if (isKind(cluster.component, 'hadoop_cluster')) {
    const { slots } = cluster as View<'hadoop_cluster'>;
    return nodes * Math.max(1, Math.min(Math.round(slots ?? cores), Math.floor(cluster.memory / TASK_MEMORY)));
  }
  const executors = isKind(cluster.component, 'spark_cluster') ? (cluster as View<'spark_cluster'>).executors : undefined;
  return Math.max(1, Math.min(nodes, Math.round(executors ?? nodes)) * cores);
}

/** Bytes per second of one task that reads. A machine has a copy of what it reads with the chance replication / machines, and else fetches it. */
function readRate(job: View<'job'>, cluster: Cluster, architecture: Architecture, nodes: number, running: number): number {
  const each = Math.max(1, running / nodes);
  const core = cluster.core_bandwidth;
  const disks = isKind(cluster.component, 'hadoop_cluster') ? diskRate(cluster as View<'hadoop_cluster'>) / each : Infinity;
  const local = Math.min(core, disks);
  const remote = Math.min(core, disks, cluster.network / each);
  if (job.from !== undefined) {
    const store = componentAt(architecture, job.from);
    const bandwidth = store ? property(store, 'bandwidth') : undefined;
    return Math.min(core, cluster.network / each, typeof bandwidth === 'number' ? bandwidth / running : Infinity);
  }
  const here = Math.min(1, Math.max(1, cluster.replication) / nodes);
  return 1 / (here / local + (1 - here) / remote);
}

function diskRate(cluster: View<'hadoop_cluster'>): number {
  return Math.max(1, cluster.disks) * cluster.disk_bandwidth;
}

/** Seconds that what is shuffled takes to be written and read between two stages. */
function onDisk(cluster: Cluster, moved: number, nodes: number): number {
  if (isKind(cluster.component, 'hadoop_cluster')) return (2 * moved) / (nodes * diskRate(cluster as View<'hadoop_cluster'>));
  const share = isKind(cluster.component, 'spark_cluster') ? (cluster as View<'spark_cluster'>).memory_fraction : 1;
  return (2 * Math.max(0, moved - nodes * cluster.memory * share)) / (nodes * SPILL);
}

import { formatQuantity, isKind, property, type Architecture } from '../../model/index.js';
import type { View } from '../behaviour.js';
import { COMFORTABLE } from '../compute/app_server/behaviour.js';
import { at, repair, rule, see, setProperty, type Rule } from '../rule.js';
import { viewAt, viewsOf } from '../view.js';
import { coresOf, workOf, type Work } from './work.js';

/** MiB of a block that a task still has room for in memory, several of them side by side on a node: a judgement. */
const LARGEST_BLOCK = 1024;

export const analyticsRules: readonly Rule[] = [
  rule(
    'job/no-cluster',
    {
      on: 'job',
      severity: 'warning',
      title: 'A job runs nowhere',
      doc: '`on` names the cluster that does the work. Without it the job is neither measured nor paid for.',
      fixable: true,
    },
    (job, found, { architecture }) => {
      if (job.on !== undefined) return;
      const [cluster, ...others] = viewsOf(architecture, 'analytics_cluster');
      found(
        job.component,
        `${job.name} does not say which cluster runs it`,
        ...(cluster && others.length === 0 ? [setProperty(job.component, 'on', cluster.id)] : []),
      );
    },
  ),
  rule(
    'job/longer-than-interval',
    {
      on: 'job',
      severity: 'error',
      solved: true,
      title: 'A job is not done when it should start again',
      doc: 'A run takes what its metric `makespan` says: reading in waves of as many tasks as there are cores, then shuffling and working on each later stage. When that is longer than the time between two starts, results are late by more each time. The fix names the nodes with which a run is done in 70% of that time, where more nodes help.',
      fixable: true,
      safe: false,
    },
    (job, found, { architecture }) => {
      const run = runOf(job, architecture);
      if (!run || run.work.makespan <= job.every) return;
      const { cluster, work } = run;
      const nodes = nodesFor(job, cluster, architecture);
      found(
        at(job, 'every'),
        `${job.name} starts every ${formatQuantity(job.every, 'duration')}, and takes ${cluster.name} ${formatQuantity(work.makespan, 'duration')}`,
        ...(nodes === null ? [] : [setProperty(cluster.component, 'nodes', String(nodes))]),
        see(cluster.component, `${cluster.name} has ${cluster.nodes} nodes of ${cluster.cores} cores`),
      );
    },
  ),
  rule(
    'job/reads-from-primary',
    {
      on: 'job',
      severity: 'warning',
      title: 'A report is read from the database that serves customers',
      doc: 'Reading everything pushes what customers ask for out of memory and off the disks. A replica gives the same data, a moment later.',
      fixable: true,
      safe: false,
    },
    (job, found, { architecture }) => {
      const database = viewAt(architecture, job.from, 'sql_database');
      if (!database || (database.read_from !== 'primary' && database.replicas > 0)) return;
      found(
        at(job, 'from'),
        `${job.name} reads from the primary of ${database.name}, which serves requests`,
        repair(
          'Read from replicas',
          ...(database.replicas > 0 ? [] : [{ change: 'set', component: database.id, property: 'replicas', value: '1' } as const]),
          { change: 'set', component: database.id, property: 'read_from', value: 'replicas' },
        ),
        see(database.component, `${database.name} has ${database.replicas} replicas`),
      );
    },
  ),
  rule(
    'job/few-tasks',
    {
      on: 'job',
      severity: 'info',
      title: 'A job has fewer tasks than the cluster has cores',
      doc: 'Each block is one task, and each task takes one core: cores beyond the number of blocks stand idle. Two to four tasks for each core are advised (Spark documentation, “Tuning”).',
      fixable: true,
      safe: false,
    },
    (job, found, { architecture }) => {
      const run = runOf(job, architecture);
      if (!run || run.work.tasks >= run.cores) return;
      const { cluster, cores } = run;
      const { bytes, tasks } = run.work;
      const block = Math.floor(bytes / (2 * cores) / 2 ** 20);
      found(
        job.component,
        `${job.name} has ${tasks} tasks for the ${cores} cores of ${cluster.name}`,
        ...(block >= 1 ? [setProperty(cluster.component, 'block_size', `${block}MiB`)] : []),
      );
    },
  ),
  rule(
    'job/many-tasks',
    {
      on: 'job',
      severity: 'info',
      title: 'A job is cut into very many tasks',
      doc: 'Every task costs its start and a line in the driver’s memory. Thousands for each core spend more time on starting than on working; larger blocks make fewer.',
      fixable: true,
      safe: false,
    },
    (job, found, { architecture }) => {
      const run = runOf(job, architecture);
      if (!run || run.work.tasks <= 1000 * run.cores) return;
      const { cluster, cores } = run;
      const { bytes, tasks } = run.work;
      const block = Math.min(LARGEST_BLOCK, Math.ceil(bytes / (100 * cores) / 2 ** 20));
      found(
        job.component,
        `${job.name} has ${formatQuantity(tasks, 'number')} tasks for the ${cores} cores of ${cluster.name}`,
        ...(bytes / (block * 2 ** 20) <= 1000 * cores ? [setProperty(cluster.component, 'block_size', `${block}MiB`)] : []),
      );
    },
  ),
  rule(
    'analytics/copies',
    {
      on: 'analytics_cluster',
      severity: 'warning',
      title: 'Copies of blocks do not fit the nodes',
      doc: 'One copy is lost with its disk, and more copies than nodes have nowhere to stand. Three are HDFS’s default.',
      fixable: true,
      safe: false,
    },
    (cluster, found) => {
      if (cluster.replication > cluster.nodes) {
        found(
          at(cluster, 'replication'),
          `${cluster.name} keeps ${cluster.replication} copies on ${cluster.nodes} ${cluster.nodes === 1 ? 'node' : 'nodes'}`,
          setProperty(cluster.component, 'nodes', String(cluster.replication)),
        );
      } else if (cluster.replication === 1 && isKind(cluster.component, 'hadoop_cluster') && property(cluster.component, 'nodes') !== 1) {
        const copies = Math.min(3, cluster.nodes);
        found(
          at(cluster, 'replication'),
          `${cluster.name} keeps one copy of each block`,
          setProperty(cluster.component, 'replication', String(copies)),
        );
      }
    },
  ),
];

interface Run {
  readonly cluster: View<'analytics_cluster'>;
  readonly cores: number;
  readonly work: Work;
}

/** What a run of a job does, as its metrics have it; null when it reads nothing, or runs nowhere. */
function runOf(job: View<'job'>, architecture: Architecture): Run | null {
  const cluster = viewAt(architecture, job.on, 'analytics_cluster');
  const work = workOf(job, architecture);
  return cluster && typeof work !== 'string' && work.bytes > 0 ? { cluster, cores: coresOf(cluster), work } : null;
}

/** Nodes that a cluster may have. */
const MOST_NODES = 100_000;

/** The fewest nodes with which a run is done in comfort, by bisection; null when no number of them is enough. */
function nodesFor(job: View<'job'>, { nodes }: View<'analytics_cluster'>, architecture: Architecture): number | null {
  const fits = (count: number): boolean => {
    const work = workOf(job, architecture, count);
    return typeof work !== 'string' && work.makespan <= COMFORTABLE * job.every;
  };
  let [few, enough] = [nodes, MOST_NODES];
  if (!fits(enough)) return null;
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (fits(middle)) enough = middle;
    else few = middle;
  }
  return enough;
}

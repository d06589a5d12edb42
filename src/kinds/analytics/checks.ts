import { formatQuantity, isKind, property } from '../../model/index.js';
import { datasetSize } from '../holdings.js';
import { at, repair, rule, see, setProperty, type Rule } from '../rule.js';
import { viewAt, viewsOf } from '../view.js';

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
      doc: 'Reading alone takes size / (nodes × cores × bytes per second of a core), before anything is computed or shuffled. When that is longer than the time between two starts, results are late by more each time.',
      fixable: true,
      safe: false,
    },
    (job, found, { architecture }) => {
      const cluster = viewAt(architecture, job.on, 'analytics_cluster');
      const size = datasetSize(architecture, job.reads);
      if (!cluster || size === null || size === 0) return;
      const takes = size / (cluster.nodes * cluster.cores * cluster.core_bandwidth);
      if (takes <= job.every) return;
      found(
        at(job, 'every'),
        `${job.name} starts every ${formatQuantity(job.every, 'duration')}, and reading ${formatQuantity(size, 'size')} takes ${cluster.name} ${formatQuantity(takes, 'duration')}`,
        setProperty(cluster.component, 'nodes', String(Math.ceil((cluster.nodes * takes) / job.every / 0.7))),
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
      const cluster = viewAt(architecture, job.on, 'analytics_cluster');
      const size = datasetSize(architecture, job.reads);
      if (!cluster || size === null || size === 0) return;
      const tasks = Math.ceil(size / cluster.block_size);
      const cores = cluster.nodes * cluster.cores;
      const block = Math.floor(size / (2 * cores) / 2 ** 20);
      if (tasks >= cores) return;
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
      const cluster = viewAt(architecture, job.on, 'analytics_cluster');
      const size = datasetSize(architecture, job.reads);
      if (!cluster || size === null) return;
      const tasks = Math.ceil(size / cluster.block_size);
      const cores = cluster.nodes * cluster.cores;
      if (tasks <= 1000 * cores) return;
      found(
        job.component,
        `${job.name} has ${formatQuantity(tasks, 'number')} tasks for the ${cores} cores of ${cluster.name}`,
        setProperty(cluster.component, 'block_size', `${Math.ceil(size / (100 * cores) / 2 ** 20)}MiB`),
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

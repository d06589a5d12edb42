import type { Behaviour, View } from '../behaviour.js';
import { SECONDS_PER_MONTH } from '../../model/index.js';
import { derive, known, unknown } from '../figures/estimate.js';
import type { Estimate } from '../../network/index.js';
import { server } from '../lowering/server.js';
import { viewsOf } from '../view.js';
import { coresOf, workOf, type Work } from './work.js';

const DAY = 86_400;

/** Rough: a job is told by sizes and speeds alone. */
function rough(value: number, method: string): Estimate {
  return { ...known(value, method), accuracy: 'rough' };
}

export const job: Behaviour<'job'> = {
  build: (view, net) => {
    if (view.from !== undefined) net.note(`${view.id}: ${view.from} does not feel in its own figures that it is read`);
  },
  visit: (_, visit) => visit.then(),
  measure: (view, { architecture, costs }) => {
    const work = workOf(view, architecture);
    if (typeof work === 'string') {
      const nothing = unknown(work);
      return {
        makespan: nothing,
        data_read: nothing,
        shuffle_bytes: nothing,
        tasks: nothing,
        core_utilisation: nothing,
        stragglers: nothing,
        cost_per_run: nothing,
        freshness: nothing,
      };
    }
    const cluster = viewsOf(architecture, 'analytics_cluster').find(({ id }) => id === view.on);
    const cores = cluster ? coresOf(cluster) : 1;
    return {
      makespan: rough(work.makespan, 'reading in waves, then shuffling and working on each later stage'),
      data_read: known(work.bytes, 'size of the dataset'),
      shuffle_bytes: known(work.shuffled, 'size × shuffle × stages but the first'),
      tasks: known(work.tasks, 'size / block size'),
      core_utilisation: rough(Math.min(1, work.coreSeconds / (work.makespan * cores)), 'work of its tasks / cores × time'),
      stragglers: rough(work.waiting, 'time of the slowest task beyond the mean, in each stage'),
      cost_per_run: costOf(work, cores, costs.get(view.on ?? '')),
      freshness: rough(view.every + work.makespan, 'time between two starts and what a run takes'),
    };
  },
};

/** What is not used of a cluster is nobody's: a run pays for the core time that it takes. */
function costOf({ coreSeconds }: Work, cores: number, cluster: Estimate | undefined): Estimate {
  if (!cluster) return unknown('nothing says what its cluster costs');
  const share = coreSeconds / (cores * SECONDS_PER_MONTH);
  const cost = derive('cost of its cluster × core time of a run / core time of a month', [cluster], (price) => price * share);
  return cost.value === null ? cost : { ...cost, accuracy: 'rough' };
}

export const analyticsCluster: Behaviour<'analytics_cluster'> = {
  ...server,
  measure: (view, { architecture }) => {
    const jobs = viewsOf(architecture, 'job').filter(({ on }) => on === view.id);
    const done = jobs.flatMap((each): { readonly each: View<'job'>; readonly work: Work }[] => {
      const work = workOf(each, architecture);
      return typeof work === 'string' ? [] : [{ each, work }];
    });
    if (done.length === 0) {
      const idle = unknown(jobs.length === 0 ? 'no job runs on it' : 'its jobs do not say how much they read');
      return { makespan: idle, data_read: idle, shuffle: idle, core_utilisation: idle };
    }
    const daily = (of: (work: Work) => number): number =>
      done.reduce((sum, { each, work }) => sum + (of(work) * DAY) / Math.max(1, each.every), 0);
    const busy = Math.min(1, daily(({ coreSeconds }) => coreSeconds) / (DAY * coresOf(view)));
    const share = rough(busy, 'work of its jobs in a day / cores × a day');
    return {
      makespan: rough(Math.max(...done.map(({ work }) => work.makespan)), 'of its longest job'),
      data_read: known(
        daily(({ bytes }) => bytes),
        'sizes of its jobs × runs in a day',
      ),
      shuffle: known(
        daily(({ shuffled }) => shuffled),
        'shuffled bytes of its jobs × runs in a day',
      ),
      core_utilisation: share,
      utilisation: share,
    };
  },
};

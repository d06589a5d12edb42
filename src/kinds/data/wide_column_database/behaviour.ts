import { mean, type Estimate, type Step } from '../../../network/index.js';
import type { Behaviour, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { known } from '../../figures/estimate.js';
import { holdings } from '../../figures/holdings.js';
import { addStation, MAIN, stationFault } from '../../lowering/server.js';
import { measuredAs, sequence } from '../../lowering/steps.js';
import { distributionOf, serviceTime } from '../../lowering/time.js';
import { choose, copyFigures, WRITING, type Quorum } from './copies.js';

type Ring = View<'wide_column_database'>;

/**
 * A request goes to the nodes that have a copy, each picked by chance out of the ring, and is answered when enough of them have answered:
 * W of N for a write, of which all N do the work; R of R for a read.
 */
export const wideColumnDatabase: Behaviour<'wide_column_database'> = {
  build: (view, net) => {
    addStation(view, net, { queueing: 'per_replica' });
  },

  visit: (view, visit, net) => visit.answered(sequence(asked(view, visit, net), visit.then())),

  fault: (view, event, net) => {
    net.note(
      `${view.id}: a node that is gone leaves its requests to the others; that copies are missing then is in \`quorum_unavailable\`, by arithmetic`,
    );
    return stationFault(view.id, event, net);
  },

  measure: (view, measured) => {
    const quorum = quorumOf(view);
    const { copies, read, write } = quorum;
    const nodes = Math.max(1, Math.round(view.replicas));
    return {
      ...copyFigures(view, quorum, measured),
      t_visibility: read + write > copies ? known(0, 'a read meets a copy that has the last write') : visibility(view, quorum),
      ...holdings(measured.architecture, view.holds, view.storage, Math.min(1, copies / nodes)),
    };
  },
};

/**
 * Time after a write from which 99.9 % of the reads see it. A read misses it when all of its R copies are among the N - W that nobody waited for, and
 * none of those has it yet: C(N - W, R) / C(N, R) × P(lag > t)^R (Bailis et al., "Probabilistically Bounded Staleness", VLDB 2012, with every copy late by
 * itself). Solved for t with an exponential lag of the same mean.
 */
function visibility(view: Ring, { copies, read, write }: Quorum): Estimate {
  const chance = choose(copies - write, read) / choose(copies, read);
  const lag = mean(distributionOf(view.lag));
  const time = chance <= 0.001 ? 0 : (lag / read) * Math.log(chance / 0.001);
  return { value: time, ci: null, accuracy: typeof view.lag === 'number' ? 'close' : 'rough', method: 'partial quorums (Bailis et al.)' };
}

/** N, R and W: as written, or what `consistency` says. */
export function quorumOf(view: Ring): Quorum {
  const copies = Math.max(1, Math.min(Math.round(view.N), Math.round(view.replicas)));
  const needed = view.consistency === 'one' ? 1 : view.consistency === 'all' ? copies : Math.floor(copies / 2) + 1;
  const within = (wanted: number | undefined): number => Math.min(copies, Math.max(1, Math.round(wanted ?? needed)));
  return { copies, read: within(view.R), write: within(view.W) };
}

/** What a request asks of its copies; writes are counted apart. */
function asked(view: Ring, visit: Visit, net: NetworkBuilder): Step {
  const work = quorum(view, visit, net);
  return visit.call.operation === 'write' ? measuredAs(net.owner(view.id, WRITING), work) : work;
}

function quorum(view: Ring, visit: Visit, net: NetworkBuilder): Step {
  const station = net.recall(view.id, MAIN);
  if (station === null) return sequence();
  const { copies, read, write } = quorumOf(view);
  const work: Step = { do: 'serve', station, time: serviceTime(view, visit.call.operation), router: null };
  const writes = visit.call.operation === 'write';
  const asked = writes ? copies : read;
  if (asked === 1) return work;
  const branches = Array.from({ length: asked }, () => work);
  return { do: 'fork', branches, need: writes ? write : read };
}

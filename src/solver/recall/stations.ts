import type { Router, Station } from '../../network/index.js';
import type { Offered, Served } from '../stations/load.js';
import { serveAnew } from '../stations/station.js';
import { rankOf } from '../took.js';
import { Fingerprint, type Print } from './fingerprint.js';
import { Remembered } from './remembered.js';

/** Two rounds of the largest designs; some megabytes. */
const served = new Remembered<Served>(20_000);

/** Solves a station for what is offered, or remembers how one like it was solved. */
export function serveStation(station: Station, offered: Offered): Served {
  return served.of(printOf(station, offered), () => serveAnew(station, offered));
}

/** Of all that decides what a station does with its load; not of who owns it, and where it stands. */
function printOf(station: Station, offered: Offered): Print {
  const sum = new Fingerprint()
    .number(station.replicas)
    .number(station.servers)
    .text(station.queueing)
    .text(station.discipline ?? '')
    .number(station.capacity ?? -1)
    .number(station.breakdowns?.mtbf ?? -1)
    .number(station.breakdowns?.mttr ?? -1)
    .whole(station.slowdown ? 1 : 0)
    .number(offered.rate)
    .number(offered.work)
    .number(offered.square)
    .number(offered.variability)
    .number(offered.squaredRates)
    .number(offered.together)
    .number(offered.shed?.most ?? -1)
    .whole(offered.shed ? rankOf(offered.shed.accuracy) : -1)
    .whole((offered.poisson ? 8 : 0) + (offered.renewal ? 4 : 0) + rankOf(offered.accuracy));
  if (offered.renewal) sum.time(offered.renewal);
  if (offered.router) addRouter(offered.router, sum);
  for (const { time, rate, rank } of offered.services) sum.time(time).number(rate).whole(rank);
  return sum.taken();
}

function addRouter({ policy, clients, weights }: Router, sum: Fingerprint): void {
  sum
    .text(policy)
    .number(clients ?? -1)
    .whole(weights?.length ?? -1);
  for (const weight of weights ?? []) sum.number(weight);
}

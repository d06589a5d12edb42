import { keyGroups, mean, type Estimate } from '../../../network/index.js';
import type { Measured, View } from '../../behaviour.js';
import { derive, known, rough, unknown } from '../../figures/estimate.js';
import { atLeast } from '../../figures/k-of-n.js';
import { distributionOf } from '../../lowering/time.js';
import { viewAt } from '../../view.js';

type Ring = View<'wide_column_database'>;

/** How many copies there are of a row, and how many of them a read and a write need. */
export interface Quorum {
  readonly copies: number;
  readonly read: number;
  readonly write: number;
}

/** The part of its calls that write. */
export const WRITING = 'writing';

/** Cassandra keeps hints for three hours (`max_hint_window`). */
const HINT_WINDOW = 3 * 3600;

export function copyFigures(
  view: Ring,
  quorum: Quorum,
  measured: Measured,
): Readonly<Record<'stale_reads' | 'repairs' | 'hints' | 'quorum_unavailable', Estimate>> {
  const all = measured.calls()?.throughput;
  const nobody = unknown('no flow calls it');
  if (!all) return { stale_reads: nobody, repairs: nobody, hints: nobody, quorum_unavailable: nobody };
  const writes = measured.calls(WRITING)?.throughput ?? known(0, 'no flow writes to it');
  const reads = derive('calls that are no writes', [all, writes], (each, some) => Math.max(0, each - some));
  return {
    stale_reads: overlaps(quorum)
      ? known(0, `R + W > N: ${quorum.read} + ${quorum.write} > ${quorum.copies}`)
      : seen(view, quorum, writes, measured).old,
    repairs: view.read_repair
      ? derive('reads × copies that disagree', [reads, seen(view, quorum, writes, measured).differing], (rate, share) => rate * share)
      : known(0, 'reads repair nothing'),
    hints: hints(view, quorum, writes, measured),
    quorum_unavailable: unavailable(view, quorum, reads, writes),
  };
}

function overlaps({ copies, read, write }: Quorum): boolean {
  return read + write > copies;
}

/**
 * What a read of R of the N copies meets. W of them had the last write when it was acknowledged, each other one has it after an exponential lag; the time since that write
 * is exponential as well, with the rate w of the row's writes. So m given late copies all lack it with w L / (w L + m), and j of the R are among the W with the hypergeometric
 * chance (Bailis et al., "Probabilistically Bounded Staleness", VLDB 2012, averaged over the time between write and read).
 */
function seen(
  view: Ring,
  { copies, read, write }: Quorum,
  writes: Estimate,
  { architecture }: Measured,
): { readonly old: Estimate; readonly differing: Estimate } {
  const data = viewAt(architecture, view.holds, 'dataset');
  const rows = data?.objects;
  if (!data || rows === undefined) {
    const unsaid = unknown('no dataset says how many rows there are');
    return { old: unsaid, differing: unsaid };
  }
  const lag = mean(distributionOf(view.lag));
  const popularity =
    data.popularity === 'uniform'
      ? ({ type: 'uniform' } as const)
      : ({ type: 'zipf', exponent: Math.max(0, data.popularity.exponent) } as const);
  const over = (rate: number, of: (lacking: (copies: number) => number, late: number, asked: number) => number): number =>
    keyGroups(popularity, Math.max(1, Math.round(rows))).reduce((sum, { count, probability }) => {
      const changes = rate * probability * lag;
      const lacking = (m: number): number => (m === 0 ? 1 : changes / (changes + m));
      let share = 0;
      for (let asked = Math.max(0, read - (copies - write)); asked <= Math.min(read, write); asked++)
        share += ((choose(write, asked) * choose(copies - write, read - asked)) / choose(copies, read)) * of(lacking, read - asked, asked);
      return sum + count * probability * share;
    }, 0);
  const none = (lacking: (m: number) => number, late: number, asked: number): number => (asked === 0 ? lacking(late) : 0);
  const every = (lacking: (m: number) => number, late: number): number => {
    let sum = 0;
    for (let m = 0; m <= late; m++) sum += (m % 2 === 0 ? 1 : -1) * choose(late, m) * lacking(m);
    return sum;
  };
  return {
    old: rough(derive('partial quorums (Bailis et al.)', [writes], (rate) => over(rate, none))),
    differing: rough(
      derive('partial quorums (Bailis et al.)', [writes], (rate) =>
        over(rate, (lacking, late, asked) => Math.max(0, 1 - every(lacking, late) - none(lacking, late, asked))),
      ),
    ),
  };
}

/** Writes that a node missed while it was gone, at most for three hours; of all nodes that a scenario takes away by name. */
function hints(view: Ring, { copies }: Quorum, writes: Estimate, { scenario }: Measured): Estimate {
  if (!view.hinted_handoff) return known(0, 'nobody keeps what a node missed');
  const nodes = Math.max(1, Math.round(view.replicas));
  const seconds = (scenario?.events ?? []).reduce((sum, { fault, target, duration }) => {
    if (fault !== 'fail' || target.component !== view.id || target.part !== 'replica') return sum;
    return sum + Math.min(duration ?? HINT_WINDOW, HINT_WINDOW);
  }, 0);
  if (seconds === 0) return known(0, 'no node is gone');
  return rough(derive('writes × copies / nodes × time that nodes are gone', [writes], (rate) => ((rate * copies) / nodes) * seconds));
}

/** The chance that fewer copies are up than a request needs, with nodes that fail by themselves (k-out-of-n:G). */
function unavailable(view: Ring, { copies, read, write }: Quorum, reads: Estimate, writes: Estimate): Estimate {
  if (view.mtbf === undefined) return known(0, 'it does not say how often nodes fail (`mtbf`)');
  const up = view.mtbf / Math.max(1e-9, view.mtbf + view.mttr);
  return derive('fewer than R or W of N copies up, by mtbf and mttr', [reads, writes], (reading, writing) => {
    const all = reading + writing;
    return all > 0 ? (reading * (1 - atLeast(read, copies, up)) + writing * (1 - atLeast(write, copies, up))) / all : NaN;
  });
}

/** Ways to pick k of n. */
export function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 0; i < k; i++) product *= (n - i) / (i + 1);
  return product;
}

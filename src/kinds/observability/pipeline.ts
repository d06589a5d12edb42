import { isKind, type Component } from '../../model/index.js';
import { mean, type Estimate } from '../../network/index.js';
import type { Measured } from '../behaviour.js';
import { derive, known, total } from '../figures/estimate.js';
import { outages } from '../scenarios/outages.js';
import { serviceTime } from '../lowering/time.js';
import { componentAt, viewOf } from '../view.js';
import { exportersTo, exportsOf, takersOf, toldBy } from './signals.js';

/** What comes to a collector or a store, per second. */
interface Inflow {
  readonly lines: Estimate;
  readonly spans: Estimate;
  /** Of these, spans whose fate is decided late, and how many of them are thrown away then. */
  readonly undecided: Estimate;
  readonly boring: Estimate;
}

/** What a collector does with it. */
interface Handling {
  readonly in: Inflow;
  readonly droppedLines: Estimate;
  readonly droppedSpans: Estimate;
  readonly out: Inflow;
  /** Seconds until its buffer is full when nobody takes anything. */
  readonly bufferTime: Estimate;
}

const NOTHING = known(0, 'nothing comes');
const NONE: Inflow = { lines: NOTHING, spans: NOTHING, undecided: NOTHING, boring: NOTHING };

/** What comes to a component: what others tell it, and what collectors pass on. `seen` ends a ring of collectors. */
export function inflow(component: Component, measured: Measured, seen: readonly string[] = []): Inflow {
  const { architecture } = measured;
  const parts: Inflow[] = [];
  for (const told of toldBy(measured)) {
    const share = (signal: 'logs' | 'traces'): number => {
      const takers = takersOf(told.component, signal, architecture);
      return takers.some(({ id }) => id === component.id) ? 1 / takers.length : 0;
    };
    const [lines, spans] = [share('logs'), share('traces')];
    if (lines + spans === 0) continue;
    const late = told.decidedLate ? spans : 0;
    parts.push({
      lines: scaled(told.lines, lines),
      spans: scaled(told.spans, spans),
      undecided: scaled(told.spans, late),
      boring: derive('spans of requests that went well', [told.spans, told.failedSpans], (all, kept) => (all - kept) * late),
    });
  }
  for (const other of exportersTo(component.id, architecture))
    if (other.id !== component.id && !seen.includes(other.id))
      parts.push(passedOn(handling(other, measured, [...seen, component.id]).out, component));
  if (parts.length === 0) return NONE;
  const sum = (of: (part: Inflow) => Estimate): Estimate => total('sum over what comes', parts.map(of));
  return {
    lines: sum(({ lines }) => lines),
    spans: sum(({ spans }) => spans),
    undecided: sum(({ undecided }) => undecided),
    boring: sum(({ boring }) => boring),
  };
}

/** A store of logs is passed lines alone, and one of traces spans. */
function passedOn(out: Inflow, to: Component): Inflow {
  if (isKind(to, 'loki') || isKind(to, 'log_shipper')) return { ...out, spans: NOTHING, undecided: NOTHING, boring: NOTHING };
  return isKind(to, 'trace_store') ? { ...out, lines: NOTHING } : out;
}

/** Bytes that a collector keeps of a span: a judgement, as for a store of traces. */
const SPAN = 500;

export function handling(component: Component, measured: Measured, seen: readonly string[] = []): Handling {
  const incoming = inflow(component, measured, seen);
  const items = total('lines and spans', [incoming.lines, incoming.spans]);
  const capacity = capacityOf(component);
  const busy = derive('what comes beyond its servers', [items], (rate) => (rate > capacity ? 1 - capacity / rate : 0));
  const full = isKind(component, 'otel_collector') ? memoryShort(component, incoming) : known(0, 'its memory is not told');
  const bufferTime = isKind(component, 'otel_collector') ? batchesLast(component, items) : linesLast(component, incoming.lines);
  const away = awayShare(component, measured, bufferTime);
  const blocks = isKind(component, 'log_shipper') && viewOf<'log_shipper'>(component).overflow === 'block';
  const lost = derive('overload, memory and times without a receiver', [busy, full, away], (a, b, c) =>
    blocks ? 0 : 1 - (1 - a) * (1 - b) * (1 - c),
  );
  const left = (rate: Estimate): Estimate => derive('what is not dropped', [rate, lost], (each, share) => each * (1 - share));
  const decides = isKind(component, 'otel_collector');
  return {
    in: incoming,
    droppedLines: derive('lines × share that is dropped', [incoming.lines, lost], (rate, share) => rate * share),
    droppedSpans: derive('spans × share that is dropped', [incoming.spans, lost], (rate, share) => rate * share),
    out: {
      lines: left(incoming.lines),
      spans: left(
        decides ? derive('without traces of what went well', [incoming.spans, incoming.boring], (all, some) => all - some) : incoming.spans,
      ),
      undecided: decides ? NOTHING : left(incoming.undecided),
      boring: decides ? NOTHING : left(incoming.boring),
    },
    bufferTime,
  };
}

/** Items per second that its servers can handle. */
export function capacityOf(component: Component): number {
  const view = viewOf<'placed'>(component);
  const seconds = mean(serviceTime(view, null));
  return seconds > 0 ? (Math.max(0, view.replicas) * Math.max(1, view.concurrency)) / seconds : Infinity;
}

/** The share of spans that find no room while it waits for the end of their request. */
function memoryShort(component: Component, { undecided }: Inflow): Estimate {
  const { decision_wait: wait, memory, replicas } = viewOf<'otel_collector'>(component);
  const room = memory * Math.max(1, replicas);
  return derive('memory for traces that are not decided', [undecided], (rate) =>
    rate * wait * SPAN > room ? 1 - room / (rate * wait * SPAN) : 0,
  );
}

/** Bytes of the traces that a collector holds until they are decided, and no more than it has room for: by Little's law, what comes × how long it stays. */
export function undecidedMemory(component: Component, { undecided }: Inflow): Estimate {
  const { decision_wait: wait, memory, replicas } = viewOf<'otel_collector'>(component);
  return derive('undecided spans × decision wait × size of a span', [undecided], (rate) =>
    Math.min(rate * wait * SPAN, memory * Math.max(1, replicas)),
  );
}

/** Mean seconds that an item stays: what comes evenly waits for half of the time that its batch takes to fill or to time out, and traces first for their decision. */
export function stayOf(component: Component, { undecided, boring }: Inflow, items: Estimate): Estimate {
  const { batch, linger, decision_wait: wait, replicas } = viewOf<'otel_collector'>(component);
  return derive('half of a batch’s wait + decision wait of what waits for it', [items, undecided, boring], (rate, late, thrown) => {
    // What is thrown away at the decision joins no batch.
    const leaving = rate - thrown;
    const fills = leaving > 0 ? (Math.max(1, batch) * Math.max(1, replicas)) / leaving : Infinity;
    return Math.min(linger, fills) / 2 + (leaving > 0 ? ((late - thrown) / leaving) * wait : 0);
  });
}

/** A batch goes when it is full, or when it has waited: of the two, what comes first. */
function batchesLast(component: Component, items: Estimate): Estimate {
  const { buffer, batch, linger, replicas } = viewOf<'otel_collector'>(component);
  return derive('batches that wait / batches per second', [items], (rate) =>
    rate > 0 ? (buffer * Math.max(1, replicas) * Math.min(Math.max(1, batch), Math.max(1, rate * linger))) / rate : Infinity,
  );
}

function linesLast(component: Component, lines: Estimate): Estimate {
  const { buffer, line_size: size, replicas } = viewOf<'log_shipper'>(component);
  return derive('buffer / bytes per second', [lines], (rate) => (rate > 0 ? (buffer * Math.max(1, replicas)) / (rate * size) : Infinity));
}

/** The share of the run in which what comes is lost: its receivers are away for longer than its buffer lasts, or it is away itself. */
function awayShare(component: Component, measured: Measured, bufferTime: Estimate): Estimate {
  const { scenario, architecture } = measured;
  const receivers = exportsOf(component).filter((id) => componentAt(architecture, id) !== null);
  const gone = receivers.map((id) => outages(id, scenario)).filter(({ times }) => times.length > 0);
  const own = outages(component.id, scenario);
  if (gone.length === 0 && own.times.length === 0) return known(0, 'nobody is away');
  return derive('time without a receiver beyond the buffer / time of the run', [bufferTime], (lasts) => {
    const beyond = Math.max(0, ...gone.map(({ times }) => times.reduce((sum, time) => sum + Math.max(0, time - lasts), 0)));
    return Math.min(1, (beyond + own.times.reduce((sum, time) => sum + ownLoss(component, time, lasts), 0)) / own.duration);
  });
}

/**
 * While a collector is away, what is told is lost, with what it held: on average half of what comes between two flushes. One that buffers on a disk
 * begins where it was.
 */
function ownLoss(component: Component, time: number, lasts: number): number {
  if (!isKind(component, 'log_shipper')) return time;
  const { buffer_on: on, flush_every: every } = viewOf<'log_shipper'>(component);
  return on === 'disk' ? 0 : time + Math.min((every ?? 0) / 2, lasts);
}

function scaled(rate: Estimate, share: number): Estimate {
  return share === 1 ? rate : derive(rate.method, [rate], (each) => each * share);
}

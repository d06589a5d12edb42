import { SECONDS_PER_MONTH, type Architecture } from '../../model/index.js';
import { mean, type Estimate } from '../../network/index.js';
import type { Behaviour, Measured, View } from '../behaviour.js';
import { derive, known, total, unknown } from '../figures/estimate.js';
import { server } from '../lowering/server.js';
import { serviceTime } from '../lowering/time.js';
import { componentAt, viewOf, viewsOf } from '../view.js';
import { capacityOf, handling, inflow, stayOf, undecidedMemory } from './pipeline.js';
import { queriesOf, queriesTo, scrapedBy, seriesOf, toldBy } from './signals.js';

const DAY = 86_400;

/** Columns of Thanos's coarse copies: count, sum, least, most and counter of each interval (Thanos documentation, "Compactor"). */
const AGGREGATES = 5;

export const otelCollector: Behaviour<'otel_collector'> = {
  ...server,
  measure: (view, measured) => {
    const { in: incoming, droppedLines, droppedSpans } = handling(view.component, measured);
    const metrics = view.receives === undefined || view.receives.includes('metrics');
    const series = metrics ? toldBy(measured).reduce((sum, told) => sum + told.series, 0) : 0;
    const scraping = viewsOf(measured.architecture, 'prometheus')[0]?.scrape_interval ?? 60;
    const samples = (view.exports_to ?? []).some((id) => isPrometheus(measured.architecture, id)) ? series / scraping : 0;
    const items = total('lines, spans and samples', [incoming.lines, incoming.spans, known(samples, 'series / scrape interval')]);
    return {
      items,
      dropped_lines: droppedLines,
      dropped_spans: droppedSpans,
      memory_used: undecidedMemory(view.component, incoming),
      delay: stayOf(view.component, incoming, items),
      ...busy(view, measured, items),
    };
  },
};

export const logShipper: Behaviour<'log_shipper'> = {
  ...server,
  measure: (view, measured) => {
    const { in: incoming, droppedLines, bufferTime } = handling(view.component, measured);
    return { lines: incoming.lines, dropped_lines: droppedLines, buffer_time: bufferTime, ...busy(view, measured, incoming.lines) };
  },
};

export const loki: Behaviour<'loki'> = {
  ...server,
  measure: (view, measured) => {
    const { lines } = inflow(view.component, measured);
    const limit = view.ingestion_limit / Math.max(1, view.line_size);
    const kept = derive('what is within the limit', [lines], (rate) => Math.min(rate, limit));
    const bytes = derive('lines × size', [kept], (rate) => rate * view.line_size);
    const logging = toldBy(measured).filter((told) => told.lines.value !== 0);
    const streams = view.streams ?? logging.reduce((sum, { component }) => sum + viewOf<'placed'>(component).replicas, 0);
    return {
      lines,
      ingestion: bytes,
      dropped_lines: derive('what is beyond the limit', [lines], (rate) => Math.max(0, rate - limit)),
      active_streams: known(streams, view.streams === undefined ? 'replicas that log' : 'as written'),
      ...keeping(bytes, view.compressed_to, view.retention),
      ...queried(view, measured),
    };
  },
};

export const traceStore: Behaviour<'trace_store'> = {
  ...server,
  measure: (view, measured) => {
    const { spans, boring } = inflow(view.component, measured);
    const bytes = derive('spans × size', [spans], (rate) => rate * view.span_size);
    const told = toldBy(measured);
    const made = total(
      'spans of all',
      told.map((each) => each.spans),
    );
    return {
      spans,
      dropped_spans: told.length === 0 ? known(0, 'nothing tells spans') : known(dropped(measured), 'dropped on the way by collectors'),
      failures_traced: failuresTraced(measured, made, spans, boring),
      ...keeping(bytes, view.compressed_to, view.retention),
      ...queried(view, measured),
    };
  },
};

export const prometheus: Behaviour<'prometheus'> = {
  ...server,
  measure: (view, measured) => {
    const series = scrapedBy(view, measured.architecture).reduce((sum, each) => sum + seriesOf(each), 0);
    const memory = series * view.series_memory;
    const rate = memory > view.memory ? 0 : series / Math.max(0.001, view.scrape_interval);
    const samples = known(
      rate,
      memory > view.memory ? 'none: its series need more memory than it has, and it is killed' : 'series / scrape interval',
    );
    const bytes = derive('samples × size', [samples], (each) => each * view.sample_size);
    return {
      samples,
      active_series: known(series, 'series × replicas of what it scrapes'),
      memory_used: known(memory, 'series × memory of one'),
      ...keeping(bytes, 1, view.retention),
      ...queried(view, measured),
    };
  },
};

export const thanos: Behaviour<'thanos'> = {
  ...server,
  measure: (view, measured) => {
    const { architecture } = measured;
    const writing = viewsOf(architecture, 'prometheus').filter(
      (each) =>
        each.remote_write === view.id || (view.sources === undefined ? each.remote_write === undefined : view.sources.includes(each.id)),
    );
    const all = writing.map((each) => {
      const series = scrapedBy(each, architecture).reduce((sum, told) => sum + seriesOf(told), 0);
      // Of two servers that scrape the same, deduplication keeps one.
      const copies = view.deduplication ? 1 : Math.max(1, each.replicas);
      const coarse = view.downsampling ? AGGREGATES * (1 / 300 + 1 / 3600) : 0;
      return copies * series * (1 / Math.max(0.001, each.scrape_interval) + coarse) * each.sample_size;
    });
    const bytes = known(
      all.reduce((sum, each) => sum + each, 0),
      'samples and their coarse copies × size',
    );
    return { ...keeping(bytes, 1, view.retention), ...queried(view, measured) };
  },
};

export const grafana: Behaviour<'grafana'> = {
  ...server,
  measure: (view, measured) => {
    const queries = known(queriesOf(view), 'dashboards × panels / refresh');
    return { queries, ...busy(view, measured, queries) };
  },
};

function isPrometheus(architecture: Architecture, id: string): boolean {
  return componentAt(architecture, id)?.lineage.includes('prometheus') ?? false;
}

/** What is kept when bytes have come for the whole retention; never longer than a century. */
function keeping(bytes: Estimate, packed: number, retention: number): Readonly<Record<'storage_used' | 'bytes_per_day', Estimate>> {
  const kept = Math.min(retention, 1200 * SECONDS_PER_MONTH);
  return {
    storage_used: derive('bytes per second × retention', [bytes], (rate) => rate * packed * kept),
    bytes_per_day: derive('bytes per second × a day', [bytes], (rate) => rate * packed * DAY),
  };
}

/** The share of its servers' time that items take, unless flows call it and the engines know better. */
function busy(view: View<'placed'>, measured: Measured, items: Estimate): Readonly<Record<string, Estimate>> {
  if (measured.calls()) return {};
  const capacity = capacityOf(view.component);
  return { utilisation: derive('items / what its servers can handle', [items], (rate) => Math.min(1, rate / capacity)) };
}

function queried(view: View<'placed'>, measured: Measured): Readonly<Record<string, Estimate>> {
  if (measured.calls()) return {};
  const queries = queriesTo(view.id, measured.architecture);
  const seconds = mean(serviceTime(view, null));
  const servers = Math.max(1, view.replicas) * Math.max(1, view.concurrency);
  return { utilisation: known(Math.min(1, (queries * seconds) / servers), 'queries of dashboards × time / servers') };
}

/** Spans per second that collectors drop. */
function dropped(measured: Measured): number {
  return viewsOf(measured.architecture, 'otel_collector').reduce(
    (sum, view) => sum + (handling(view.component, measured).droppedSpans.value ?? 0),
    0,
  );
}

/** Traces of failures are kept like all others when the share is drawn as they begin, and all of them when it is decided at their end. */
function failuresTraced(measured: Measured, made: Estimate, kept: Estimate, boring: Estimate): Estimate {
  const told = toldBy(measured).filter(({ spans }) => (spans.value ?? 0) > 0);
  if (told.length === 0) return unknown('nothing tells spans');
  if ((kept.value ?? 0) === 0 && (boring.value ?? 0) === 0 && told.every(({ decidedLate }) => !decidedLate))
    return known(0, 'no spans come');
  const weights = told.map(({ spans }) => spans.value ?? 0);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const share =
    told.reduce(
      (sum, { component, decidedLate }, index) => sum + (weights[index] ?? 0) * (decidedLate ? 1 : headShare(component.id, measured)),
      0,
    ) / all;
  return derive('share of the traces that are kept × what is not dropped', [made], (rate) =>
    rate > 0 ? share * Math.max(0, 1 - dropped(measured) / rate) : 0,
  );
}

function headShare(id: string, { architecture }: Measured): number {
  const component = componentAt(architecture, id);
  const sampling = component && viewOf<'placed'>(component).trace_sampling;
  return sampling?.call === 'head' ? Math.min(1, Math.max(0, sampling.share)) : 1;
}

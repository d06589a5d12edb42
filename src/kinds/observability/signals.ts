import { isKind, type Architecture, type Component } from '../../model/index.js';
import type { Estimate, Measurements } from '../../network/index.js';
import type { Measured, View } from '../behaviour.js';
import { fact } from '../fact.js';
import { regionOf } from '../lowering/distance.js';
import { derive, known, total } from '../figures/estimate.js';
import { componentsOf, entries, viewOf, viewsOf } from '../view.js';

export type Signal = 'metrics' | 'logs' | 'traces';

/** What one component tells of itself. */
interface Told {
  readonly component: Component;
  /** Time series. */
  readonly series: number;
  /** Lines per second. */
  readonly lines: Estimate;
  /** Spans per second that leave it, and those that are left when all but those of failed requests are thrown away later. */
  readonly spans: Estimate;
  readonly failedSpans: Estimate;
  /** Whether a collector has to decide, after the end of a request, what becomes of its trace. */
  readonly decidedLate: boolean;
}

/** What was told in a run, which everything that listens asks for. */
const told = new WeakMap<Measurements, { readonly architecture: Architecture; readonly all: readonly Told[] }>();

/** Everything that tells something of itself, with how much. */
export function toldBy(measured: Measured): readonly Told[] {
  const { architecture, measurements } = measured;
  const known = told.get(measurements);
  if (known?.architecture === architecture) return known.all;
  const all = tellingOf(measured);
  told.set(measurements, { architecture, all });
  return all;
}

function tellingOf(measured: Measured): readonly Told[] {
  return measured.architecture.components.flatMap((component) => {
    if (!isKind(component, 'placed')) return [];
    const view = viewOf<'placed'>(component);
    const { instrument } = view;
    if (instrument === undefined || instrument.length === 0) return [];
    const calls = measured.callsOf(component.id);
    const requests = calls?.arrivalRate ?? known(0, 'no flow calls it');
    const replicas = Math.max(0, view.replicas);
    const has = (signal: Signal): boolean => instrument.includes(signal);
    const none = known(0, 'it does not tell them');
    const spans = has('traces') ? amount(view.span_rate, replicas, requests) : none;
    const { trace_sampling: sampling } = view;
    const left =
      sampling.call === 'head' ? derive('spans × share', [spans], (rate) => rate * Math.min(1, Math.max(0, sampling.share))) : spans;
    const failed = calls ? total('errors', Object.values(calls.errors)) : known(0, 'no flow calls it');
    return [
      {
        component,
        series: seriesOf(view),
        lines: has('logs') ? amount(view.log_rate, replicas, requests) : none,
        spans: left,
        failedSpans: sampling.call === 'tail' ? derive('spans × errors', [spans, failed], (rate, share) => rate * share) : left,
        decidedLate: sampling.call === 'tail' && has('traces'),
      },
    ];
  });
}

/** So much for each replica by time, or for each request. */
function amount(rate: number | { readonly amount: number; readonly per: 'request' }, replicas: number, requests: Estimate): Estimate {
  if (typeof rate === 'number') return known(rate * replicas, 'as written × replicas');
  return derive('requests × as written', [requests], (each) => each * rate.amount);
}

const CARRIERS = ['otel_collector', 'log_shipper'] as const;

/** Kinds that keep a signal. */
const KEEPERS: Readonly<Record<'logs' | 'traces', readonly string[]>> = { logs: ['loki'], traces: ['trace_store'] };

/** Whether a component takes lines or spans. */
function takes(component: Component, signal: 'logs' | 'traces'): boolean {
  if (KEEPERS[signal].some((kind) => isKind(component, kind))) return true;
  if (isKind(component, 'log_shipper')) return signal === 'logs';
  if (!isKind(component, 'otel_collector')) return false;
  const { receives } = viewOf<'otel_collector'>(component);
  return receives === undefined || receives.length === 0 || receives.includes(signal);
}

export function exportsOf(component: Component): readonly string[] {
  return CARRIERS.some((kind) => isKind(component, kind)) ? (viewOf<'otel_collector'>(component).exports_to ?? []) : [];
}

/** Everything that passes on what it is told. */
function carriersIn(architecture: Architecture): readonly Component[] {
  return CARRIERS.flatMap((kind) => componentsOf(architecture, kind));
}

/** Everything that passes on what it is told to a component. */
export function exportersTo(id: string, architecture: Architecture): readonly Component[] {
  return exporters(architecture).get(id) ?? [];
}

const exporters = fact((architecture) => {
  const found = new Map<string, Component[]>();
  for (const carrier of carriersIn(architecture)) {
    for (const id of new Set(exportsOf(carrier))) {
      const known = found.get(id);
      if (known) known.push(carrier);
      else found.set(id, [carrier]);
    }
  }
  return found;
});

/** Who takes a signal in a design. */
interface Takers {
  /** By who tells: those that it is connected to. */
  readonly connected: ReadonlyMap<string, readonly Component[]>;
  /** Where the others go: the collectors that get nothing from another one, or else the stores. */
  readonly common: readonly Component[];
}

const takers = {
  logs: fact((architecture) => takersIn(architecture, 'logs')),
  traces: fact((architecture) => takersIn(architecture, 'traces')),
};

function takersIn(architecture: Architecture, signal: 'logs' | 'traces'): Takers {
  const all = architecture.components.filter((component) => takes(component, signal));
  const byId = new Map(all.map((component) => [component.id, component]));
  const connected = new Map<string, Component[]>();
  for (const { from, to } of architecture.connections) {
    const taker = byId.get(to);
    if (!taker || from === to) continue;
    const own = connected.get(from);
    if (!own) connected.set(from, [taker]);
    else if (!own.includes(taker)) own.push(taker);
  }
  const carriers = new Set(carriersIn(architecture));
  const fed = new Set([...carriers].flatMap(exportsOf));
  const first = all.filter((component) => carriers.has(component) && !fed.has(component.id));
  return { connected, common: first.length > 0 ? first : all.filter((component) => !carriers.has(component)) };
}

/**
 * Who takes what a component tells: whoever it is connected to, or else the collectors that get nothing from another one, or else the stores. Of several, those
 * of its own region; what several take, each takes its even part of.
 */
export function takersOf(teller: Component, signal: 'logs' | 'traces', architecture: Architecture): readonly Component[] {
  const { connected, common } = takers[signal](architecture);
  const own = connected.get(teller.id);
  if (own) return own;
  const possible = common.filter(({ id }) => id !== teller.id);
  const here = regionOf(architecture, teller)?.id;
  const near = possible.filter((component) => here !== undefined && regionOf(architecture, component)?.id === here);
  return near.length > 0 ? near : possible;
}

/** Time series that a component tells of itself. */
export function seriesOf({ instrument, series, replicas }: View<'placed'>): number {
  return instrument?.includes('metrics') ? series * Math.max(0, replicas) : 0;
}

/** The components whose series a Prometheus scrapes: those that it names, or all. */
export function scrapedBy({ scrapes, component }: View<'prometheus'>, architecture: Architecture): readonly View<'placed'>[] {
  const known = scraped.get(component);
  if (known?.architecture === architecture) return known.all;
  const telling = tellers(architecture);
  const named = scrapes && new Set(scrapes);
  const all = named ? telling.filter(({ id }) => named.has(id)) : telling;
  scraped.set(component, { architecture, all });
  return all;
}

/** Every server and alert asks. */
const tellers = fact((architecture) => viewsOf(architecture, 'placed').filter((each) => seriesOf(each) > 0));
const scraped = new WeakMap<Component, { readonly architecture: Architecture; readonly all: readonly View<'placed'>[] }>();

/** Queries per second that dashboards send to a component. */
export function queriesTo(id: string, architecture: Architecture): number {
  return queries(architecture).get(id) ?? 0;
}

const queries = fact((architecture) => {
  const sums = new Map<string, number>();
  for (const grafana of viewsOf(architecture, 'grafana')) {
    const sources = new Set(grafana.sources ?? []);
    for (const id of sources) sums.set(id, (sums.get(id) ?? 0) + queriesOf(grafana) / (grafana.sources?.length ?? 1));
  }
  return sums;
});

export function queriesOf(view: { readonly viewers: number; readonly panels: number; readonly refresh: number }): number {
  return (view.viewers * view.panels) / Math.max(1, view.refresh);
}

/** Alerts that another one makes pointless, by the alert that does, of all managers. */
export function inhibitions(architecture: Architecture): readonly (readonly [by: string, alert: string])[] {
  return viewsOf(architecture, 'alertmanager').flatMap(({ inhibit }) => entries(inhibit));
}

import type { Architecture, FaultEvent } from '../../model/index.js';
import type { Measured, View } from '../behaviour.js';
import { callsOf } from '../graph.js';
import { viewAt, viewsOf } from '../view.js';
import { inhibitions, scrapedBy } from './signals.js';

type Alert = View<'alert'>;

/** The time in which what an alert is about has been so, in seconds from the start of the run. */
interface Episode {
  readonly from: number;
  readonly to: number;
}

/** How an alert reaches people, or why it does not. */
export interface Way {
  /** Seconds from the moment that its condition holds until it fires, and until a group of alerts is sent, at most. */
  readonly fires: number;
  readonly sent: number;
  readonly prometheus: View<'prometheus'>;
  readonly manager: View<'alertmanager'> | null;
}

/** The way of an alert: what is watched is scraped, evaluated, has to last, and is grouped. */
export function wayOf(alert: Alert, measured: Measured): Way | string {
  const { architecture } = measured;
  if (!alert.when) return 'it has no condition';
  const servers = viewsOf(architecture, 'prometheus');
  const prometheus = viewAt(architecture, alert.evaluated_by, 'prometheus') ?? servers[0];
  if (!prometheus) return 'no Prometheus evaluates it';
  const watched = watchedBy(alert, architecture);
  const wanted = new Set(watched);
  if (!scrapedBy(prometheus, architecture).some(({ id }) => wanted.has(id)))
    return `nothing that ${prometheus.name} scrapes tells ${alert.when.text}`;
  const managers = viewsOf(architecture, 'alertmanager');
  const manager = viewAt(architecture, prometheus.alerts_to, 'alertmanager') ?? managers[0] ?? null;
  if (receiverOf(alert, manager) === null) return 'nobody is told: neither `notify` nor a route or receiver says whom';
  if (manager?.silences?.includes(alert.id) === true) return 'it is silenced';
  const fires = prometheus.scrape_interval + prometheus.evaluation_interval + alert.for;
  return { fires, sent: manager?.group_wait ?? 0, prometheus, manager };
}

function receiverOf(alert: Alert, manager: View<'alertmanager'> | null): string | null {
  if (alert.severity === 'info') return null;
  return alert.notify ?? manager?.routes?.[alert.severity] ?? manager?.receiver ?? null;
}

/** The components that an alert looks at: its subject, or what a flow calls, or all. */
function watchedBy(alert: Alert, architecture: Architecture): readonly string[] {
  const { subject, subjectKind } = alert.when ?? { subjectKind: 'architecture' };
  if (subjectKind === 'component' && subject !== undefined) return [subject];
  const flows = architecture.flows.filter(({ name }) => subjectKind === 'architecture' || name === subject);
  return flows.flatMap(({ steps }) => [...callsOf(steps)].map(({ to }) => to));
}

/** When an alert's condition held, in the course of the run; null when the course of its metric is not followed. */
function episodesOf(alert: Alert, measured: Measured): readonly Episode[] | null {
  const { when } = alert;
  if (!when?.subject) return null;
  const inverse = when.metric === 'availability';
  const course = measured.course(
    `${when.subjectKind === 'flow' ? 'flows' : 'components'}.${when.subject}.${inverse ? 'errors' : when.metric}`,
  );
  if (!course) return null;
  const so = course.values.map((value) => value !== null && holds(inverse ? 1 - value : value, when.comparison, when.limit));
  const episodes: Episode[] = [];
  for (let index = 0; index < so.length; index++) {
    if (so[index] !== true || so[index - 1] === true) continue;
    const end = so.indexOf(false, index);
    episodes.push({ from: index * course.step, to: (end < 0 ? so.length : end) * course.step });
  }
  return episodes;
}

function holds(value: number, comparison: string, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    default:
      return value === limit;
  }
}

/** Times at which an alert stands: from when it fires until its condition is over. Null when that is not known, with the reason. */
export function firings(alert: Alert, measured: Measured): readonly Episode[] | string {
  const way = wayOf(alert, measured);
  if (typeof way === 'string') return way;
  const episodes = episodesOf(alert, measured);
  if (episodes === null) return `the course of ${alert.when?.text ?? 'it'} is only known of a simulation, and of what it follows`;
  return episodes.flatMap(({ from, to }) => (to - from >= way.fires ? [{ from: from + way.fires, to }] : []));
}

/** Messages that people get of an alert: when, in seconds from the start. */
export function messages(alert: Alert, measured: Measured): readonly number[] | string {
  const way = wayOf(alert, measured);
  const stands = firings(alert, measured);
  if (typeof way === 'string') return way;
  if (typeof stands === 'string') return stands;
  const muting = inhibitions(measured.architecture).flatMap(([by, muted]) => {
    const other = muted === alert.id ? viewAt(measured.architecture, by, 'alert') : null;
    const its = other && firings(other, measured);
    return its && typeof its !== 'string' ? its : [];
  });
  const repeat = Math.max(1, way.manager?.repeat ?? Infinity);
  return stands.flatMap(({ from, to }) => {
    const first = from + way.sent;
    if (first > to || muting.some((other) => other.from <= first && first < other.to)) return [];
    const more = Number.isFinite(repeat) ? Math.floor((to - first) / repeat) : 0;
    return Array.from({ length: more + 1 }, (_, index) => first + (index === 0 ? 0 : index * repeat));
  });
}

/** Messages of a manager: of alerts in one group that fire within the interval, one. */
export function managerMessages(manager: View<'alertmanager'>, measured: Measured): number | string {
  const groups = new Map<string, number[]>();
  let reason = 'no alert is sent to it';
  let known = false;
  for (const alert of viewsOf(measured.architecture, 'alert')) {
    const way = wayOf(alert, measured);
    if (typeof way !== 'string' && way.manager?.id !== manager.id) continue;
    const sent = messages(alert, measured);
    if (typeof sent === 'string') {
      reason = sent;
      continue;
    }
    known = true;
    const key = (manager.group_by ?? []).map((label) => labelOf(alert, label)).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), ...sent]);
  }
  if (!known) return reason;
  let count = 0;
  for (const times of groups.values()) {
    let last = -Infinity;
    for (const time of times.sort((a, b) => a - b)) {
      if (time < last + manager.group_interval) continue;
      count++;
      last = time;
    }
  }
  return count;
}

/** What an alert is gathered by; a label that it does not have is the same for all. */
function labelOf(alert: Alert, label: string): string {
  if (label === 'alertname') return alert.id;
  if (label === 'severity') return alert.severity;
  if (label === 'receiver') return alert.notify ?? '';
  return '';
}

/** Which alert told people of a fault first, and how long after it; null when none did of what began while the fault lasted. */
export function detectionOf(event: FaultEvent, measured: Measured): { readonly alert: string; readonly after: number } | null {
  const end = event.duration === null ? Infinity : event.at + event.duration;
  let found: { readonly alert: string; readonly after: number } | null = null;
  for (const alert of viewsOf(measured.architecture, 'alert')) {
    const way = wayOf(alert, measured);
    const sent = messages(alert, measured);
    if (typeof way === 'string' || typeof sent === 'string') continue;
    for (const time of sent) {
      // What began while the fault lasted is told because of it, though the message may come after.
      const began = time - way.fires - way.sent;
      if (began < event.at - 1 || began > end) continue;
      const after = Math.max(0, time - event.at);
      if (!found || after < found.after) found = { alert: alert.id, after };
    }
  }
  return found;
}

/** Whether a fault may be why an alert was sent at a time: what it tells of began while the fault lasted, or soon after. */
export function isBehind(time: number, way: Way, measured: Measured): boolean {
  const began = time - way.fires - way.sent;
  return (measured.scenario?.events ?? []).some((event) => {
    const end = event.duration === null ? Infinity : event.at + event.duration;
    // A minute after a fault its queues may still be long.
    return began >= event.at - 1 && began <= end + 60;
  });
}

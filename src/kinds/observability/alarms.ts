import type { Architecture, FaultEvent, Flow } from '../../model/index.js';
import type { Measured, View } from '../behaviour.js';
import { fact } from '../fact.js';
import { callsOf } from '../graph.js';
import { holds } from '../scenarios/expectations.js';
import { viewAt, viewsOf } from '../view.js';
import { notificationsOf, type Notification, type Standing } from './groups.js';
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
export function wayOf(alert: Alert, { architecture }: Measured): Way | string {
  const known = ways(architecture);
  let way = known.get(alert.id);
  if (way === undefined) known.set(alert.id, (way = wayIn(alert, architecture)));
  return way;
}

/** Every alert asks for those of all others of its group. */
const ways = fact(() => new Map<string, Way | string>());

function wayIn(alert: Alert, architecture: Architecture): Way | string {
  if (!alert.when) return 'it has no condition';
  const servers = viewsOf(architecture, 'prometheus');
  const prometheus = viewAt(architecture, alert.evaluated_by, 'prometheus') ?? servers[0];
  if (!prometheus) return 'no Prometheus evaluates it';
  const wanted = watchedBy(alert, architecture);
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
function watchedBy(alert: Alert, architecture: Architecture): ReadonlySet<string> {
  const { subject, subjectKind } = alert.when ?? { subjectKind: 'architecture' };
  if (subjectKind === 'component' && subject !== undefined) return new Set([subject]);
  if (subjectKind === 'architecture') return called(architecture);
  return calledIn(architecture.flows.filter(({ name }) => name === subject));
}

const called = fact(({ flows }) => calledIn(flows));

function calledIn(flows: readonly Flow[]): ReadonlySet<string> {
  return new Set(flows.flatMap(({ steps }) => [...callsOf(steps)].map(({ to }) => to)));
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

/** Times at which an alert stands. When that is not known, the reason. */
function standingsOf(alert: Alert, measured: Measured): readonly Standing[] | string {
  const way = wayOf(alert, measured);
  if (typeof way === 'string') return way;
  const episodes = episodesOf(alert, measured);
  if (episodes === null) return `the course of ${alert.when?.text ?? 'it'} is only known of a simulation, and of what it follows`;
  return episodes.flatMap(({ from, to }) => (to - from >= way.fires ? [{ alert: alert.id, began: from, from: from + way.fires, to }] : []));
}

/** One message that people get of an alert, in seconds from the start: when, and when what it is about began. */
export interface Message {
  readonly at: number;
  readonly began: number;
}

/** Messages that people get of an alert, by itself or with others of its group. */
export function messages(alert: Alert, measured: Measured): readonly Message[] | string {
  const way = wayOf(alert, measured);
  const stands = standingsOf(alert, measured);
  if (typeof way === 'string') return way;
  if (typeof stands === 'string') return stands;
  const { manager } = way;
  // Nobody gathers, and nobody repeats.
  if (!manager) return stands.map(({ from, began }) => ({ at: from, began }));
  const key = groupOf(alert, manager);
  const group = viewsOf(measured.architecture, 'alert').filter(
    (other) => isSentTo(manager, other, measured) && groupOf(other, manager) === key,
  );
  return grouped(group, manager, measured).flatMap(({ at, about }) =>
    about.filter((each) => each.alert === alert.id).map(({ began }) => ({ at, began })),
  );
}

function isSentTo(manager: View<'alertmanager'>, alert: Alert, measured: Measured): boolean {
  const way = wayOf(alert, measured);
  return typeof way !== 'string' && way.manager?.id === manager.id;
}

/** The messages about alerts of one group. One of which the course is not known says nothing. */
function grouped(alerts: readonly Alert[], manager: View<'alertmanager'>, measured: Measured): readonly Notification[] {
  const standing = (alert: Alert | null): readonly Standing[] => {
    const found = alert && standingsOf(alert, measured);
    return found === null || typeof found === 'string' ? [] : found;
  };
  const muting = inhibitions(measured.architecture).map(([by, muted]) => ({
    muted,
    times: standing(viewAt(measured.architecture, by, 'alert')),
  }));
  return notificationsOf(
    alerts.flatMap(standing),
    { wait: manager.group_wait, interval: manager.group_interval, repeat: manager.repeat },
    ({ alert }, at) => muting.some(({ muted, times }) => muted === alert && times.some(({ from, to }) => from <= at && at <= to)),
  );
}

/** Messages of a manager: one for what a group has gained, or is told again. */
export function managerMessages(manager: View<'alertmanager'>, measured: Measured): number | string {
  const groups = new Map<string, Alert[]>();
  let reason = 'no alert is sent to it';
  for (const alert of viewsOf(measured.architecture, 'alert')) {
    const way = wayOf(alert, measured);
    if (typeof way !== 'string' && way.manager?.id !== manager.id) continue;
    const stands = standingsOf(alert, measured);
    if (typeof stands === 'string') {
      reason = stands;
      continue;
    }
    const key = groupOf(alert, manager);
    groups.set(key, [...(groups.get(key) ?? []), alert]);
  }
  if (groups.size === 0) return reason;
  return [...groups.values()].reduce((count, alerts) => count + grouped(alerts, manager, measured).length, 0);
}

/** Alerts of one group have one receiver, since each route gathers for itself, and the same labels. */
function groupOf(alert: Alert, manager: View<'alertmanager'>): string {
  return JSON.stringify([receiverOf(alert, manager), ...(manager.group_by ?? []).map((label) => labelOf(alert, label))]);
}

/** What an alert is gathered by; a label that it does not have is the same for all. */
function labelOf(alert: Alert, label: string): string {
  if (label === 'alertname') return alert.id;
  if (label === 'severity') return alert.severity;
  if (label === 'receiver') return alert.notify ?? '';
  return '';
}

/** Which of some alerts told people of a fault first, and how long after it; null when none did of what began while the fault lasted. */
export function detectionOf(
  event: FaultEvent,
  measured: Measured,
  alerts: readonly Alert[] = viewsOf(measured.architecture, 'alert'),
): { readonly alert: string; readonly after: number } | null {
  const end = event.duration === null ? Infinity : event.at + event.duration;
  let found: { readonly alert: string; readonly after: number } | null = null;
  for (const alert of alerts) {
    const sent = messages(alert, measured);
    if (typeof sent === 'string') continue;
    for (const { at, began } of sent) {
      // What began while the fault lasted is told because of it, though the message may come after.
      if (began < event.at - 1 || began > end) continue;
      const after = Math.max(0, at - event.at);
      if (!found || after < found.after) found = { alert: alert.id, after };
    }
  }
  return found;
}

/** Whether a fault may be why a message was sent: what it tells of began while the fault lasted, or soon after. */
export function isBehind({ began }: Message, measured: Measured): boolean {
  return (measured.scenario?.events ?? []).some((event) => {
    const end = event.duration === null ? Infinity : event.at + event.duration;
    // A minute after a fault its queues may still be long.
    return began >= event.at - 1 && began <= end + 60;
  });
}

/** An alert while it stands: from when it fires until its condition is over, in seconds from the start of the run. */
export interface Standing {
  readonly alert: string;
  /** When its condition began to hold. */
  readonly began: number;
  readonly from: number;
  readonly to: number;
}

/** What people get of a group of alerts: one message about all that stand then. */
export interface Notification {
  readonly at: number;
  readonly about: readonly Standing[];
}

/** Seconds: before a group's first message, between two looks at it, and before what has been told is told again. */
export interface Timing {
  readonly wait: number;
  readonly interval: number;
  readonly repeat: number;
}

/** Shorter intervals than this are taken for it: a look costs time, and the course of a run is told in longer steps. */
const SHORTEST = 1;

/**
 * The messages about one group, as Alertmanager sends them (Prometheus documentation, "Alerting configuration", `group_wait`, `group_interval` and
 * `repeat_interval`): the first after the wait, so that what fires together is told together; after that the group is looked at every interval, and what it
 * has gained is told, or all of it again when the repeat interval is over, which so is rounded up to whole intervals. A group in which nothing stands any
 * more ends, and the next alert begins another.
 */
export function notificationsOf(
  standings: readonly Standing[],
  { wait, interval, repeat }: Timing,
  muted: (standing: Standing, at: number) => boolean,
): Notification[] {
  const found: Notification[] = [];
  let at = -Infinity;
  for (;;) {
    const next = standings.filter(({ from }) => from > at).reduce((first, { from }) => Math.min(first, from), Infinity);
    if (next === Infinity) return found;
    let told = new Set<Standing>();
    let last = -Infinity;
    for (at = next + wait; ; at += Math.max(SHORTEST, interval)) {
      const standing = standings.filter(({ from, to }) => from <= at && at <= to);
      if (standing.length === 0) break;
      const about = standing.filter((each) => !muted(each, at));
      if (about.length > 0 && (about.some((each) => !told.has(each)) || at - last >= repeat)) {
        found.push({ at, about });
        told = new Set(about);
        last = at;
      }
    }
  }
}

import type { View } from '../../behaviour.js';
import { cloudKind, type Built, type PlanContext } from '../../cloud/kind.js';

export const scheduleOnAws = cloudKind<'schedule'>({
  kind: 'schedule',
  builds: ['every', 'at', 'count', 'jitter', 'owner', 'tags'],
  describes: ['cost'],
  lacks: { overlap: 'is up to what it starts: EventBridge does not wait for the last one' },
  plan: planSchedule,
  describe: (built) => (built?.as === 'managed' && built.plan.is === 'schedule' ? `EventBridge schedule: ${built.plan.expression}` : null),
});

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function planSchedule(view: View<'schedule'>, context: PlanContext): Built {
  const { component } = view;
  const targets = context.outOf(view.id).flatMap(({ to }) => context.find(to) ?? []);
  const startable = targets.filter((target) => {
    const is = context.managed(target)?.is;
    if (is === 'function' || is === 'queue') return true;
    context.note(component, `EventBridge starts functions and sends to queues; \`${target.id}\` is neither, so it is not started.`);
    return false;
  });
  const [target, ...others] = startable;
  if (!target) {
    context.note(component, 'It starts nothing that is built, so nothing is built for it.');
    return null;
  }
  for (const { id } of others) context.note(component, `It starts \`${target.id}\` alone; give \`${id}\` a schedule of its own.`);
  if (view.count > 1) context.note(component, `A schedule of EventBridge starts one request at a time, not ${view.count}.`);
  return {
    as: 'managed',
    plan: {
      is: 'schedule',
      origin: context.origin(component),
      port: null,
      home: context.origin(target).key,
      target: context.origin(target).key,
      expression: expressionOf(view, context),
      flexibleMinutes: view.jitter > 0 ? Math.min(1440, Math.max(1, Math.round(view.jitter / MINUTE))) : null,
    },
  };
}

/** `rate(…)` or, where the design says a time of the day, `cron(…)` (docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html). */
function expressionOf(view: View<'schedule'>, context: PlanContext): string {
  const { component } = view;
  if (view.at !== undefined) {
    const minute = Math.floor((view.at % HOUR) / MINUTE);
    const hour = Math.floor(view.at / HOUR) % 24;
    const every = view.every ?? DAY;
    if (every >= DAY) {
      if (every !== DAY) context.note(component, `With a time of the day, it starts every day instead of every ${every / DAY} days.`);
      return `cron(${minute} ${hour} * * ? *)`;
    }
    const hours = Math.max(1, Math.round(every / HOUR));
    return `cron(${minute} ${hour % hours}/${hours} * * ? *)`;
  }
  const minutes = Math.max(1, Math.round((view.every ?? HOUR) / MINUTE));
  if (minutes * MINUTE !== (view.every ?? HOUR))
    context.note(component, `EventBridge counts whole minutes: it starts every ${minutes} min.`);
  return minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`;
}

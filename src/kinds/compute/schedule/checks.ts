import { formatQuantity } from '../../../model/index.js';
import { at, rule, setProperty, type Rule } from '../../rule.js';

const ON = 'schedule';

export const scheduleRules: readonly Rule[] = [
  rule(
    'schedule/no-interval',
    {
      on: ON,
      severity: 'warning',
      title: 'A schedule does not say when it starts',
      doc: 'Without `every` nothing is ever started, and nothing is solved or simulated of what the schedule calls.',
      fixable: true,
      safe: false,
    },
    (schedule, found) => {
      if (schedule.every !== undefined && schedule.every > 0) return;
      found(schedule.component, `${schedule.name} never starts anything`, setProperty(schedule.component, 'every', '1h'));
    },
  ),
  rule(
    'schedule/all-at-once',
    {
      on: ON,
      severity: 'info',
      title: 'A schedule sends everything in one instant',
      doc: 'Many requests at the same moment wait for one another, and for nothing before and after. Spread over a while (`jitter`), the same servers do them without a queue.',
      fixable: true,
      safe: false,
    },
    (schedule, found) => {
      if (schedule.every === undefined || schedule.count < 100 || schedule.jitter > 0) return;
      const over = formatQuantity(Math.max(1, Math.floor(schedule.every / 10)), 'duration');
      found(
        at(schedule, 'count'),
        `${schedule.name} sends ${schedule.count} requests at the same instant`,
        setProperty(schedule.component, 'jitter', over),
      );
    },
  ),
];

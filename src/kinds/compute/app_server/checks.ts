import { formatQuantity, type Component } from '../../../model/index.js';
import { MAIN } from '../../lowering/server.js';
import { at, rule, see, setProperty, type Rule, type RuleContext } from '../../rule.js';
import { viewOf, viewsOf } from '../../view.js';
import { reachable } from '../../questions.js';
import { COMFORTABLE, serversOf } from './behaviour.js';

const ON = 'app_server';

export const appServerRules: readonly Rule[] = [
  rule(
    'app/no-scaling',
    {
      on: ON,
      severity: 'warning',
      solved: true,
      title: 'The peak of the day is more than a fixed number of servers can do',
      standard: 'AWS Well-Architected REL07-BP01 (Use automation when obtaining or scaling resources)',
      doc: 'The load follows the day, and the number of servers does not: at its peak more is asked than they can do, although the mean fits. `scaling` follows the load; enough replicas for the peak would do too, and stand idle at night.',
      fixable: true,
      safe: false,
    },
    (app, found, context) => {
      if (app.scaling) return;
      const station = context.compiled.builder.recall(app.id, MAIN);
      const work = station === null ? 0 : (context.offered().stations[station]?.work ?? 0);
      const servers = app.replicas * serversOf(app);
      const peak = peakOver(app.component, context);
      if (!peak || work >= servers || work * peak.factor < servers) return;
      const most = Math.ceil((work * peak.factor) / serversOf(app) / COMFORTABLE - 1e-9);
      found(
        app.component,
        `at the peak of ${peak.users.name}, ${app.name} is asked for ${formatQuantity((work * peak.factor) / servers, 'percent')} of what ${app.replicas === 1 ? 'its one replica' : `${app.replicas} replicas`} can do, and it does not scale`,
        setProperty(app.component, 'scaling', `{ min: ${app.replicas}, max: ${most} }`),
        see(peak.users, `the load comes to ${formatQuantity(peak.factor, 'factor')} of its mean`),
      );
    },
  ),
  rule(
    'app/beyond-usl-peak',
    {
      on: ON,
      severity: 'warning',
      title: 'More servers make it slower',
      doc: 'By the Universal Scalability Law (Gunther, “Guerrilla Capacity Planning”, 2007) throughput has a peak at √((1 − σ) / κ) servers: beyond it, keeping each two in step costs more than another brings.',
      fixable: true,
      safe: false,
    },
    (app, found) => {
      if (app.coherency <= 0) return;
      const peak = Math.max(1, Math.floor(Math.sqrt((1 - app.contention) / app.coherency)));
      if (app.concurrency <= peak) return;
      found(
        at(app, 'concurrency'),
        `${app.name} serves ${app.concurrency} requests at once, and with its coherency ${peak} are the most that help`,
        setProperty(app.component, 'concurrency', String(peak)),
      );
    },
  ),
  rule(
    'app/timeout-below-callee',
    {
      on: ON,
      severity: 'warning',
      solved: true,
      title: 'A server gives up before what it calls has answered',
      standard: 'AWS Well-Architected REL05-BP05 (Set client timeouts)',
      doc: 'The work that was called for goes on and is thrown away. A timeout should lie above the 99th percentile of what is called, and below what the server’s own caller waits.',
      fixable: true,
      safe: false,
    },
    (app, found, context) => {
      if (app.timeout === undefined) return;
      for (const callee of context.callees(app.id)) {
        const p99 = context.results?.components[callee.id]?.metrics.p99?.value;
        if (typeof p99 !== 'number' || p99 <= app.timeout) continue;
        found(
          at(app, 'timeout'),
          `${app.name} gives up after ${formatQuantity(app.timeout, 'duration')}, and one answer in a hundred of ${callee.name} takes longer than ${formatQuantity(p99, 'duration')}`,
          setProperty(app.component, 'timeout', formatQuantity(roundUp(2 * p99), 'duration')),
          see(callee, `${callee.name} is called`),
        );
        return;
      }
    },
  ),
];

/** Two significant figures, upwards. */
function roundUp(seconds: number): number {
  const scale = 10 ** (Math.floor(Math.log10(seconds)) - 1);
  return Math.ceil(seconds / scale) * scale;
}

/** The users who reach a component and whose load varies most, and by how much it exceeds its mean; null when it is flat. */
function peakOver(component: Component, context: RuleContext): { readonly users: Component; readonly factor: number } | null {
  let highest: { users: Component; factor: number } | null = null;
  for (const { component: users } of viewsOf(context.architecture, 'users')) {
    const factor = peakFactor(viewOf<'users'>(users).shape);
    if (factor <= 1 || (highest && factor <= highest.factor) || !reachable(users.id, context).has(component.id)) continue;
    highest = { users, factor };
  }
  return highest;
}

/** A diurnal shape is a wave around the mean whose highest point is `ratio` times its lowest: 2 r / (r + 1) of the mean. */
function peakFactor(shape: ReturnType<typeof viewOf<'users'>>['shape']): number {
  if (shape === 'flat') return 1;
  switch (shape.call) {
    case 'diurnal':
      return (2 * shape.ratio) / (shape.ratio + 1);
    case 'ramp':
      return shape.to;
    case 'steps':
      return Math.max(1, ...shape.factors);
    // A spike is over before a new replica serves.
    case 'spike':
      return 1;
  }
}

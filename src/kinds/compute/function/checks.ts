import { formatQuantity, property } from '../../../model/index.js';
import { mean } from '../../../network/index.js';
import { MAIN } from '../../lowering/server.js';
import { expectationsOf } from '../../structure.js';
import { at, rule, see, setProperty, type Rule, type RuleContext } from '../../rule.js';
import { distributionOf } from '../../lowering/time.js';

const ON = 'function';
/** Instances that are wanted above those that are busy on average: as for servers, utilisation of 70 %. */
const ROOM = 0.7;

export const functionRules: readonly Rule[] = [
  rule(
    'function/too-few-instances',
    {
      on: ON,
      severity: 'error',
      solved: true,
      title: 'A function needs more instances than it may have',
      doc: 'By Little’s law the instances that are busy are the arrival rate × the mean time in service. What comes when all are busy is turned away. 1,000 is AWS Lambda’s default for an account; the limit can be raised on request.',
      fixable: true,
      safe: false,
    },
    (fn, found, context) => {
      const busy = busyInstances(fn.id, context);
      if (busy <= fn.concurrency_limit) return;
      found(
        at(fn, 'concurrency_limit'),
        `${fn.name} needs ${formatQuantity(busy, 'number')} instances at once on average and may have ${fn.concurrency_limit}`,
        setProperty(fn.component, 'concurrency_limit', String(Math.ceil(busy / ROOM))),
      );
    },
  ),
  rule(
    'function/cold-start-breaks-objective',
    {
      on: ON,
      severity: 'warning',
      solved: true,
      title: 'A cold start alone breaks an objective',
      doc: 'An instance that starts makes its first request wait. When that takes longer than an objective allows, every new instance breaks it, and bursts make many. `provisioned` keeps instances ready.',
      fixable: true,
      safe: false,
    },
    (fn, found, context) => {
      const start = mean(distributionOf(fn.cold_start));
      if (fn.provisioned > 0) return;
      for (const { flow } of context.callsOf(fn.id)) {
        const promise = expectationsOf(context.architecture, flow.name).find(
          ({ metric, limit, comparison }) => /^p\d+$/.test(metric) && comparison.startsWith('<') && limit < start,
        );
        if (!promise) continue;
        found(
          at(fn, 'cold_start'),
          `a cold start of ${fn.name} takes ${formatQuantity(start, 'duration')}, and \`${promise.text}\``,
          setProperty(fn.component, 'provisioned', String(Math.max(1, Math.ceil(busyInstances(fn.id, context) / ROOM)))),
          see(promise.source, 'this is promised'),
        );
        return;
      }
    },
  ),
  rule(
    'function/timeout-too-short',
    {
      on: ON,
      severity: 'error',
      solved: true,
      title: 'A function is cut off before it is done',
      doc: 'What is cut off has cost its time and brought nothing; whoever asked will ask again. AWS Lambda allows 15 minutes.',
      fixable: true,
      safe: false,
    },
    (fn, found, context) => {
      const rate = context.offered().stations[context.compiled.builder.recall(fn.id, MAIN) ?? -1]?.rate ?? 0;
      const time = rate > 0 ? busyInstances(fn.id, context) / rate : typeof fn.time === 'number' ? fn.time : 0;
      if (time < fn.timeout) return;
      const longest = 900;
      found(
        at(fn, 'timeout'),
        `${fn.name} works for ${formatQuantity(time, 'duration')} on average and is cut off after ${formatQuantity(fn.timeout, 'duration')}`,
        ...(2 * time <= longest ? [setProperty(fn.component, 'timeout', `${Math.ceil(2 * time)}s`)] : []),
      );
    },
  ),
  rule(
    'function/too-many-connections',
    {
      on: ON,
      severity: 'warning',
      title: 'Instances of a function use up a database’s connections',
      doc: 'Every instance holds a connection of its own, and there may be as many instances as the limit allows. A pooler shares few connections between many (Amazon RDS Proxy, PgBouncer).',
      fixable: true,
      safe: false,
    },
    (fn, found, context) => {
      for (const database of context.callees(fn.id)) {
        const connections = property(database, 'connections');
        if (typeof connections !== 'number' || connections >= fn.concurrency_limit || property(database, 'pooler') === true) continue;
        found(
          fn.component,
          `${fn.name} may have ${fn.concurrency_limit} instances, and ${database.name} admits ${connections} connections`,
          database.lineage.includes('sql_database')
            ? setProperty(database, 'pooler', 'on')
            : setProperty(fn.component, 'concurrency_limit', String(connections)),
          see(database, `${database.name} is called`),
        );
      }
    },
  ),
];

/** Arrival rate × mean time in service, when nothing is turned away. */
function busyInstances(id: string, context: RuleContext): number {
  const station = context.compiled.builder.recall(id, MAIN);
  return station === null ? 0 : (context.offered().stations[station]?.work ?? 0);
}

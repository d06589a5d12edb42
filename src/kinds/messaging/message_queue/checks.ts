import { formatQuantity, isKind, property, type Change, type Component } from '../../../model/index.js';
import type { View } from '../../behaviour.js';
import { MAIN } from '../../lowering/server.js';
import { COMFORTABLE } from '../../compute/app_server/behaviour.js';
import { faultsOn, freeName } from '../../structure.js';
import { at, repair, rule, see, setProperty, type Rule, type RuleContext } from '../../rule.js';
import { entries, viewOf } from '../../view.js';
import { copiesOf, isShared, membersOf, partitionsOf, storedSize } from './behaviour.js';

const ON = 'message_queue';
const GIB = 2 ** 30;

export const messageQueueRules: readonly Rule[] = [
  rule(
    'queue/order-lost',
    {
      on: ON,
      severity: 'error',
      title: 'Messages that need their order are spread over partitions',
      doc: 'Order is kept within a partition, and nowhere else. Without a key, messages that belong together (the events of one order, the changes of one account) go to any partition, and are overtaken by each other. A key sends all of one thing to one partition (Kafka documentation, “Introduction”).',
      fixable: true,
    },
    (queue, found) => {
      if (!queue.ordered || queue.key !== 'none' || queue.partitions === 1) return;
      found(
        at(queue, 'ordered'),
        `${queue.name} promises an order, and spreads messages over ${queue.partitions} partitions without a key`,
        setProperty(queue.component, 'key', 'hash'),
      );
    },
  ),
  rule(
    'queue/idle-consumers',
    {
      on: ON,
      severity: 'warning',
      title: 'A group has more consumers than there are partitions',
      doc: 'Each partition is read by one consumer of a group at a time; those beyond their number wait for one to die. More partitions can be added, and never taken away (Kafka documentation, “Consumers”).',
      fixable: true,
    },
    (queue, found, context) => {
      if (isShared(queue)) return;
      const groups = groupsOf(queue, context).filter(({ members }) => members > queue.partitions);
      const [largest] = groups.sort((a, b) => b.members - a.members);
      if (!largest) return;
      found(
        at(queue, 'partitions'),
        `${largest.members - queue.partitions} of the ${largest.members} consumers of ${largest.component.name} are idle: ${queue.name} has ${queue.partitions} ${queue.partitions === 1 ? 'partition' : 'partitions'}`,
        setProperty(queue.component, 'partitions', String(largest.members)),
        see(largest.component, `${largest.component.name} consumes`),
      );
    },
  ),
  rule(
    'queue/acks-all-of-one',
    {
      on: ON,
      severity: 'warning',
      title: 'Waiting for all copies may mean waiting for one',
      doc: 'With `acks: all` a publisher waits for all copies that are up to date. When they have fallen behind, that is the leader alone, and its loss loses what was acknowledged. `min_in_sync: 2` refuses writes instead (Kafka documentation, `min.insync.replicas`).',
      fixable: true,
    },
    (queue, found) => {
      if (queue.acks !== 'all' || queue.min_in_sync !== 1 || queue.replication < 2 || queue.engine !== 'kafka') return;
      found(
        at(queue, 'min_in_sync'),
        `${queue.name} acknowledges a message when one of its ${queue.replication} copies has it, if the others are late`,
        setProperty(queue.component, 'min_in_sync', '2'),
      );
    },
  ),
  rule(
    'queue/one-copy',
    {
      on: ON,
      severity: 'warning',
      title: 'Each message is on one broker alone',
      doc: 'When a broker is lost, its partitions are gone with their messages, and nobody can publish to them. Three copies are what Kafka’s documentation advises for production.',
      fixable: true,
      safe: false,
    },
    (queue, found) => {
      if (queue.replication !== 1) return;
      const changes: Change[] = [{ change: 'set', component: queue.id, property: 'replication', value: '3' }];
      if (queue.replicas < 3) changes.push({ change: 'set', component: queue.id, property: 'replicas', value: '3' });
      found(
        at(queue, 'replication'),
        `${queue.name} keeps one copy of each message: those on a broker that is lost are gone`,
        repair('Keep three copies', ...changes),
      );
    },
  ),
  rule(
    'queue/more-copies-than-brokers',
    {
      on: ON,
      severity: 'error',
      title: 'There are fewer brokers than copies',
      doc: 'Each copy of a partition stands on a broker of its own; Kafka refuses to create a topic with more copies than brokers.',
      fixable: true,
      safe: false,
    },
    (queue, found) => {
      if (queue.replication <= queue.replicas || queue.replicas === 0) return;
      found(
        at(queue, 'replication'),
        `${queue.name} keeps ${queue.replication} copies on ${queue.replicas} ${queue.replicas === 1 ? 'broker' : 'brokers'}`,
        setProperty(queue.component, 'replicas', String(queue.replication)),
      );
    },
  ),
  rule(
    'queue/needs-every-copy',
    {
      on: ON,
      severity: 'warning',
      title: 'The loss of one broker stops publishers',
      doc: 'With as many copies in sync required as there are copies, one broker that is restarted refuses every message. One fewer survives it.',
      fixable: true,
    },
    (queue, found) => {
      if (queue.replication < 2 || queue.min_in_sync < queue.replication || queue.acks !== 'all') return;
      found(
        at(queue, 'min_in_sync'),
        `${queue.name} refuses messages as soon as one of its ${queue.replication} copies is gone`,
        setProperty(queue.component, 'min_in_sync', String(queue.replication - 1)),
      );
    },
  ),
  rule(
    'queue/lag-grows',
    {
      on: ON,
      severity: 'error',
      solved: true,
      title: 'Consumers are slower than publishers',
      doc: 'What is published faster than it is worked off piles up without end, until the retention deletes it unread. The slope is the difference of the two rates; the fix names the consumers that keep utilisation at or below 70%.',
      fixable: true,
      safe: false,
    },
    (queue, found, context) => {
      for (const { component, members } of groupsOf(queue, context)) {
        // A function has as many instances as it needs, up to a limit that has a rule of its own.
        if (isKind(component, 'function')) continue;
        const index = context.compiled.builder.recall(component.id, MAIN);
        const demand = index === null ? undefined : context.offered().stations[index];
        if (index === null || !demand) continue;
        const { servers } = context.compiled.builder.stationAt(index);
        const load = demand.work / Math.min(members, partitionsOf(queue, members));
        if (load < 1 || members === 0) continue;
        const wanted = Math.ceil(demand.work / COMFORTABLE - 1e-9);
        const changes: Change[] = [];
        if (wanted > members)
          changes.push({ change: 'set', component: component.id, property: 'replicas', value: String(Math.ceil(wanted / servers)) });
        if (!isShared(queue) && wanted > queue.partitions)
          changes.push({ change: 'set', component: queue.id, property: 'partitions', value: String(wanted) });
        const byReplicas = !entries(queue.consumers).some(([id]) => id === component.id);
        found(
          component,
          `${component.name} gets ${formatQuantity(demand.rate, 'rate')} from ${queue.name} and works off ${formatQuantity(demand.rate / load, 'rate')}: its lag grows by ${formatQuantity(demand.rate * (1 - 1 / load), 'rate')}`,
          ...(byReplicas && changes.length > 0
            ? [
                repair(
                  `Let ${wanted} consumers work${isShared(queue) ? '' : ` on ${Math.max(wanted, queue.partitions)} partitions`}`,
                  ...changes,
                ),
              ]
            : []),
          see(queue.component, `${queue.name} keeps what waits`),
        );
      }
    },
  ),
  rule(
    'queue/short-retention',
    {
      on: ON,
      severity: 'warning',
      title: 'Messages are deleted while their consumer is gone',
      doc: 'A message that is older than the retention is deleted, read or not. When a consumer is gone for longer in a scenario of this file, what was published first is lost to it.',
      fixable: true,
      safe: false,
    },
    (queue, found, context) => {
      const outages = groupsOf(queue, context)
        .flatMap(({ component }) => faultsOn(context.architecture, component.id))
        .filter(({ event }) => event.fault === 'fail' && (event.duration ?? 0) > queue.retention);
      const [longest] = outages.sort((a, b) => (b.event.duration ?? 0) - (a.event.duration ?? 0));
      if (!longest) return;
      const { scenario, event } = longest;
      found(
        at(queue, 'retention'),
        `in ${scenario.name} ${event.target.component} is gone for ${formatQuantity(event.duration ?? 0, 'duration')}, and ${queue.name} keeps messages for ${formatQuantity(queue.retention, 'duration')}`,
        setProperty(queue.component, 'retention', formatQuantity(2 * (event.duration ?? 0), 'duration')),
        see(event.source, 'it is gone here'),
      );
    },
  ),
  rule(
    'queue/no-dead-letter',
    {
      on: ON,
      severity: 'info',
      title: 'A message that nobody can work off is tried for ever',
      doc: 'A message that makes its consumer fail is handed over again and again, and everything behind it in its partition waits. After some tries it should go where somebody looks at it.',
      fixable: true,
      safe: false,
    },
    (queue, found, context) => {
      if (queue.dead_letter !== undefined || groupsOf(queue, context).length === 0 || queue.id.includes('.')) return;
      const name = freeName(context.architecture, `${queue.name}_dead`);
      found(
        queue.component,
        `${queue.name} has nowhere to put a message that its consumers cannot work off`,
        repair(
          `Add \`${name}\` for them`,
          { change: 'set', component: queue.id, property: 'dead_letter', value: name },
          { change: 'add', after: null, text: `message_queue ${name} { min_in_sync: 2 }` },
        ),
      );
    },
  ),
  rule(
    'queue/not-idempotent',
    {
      on: ON,
      severity: 'info',
      title: 'A message that comes twice is worked off twice',
      standard: 'AWS Well-Architected REL04-BP04 (Make mutating operations idempotent)',
      doc: 'At-least-once delivery hands a message over again when its consumer fails before it has said that it is done. Doing it twice must be the same as doing it once: remember what was done, by the message’s number (`idempotent: on`).',
      fixable: true,
      safe: false,
    },
    (queue, found, context) => {
      if (queue.delivery !== 'at_least_once') return;
      for (const { component } of groupsOf(queue, context)) {
        if (property(component, 'idempotent') !== false) continue;
        found(
          component,
          `${queue.name} may hand a message over twice, and ${component.name} does not say that it is idempotent`,
          setProperty(component, 'idempotent', 'on'),
          see(at(queue, 'delivery'), 'it delivers at least once'),
        );
      }
    },
  ),
  rule(
    'queue/disk',
    {
      on: ON,
      severity: 'warning',
      solved: true,
      title: 'Brokers run out of disk before messages are old enough to go',
      doc: 'Kept are rate × size as packed × retention, once for each copy. A broker whose disk is full stops.',
      fixable: true,
      safe: false,
    },
    (queue, found, context) => {
      if (queue.engine !== 'kafka') return;
      const rate = context.callsOf(queue.id).reduce((sum, { flow }) => sum + flowRate(flow.name, context), 0);
      const kept = rate * storedSize(queue) * queue.retention * copiesOf(queue);
      const room = queue.storage * queue.replicas;
      if (kept <= room || room === 0) return;
      const wanted = Math.ceil((kept * 1.2) / queue.replicas / (100 * GIB)) * 100;
      found(
        at(queue, 'storage'),
        `${queue.name} keeps ${formatQuantity(kept, 'size')} after ${formatQuantity(queue.retention, 'duration')} of ${formatQuantity(rate, 'rate')}, and its ${queue.replicas} brokers have room for ${formatQuantity(room, 'size')}`,
        setProperty(queue.component, 'storage', `${wanted}GiB`),
      );
    },
  ),
];

interface Group {
  readonly component: Component;
  readonly members: number;
}

/** The components that a flow hands messages to, and how many consumers each of them has. */
function groupsOf(queue: View<'message_queue'>, context: RuleContext): Group[] {
  return context
    .callees(queue.id)
    .filter((component) => isKind(component, 'placed') && component.id !== queue.dead_letter)
    .map((component) => ({ component, members: membersOf(queue, viewOf<'placed'>(component)) }));
}

/** Requests per second of a flow, as solved; 0 when it is not. */
function flowRate(flow: string, { results }: RuleContext): number {
  const rate = results?.flows[flow]?.throughput?.value;
  return typeof rate === 'number' ? rate : 0;
}

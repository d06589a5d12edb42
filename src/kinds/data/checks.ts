import { formatQuantity, isKind, property, type Component, type FlowStep } from '../../model/index.js';
import { fact } from '../fact.js';
import { familyOf, has, isStateful } from '../family.js';
import { zonesOf } from '../questions.js';
import { backupsOf, othersAreRedundant, promisesAvailability } from '../structure.js';
import { at, removeProperty, rule, see, setProperty, type Rule, type RuleContext } from '../rule.js';
import { componentAt, entries, holdersOf } from '../view.js';

/** Rules that every kind of database shares. */

/** Kinds that agree by majority, and the property that counts their members. */
function members(component: Component): number | null {
  if (isKind(component, 'document_database')) return Number(property(component, 'replicas')) + 1;
  if (isKind(component, 'key_value_store') && property(component, 'engine') !== 'dynamodb') return Number(property(component, 'replicas'));
  return null;
}

export const databaseRules: readonly Rule[] = [
  rule(
    'quorum/even-members',
    {
      on: 'placed',
      severity: 'warning',
      title: 'An even number of members is no safer than one fewer',
      doc: 'A group that agrees by majority of n members survives the loss of ⌊(n − 1) / 2⌋: four survive one, as three do, and cost a member more that every write waits for (etcd, “Failure tolerance”; MongoDB, “Replica Set Deployment Architectures”).',
      fixable: true,
      safe: false,
    },
    (store, found) => {
      const count = members(store.component);
      if (count === null || count < 2 || count % 2 === 1) return;
      const tolerated = Math.floor((count - 1) / 2);
      found(
        at(store, 'replicas'),
        `the ${count} members of ${store.name} survive the loss of ${tolerated === 0 ? 'none' : tolerated} of them; ${count + 1} survive ${tolerated + 1}`,
        setProperty(store.component, 'replicas', String(store.replicas + 1)),
      );
    },
  ),
  rule(
    'quorum/two-zones',
    {
      on: 'placed',
      severity: 'warning',
      title: 'A majority stands in one of two zones',
      doc: 'Of two zones, one holds half of the members or more. When that one is lost, the others are no majority and take no writes. Three zones survive the loss of any.',
      fixable: true,
    },
    (store, found, context) => {
      const count = isKind(store.component, 'wide_column_database') ? store.replicas : members(store.component);
      if (count === null || count < 3 || zonesOf(store.component, context) !== 2) return;
      const isOwn = property(store.component, 'zones') !== undefined;
      found(
        at(store, 'zones'),
        `${Math.ceil(count / 2)} of the ${count} members of ${store.name} stand in one of two zones: when it is lost, the rest are no majority`,
        ...(isOwn && wider(store.component, context) ? [setProperty(store.component, 'zones', '3')] : []),
      );
    },
  ),
  rule(
    'data/public',
    {
      on: 'placed',
      severity: 'error',
      title: 'A store is reachable from the internet',
      doc: 'Whoever guesses or steals a password is in, and copies of whole databases are what such searches find. Applications reach a store inside the network. Objects that everybody may see (a dataset classified `public`) are the exception.',
      standard:
        'OWASP Top 10:2021 A05 (Security Misconfiguration); CIS AWS Foundations Benchmark 3.0 2.1.4 (S3: block public access); AWS Well-Architected SEC05-BP01 (Create network layers)',
      fixable: true,
    },
    (store, found, { architecture }) => {
      if (!store.public || isKind(store.component, 'sql_database')) return;
      if (!['data', 'storage', 'search', 'messaging'].includes(familyOf(architecture, store.component))) return;
      const holds = property(store.component, 'holds');
      const dataset = typeof holds === 'string' ? componentAt(architecture, holds) : null;
      if (dataset && property(dataset, 'classification') === 'public') return;
      found(at(store, 'public'), `${store.name} is reachable from the internet`, setProperty(store.component, 'public', 'off'));
    },
  ),
  rule(
    'data/payments-without-transactions',
    {
      on: 'placed',
      severity: 'warning',
      title: 'Payments are kept where no transaction spans two records',
      doc: 'A payment that is taken from one account and never reaches the other is what atomic transactions are for. A ring without a leader, a cache or a search engine changes one record at a time. Keep payments in a relational database, and copies elsewhere.',
    },
    (store, found, { architecture }) => {
      const kinds = ['wide_column_database', 'search_engine', 'cache'];
      const kind = kinds.find((each) => isKind(store.component, each));
      const holds = property(store.component, 'holds');
      const dataset = typeof holds === 'string' ? componentAt(architecture, holds) : null;
      if (kind === undefined || !dataset || property(dataset, 'classification') !== 'payment') return;
      if (holdersOf(architecture, dataset.id).some((other) => isKind(other, 'sql_database'))) return;
      found(
        at(store, 'holds'),
        `${store.name} keeps payments (${dataset.name}), and a ${kind.replaceAll('_', ' ')} has no transactions over several records`,
        see(dataset, `${dataset.name} is classified here`),
      );
    },
  ),
  rule(
    'data/no-index',
    {
      on: 'placed',
      severity: 'warning',
      title: 'An operation that is asked for often reads everything',
      doc: 'Without an index a query looks at every record: it takes as long as a `scan`, and longer as the data grows. An index costs a little with every write.',
      fixable: true,
      safe: false,
    },
    (store, found, context) => {
      if (!has(context.architecture, store.component, 'indexes')) return;
      const written = entries(property(store.component, 'indexes') as Readonly<Record<string, boolean>> | undefined);
      const missing = written.filter(([operation, indexed]) => !indexed && operation !== 'scan').map(([operation]) => operation);
      for (const { flow, call } of context.callsOf(store.id)) {
        if (call.operation === null || !missing.includes(call.operation)) continue;
        const rest = written.filter(([operation]) => operation !== call.operation);
        const indexes = rest.map(([operation, indexed]) => `${operation}: ${indexed ? 'on' : 'off'}`).join(', ');
        found(
          at(store, 'indexes'),
          `${flow.name} asks ${store.name} to ${call.operation} without an index, which reads everything`,
          rest.length > 0 ? setProperty(store.component, 'indexes', `{ ${indexes} }`) : removeProperty(store.component, 'indexes'),
          see(call.source, `${flow.name} asks here`),
        );
        return;
      }
    },
  ),
  rule(
    'data/asked-in-a-loop',
    {
      on: 'placed',
      severity: 'warning',
      title: 'A request asks a database again and again',
      doc: 'One query for a list and one more for each of its entries is a join that the application does, with a round trip for each. Ask for all of them in one query; of a document store, keep together what is read together.',
    },
    (store, found, context) => {
      if (familyOf(context.architecture, store.component) !== 'data' || isKind(store.component, 'cache')) return;
      for (const { flow, call } of context.callsOf(store.id)) {
        const times = repetitions(context.architecture).get(call) ?? 1;
        if (times < 5 || call.operation === 'write') continue;
        found(call.source, `one request of ${flow.name} asks ${store.name} ${formatQuantity(times, 'number')} times, one after the other`);
        return;
      }
    },
  ),
  rule(
    'data/strong-on-followers',
    {
      on: 'placed',
      severity: 'error',
      title: 'Strong consistency is promised where readers may see old data',
      doc: 'A follower shows a write after its lag. Readers who must see the last write ask the leader, or (MongoDB) read with a concern that asks the leader whether it still leads.',
      fixable: true,
    },
    (store, found) => {
      if (property(store.component, 'consistency') !== 'strong' || store.replicas === 0) return;
      const graph = isKind(store.component, 'graph_database') && property(store.component, 'read_from') !== 'primary';
      const preference = property(store.component, 'read_preference');
      const document =
        isKind(store.component, 'document_database') &&
        preference !== 'primary' &&
        property(store.component, 'read_concern') !== 'linearizable';
      if (!graph && !document) return;
      found(
        at(store, 'consistency'),
        `${store.name} promises strong consistency and lets ${graph ? 'followers' : 'secondaries'} answer, which show a write later`,
        setProperty(store.component, graph ? 'read_from' : 'read_preference', 'primary'),
      );
    },
  ),
  rule(
    'data/no-followers',
    {
      on: 'placed',
      severity: 'warning',
      title: 'Nothing takes the place of a leader',
      standard: 'AWS Well-Architected REL11-BP02 (Fail over to healthy resources)',
      doc: 'When the only machine of a database is lost, nobody reads or writes until a backup is brought back, and what came after the backup is gone. Followers take over within seconds.',
      fixable: true,
      safe: false,
    },
    (store, found, context) => {
      const isDocument = isKind(store.component, 'document_database');
      if ((!isDocument && !isKind(store.component, 'graph_database')) || store.replicas > 0) return;
      if (!promisesAvailability(context.architecture) && !othersAreRedundant(context.architecture, store.component)) return;
      found(store.component, `${store.name} is one machine, and nothing takes its place`, setProperty(store.component, 'replicas', '2'));
    },
  ),
  rule(
    'backup/missing',
    {
      on: 'placed',
      severity: 'warning',
      title: 'What a component keeps is in no backup',
      doc: 'Copies repeat a mistaken deletion within milliseconds. Only a backup (`backup: on`, a `backup` of it, snapshots or old versions of objects) goes back in time. Relational databases have a rule of their own.',
      standard: 'AWS Well-Architected REL09-BP01 (Identify and back up all data that needs to be backed up)',
      fixable: true,
      safe: false,
    },
    (store, found, { architecture }) => {
      const { component } = store;
      if (isKind(component, 'sql_database') || isKind(component, 'storage') || isKind(component, 'analytics_cluster')) return;
      if (!isStateful(architecture, component) || isKind(component, 'dataset') || property(component, 'backup') === true) return;
      if (isKind(component, 'search_engine') && property(component, 'system_of_record') !== true) return;
      if (backupsOf(architecture, component.id).length > 0) return;
      found(
        component,
        `${store.name} is in no backup: what is deleted by mistake is gone`,
        ...(has(architecture, component, 'backup') ? [setProperty(component, 'backup', 'on')] : []),
      );
    },
  ),
];

/** Whether the region has a third zone. */
function wider(component: Component, context: RuleContext): boolean {
  const region = component.container === null ? null : context.component(component.container);
  return Number((region && property(region, 'zones')) ?? 3) >= 3;
}

/** How often calls are made for one request because of the repetitions that they stand in; those that stand in none are left out. */
const repetitions = fact(({ flows }) => {
  const found = new Map<FlowStep, number>();
  const walk = (steps: readonly FlowStep[], times: number): void => {
    for (const step of steps) {
      if (step.step === 'call') {
        if (times !== 1) found.set(step, times);
        for (const inner of [step.then, step.onMiss ?? [], step.onFailure ?? []]) walk(inner, times);
      } else if (step.step === 'repeat') walk(step.steps, times * step.times);
      else walk(step.step === 'parallel' ? step.branches : step.steps, times);
    }
  };
  for (const { steps } of flows) walk(steps, 1);
  return found;
});

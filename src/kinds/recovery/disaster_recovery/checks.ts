import { formatQuantity, isKind, property, type Architecture, type Change, type Component, type Fix } from '../../../model/index.js';
import { regionOf } from '../../lowering/distance.js';
import { failoverTime } from '../../edge/dns/behaviour.js';
import { fact } from '../../fact.js';
import { datasetOf } from '../../family.js';
import { backupsOf, componentsIn, freeName } from '../../structure.js';
import { at, repair, rule, see, setProperty, type Rule } from '../../rule.js';
import { componentAt, componentsOf, viewsOf } from '../../view.js';
import { recoveryParts, storesIn } from '../parts.js';

const DAY = 86_400;

export const disasterRecoveryRules: readonly Rule[] = [
  rule(
    'recovery/same-region',
    {
      on: 'disaster_recovery',
      severity: 'error',
      title: 'What takes over stands in the region that is lost',
      standard: 'AWS Well-Architected REL13-BP02 (Use defined recovery strategies to meet the recovery objectives)',
      doc: 'A plan for the loss of a region needs another region, which is not lost at the same time.',
    },
    (plan, found) => {
      if (plan.primary === undefined || plan.primary !== plan.secondary) return;
      found(at(plan, 'secondary'), `${plan.name} goes on in ${plan.primary}, the region whose loss it is for`);
    },
  ),
  rule(
    'recovery/never-drilled',
    {
      on: 'disaster_recovery',
      severity: 'warning',
      title: 'Nobody has tried the plan',
      doc: 'A plan that was never carried out is a hope: what it forgot is found when it is needed.',
      standard: 'AWS Well-Architected REL13-BP03 (Test disaster recovery implementation to validate the implementation)',
      fixable: true,
      safe: false,
    },
    (plan, found) => {
      if (plan.drill !== undefined) return;
      found(plan.component, `${plan.name} was never tried`, setProperty(plan.component, 'drill', '180d'));
    },
  ),
  rule(
    'recovery/impossible-time',
    {
      on: 'disaster_recovery',
      severity: 'error',
      title: 'A recovery takes longer than is promised',
      doc: 'The parts come one after the other: somebody decides, what is not running is started, data is brought back from copies (size over bandwidth), and names lead to the new place when the health check has noticed and the TTL has run out. Their sum is the least that the strategy takes.',
      standard: 'AWS Well-Architected REL13-BP01 (Define recovery objectives for downtime and data loss)',
    },
    (plan, found, context) => {
      if (!plan.promise) return;
      const parts = recoveryParts(plan, context.architecture);
      const sum = parts.reduce((total, [, seconds]) => total + seconds, 0);
      if (sum <= plan.promise.rto) return;
      const text = parts.map(([what, seconds]) => `${what} ${formatQuantity(seconds, 'duration')}`).join(' + ');
      found(
        at(plan, 'promise'),
        `${plan.name} promises to serve again after ${formatQuantity(plan.promise.rto, 'duration')} and takes ${formatQuantity(sum, 'duration')}: ${text}`,
      );
    },
  ),
  rule(
    'recovery/slow-name',
    {
      on: 'disaster_recovery',
      severity: 'warning',
      title: 'Clients keep the old address for longer than the recovery may take',
      doc: 'Resolvers keep an answer for its TTL, after the health check has noticed, or somebody has changed the name by hand. As long as they do, clients ask the region that is gone.',
      fixable: true,
      safe: false,
    },
    (plan, found, { architecture }) => {
      if (!plan.promise) return;
      for (const dns of viewsOf(architecture, 'dns')) {
        const time = dns.health_check ? failoverTime(dns.health_check, dns.ttl) : dns.ttl;
        if (time <= plan.promise.rto || dns.ttl <= 60) continue;
        found(
          at(dns, 'ttl'),
          `${dns.name} leads the last clients away after ${formatQuantity(time, 'duration')}${dns.health_check ? '' : ' or later'}, and ${plan.name} promises ${formatQuantity(plan.promise.rto, 'duration')}`,
          setProperty(dns.component, 'ttl', '60s'),
          see(at(plan, 'promise'), 'this is promised'),
        );
      }
    },
  ),
  rule(
    'recovery/no-name',
    {
      on: 'disaster_recovery',
      severity: 'warning',
      title: 'No name leads to the region that takes over',
      doc: 'Clients ask a name; unless it fails over (or leads to both regions already), they go on asking the region that is gone.',
      standard: 'AWS Well-Architected REL13-BP02 (Use defined recovery strategies to meet the recovery objectives)',
      fixable: true,
      safe: false,
    },
    (plan, found, { architecture }) => {
      const { secondary } = plan;
      const [first] = componentsOf(architecture, 'dns');
      if (secondary === undefined || !first || ledTo(architecture).has(secondary)) return;
      found(
        plan.component,
        `${first.name} does not lead to ${secondary}, where ${plan.name} goes on`,
        see(first, `${first.name} is the name`),
        ...failOver(first, secondary, architecture),
      );
    },
  ),
  rule(
    'recovery/no-copy',
    {
      on: 'disaster_recovery',
      severity: 'error',
      title: 'Data has no copy where the system goes on',
      doc: 'What is kept in the lost region alone is lost with it. Take copies to the second region, or keep the same dataset there.',
      standard: 'AWS Well-Architected REL13-BP02 (Use defined recovery strategies to meet the recovery objectives)',
      fixable: true,
      safe: false,
    },
    (plan, found, { architecture }) => {
      const { primary, secondary } = plan;
      if (primary === undefined || secondary === undefined || primary === secondary) return;
      const there = storesIn(secondary, architecture);
      const kinds = new Set(there.map(({ kind }) => kind));
      const held = new Set(there.map((twin) => datasetOf(architecture, twin)?.id));
      const hasTwin = (store: Component): boolean => {
        const dataset = datasetOf(architecture, store)?.id;
        return dataset === undefined ? kinds.has(store.kind) : held.has(dataset);
      };
      const lonely = storesIn(primary, architecture).filter(
        (store) => !backupsOf(architecture, store.id).some(({ copy_to: to }) => to === secondary) && !hasTwin(store),
      );
      const [first] = lonely;
      if (!first) return;
      const name = freeName(architecture, `${plan.name}_copies`);
      const every = formatQuantity(Math.min(DAY, plan.promise?.rpo ?? DAY), 'duration');
      const add: Change = {
        change: 'add',
        after: null,
        text: `backup ${name} { of: [${lonely.map(({ id }) => id).join(', ')}]  every: ${every}  copy_to: ${secondary}  restore_test: 30d }`,
      };
      found(
        plan.component,
        `${lonely.map((store) => store.name).join(', ')} ${lonely.length === 1 ? 'has' : 'have'} no copy in ${secondary}`,
        ...(lonely.some(({ id }) => id.includes('.')) ? [] : [repair(`Add a backup that is copied to \`${secondary}\``, add)]),
        see(first, `${first.name} is kept in ${primary} alone`),
      );
    },
  ),
  rule(
    'recovery/too-small',
    {
      on: 'disaster_recovery',
      severity: 'error',
      solved: true,
      title: 'What takes over cannot carry the load',
      doc: 'The second region runs a part of the machines and gets all of the load. Until more are started, it is overloaded, and a region full of others who fail over at the same time may have none to give.',
      fixable: true,
      safe: false,
    },
    (plan, found, context) => {
      if (plan.strategy !== 'warm_standby' && plan.strategy !== 'active_active') return;
      const { stations } = context.offered();
      let worst: { component: Component; load: number } | null = null;
      for (const component of componentsIn(context.architecture, plan.primary)) {
        if (!isKind(component, 'placed') || property(component, 'managed') === true) continue;
        for (const index of context.compiled.builder.stations(component.id)) {
          const { replicas, servers } = context.compiled.builder.stationAt(index);
          const load = replicas === 0 ? 0 : (stations[index]?.work ?? 0) / (replicas * servers);
          if (!worst || load > worst.load) worst = { component, load };
        }
      }
      if (!worst || worst.load >= 1 || worst.load <= plan.scale) return;
      found(
        at(plan, 'scale'),
        `${plan.name} runs ${formatQuantity(plan.scale, 'percent')} of the machines, and ${worst.component.name} needs ${formatQuantity(worst.load, 'percent')} of them to carry the load`,
        setProperty(plan.component, 'scale', `${Math.min(100, Math.ceil((worst.load / 0.7) * 100))}%`),
        see(worst.component, `${worst.component.name} is the fullest`),
      );
    },
  ),
];

/** Lets a name fail over to a balancer of the region that takes over; nothing when there is none, or when it is not known from what. */
function failOver(name: Component, secondary: string, architecture: Architecture): Fix[] {
  const standby = componentsIn(architecture, secondary).find((each) => isKind(each, 'load_balancer'));
  const [primary] = (property(name, 'targets') ?? []) as readonly unknown[];
  if (!standby || typeof primary !== 'string') return [];
  const values = { targets: `[${primary}, ${standby.id}]`, routing: 'failover', primary, secondary: standby.id };
  const watched = property(name, 'health_check') === undefined ? { health_check: '{ interval: 10s, failures: 3 }' } : {};
  const changes = Object.entries({ ...values, ...watched }).map(([each, value]): Change => ({
    change: 'set',
    component: name.id,
    property: each,
    value,
  }));
  return [{ title: `Let \`${name.id}\` fail over to \`${standby.id}\``, changes }];
}

/** The regions that names lead to, always or when the other one is gone. */
const ledTo = fact((architecture) => {
  const targets = viewsOf(architecture, 'dns').flatMap((dns) => [dns.secondary, ...(dns.targets ?? [])]);
  const components = targets.flatMap((id) => (id === undefined ? [] : (componentAt(architecture, id) ?? [])));
  return new Set(components.map((target) => regionOf(architecture, target)?.id));
});

import { formatQuantity, isKind, property, type Component } from '../../../model/index.js';
import type { View } from '../../behaviour.js';
import { regionOf } from '../../lowering/distance.js';
import { at, removeProperty, rule, setProperty, type Rule, type RuleContext } from '../../rule.js';
import { entries, viewsOf } from '../../view.js';
import { failoverTime } from './behaviour.js';

const ON = 'dns';
const CHECK = '{ interval: 10s, failures: 3 }';

export const dnsRules: readonly Rule[] = [
  rule(
    'dns/failover-without-health-check',
    {
      on: ON,
      severity: 'error',
      title: 'A name cannot fail over to what it does not watch',
      doc: 'Failover routing answers with the secondary when the health check of the primary fails. Without a health check it never does.',
      fixable: true,
    },
    (dns, found) => {
      if (dns.routing !== 'failover' || dns.health_check) return;
      found(
        at(dns, 'routing'),
        `${dns.name} has failover routing and no health check: it never fails over`,
        setProperty(dns.component, 'health_check', CHECK),
      );
    },
  ),
  rule(
    'dns/failover-without-secondary',
    {
      on: ON,
      severity: 'error',
      title: 'Failover routing needs a primary and a secondary',
      doc: 'Failover routing answers with the primary while it is healthy, and with the secondary when it is not. Say which target is which.',
      fixable: true,
    },
    (dns, found) => {
      if (dns.routing !== 'failover' || (dns.primary !== undefined && dns.secondary !== undefined)) return;
      const missing = dns.primary === undefined ? 'primary' : 'secondary';
      const free = (dns.targets ?? []).filter((target) => target !== dns.primary && target !== dns.secondary);
      const [candidate] = free;
      found(
        at(dns, 'routing'),
        `${dns.name} has failover routing and no ${missing}`,
        ...(candidate === undefined ? [] : [setProperty(dns.component, missing, candidate)]),
      );
    },
  ),
  rule(
    'dns/failover-same-region',
    {
      on: ON,
      severity: 'warning',
      title: 'The secondary of a name stands in the region of its primary',
      doc: 'What takes the primary’s region takes the secondary with it. A secondary protects against the loss of a region only from another one.',
    },
    (dns, found, context) => {
      if (dns.routing !== 'failover') return;
      const primary = regionAt(dns.primary, context);
      const secondary = regionAt(dns.secondary, context);
      if (!primary || primary.id !== secondary?.id) return;
      found(at(dns, 'secondary'), `${dns.name}: ${dns.primary ?? ''} and ${dns.secondary ?? ''} both stand in ${primary.name}`);
    },
  ),
  rule(
    'dns/slow-failover',
    {
      on: ON,
      severity: 'warning',
      title: 'Clients keep a dead answer for long',
      doc: 'After a failure, a health check takes `interval × failures` to notice, and resolvers keep the old answer until its TTL has run out. The sum is how long clients go on asking what is dead.',
      fixable: true,
      safe: false,
    },
    (dns, found, { architecture }) => {
      if (dns.routing !== 'failover' || !dns.health_check || dns.ttl <= 300) return;
      const time = failoverTime(dns.health_check, dns.ttl);
      // A plan that promises less has a rule that says so.
      if (viewsOf(architecture, 'disaster_recovery').some(({ promise }) => promise !== undefined && promise.rto < time)) return;
      found(
        at(dns, 'ttl'),
        `${dns.name} leads the last clients to ${dns.secondary ?? 'the secondary'} after ${formatQuantity(time, 'duration')}, of which ${formatQuantity(dns.ttl, 'duration')} are the TTL`,
        setProperty(dns.component, 'ttl', '60s'),
      );
    },
  ),
  rule(
    'dns/geolocation-without-default',
    {
      on: ON,
      severity: 'error',
      title: 'Geolocation routing has no answer for some places',
      doc: 'A location that is not listed gets no address at all, unless there is a `default`. Some addresses cannot be located, so the default is needed even when every location is listed.',
      fixable: true,
    },
    (dns, found) => {
      const places = entries(dns.locations);
      if (dns.routing !== 'geolocation' || places.some(([place]) => place === 'default')) return;
      const target = dns.targets?.[0] ?? places[0]?.[1];
      const listed = [...places, ...(target === undefined ? [] : [['default', target] as const])].map(([place, to]) => `${place}: ${to}`);
      found(
        at(dns, 'locations'),
        `${dns.name} routes by location and has no default: other clients get no answer`,
        ...(target === undefined ? [] : [setProperty(dns.component, 'locations', `{ ${listed.join(', ')} }`)]),
      );
    },
  ),
  rule(
    'dns/weights',
    {
      on: ON,
      severity: 'error',
      title: 'Weighted routing without weights',
      doc: 'Each target gets its weight over the sum of all weights. When they add up to 0, nobody gets anything on purpose.',
      fixable: true,
      safe: false,
    },
    (dns, found) => {
      if (dns.routing !== 'weighted') return;
      const weights = entries(dns.weights);
      if (weights.some(([, weight]) => weight > 0)) return;
      const targets = dns.targets ?? weights.map(([target]) => target);
      const even = `{ ${targets.map((target) => `${target}: 1`).join(', ')} }`;
      found(
        at(dns, weights.length > 0 ? 'weights' : 'routing'),
        weights.length > 0 ? `the weights of ${dns.name} add up to 0` : `${dns.name} has weighted routing and no weights`,
        ...(targets.length > 0 ? [setProperty(dns.component, 'weights', even)] : []),
      );
    },
  ),
  rule(
    'dns/one-target',
    {
      on: ON,
      severity: 'info',
      title: 'A name has one target to route to',
      doc: 'Routing chooses between targets. With one, `simple` says all there is to say.',
      fixable: true,
    },
    (dns, found) => {
      const [only, ...others] = dns.targets ?? [];
      if (only === undefined || others.length > 0 || !['weighted', 'latency', 'multivalue'].includes(dns.routing)) return;
      found(
        at(dns, 'routing'),
        `${dns.name} has ${dns.routing} routing, and ${only} is its only target`,
        ...(dns.component.written.some(({ name }) => name === 'routing') ? [removeProperty(dns.component, 'routing')] : []),
      );
    },
  ),
  rule(
    'dns/private-target',
    {
      on: ON,
      severity: 'warning',
      title: 'A public name leads to what is not public',
      doc: 'Clients get an address that they cannot reach. Make the target `public`, or put a balancer before it.',
      fixable: true,
      safe: false,
    },
    (dns, found, context) => {
      if (!dns.public) return;
      for (const target of targetsOf(dns, context)) {
        if (property(target, 'public') === true) continue;
        found(dns.component, `${dns.name} leads to ${target.name}, which is not public`, setProperty(target, 'public', 'on'));
      }
    },
  ),
];

/** Serving components that a name leads to, by its properties. */
function targetsOf(dns: View<'dns'>, context: RuleContext): Component[] {
  const ids = new Set([...(dns.targets ?? []), dns.primary, dns.secondary, ...entries(dns.locations).map(([, target]) => target)]);
  return [...ids].flatMap((id) => {
    const target = id === undefined ? null : context.component(id);
    return target && isKind(target, 'placed') ? [target] : [];
  });
}

function regionAt(id: string | undefined, context: RuleContext): Component | null {
  const component = id === undefined ? null : context.component(id);
  return component && regionOf(context.architecture, component);
}

import { isDomain } from './domain-name.js';
import { isKind, type Component } from '../../../model/index.js';
import type { View } from '../../behaviour.js';
import { healthPath } from '../../cloud/health.js';
import { cloudKind, LIFE, wrote, type Built, type PlanContext } from '../../cloud/kind.js';
import type { Continent, DomainPlan, RecordHealth, RecordPlan } from '../../plan/plan.js';
import { entries } from '../../view.js';

type Dns = View<'dns'>;
type Routing = RecordPlan['routing'];

export const dnsOnAws = cloudKind<'dns'>({
  kind: 'dns',
  builds: ['routing', 'targets', 'weights', 'locations', 'primary', 'secondary', 'ttl', 'health_check', 'owner', 'tags'],
  // Route 53 is everywhere, of any size, and public.
  describes: ['cost', 'time', 'concurrency', 'queue', 'resolvers', 'in', 'zones', 'zone', 'replicas', 'public', ...LIFE],
  lacks: {
    instance: 'is not chosen: Route 53 has no machines to choose',
    scaling: 'is not chosen: Route 53 scales by itself',
    encryption: 'is not built: names are public, and answers are not signed',
  },
  refuses: {
    ttl: ({ ttl }) => (ttl === ALIAS_TTL ? null : `Route 53 keeps an alias for ${ALIAS_TTL} s; a \`ttl\` of ${ttl} s is not built.`),
  },
  plan: planDomain,
  describe: describeDomain,
});

/** An alias of a load balancer is kept for 60 s, whatever is asked for (docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-alias.html). */
const ALIAS_TTL = 60;

function planDomain(view: Dns, context: PlanContext): Built {
  const { component } = view;
  const origin = context.origin(component);
  const name = component.title !== null && isDomain(component.title) ? component.title.toLowerCase() : null;
  if (name === null) context.note(component, 'Its title is no domain name, so whoever applies the export says it: `domain_name`.');
  const answers = answersOf(view, context);
  if (view.routing === 'geolocation' && !answers.some(({ routing }) => routing.policy === 'geolocation' && routing.continent === null)) {
    context.note(component, 'It has no default location: whoever asks from a place that it does not name gets no answer.');
  }
  const records = answers.map(({ target, routing }, index): RecordPlan => {
    const { key } = context.origin(target);
    return {
      key: answers.length === 1 ? origin.key : context.take(`${origin.key}_${identify(routing, key, index)}`),
      identifier: routing.policy === 'simple' ? null : identify(routing, key, index),
      to: key,
      on: isKind(target, 'cdn') ? 'cdn' : 'balancer',
      routing,
      health: healthOf(view, target, routing, context),
    };
  });
  return { as: 'domain', plan: { origin, name, records } };
}

function identify(routing: Routing, key: string, index: number): string {
  switch (routing.policy) {
    case 'failover':
      return routing.role.toLowerCase();
    case 'geolocation':
      return (routing.continent ?? 'default').toLowerCase();
    case 'weighted':
    case 'latency':
    case 'simple':
      return index === 0 ? key : `${key}_${index + 1}`;
  }
}

interface Answer {
  readonly target: Component;
  readonly routing: Routing;
}

function answersOf(view: Dns, context: PlanContext): Answer[] {
  const { component } = view;
  const targets = publicAmong(view.targets ?? context.targetsOf(view.id), component, context);
  switch (view.routing) {
    case 'simple': {
      if (targets.length > 1) context.note(component, `Simple routing gives one answer: \`${targets[0]?.id ?? ''}\`.`);
      return targets.slice(0, 1).map((target) => ({ target, routing: { policy: 'simple' } }));
    }
    case 'weighted': {
      const given = new Map(entries<number>(view.weights));
      const weights = wholeWeights(targets.map(({ id }) => given.get(id) ?? (given.size === 0 ? 1 : 0)));
      return targets.map((target, index) => ({ target, routing: { policy: 'weighted', weight: weights[index] ?? 0 } }));
    }
    case 'multivalue':
      context.note(component, 'Several addresses in one answer cannot be aliases; their weights are equal instead.');
      return targets.map((target) => ({ target, routing: { policy: 'weighted', weight: 1 } }));
    case 'latency':
      return byRegion(targets, component, context);
    case 'failover':
      return failover(view, context);
    case 'geolocation':
      return byLocation(view, context);
  }
}

function byRegion(targets: readonly Component[], component: Component, context: PlanContext): Answer[] {
  const seen = new Set<string>();
  return targets.flatMap((target): Answer[] => {
    const { code } = context.place(target);
    if (seen.has(code)) {
      context.note(
        component,
        `Two targets stand in \`${code}\`; latency routing can lead to one of them, and \`${target.id}\` gets nothing.`,
      );
      return [];
    }
    seen.add(code);
    return [{ target, routing: { policy: 'latency', region: code } }];
  });
}

function failover(view: Dns, context: PlanContext): Answer[] {
  const [primary] = publicAmong([view.primary ?? view.targets?.[0] ?? ''], view.component, context);
  const [secondary] = publicAmong([view.secondary ?? view.targets?.[1] ?? ''], view.component, context);
  if (!primary || !secondary)
    context.note(view.component, 'Failover needs a `primary` and a `secondary`, both of them built, load balancers or a `cdn`.');
  return [
    ...(primary ? [{ target: primary, routing: { policy: 'failover', role: 'PRIMARY' } as const }] : []),
    ...(secondary && secondary !== primary ? [{ target: secondary, routing: { policy: 'failover', role: 'SECONDARY' } as const }] : []),
  ];
}

/** Route 53 knows continents; the Middle East is a part of its Asia. */
const CONTINENTS: ReadonlyMap<string, Continent | null> = new Map([
  ['africa', 'AF'],
  ['asia', 'AS'],
  ['europe', 'EU'],
  ['north_america', 'NA'],
  ['oceania', 'OC'],
  ['south_america', 'SA'],
  ['default', null],
]);

function byLocation(view: Dns, context: PlanContext): Answer[] {
  return entries<string>(view.locations).flatMap(([location, id]): Answer[] => {
    const continent = CONTINENTS.get(location);
    if (continent === undefined) {
      context.note(
        view.component,
        `Route 53 knows no location \`${location}\`; who asks from there gets the answer for Asia or the default.`,
      );
      return [];
    }
    return publicAmong([id], view.component, context).map((target) => ({ target, routing: { policy: 'geolocation', continent } }));
  });
}

/** Only load balancers and distributions have public names that are built. */
function publicAmong(ids: readonly string[], component: Component, context: PlanContext): Component[] {
  return [...new Set(ids)].flatMap((id) => {
    const target = context.find(id);
    if (target && (context.isBuilt(target, 'balancer') || context.managed(target)?.is === 'cdn')) return [target];
    if (id !== '') context.note(component, `\`${id}\` is no load balancer and no \`cdn\` that is built, so no name leads to it.`);
    return [];
  });
}

/** Weights as whole numbers from 0 to 255, in the same proportions as far as those allow. */
function wholeWeights(weights: readonly number[]): number[] {
  if (weights.every((weight) => Number.isInteger(weight) && weight <= 255)) return [...weights];
  const largest = Math.max(...weights);
  return weights.map((weight) => (weight === 0 ? 0 : Math.max(1, Math.round((weight / largest) * 255))));
}

function healthOf(view: Dns, target: Component, routing: Routing, context: PlanContext): RecordHealth | null {
  const wanted = view.health_check;
  if (!wanted) return null;
  const { component } = view;
  const first = routing.policy !== 'failover' || routing.role === 'PRIMARY';
  const interval = wanted.interval <= 10 ? 10 : 30;
  if (interval !== wanted.interval && first)
    context.note(component, `Route 53 checks every 10 or 30 s: ${interval} s instead of ${wanted.interval} s.`);
  if (wrote(component, 'health_check') && wanted.timeout !== 5 && first)
    context.note(component, 'Route 53 decides how long a health check may take.');
  const decides = routing.policy !== 'simple';
  if (!decides)
    context.note(
      component,
      'Simple routing gives its one answer in any case: the health check is built and can be looked up, but leads nobody elsewhere.',
    );
  const layer4 = target.properties.layer === 'l4';
  return {
    protocol: layer4 ? 'TCP' : 'HTTPS',
    port: 443,
    path: layer4
      ? null
      : healthPath(wanted.path, (message) => {
          context.note(component, message);
        }),
    interval,
    failures: Math.min(10, Math.max(1, Math.round(wanted.failures))),
    decides,
  };
}

function describeDomain(built: Built): string | null {
  if (built?.as !== 'domain') return null;
  const { name, records } = built.plan satisfies DomainPlan;
  return `Route 53 zone ${name ?? 'of a name to be given'}: ${records.length} ${records.length === 1 ? 'record' : 'records'}`;
}

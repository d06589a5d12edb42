import type { View } from '../../behaviour.js';
import { firewallOf } from '../../cloud/firewall.js';
import { cloudKind, LIFE, wrote, type Built, type PlanContext } from '../../cloud/kind.js';
import { kebab, slug } from '../../cloud/names.js';
import type { CdnOriginPlan } from '../../plan/managed.js';

type Cdn = View<'cdn'>;

export const cdnOnAws = cloudKind<'cdn'>({
  kind: 'cdn',
  builds: ['origin', 'mode', 'ttl', 'compress', 'tls', 'public', 'owner', 'tags'],
  // CloudFront is everywhere, of any size; what it serves is known to the simulator alone.
  describes: [
    'in',
    'zones',
    'zone',
    'replicas',
    'cost',
    'time',
    'concurrency',
    'queue',
    'content',
    'objects',
    'object_size',
    'popularity',
    'publish_bandwidth',
    ...LIFE,
  ],
  leaves: {
    stale_while_revalidate: 'is said by the origin: write `stale-while-revalidate` into the `Cache-Control` of its answers',
    encryption: 'is said by `tls` where a `cdn` is built',
  },
  lacks: {
    capacity: 'is up to CloudFront, which tells nobody how much its points of presence hold',
    points_of_presence: 'is up to CloudFront: it uses all that it has',
    instance: 'is not chosen: CloudFront has no machines to choose',
    scaling: 'is up to CloudFront',
  },
  plan: planCdn,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'cdn') return null;
    const { origins, firewall } = built.plan;
    return `CloudFront distribution: ${origins.length} ${origins.length === 1 ? 'origin' : 'origins'}, firewall${firewall.rate ? `, ${firewall.rate.limit} requests per ${firewall.rate.window} s` : ''}`;
  },
});

/** The longest that CloudFront keeps an object: a year (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html). */
const LONGEST = 31_536_000;

function planCdn(view: Cdn, context: PlanContext): Built {
  const { component } = view;
  const origin = context.origin(component);
  const origins: CdnOriginPlan[] = [];
  for (const to of context.fetchedBy(view.id)) {
    const callee = context.find(to);
    const balancer = callee && context.balancer(callee);
    const on = balancer ? 'balancer' : callee && context.managed(callee)?.is === 'bucket' ? 'bucket' : null;
    if (!callee || on === null) {
      context.note(
        component,
        `CloudFront fetches from object storage and load balancers here; \`${to}\` is neither, so nothing leads to it.`,
      );
      continue;
    }
    if (balancer && (!balancer.public || balancer.listener.protocol !== 'HTTPS')) {
      context.note(component, `\`${to}\` is no public load balancer of layer 7, so CloudFront does not reach it, and nothing leads to it.`);
      continue;
    }
    const path = `/${kebab(slug(callee.name))}/*`;
    if (origins.length > 0) context.note(component, `The flows do not say which requests go to \`${to}\`: those under \`${path}\` do.`);
    const { key } = context.origin(callee);
    const [domain] = context.domainsOf(to);
    origins.push({
      key: context.take(`${origin.key}_${key}`),
      to: key,
      on,
      name: on === 'bucket' ? null : domain === undefined ? { from: 'given' } : { from: 'domain', domain },
      path: origins.length === 0 ? null : path,
    });
    if (on === 'balancer')
      context.note(
        component,
        `\`${to}\` is public, and whoever knows its name reaches it around CloudFront; its own firewall stands there.`,
      );
  }
  const [first] = origins;
  if (!first) {
    context.note(component, 'It fetches from nothing that is built, so it is not built.');
    return null;
  }
  if (view.mode === 'push')
    context.note(
      component,
      'CloudFront fetches when it is first asked: to publish is to write into the bucket, and to invalidate what changed.',
    );
  if (view.tls !== 'terminate' && wrote(component, 'tls'))
    context.note(component, `CloudFront ends TLS to read requests, so \`tls: ${view.tls}\` is built as \`terminate\`.`);
  const ttl = Math.min(LONGEST, Math.max(0, Math.round(view.ttl)));
  if (ttl !== view.ttl)
    context.note(component, `CloudFront keeps objects for whole seconds, and a year at most: ${ttl} s instead of ${view.ttl} s.`);
  return {
    as: 'managed',
    plan: {
      is: 'cdn',
      origin,
      port: null,
      home: first.to,
      origins,
      ttl,
      compress: view.compress,
      firewall: firewallOf(view, true, context),
      domains: context.domainsOf(view.id),
    },
  };
}

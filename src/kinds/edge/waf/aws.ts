import { isKind } from '../../../model/index.js';
import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, type Built, type PlanContext } from '../../cloud/kind.js';

/** A firewall is a part of what it stands before: a load balancer or a distribution that is built. */
export const wafOnAws = cloudKind<'waf'>({
  kind: 'waf',
  builds: ['in', 'mode', 'rate_limit', 'public', 'owner', 'tags'],
  describes: ['cost', 'time', 'concurrency', 'queue', 'zones', 'zone', 'replicas', 'detection', 'false_positives', 'rule_time', ...LIFE],
  leaves: {
    encryption: 'is up to what it stands before',
  },
  lacks: {
    rules: 'is not built: AWS’s own sets of rules are, against common attacks and known bad inputs',
    burst: 'is not built: AWS counts requests over a window',
    instance: 'is not chosen: AWS WAF has no machines to choose',
    scaling: 'is up to AWS WAF',
  },
  plan: planFirewall,
  describe: (built) => (built?.as === 'part' ? built.plan.text : null),
});

function planFirewall(view: View<'waf'>, context: PlanContext): Built {
  const { component } = view;
  const behind = context.guardedBy(view.id).flatMap((id) => context.find(id) ?? []);
  const guarded = behind.filter((each) => isKind(each, 'load_balancer') || isKind(each, 'cdn'));
  for (const { id } of behind.filter((each) => !guarded.includes(each)))
    context.note(
      component,
      `AWS WAF stands before load balancers and CloudFront here, and \`${id}\` is neither, so nothing is built for it there.`,
    );
  const [first] = guarded;
  if (!first) {
    context.note(component, 'It stands before no load balancer and no `cdn`, so it is not built.');
    return null;
  }
  if (guarded.some(({ properties }) => properties.layer === 'l4'))
    context.note(component, 'AWS WAF reads requests, which a layer 4 balancer does not: nothing is built for it there.');
  return {
    as: 'part',
    plan: { origin: context.origin(component), text: `AWS WAF web ACL of ${guarded.map(({ id }) => id).join(', ')}` },
  };
}

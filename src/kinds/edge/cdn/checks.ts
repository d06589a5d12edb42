import { formatQuantity, isKind, property, type Component } from '../../../model/index.js';
import { regionOf, userRoundTrip } from '../../lowering/distance.js';
import { at, rule, see, setProperty, wholeRule, type Rule } from '../../rule.js';
import { componentsOf, entries, viewAt, viewOf } from '../../view.js';

const ON = 'cdn';
/** What may be seen by one person alone. */
const PRIVATE: readonly string[] = ['confidential', 'pii', 'payment', 'health'];
/** There and back, from which a way is felt: a tenth of a second is the limit of "at once" (Nielsen, "Response Times", 1993). */
const FAR = 0.1;

export const cdnRules: readonly Rule[] = [
  rule(
    'cdn/private-content',
    {
      on: ON,
      severity: 'error',
      title: 'What belongs to one person is copied to everybody’s cache',
      doc: 'A point of presence hands its copy to whoever asks for the same address. Personal, confidential and payment data must pass it by: let the flow go to the origin directly, or keep the dataset out of `content`.',
      standard: 'OWASP Top 10:2021 A01 (Broken Access Control); CWE-524 (Use of Cache Containing Sensitive Information)',
    },
    (cdn, found, { architecture }) => {
      const content = viewAt(architecture, cdn.content, 'dataset');
      if (!content || !PRIVATE.includes(content.classification)) return;
      found(
        at(cdn, 'content'),
        `${cdn.name} keeps ${content.name} (${content.classification}) where everybody can ask for it`,
        see(content.component, `${content.name} is classified here`),
      );
    },
  ),
  rule(
    'cdn/writes',
    {
      on: ON,
      severity: 'warning',
      title: 'Writes are sent to a cache of copies',
      doc: 'A write changes something at the origin, and an answer to it is of no use to the next user. Sent through a content delivery network it is one more hop, or is answered from a copy by mistake. Let the flow write to the origin.',
    },
    (cdn, found, context) => {
      for (const { flow, call } of context.callsOf(cdn.id)) {
        if (call.operation === 'write') found(call.source, `${flow.name} writes to ${cdn.name}, which keeps copies`);
      }
    },
  ),
  rule(
    'cdn/no-ttl',
    {
      on: ON,
      severity: 'warning',
      title: 'A content delivery network keeps nothing',
      doc: 'With a TTL of 0 every request goes on to the origin: the network costs its money and its hop, and spares nothing. CloudFront itself keeps for 24 hours what says nothing (AWS, “Manage how long content stays in the cache”).',
      fixable: true,
      safe: false,
    },
    (cdn, found) => {
      if (cdn.mode !== 'pull' || cdn.ttl > 0) return;
      found(
        at(cdn, 'ttl'),
        `${cdn.name} keeps what it fetched for ${formatQuantity(cdn.ttl, 'duration')}`,
        setProperty(cdn.component, 'ttl', '1d'),
      );
    },
  ),
  rule(
    'cdn/never-published',
    {
      on: ON,
      severity: 'warning',
      title: 'Nothing is published to a network that is pushed to',
      doc: 'With `mode: push` a point of presence has what was published and fetches nothing. A flow that calls it with `: publish` says when that happens.',
      fixable: true,
      safe: false,
    },
    (cdn, found, context) => {
      if (cdn.mode !== 'push' || context.callers(cdn.id).length === 0) return;
      if (context.callsOf(cdn.id).some(({ call }) => call.operation === 'publish')) return;
      found(at(cdn, 'mode'), `nothing is ever published to ${cdn.name}`, setProperty(cdn.component, 'mode', 'pull'));
    },
  ),
  rule(
    'cdn/origin-exposed',
    {
      on: ON,
      severity: 'warning',
      title: 'The origin can be reached around its network',
      doc: 'Who finds the origin’s address goes around the cache, and around the firewall and the limits before it. Let the origin take requests from the network alone: an origin access control for a bucket, a VPC origin for a balancer.',
      standard: 'AWS Well-Architected SEC05-BP02 (Control traffic flow within your network layers)',
      fixable: true,
    },
    (cdn, found, context) => {
      const origins = new Set(context.callees(cdn.id));
      const written = cdn.origin === undefined ? null : context.component(cdn.origin);
      if (written) origins.add(written);
      for (const origin of origins) {
        if (property(origin, 'public') !== true || calledByOthers(origin, cdn.id, context.callers(origin.id))) continue;
        found(
          { component: origin, property: 'public' },
          `${origin.name} is the origin of ${cdn.name} and can be reached without it`,
          setProperty(origin, 'public', 'off'),
          see(cdn.component, `${cdn.name} stands before it`),
        );
      }
    },
  ),
  wholeRule(
    'cdn/none',
    {
      severity: 'info',
      title: 'Far-away users fetch files from where they are kept',
      doc: 'Files that are the same for everybody can be kept near everybody. Without copies near the users each request makes the whole way, several times when a connection is opened. The message says how long the way there and back is (light in fibre, with the detour of real cables).',
    },
    (found, context) => {
      const { architecture } = context;
      for (const store of componentsOf(architecture, 'object_storage')) {
        const region = regionOf(architecture, store);
        if (!region) continue;
        for (const users of context.callers(store.id)) {
          if (!isKind(users, 'users')) continue;
          const far = entries(viewOf<'users'>(users).from)
            .map(([location, share]) => ({ location, share, time: userRoundTrip(location, region) ?? 0 }))
            .filter(({ share, time }) => share > 0 && time >= FAR)
            .sort((a, b) => b.time - a.time)[0];
          if (!far) continue;
          found(
            store,
            `${formatQuantity(far.share, 'percent')} of ${users.name} are in ${far.location} and ask ${store.name} in ${region.name}, ${formatQuantity(far.time, 'duration')} there and back`,
            see(users, `${users.name} are here`),
          );
        }
      }
    },
  ),
];

/** Whether somebody else is meant to call it from outside. */
function calledByOthers(origin: Component, cdn: string, callers: readonly Component[]): boolean {
  return callers.some((caller) => caller.id !== cdn && caller.id !== origin.id && (isKind(caller, 'users') || isKind(caller, 'dns')));
}

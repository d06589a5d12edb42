import {
  formatQuantity,
  isKind,
  property,
  type CallStep,
  type Change,
  type Component,
  type Fix,
  type FlowStep,
} from '../../../model/index.js';
import { regionOf, userRoundTrip } from '../../lowering/distance.js';
import { datasetOf, familyOf } from '../../family.js';
import { callsIn, callsOf } from '../../graph.js';
import { at, repair, rule, see, setProperty, wholeRule, type Rule, type RuleContext } from '../../rule.js';
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
      doc: 'A point of presence hands its copy to whoever asks for the same address. Personal, confidential and payment data must pass it by: let the flow go to the origin directly, as the fix does when a chain says so, or keep the dataset out of `content`.',
      standard: 'OWASP Top 10:2021 A01 (Broken Access Control); CWE-524 (Use of Cache Containing Sensitive Information)',
      fixable: true,
      safe: false,
    },
    (cdn, found, context) => {
      const content = viewAt(context.architecture, cdn.content, 'dataset');
      if (!content || !PRIVATE.includes(content.classification)) return;
      found(
        at(cdn, 'content'),
        `${cdn.name} keeps ${content.name} (${content.classification}) where everybody can ask for it`,
        ...pastIt(cdn.component, context),
        see(content.component, `${content.name} is classified here`),
      );
    },
  ),
  rule(
    'cdn/writes',
    {
      on: ON,
      severity: 'warning',
      title: 'A write may be answered from a copy',
      doc: 'What follows a content delivery network in a flow happens when it has no copy. A request that changes something there is answered from a copy as often as not, and then nothing is written. Say `: write` where the network is called: such requests go all the way to the origin (as POST, PUT and DELETE do through CloudFront), or let the flow call the origin itself.',
      fixable: true,
    },
    (cdn, found, context) => {
      if (cdn.mode !== 'pull') return;
      for (const { flow, call } of context.callsOf(cdn.id)) {
        if (call.operation !== null && call.operation !== 'read' && call.operation !== 'query') continue;
        const write = onlyWrite(call.then, context);
        if (!write) continue;
        const end = call.source.end;
        const hasNothingBehind = call.operation === null && (call.written ?? []).length === 0;
        found(
          call.source,
          `${flow.name} writes to ${context.component(write.to)?.name ?? write.to} only when ${cdn.name} has no copy to answer with`,
          ...(hasNothingBehind
            ? [
                repair('Send it on to the origin (`: write`)', {
                  change: 'replace',
                  source: { ...call.source, start: end },
                  text: ': write',
                }),
              ]
            : []),
          see(write.source, 'it is written here'),
        );
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
        `${cdn.name} keeps nothing of what it fetched: its TTL is 0, and every request goes on to the origin`,
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
      doc: 'Files that are the same for everybody can be kept near everybody. Told are users who ask a bucket themselves, and those who reach one through servers when its dataset is classified `public`. Without copies near the users each request makes the whole way, several times when a connection is opened. The message says how long the way there and back is (light in fibre, with the detour of real cables).',
    },
    (found, context) => {
      const { architecture } = context;
      for (const store of componentsOf(architecture, 'object_storage')) {
        const region = regionOf(architecture, store);
        if (!region) continue;
        for (const users of whoFetch(store, context)) {
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

/** The users whose flows read from a bucket without a content delivery network on the way: by themselves, or through servers what everybody may see. */
function whoFetch(store: Component, context: RuleContext): Component[] {
  const { architecture } = context;
  const isPublic = datasetOf(architecture, store)?.classification === 'public';
  const origins = context.callsOf(store.id).flatMap(({ flow, call }) => {
    const users = context.component(flow.origin);
    if (!users || !isKind(users, 'users') || call.operation === 'write') return [];
    if (call.from !== flow.origin && !isPublic) return [];
    const passesCopies = callsIn(flow).some((each) => each !== call && isKind(context.component(each.to) ?? store, 'cdn'));
    return passesCopies ? [] : [users];
  });
  return [...new Set(origins)];
}

/** Lets every flow go by a network, to what stands behind it in the same chain, and takes its content away; nothing when a flow ends there or goes on in another line. */
function pastIt(cdn: Component, context: RuleContext): Fix[] {
  const calls = context.callsOf(cdn.id).map(({ call }) => call);
  const isChained = ({ operation, written = [], then: [next, ...others], source }: CallStep): boolean =>
    operation === null &&
    written.length === 0 &&
    next?.step === 'call' &&
    others.length === 0 &&
    next.source.start.line === source.end.line &&
    next.source.start.character - source.end.character === 1;
  if (calls.length === 0 || !calls.every(isChained)) return [];
  const changes = calls.map(({ source, then: [next] }): Change => {
    const end = next?.step === 'call' ? next.source.start : source.end;
    return { change: 'replace', source: { ...source, end }, text: '' };
  });
  return [repair(`Go past \`${cdn.id}\` to the origin`, ...changes, { change: 'remove', component: cdn.id, property: 'content' })];
}

/** The first write to what keeps data among some steps, when they read nothing from there: what is read on a miss may well be kept somewhere. */
function onlyWrite(steps: readonly FlowStep[], context: RuleContext): CallStep | null {
  let write: CallStep | null = null;
  for (const call of callsOf(steps)) {
    const callee = context.component(call.to);
    if (!callee || !KEEPS.includes(familyOf(context.architecture, callee)) || isKind(callee, 'cache')) continue;
    if (call.operation !== 'write') return null;
    write ??= call;
  }
  return write;
}

/** The families whose components keep what is written to them. */
const KEEPS: readonly string[] = ['data', 'storage', 'search'];

/** Whether somebody else is meant to call it from outside. */
function calledByOthers(origin: Component, cdn: string, callers: readonly Component[]): boolean {
  return callers.some((caller) => caller.id !== cdn && caller.id !== origin.id && (isKind(caller, 'users') || isKind(caller, 'dns')));
}

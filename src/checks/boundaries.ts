import { callsIn, type CallIn } from '../kinds/graph.js';
import { regionName, regionOf } from '../kinds/lowering/distance.js';
import { datasetOf, familyOf, PERSONAL } from '../kinds/family.js';
import { backupsOf } from '../kinds/structure.js';
import { at, rule, see, setProperty, wholeRule, type Rule, type RuleContext } from '../kinds/rule.js';
import { isKind, type CallStep, type Component, type Flow, type FlowStep } from '../model/index.js';
import { authenticates } from './security.js';

/** Boundaries that requests and data cross: from the internet inwards, from region to region, from one law to another. */
export const boundaryRules: readonly Rule[] = [
  wholeRule(
    'trust/store-on-the-internet',
    {
      severity: 'warning',
      title: 'Users reach a store with nothing in between',
      standard: 'AWS Well-Architected SEC05-BP01 (Create network layers); OWASP Top 10:2021 A01 (Broken Access Control)',
      doc: 'A database speaks to whoever has a connection: it checks no requests, limits nobody, and one password opens all of it. Put a server between the internet and what keeps data.',
    },
    (found, context) => {
      const told = new Set<string>();
      for (const flow of context.architecture.flows) {
        const origin = context.component(flow.origin);
        if (!origin || !isKind(origin, 'users')) continue;
        for (const call of callsIn(flow)) {
          const store = call.from === flow.origin ? context.component(call.to) : null;
          if (!store || told.has(store.id) || familyOf(context.architecture, store) !== 'data' || isKind(store, 'cache')) continue;
          told.add(store.id);
          found(
            call.source,
            `${origin.name} ask ${store.name} directly: nobody in between checks what they ask`,
            see(store, `${store.name} keeps the data`),
          );
        }
      }
    },
  ),
  rule(
    'trust/cleartext-between-regions',
    {
      on: 'placed',
      severity: 'warning',
      title: 'Personal data crosses regions unencrypted',
      standard: 'AWS Well-Architected SEC09-BP02 (Enforce encryption in transit); OWASP Top 10:2021 A02 (Cryptographic Failures)',
      doc: 'Between regions data passes networks that others run. What is personal is encrypted on that way; whoever keeps it says so with `encryption: in_transit`, or `both`.',
      fixable: true,
    },
    (store, found, context) => {
      const dataset = datasetOf(context.architecture, store.component);
      const what = dataset && PERSONAL.get(dataset.classification);
      if (!dataset || what === undefined || store.encryption === 'in_transit' || store.encryption === 'both') return;
      const here = regionOf(context.architecture, store.component);
      const far = context.callsOf(store.id).find(({ call }) => isElsewhere(call.from, here, context));
      if (!here || !far) return;
      const caller = context.component(far.call.from);
      const from = caller && regionOf(context.architecture, caller);
      found(
        at(store, 'encryption'),
        `${dataset.name} (${what}) goes unencrypted from ${store.name} in ${here.name} to ${caller?.name ?? ''} in ${from?.name ?? ''}`,
        setProperty(store.component, 'encryption', store.encryption === 'at_rest' ? 'both' : 'in_transit'),
        see(far.call.source, `${far.flow.name} asks for it here`),
      );
    },
  ),
  rule(
    'trust/leaves-jurisdiction',
    {
      on: 'placed',
      severity: 'warning',
      title: 'Personal data of the European Union leaves it',
      standard: 'GDPR Article 44 (General principle for transfers)',
      doc: 'What is kept about people in the European Union is passed on to a country outside only on conditions: a decision that the country protects it, or contracts that do. This looks at copies in other regions, and at callers there. When the conditions are met, say so in an `arch-ignore`.',
    },
    (store, found, context) => {
      const { architecture } = context;
      const dataset = datasetOf(architecture, store.component);
      const what = dataset && PERSONAL.get(dataset.classification);
      const here = regionOf(architecture, store.component);
      if (!dataset || what === undefined || !here || !isEuropean(here)) return;
      const outside = (place: Component | null): place is Component => place !== null && isRegionName(place) && !isEuropean(place);
      for (const backup of backupsOf(architecture, store.id)) {
        const to = backup.copy_to === undefined ? null : context.component(backup.copy_to);
        if (!outside(to)) continue;
        found(
          at(backup, 'copy_to'),
          `${backup.name} copies ${dataset.name} (${what}) of ${here.name} to ${to.name}, which is outside of the European Union`,
        );
      }
      const far = context.callsOf(store.id).find(({ call }) => {
        const caller = context.component(call.from);
        return call.operation !== 'write' && outside(caller && regionOf(architecture, caller));
      });
      if (!far) return;
      const caller = context.component(far.call.from);
      found(
        store.component,
        `${caller?.name ?? far.call.from}, which stands outside of the European Union, reads ${dataset.name} (${what}) from ${store.name} in ${here.name}`,
        see(far.call.source, `${far.flow.name} reads it here`),
      );
    },
  ),
  wholeRule(
    'trust/personal-to-public',
    {
      severity: 'warning',
      title: 'A request that reads personal data writes to a public place',
      standard: 'OWASP API Security Top 10:2023 API3 (Broken Object Property Level Authorization)',
      doc: 'What is written next to what was read is often made of it. A component that reads about people and then writes where everybody can read must leave them out: have that looked at, and say so in an `arch-ignore`.',
    },
    (found, context) => {
      for (const flow of context.architecture.flows) {
        const calls = callsIn(flow);
        const read = new Map<string, CallStep>();
        for (const call of calls) {
          const store = context.component(call.to);
          const dataset = store && datasetOf(context.architecture, store);
          if (!store || !dataset) continue;
          if (PERSONAL.has(dataset.classification) && call.operation !== 'write') read.set(call.from, call);
          const before = read.get(call.from);
          if (!before || call.operation !== 'write' || dataset.classification !== 'public') continue;
          const from = context.component(before.to);
          found(
            call.source,
            `${flow.name}: ${context.component(call.from)?.name ?? call.from} reads from ${from?.name ?? before.to}, which keeps ${PERSONAL.get(classOf(from, context)) ?? ''}, and writes to ${store.name}, which is public`,
            see(before.source, 'it is read here'),
          );
        }
      }
    },
  ),
  wholeRule(
    'trust/late-authentication',
    {
      severity: 'warning',
      solved: true,
      title: 'The work is done before anybody asks who wants it',
      standard: 'OWASP API Security Top 10:2023 API4 (Unrestricted Resource Consumption)',
      doc: 'What a request costs before it is turned away is what an attacker can have for nothing. Ask who sent it first, and ask databases and other servers afterwards.',
    },
    (found, context) => {
      for (const flow of context.architecture.flows) {
        const origin = context.component(flow.origin);
        if (!origin || !isKind(origin, 'users')) continue;
        const order = workBeforeAuthentication(flow, context);
        if (!order) continue;
        const { work, guard } = order;
        const seconds = context.results?.components[work.to]?.metrics.mean?.value;
        const took = typeof seconds === 'number' ? ` (${Math.round(seconds * 1e4) / 10} ms)` : '';
        found(
          work.source,
          `${flow.name} asks ${context.component(work.to)?.name ?? work.to}${took} before ${guard.name} asks who sent the request`,
          see(guard, `${guard.name} authenticates`),
        );
      }
    },
  ),
];

function isElsewhere(caller: string, here: Component | null, { architecture, component }: RuleContext): boolean {
  const from = component(caller);
  const there = from && regionOf(architecture, from);
  return here !== null && there !== null && there.id !== here.id;
}

/** Regions of the European Union by their names at AWS; London and Zürich are outside, and have decisions that they protect data as well. */
function isEuropean(region: Component): boolean {
  return regionName(region).startsWith('eu-');
}

function isRegionName(region: Component): boolean {
  return regionName(region) !== '';
}

function classOf(component: Component | null, { architecture }: RuleContext): string {
  return (component && datasetOf(architecture, component)?.classification) ?? '';
}

/** The families whose components are dear to ask. */
const DEAR: readonly string[] = ['data', 'storage', 'search', 'analytics'];

/** The first dear call that a request makes, when somebody asks only after it who sent the request; null when that is in order. */
function workBeforeAuthentication(flow: Flow, context: RuleContext): { readonly work: CallStep; readonly guard: Component } | null {
  let work: CallStep | null = null;
  for (const call of inOrder(flow.steps)) {
    const callee = context.component(call.to);
    if (!callee || call.mode === 'async') continue;
    if (authenticates(callee) || isKind(callee, 'identity_provider')) return work && { work, guard: callee };
    if (!work && DEAR.includes(familyOf(context.architecture, callee)) && !isKind(callee, 'cache')) work = call;
  }
  return null;
}

/** Calls in the order that a request makes them; what is done on a miss or a failure is no part of the way. */
function* inOrder(steps: readonly FlowStep[]): Generator<CallIn['call']> {
  for (const step of steps) {
    if (step.step !== 'call') {
      yield* inOrder(step.step === 'parallel' ? step.branches : step.steps);
      continue;
    }
    yield step;
    yield* inOrder(step.then);
  }
}

import { callsIn } from '../kinds/graph.js';
import { familyOf, PERSONAL } from '../kinds/family.js';
import { isEntry } from '../kinds/questions.js';
import { at, rule, setProperty, wholeRule, type Rule, type RuleContext } from '../kinds/rule.js';
import { viewAt } from '../kinds/view.js';
import { isKind, property, type CallStep, type Component, type Flow, type FlowStep } from '../model/index.js';

export const securityRules: readonly Rule[] = [
  rule(
    'public/no-tls',
    {
      on: 'placed',
      severity: 'warning',
      title: 'A public entry is not encrypted',
      standard: 'OWASP Top 10:2021 A02 (Cryptographic Failures); AWS Well-Architected SEC09-BP02 (Enforce encryption in transit)',
      doc: 'Everybody on the way can read and change what users send. Let the entry terminate TLS; what passes TLS through needs somebody behind it who terminates it.',
      fixable: true,
    },
    (entry, found, context) => {
      if (!entry.public || isKind(entry.component, 'dns') || !isEntry(entry.id, context)) return;
      const open = plaintextAt(entry.component, context);
      if (!open) return;
      const through = open.id === entry.id ? '' : ` (passed through by ${entry.name})`;
      found(entry.component, `users reach ${open.name}${through} without TLS`, encrypt(open));
    },
  ),
  wholeRule(
    'public/no-authentication',
    {
      severity: 'warning',
      title: 'Anybody may write',
      standard: 'OWASP API Security Top 10:2023 API2 (Broken Authentication)',
      doc: 'A request that changes data comes from the internet, and nobody on its way asks who sent it. Authenticate at the web server, or at the balancer.',
      fixable: true,
      safe: false,
    },
    (found, context) => {
      const told = new Set<string>();
      for (const flow of context.architecture.flows) {
        const origin = context.component(flow.origin);
        if (!origin || !isKind(origin, 'users')) continue;
        const way = unguardedWrite(flow, context);
        const guard =
          way?.passed.find((component) => isKind(component, 'web_server') || isKind(component, 'api_gateway')) ??
          way?.passed.find((component) => isKind(component, 'load_balancer'));
        if (!way || !guard || told.has(guard.id)) continue;
        told.add(guard.id);
        found(
          guard,
          `${flow.name} writes to ${way.store.name}, and nobody on its way asks who sent the request`,
          setProperty(guard, 'authentication', 'oidc'),
        );
      }
    },
  ),
  rule(
    'data/unencrypted-personal',
    {
      on: 'placed',
      severity: 'error',
      title: 'Personal data is stored unencrypted',
      standard: 'OWASP Top 10:2021 A02 (Cryptographic Failures); AWS Well-Architected SEC08-BP02 (Enforce encryption at rest)',
      doc: 'A disk or a snapshot that goes astray is readable by whoever finds it. Encryption at rest costs next to nothing on any cloud; for personal, payment and health data it is what regulations expect.',
      fixable: true,
    },
    (store, found, { architecture }) => {
      // That a content delivery network has copies of it at all is the mistake, and another rule's.
      if (isKind(store.component, 'cdn')) return;
      const dataset = viewAt(architecture, datasetOf(store.component), 'dataset');
      const what = dataset && PERSONAL.get(dataset.classification);
      if (!dataset || what === undefined || store.encryption === 'at_rest' || store.encryption === 'both') return;
      if (property(store.component, 'client_side_encryption') === true) return;
      found(
        at(store, 'encryption'),
        `${store.name} stores ${dataset.name} (${what}) unencrypted`,
        setProperty(store.component, 'encryption', store.encryption === 'in_transit' ? 'both' : 'at_rest'),
      );
    },
  ),
];

function datasetOf(component: Component): string | undefined {
  const id = property(component, 'holds') ?? property(component, 'content');
  return typeof id === 'string' ? id : undefined;
}

/** The component at which a connection from users arrives in plain text; null when TLS ends properly. */
function plaintextAt(component: Component, context: RuleContext, seen = new Set<string>()): Component | null {
  if (seen.has(component.id)) return null;
  seen.add(component.id);
  const tls = property(component, 'tls');
  const encryption = property(component, 'encryption');
  if (tls === 'terminate' || tls === 'reencrypt' || encryption === 'in_transit' || encryption === 'both') return null;
  // A provider's own endpoint that has no say in encryption, such as a firewall before a balancer, passes on what it gets.
  if (tls !== 'passthrough' && !(tls === undefined && property(component, 'managed') === true)) return component;
  const behind = context.callees(component.id).filter((callee) => isKind(callee, 'placed'));
  for (const callee of behind) {
    const open = plaintextAt(callee, context, seen);
    if (open) return open;
  }
  return null;
}

function encrypt(component: Component): ReturnType<typeof setProperty> {
  if (isKind(component, 'load_balancer') || isKind(component, 'web_server')) return setProperty(component, 'tls', 'terminate');
  return setProperty(component, 'encryption', property(component, 'encryption') === 'at_rest' ? 'both' : 'in_transit');
}

interface Way {
  readonly store: Component;
  /** What the request has passed on its way. */
  readonly passed: readonly Component[];
}

/** The first write to a store that a flow reaches from the internet without passing anybody who authenticates. */
function unguardedWrite(flow: Flow, context: RuleContext): Way | null {
  // A flow whose text passes nothing public is no business of the internet's.
  if (!callsIn(flow).some((call) => property(context.component(call.to) ?? none, 'public') === true)) return null;
  const way = walk(flow.steps, [], context);
  return way === 'guarded' ? null : way;
}

const none = { properties: {} } as Component;

/** The way to the first write of some steps; whether somebody was asked before it who sent the request; null when there is no write. */
function walk(steps: readonly FlowStep[], passed: readonly Component[], context: RuleContext): Way | 'guarded' | null {
  for (const step of steps) {
    const inner =
      step.step === 'call'
        ? throughCall(step, passed, context)
        : walk(step.step === 'parallel' ? step.branches : step.steps, passed, context);
    if (inner) return inner;
  }
  return null;
}

function throughCall(call: CallStep, passed: readonly Component[], context: RuleContext): Way | 'guarded' | null {
  const callee = context.component(call.to);
  if (!callee || authenticates(callee)) return null;
  // Who asks an identity provider knows afterwards who sent the request.
  if (isKind(callee, 'identity_provider')) return call.mode === 'sync' ? 'guarded' : null;
  const now = [...passed, callee];
  if (call.operation === 'write' && KEEPS.includes(familyOf(context.architecture, callee))) return { store: callee, passed: now };
  return walk(call.then, now, context) ?? walk(call.onMiss ?? [], passed, context) ?? walk(call.onFailure ?? [], passed, context);
}

/** Whether a component asks who sent a request. */
export function authenticates(component: Component): boolean {
  const authentication = property(component, 'authentication');
  return authentication !== undefined && authentication !== 'none';
}

/** The families whose components keep what is written to them. */
const KEEPS: readonly string[] = ['data', 'storage', 'search'];

import type { CallIn } from './graph.js';
import type { Architecture, Change, Component, Fix, Severity, Span } from '../model/index.js';
import type { Demand, Visits } from '../network/index.js';
import type { View } from './behaviour.js';
import type { Compiled } from './lowering/compile.js';
import type { KindName } from './generated/kinds.js';
import type { Results } from './figures/results.js';

/** One design rule with everything about it: what it is called, how bad it is, when it holds, how it is repaired. */
export interface Rule {
  readonly code: string;
  readonly severity: Severity;
  /** One sentence in the indicative: "A cached value never expires". */
  readonly title: string;
  /** Why it matters and what to do; Markdown. */
  readonly doc: string;
  /** The kind it looks at, or null for a rule over the whole architecture. */
  readonly on: KindName | null;
  readonly fixable: boolean;
  /** Whether its first repair may be made without being looked at: it decides nothing that is for a person to decide (a figure, a machine more, what the code does), and costs nothing. */
  readonly safe: boolean;
  /** The item of a published list that it follows: "OWASP Top 10:2021 A02". */
  readonly standard: string | null;
  /** Whether it asks for figures, or for the network that they come from: it is looked at when everything else has been told. */
  readonly solved: boolean;
  readonly check: (subject: View<KindName> | null, context: RuleContext, found: Found) => void;
}

export interface RuleContext {
  readonly architecture: Architecture;
  /** The solver's answer; null when the design cannot be solved. */
  readonly results: Results | null;
  /** The network that the design is made of. */
  readonly compiled: Compiled;
  /** The offered load of everything, when every step succeeds. */
  offered(): Visits;
  /** The offered load of the stations that are visited by whoever looks something up in a store, while the store is empty; by station. */
  offeredWithout(store: number): ReadonlyMap<number, Demand>;
  /** The solved hit ratio of a store; 0 when it is not known. */
  hitRatio(store: number): number;
  /** Components that call this one in a flow or by a connection, and those it calls. */
  readonly callers: (id: string) => readonly Component[];
  readonly callees: (id: string) => readonly Component[];
  /** The calls of a component, in the order of the text. */
  readonly callsOf: (id: string) => readonly CallIn[];
  readonly component: (id: string) => Component | null;
}

/** Where a finding stands: at a component's name, at one of its properties (at the name when it is not written), or at a span. */
export type Where = Component | { readonly component: Component; readonly property: string } | Span;

/** Behind the message stand the repairs, best first, and the other places that belong to the finding, in any order. */
export type Found = (where: Where, message: string, ...more: (Fix | RelatedPlace)[]) => void;

export interface RelatedPlace {
  readonly related: Where;
  readonly message: string;
}

/** Another place that belongs to a finding. */
export function see(related: Where, message: string): RelatedPlace {
  return { related, message };
}

/** A property of a component, as the place of a finding. */
export function at(view: { readonly component: Component }, property: string): Where {
  return { component: view.component, property };
}

interface RuleOptions<K extends KindName | null> {
  readonly on: K;
  readonly severity: Severity;
  readonly title: string;
  readonly doc: string;
  readonly fixable?: boolean;
  /** As `fixable` when left out. */
  readonly safe?: boolean;
  readonly standard?: string;
  readonly solved?: boolean;
}

function common(options: Omit<RuleOptions<null>, 'on'>): Pick<Rule, 'fixable' | 'safe' | 'standard' | 'solved'> {
  const { fixable = false, safe = fixable, solved = false } = options;
  return { fixable, safe, standard: options.standard ?? null, solved };
}

/** Declares a rule about components of one kind (and of kinds that extend it). */
export function rule<K extends KindName>(
  code: string,
  options: RuleOptions<K>,
  check: (subject: View<K>, found: Found, context: RuleContext) => void,
): Rule {
  return {
    code,
    severity: options.severity,
    title: options.title,
    doc: options.doc,
    on: options.on,
    ...common(options),
    check: (subject, context, found) => {
      if (subject) check(subject as unknown as View<K>, found, context);
    },
  };
}

/** Declares a rule over the whole architecture. */
export function wholeRule(code: string, options: Omit<RuleOptions<null>, 'on'>, check: (found: Found, context: RuleContext) => void): Rule {
  return {
    code,
    severity: options.severity,
    title: options.title,
    doc: options.doc,
    on: null,
    ...common(options),
    check: (_, context, found) => {
      check(found, context);
    },
  };
}

/** A repair that writes a property: "Add `ttl: 5m`", or "Set" when it is there already. */
export function setProperty(component: Component, property: string, value: string): Fix {
  const verb = component.written.some((written) => written.name === property) ? 'Set' : 'Add';
  return { title: `${verb} \`${property}: ${value}\``, changes: [{ change: 'set', component: component.id, property, value }] };
}

export function removeProperty(component: Component, property: string): Fix {
  return { title: `Remove \`${property}\``, changes: [{ change: 'remove', component: component.id, property }] };
}

export function repair(title: string, ...changes: Change[]): Fix {
  return { title, changes };
}

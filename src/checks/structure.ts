import { REGIONS } from '../kinds/places.js';
import { regionName } from '../kinds/lowering/distance.js';
import { familyOf } from '../kinds/family.js';
import { fact } from '../kinds/fact.js';
import { machinesOf, needed } from '../kinds/questions.js';
import { freeName, othersAreRedundant, promisesAvailability } from '../kinds/structure.js';
import { repair, rule, setProperty, wholeRule, type Rule, type RuleContext } from '../kinds/rule.js';
import { componentsOf, viewsOf } from '../kinds/view.js';
import { isKind, type Architecture, type Fields, type Flow, type Value } from '../model/index.js';

export const structureRules: readonly Rule[] = [
  rule(
    'reliability/spof',
    {
      on: 'placed',
      severity: 'warning',
      solved: true,
      title: 'A single point of failure',
      standard: 'AWS Well-Architected REL11-BP02 (Fail over to healthy resources)',
      doc: 'Every request of a flow needs this component, and it is one machine: when it is lost, the flow is. Two replicas, in two zones, survive the loss of either. Databases and balancers have rules of their own.',
      fixable: true,
      safe: false,
    },
    (placed, found, context) => {
      if (hasOwnRule(placed.component) || machinesOf(placed.component, context) !== 1) return;
      const { architecture } = context;
      if (!promisesAvailability(architecture) && !othersAreRedundant(architecture, placed.component)) return;
      const flows = flowsThatNeed(placed.id, architecture);
      if (flows.length === 0) return;
      const who = flows.length === architecture.flows.length ? 'every request' : `every request of ${namesOf(flows)}`;
      found(placed.component, `${who} needs ${placed.name}, and it is a single machine`, setProperty(placed.component, 'replicas', '2'));
    },
  ),
  rule(
    'component/unused',
    {
      on: 'placed',
      severity: 'info',
      title: 'Nothing calls a component',
      doc: 'No flow passes through it and nothing is connected to it: it is not solved, not simulated, and perhaps forgotten.',
    },
    (placed, found, context) => {
      if (!hasTraffic(context) || context.callers(placed.id).length > 0 || beginnings(context.architecture).has(placed.id)) return;
      // What watches or is named by others is reached without a call.
      if (familyOf(context.architecture, placed.component) === 'observability' || named(context.architecture).has(placed.id)) return;
      found(placed.component, `nothing calls ${placed.name}`);
    },
  ),
  wholeRule(
    'flows/no-users',
    {
      severity: 'info',
      title: 'Nobody sends requests',
      doc: 'Components that call each other do nothing until somebody calls them. With `users` who are connected to the first of them, the design is solved and simulated.',
      fixable: true,
      safe: false,
    },
    (found, { architecture, callers }) => {
      const { components, connections } = architecture;
      if (connections.length === 0 || components.some((component) => isKind(component, 'source'))) return;
      const first = components.find((component) => isKind(component, 'placed') && connections.some(({ from }) => from === component.id));
      if (!first || callers(first.id).length > 0) return;
      const name = freeName(architecture, 'visitors');
      found(
        first,
        `nobody calls ${first.name}: there are no users, so nothing is solved or simulated`,
        repair(`Add users who call \`${first.id}\``, {
          change: 'add',
          after: null,
          text: `users ${name} { rate: 100/s }\n${name} -> ${first.id}`,
        }),
      );
    },
  ),
  rule(
    'region/unknown',
    {
      on: 'region',
      severity: 'info',
      title: 'A region is not known by its name',
      doc: 'The title (or the name) of a region says where it is: `region virginia "us-east-1"`. Without it, what is far away is at no distance.',
    },
    (region, found, { architecture }) => {
      if (!distanceMatters(architecture) || REGIONS.has(regionName(region.component))) return;
      found(
        region.component,
        `${region.name} has no title that names a region of ${region.provider}, so nothing is known of its distances`,
      );
    },
  ),
];

/** Whether anything is far away from anything: there are several regions, or users who say where they are. */
const distanceMatters = fact(
  (architecture) =>
    componentsOf(architecture, 'region').length > 1 || viewsOf(architecture, 'users').some(({ from }) => from !== undefined),
);

/** The flows whose every request needs a component. */
function flowsThatNeed(id: string, architecture: Architecture): readonly Flow[] {
  return needs(architecture).get(id) ?? [];
}

const needs = fact((architecture) => {
  const found = new Map<string, Flow[]>();
  for (const flow of architecture.flows) {
    for (const component of needed(flow.steps, architecture)) {
      const known = found.get(component);
      if (known) known.push(flow);
      else found.set(component, [flow]);
    }
  }
  return found;
});

function namesOf(flows: readonly Flow[]): string {
  const names = flows.slice(0, 3).map(({ name }) => name);
  return flows.length > names.length ? `${names.join(', ')} and ${flows.length - names.length} more` : names.join(', ');
}

/** A kind that has a rule about its own redundancy, or whose loss a request survives. */
function hasOwnRule(component: Parameters<typeof isKind>[0]): boolean {
  return ['sql_database', 'document_database', 'graph_database', 'load_balancer', 'dns'].some((kind) => isKind(component, kind));
}

function hasTraffic({ architecture }: RuleContext): boolean {
  return architecture.flows.length > 0 || architecture.connections.length > 0;
}

/** The components that others name in their properties. */
const named = fact(({ components }) => {
  const found = new Set<string>();
  for (const component of components) {
    for (const { name } of component.written) collect(component.properties[name], component.id, found);
  }
  return found;
});

function collect(value: Value | undefined, owner: string, into: Set<string>): void {
  if (typeof value === 'string') {
    if (value !== owner) into.add(value);
  } else if (Array.isArray(value)) for (const each of value as readonly Value[]) collect(each, owner, into);
  else if (typeof value === 'object') for (const each of Object.values(value as Fields)) collect(each, owner, into);
}

/** The components that a flow or a connection begins at. */
const beginnings = fact(
  ({ flows, connections }) => new Set([...flows.map(({ origin }) => origin), ...connections.map(({ from }) => from)]),
);

/** Designs that nobody would write and that every printer has to print: a component of every kind, with each of its properties set. */
import type { Catalogue, KindDeclaration } from '../../src/model/index.js';

/** What the components under test refer to. */
const AROUND = `
  region home "us-east-1" { zones: 3 }
  region other "eu-west-1" { zones: 2 }
  users people { rate: 100/s }
  load_balancer entry { in: home tls: terminate }
  app_server program { in: home replicas: 2 }
  worker hand { in: home }
  dataset content { size: 100GiB }
  object_storage bucket { in: home }
  sql_database store { in: home }
  cache memory { in: home }
  message_queue letters { in: home engine: sqs }
  identity_provider known { in: home }
  spark_cluster sparks { in: home }
  prometheus metrics { in: home }
  alert hot { when: utilisation(program) > 80% }
  alert hotter { when: utilisation(program) > 90% }
  alertmanager alarms { in: home }
  flow walk { people -> entry -> program -> store: write  program -> memory: read  program -> letters: publish -> hand  program -> bucket: read }`;

const REFERENCES: Readonly<Record<string, string>> = {
  placed: 'program',
  place: 'home',
  region: 'home',
  dataset: 'content',
  object_storage: 'bucket',
  data_store: 'store',
  cache: 'memory',
  message_queue: 'letters',
  identity_provider: 'known',
  analytics_cluster: 'sparks',
  prometheus: 'metrics',
  alert: 'hot',
  alertmanager: 'alarms',
  source: 'people',
};

const PLAIN: Readonly<Record<string, string>> = {
  duration: '30s',
  distribution: '5ms',
  text: '"m7g.large"',
  rate: '50/s',
  size: '20GiB',
  price: '$10/mo',
  bandwidth: '200MiB/s',
  factor: '2x',
  time_of_day: '03:00',
  condition: 'utilisation(program) > 85%',
  scaling: '{ min: 2, max: 6, target: 60%, delay: 60s, cooldown: 2m }',
  health_check: '{ interval: 10s, failures: 3, timeout: 5s, path: "/healthz" }',
};

/** The flags of a property are told apart from other alternatives of a single word by their type. */
const FLAGS = ['on', 'off'];
const ENCRYPTIONS = ['both', 'at_rest', 'in_transit', 'none'];

/** Values that types alone do not tell. */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  'region.in': [],
  'dns.targets': ['[entry]'],
  'dns.primary': ['entry'],
  'dns.secondary': ['entry'],
  'dns.weights': ['{ entry: 1 }'],
  'dns.locations': ['{ default: entry }'],
  'cdn.origin': ['bucket', 'entry'],
  'alertmanager.inhibit': ['{ hot: hotter }'],
  'disaster_recovery.secondary': ['other'],
};

/** Parts between signs that stand outside all brackets. */
function split(text: string, sign: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    if (character !== sign || depth > 0) continue;
    parts.push(text.slice(from, at).trim());
    from = at + 1;
  }
  return [...parts, text.slice(from).trim()];
}

const THOUSANDS: Readonly<Record<string, number>> = { k: 1e3, M: 1e6 };

/** A number near the beginning of its range, which may be left open. */
function numberIn(range: string, percent: boolean): string {
  const bound = (text: string | undefined, open: number): number => {
    const [, digits = '', unit = ''] = /^([\d.]+)([kM%]?)$/.exec(text ?? '') ?? [];
    return digits === '' ? open : Number(digits) * (THOUSANDS[unit] ?? 1);
  };
  const [low, high] = range.split('..');
  const value = Math.min(bound(high, Number.POSITIVE_INFINITY), Math.max(bound(low, 1), percent ? 20 : 2));
  return `${value}${percent ? '%' : ''}`;
}

/** Values of a type: one for each alternative that it has. */
function valuesOf(type: string): string[] {
  const alternatives = split(type, '|');
  if (alternatives.length > 1) return alternatives.flatMap(valuesOf);
  if (type === 'flag') return FLAGS;
  if (type === 'encryption') return ENCRYPTIONS;
  const plain = PLAIN[type] ?? REFERENCES[type];
  if (plain !== undefined) return [plain];
  const [, amount, whom = ''] = /^(\w+) per (\w+)$/.exec(type) ?? [];
  if (amount !== undefined) return [`${valueOf(amount)} per ${whom}`];
  const [, number, range = ''] = /^(integer|number|percent)(?: (\S+))?$/.exec(type) ?? [];
  if (number !== undefined) return [numberIn(range, number === 'percent')];
  if (type.startsWith('[')) return [`[${split(type.slice(1, -1), '|').map(valueOf).join(', ')}]`];
  if (type.startsWith('{')) return [`{ ${fieldsOf(type.slice(1, -1))} }`];
  const [, name, given = ''] = /^(\w+)\((.*)\)$/.exec(type) ?? [];
  return [name === undefined ? type : `${name}(${fieldsOf(given)})`];
}

function valueOf(type: string): string {
  return valuesOf(type)[0] ?? '';
}

const KEYS: Readonly<Record<string, string>> = { text: 'page', placed: 'program', operation: 'read', location: 'europe', alert: 'hot' };

/** `ttl: 30s, …` of a record or a call; or an entry of a map, whose keys are told by their type. */
function fieldsOf(fields: string): string {
  return split(fields, ',')
    .map((field) => {
      const [name = '', type = ''] = split(field.replace(/ = .*$/, ''), ':');
      return `${KEYS[name] ?? name}: ${valueOf(type)}`;
    })
    .join(', ');
}

/** How a component of a kind takes part in a flow. */
function flowOf({ name, family, operations }: KindDeclaration, id: string): string {
  if (operations.length === 0) return name === 'users' || name === 'schedule' ? `flow f_${id} { ${id} -> hand }` : '';
  if (family === 'edge' && name !== 'identity_provider')
    return `flow f_${id} { people -> ${id} -> ${name === 'web_server' || name === 'load_balancer' ? 'program' : 'entry'} }`;
  return `flow f_${id} { people -> entry -> program -> ${id}: write  program -> ${id}: read }`;
}

interface Component {
  readonly kind: KindDeclaration;
  /** Every property, with all its values. */
  readonly values: readonly (readonly [name: string, values: readonly string[]])[];
}

function componentsOf({ kinds }: Catalogue): Component[] {
  return kinds
    .filter(({ abstract, lineage }) => !abstract && lineage.includes('component'))
    .map((kind) => ({
      kind,
      values: kind.properties.flatMap(({ name, type }) => {
        const values = SPECIAL[`${kind.name}.${name}`] ?? valuesOf(type);
        return values.length === 0 ? [] : [[name, values] as const];
      }),
    }));
}

/** A component with each property set to the next of its values. */
function written({ kind, values }: Component, id: string, turn: number): string {
  const lines = values.map(([name, each]) => `    ${name}: ${each[turn % each.length] ?? ''}`);
  return `  ${kind.name} ${id} "It" {\n${lines.join('\n')}\n  }\n  ${flowOf(kind, id)}`;
}

/** How many designs it takes until every value of every property has stood in one. */
export function turns(catalogue: Catalogue): number {
  return Math.max(...componentsOf(catalogue).flatMap(({ values }) => values.map(([, each]) => each.length)));
}

/** What is written of each kind, by its name. */
export function propertiesOf(catalogue: Catalogue): ReadonlyMap<string, readonly string[]> {
  return new Map(componentsOf(catalogue).map(({ kind, values }) => [kind.name, values.map(([name]) => name)]));
}

/** One design with a component of every kind. */
export function everything(catalogue: Catalogue, turn: number): string {
  const all = componentsOf(catalogue).map((component) => written(component, `it_${component.kind.name}`, turn));
  return `architecture everything_${turn + 1} "Every kind with every property"\n${AROUND}\n${all.join('\n')}`;
}

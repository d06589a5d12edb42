import { kebab } from '../../kinds/cloud/names.js';
import type { DomainPlan, Origin, Plan, RegionPlan } from '../../kinds/plan/plan.js';
import type { ExportFile } from '../files.js';
import { call, comment, method, object, path, perform, type Code, type Statement } from './code.js';
import { commentText, printStatements, WIDTH } from './print.js';

/** `order_items` → `orderItems`: what properties and constants are called. */
export function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `order_items` → `OrderItems`: what classes are called, and constructs are known by. */
export function pascal(key: string): string {
  const name = camel(key);
  return (name[0] ?? '').toUpperCase() + name.slice(1);
}

/** The names that the files of one plan share, and what has been made for each component. */
export class Scope {
  private readonly made = new Map<string, string[]>();

  constructor(readonly plan: Plan) {}

  /** Whether it is the region whose stacks carry no region in their names: the first, whichever come after it. */
  isHome(region: RegionPlan): boolean {
    return region.key === this.plan.home;
  }

  /** The folder of a region's stacks: `lib`, or one of its own below it. */
  folder(region: RegionPlan): string {
    return this.isHome(region) ? 'lib' : `lib/${kebab(region.key)}`;
  }

  /** The way from a region's folder to `lib`. */
  up(region: RegionPlan): string {
    return this.isHome(region) ? './' : '../';
  }

  domainsOf(region: RegionPlan): readonly DomainPlan[] {
    const here = new Set([...region.balancers, ...region.managed].map(({ origin }) => origin.key));
    const certified = new Set(region.balancers.flatMap(({ certificate }) => (certificate?.from === 'domains' ? certificate.domains : [])));
    return this.plan.domains.filter(({ origin, records }) => certified.has(origin.key) || records.some(({ to }) => here.has(to)));
  }

  /** Remembers a construct that was made for a component. */
  note(origin: Origin | null, construct: string): void {
    if (origin) this.made.set(origin.key, [...(this.made.get(origin.key) ?? []), construct]);
  }

  constructsOf(origin: Origin): readonly string[] {
    return this.made.get(origin.key) ?? [];
  }
}

/** `// web (web_server), shop.arch:38` */
export function heading(origin: Origin): Statement {
  return comment(whence(origin));
}

export function whence(origin: Origin): string {
  return `${origin.component} (${origin.kind}), ${origin.file}:${origin.line}`;
}

/** `tag(webService, TAGS.web)` */
export function tagged(name: string, origin: Origin): Statement {
  return perform(call('tag', path(name), path(`TAGS.${camel(origin.key)}`)));
}

/** Says why a finding of cdk-nag stands. */
export function acknowledge(name: string, id: string, reason: string): Statement {
  return perform(
    method(
      call('Validations.of', path(name)),
      'acknowledge',
      object([
        ['id', id],
        ['reason', reason],
      ]),
    ),
  );
}

/** What the exported files import, by the name that it has there. */
const MODULES: ReadonlyMap<string, string> = new Map([
  ['acm', 'aws-certificatemanager'],
  ['cloudwatch', 'aws-cloudwatch'],
  ['ec2', 'aws-ec2'],
  ['efs', 'aws-efs'],
  ['ecs', 'aws-ecs'],
  ['elasticache', 'aws-elasticache'],
  ['elbv2', 'aws-elasticloadbalancingv2'],
  ['iam', 'aws-iam'],
  ['kms', 'aws-kms'],
  ['rds', 'aws-rds'],
  ['route53', 'aws-route53'],
  ['s3', 'aws-s3'],
  ['servicediscovery', 'aws-servicediscovery'],
  ['targets', 'aws-route53-targets'],
]);
const CORE = ['Aws', 'CfnOutput', 'Duration', 'Fn', 'Validations'] as const;

export interface StackFile {
  readonly path: string;
  readonly name: string;
  readonly about: string;
  /** What the stack is handed beside its environment: names and types. */
  readonly takes: readonly (readonly [string, string])[];
  /** What others may use of it. */
  readonly gives: readonly (readonly [string, string])[];
  /** Names that the types above use. */
  readonly types: readonly string[];
  /** Where names of our own come from: name → path. */
  readonly local: ReadonlyMap<string, string>;
  readonly body: readonly Statement[];
}

/** A file with one stack. What it imports is what its statements and types use. */
export function printStack(file: StackFile): ExportFile {
  const used = new Set([...file.body.flatMap((statement) => ('value' in statement ? rootsOf(statement.value) : [])), ...file.types]);
  const core = CORE.filter((name) => used.has(name));
  const local = new Map<string, { names: string[]; types: string[] }>();
  const values = new Set(file.body.flatMap((statement) => ('value' in statement ? rootsOf(statement.value) : [])));
  for (const [name, from] of file.local) {
    if (!used.has(name)) continue;
    const entry = local.get(from) ?? { names: [], types: [] };
    (values.has(name) ? entry.names : entry.types).push(name);
    local.set(from, entry);
  }
  const imports = [
    `import { ${[...core, 'Stack', 'type StackProps'].sort(byName).join(', ')} } from 'aws-cdk-lib';`,
    ...[...MODULES].filter(([name]) => used.has(name)).map(([name, module]) => `import * as ${name} from 'aws-cdk-lib/${module}';`),
    `import type { Construct } from 'constructs';`,
    ...[...local]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([from, { names, types }]) =>
        names.length === 0
          ? `import type { ${types.sort(byName).join(', ')} } from '${from}';`
          : `import { ${[...names, ...types.map((name) => `type ${name}`)].sort(byName).join(', ')} } from '${from}';`,
      ),
  ];
  const fields = (entries: StackFile['takes']): string[] => entries.map(fieldLine);
  const lines = [
    ...imports,
    '',
    `export interface ${file.name}Props extends StackProps {`,
    ...fields(file.takes),
    '}',
    '',
    `/** ${commentText(file.about)} */`,
    `export class ${file.name} extends Stack {`,
    ...fields(file.gives),
    ...(file.gives.length > 0 ? [''] : []),
    `  constructor(scope: Construct, id: string, props: ${file.name}Props) {`,
    '    super(scope, id, props);',
    ...printStatements(file.body, 2),
    '  }',
    '}',
    '',
  ];
  return { path: file.path, text: lines.join('\n') };
}

/** A field, with an object's type over several lines where it does not fit on one. */
function fieldLine([name, type]: StackFile['takes'][number]): string {
  const line = `  readonly ${name}: ${type};`;
  const [, inner] = /^\{ ([^{}]*) \}$/.exec(type) ?? [];
  if (inner === undefined || line.length <= WIDTH) return line;
  return [`  readonly ${name}: {`, ...inner.split('; ').map((each) => `    ${each};`), '  };'].join('\n');
}

function byName(a: string, b: string): number {
  return a.replace('type ', '').localeCompare(b.replace('type ', ''));
}

/** The names that an expression begins its paths with. */
function rootsOf(code: Code): string[] {
  switch (code.is) {
    case 'literal':
      return [];
    case 'path':
      return [/^[\w$]+/.exec(code.text)?.[0] ?? ''];
    case 'array':
      return code.items.flatMap(rootsOf);
    case 'object':
      return code.entries.flatMap((entry) => rootsOf('spread' in entry ? entry.spread : entry.value));
    case 'call':
      return [...rootsOf(code.callee), ...code.arguments.flatMap(rootsOf)];
    case 'member':
      return rootsOf(code.of);
    case 'sum':
      return code.parts.flatMap(rootsOf);
    case 'choice':
      return [code.when, code.then, code.otherwise].flatMap(rootsOf);
  }
}

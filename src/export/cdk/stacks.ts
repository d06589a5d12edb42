import { kebab } from '../../kinds/cloud/names.js';
import { EDGE_REGION } from '../../kinds/plan/managed.js';
import { homeOf, type Plan, type RegionPlan } from '../../kinds/plan/plan.js';
import type { ExportFile } from '../files.js';
import { hasApp } from './app-stack.js';
import { needsData } from './callers.js';
import { hasData } from './data-stack.js';
import { edgeNeedsNames } from './edge-stack.js';
import { cdnsOf } from './managed.js';
import { quote } from './print.js';
import { followerOf, needsSource, replicaBuckets, sourceOf } from './recovery.js';
import { camel, pascal, type Scope } from './scope.js';

type Kind = 'network' | 'replicas' | 'data' | 'app';

/** A stack of a region, and the names that it has in the file that wires them. */
interface Wired {
  readonly kind: Kind;
  readonly region: RegionPlan;
  readonly name: string;
  readonly className: string;
  readonly stack: string;
  readonly module: string;
}

function stacksOf(scope: Scope, region: RegionPlan): Wired[] {
  const kinds: Kind[] = [
    'network',
    ...(replicaBuckets(region).length > 0 ? (['replicas'] as const) : []),
    ...(hasData(region) ? (['data'] as const) : []),
    ...(hasApp(region) ? (['app'] as const) : []),
  ];
  return kinds.map((kind) => ({
    kind,
    region,
    name: scope.isHome(region) ? kind : `${camel(region.key)}${pascal(kind)}`,
    className: `${scope.isHome(region) ? '' : pascal(region.key)}${pascal(kind)}Stack`,
    stack: scope.isHome(region) ? kind : `${region.key.replaceAll('_', '-')}-${kind}`,
    module: `${scope.isHome(region) ? '.' : `./${region.key.replaceAll('_', '-')}`}/${kind}-stack`,
  }));
}

/** All stacks in the order in which they can be made: region by region, unless one follows another's data. */
function inOrder(scope: Scope): Wired[] {
  const { regions } = scope.plan;
  const all = regions.flatMap((region) => stacksOf(scope, region));
  if (!regions.some((region) => followerOf(scope, region) !== null)) return all;
  const turn = ({ kind, region }: Wired): number =>
    kind === 'data' && needsSource(region) ? 3 : { network: 0, replicas: 1, data: 2, app: 4 }[kind];
  return all.sort((a, b) => turn(a) - turn(b));
}

/** The regions that copies of backups are taken to, each with the keys of the backups. */
export function copiesOf(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const copies = new Map<string, string[]>();
  for (const each of plan.regions.flatMap(({ managed }) => managed)) {
    if (each.is === 'backup' && each.copyTo !== null) copies.set(each.copyTo, [...(copies.get(each.copyTo) ?? []), each.origin.key]);
  }
  return copies;
}

/** Makes the stacks and hands each what it needs of the others: nothing else happens here. */
export function stacksFile(scope: Scope): ExportFile {
  const { plan } = scope;
  const edge = plan.regions.some((region) => cdnsOf(region).length > 0);
  const across =
    plan.regions.some((region) => followerOf(scope, region) !== null) ||
    (plan.regions.length > 1 && plan.domains.length > 0) ||
    (edge && plan.regions.some(({ code }) => code !== EDGE_REGION));
  const imports: string[] = [];
  const lines: string[] = [];
  const options = (region: string): string => `env: { region: ${quote(region)} }, config${across ? ', crossRegionReferences: true' : ''}`;
  if (plan.domains.length > 0) {
    imports.push("import { NamesStack } from './names-stack';");
    lines.push(
      `  const names = new NamesStack(scope, prefix + '-names', {`,
      `    ${options(homeOf(plan)?.code ?? '').replaceAll(', ', ',\n    ')},`,
      '    terminationProtection: true,',
      '  });',
    );
  }
  if (edge) {
    imports.push("import { EdgeStack } from './edge-stack';");
    lines.push(
      `  const edge = new EdgeStack(scope, prefix + '-edge', {`,
      ...`${options(EDGE_REGION)}${edgeNeedsNames(plan) ? ', names' : ''}`.split(', ').map((entry) => `    ${entry},`),
      '  });',
    );
  }
  const stacks = inOrder(scope);
  const nameOf = (region: RegionPlan | null, kind: Kind): string =>
    stacks.find((each) => each.kind === kind && each.region === region)?.name ?? '';
  const given = (as: string, value: string): string => (as === value ? as : `${as}: ${value}`);
  for (const { kind, region, name, className, stack, module } of stacks) {
    const original = `${pascal(kind)}Stack`;
    imports.push(`import { ${className === original ? original : `${original} as ${className}`} } from '${module}';`);
    const follower = kind === 'data' ? followerOf(scope, region) : null;
    const replicas = nameOf(region, 'replicas');
    const extra = [
      ...(kind === 'network' ? [] : [given('network', nameOf(region, 'network'))]),
      ...(kind === 'app' && needsData(region) ? [given('data', nameOf(region, 'data'))] : []),
      ...(kind === 'app' && scope.domainsOf(region).length > 0 ? ['names'] : []),
      ...(kind === 'app' && cdnsOf(region).length > 0 ? ['edge'] : []),
      ...(follower ? [`recoveryKey: ${nameOf(follower, 'network')}.network.dataKey`] : []),
      ...(kind === 'data' && needsSource(region) ? [`source: ${nameOf(sourceOf(scope, region), 'data')}`] : []),
      ...(kind === 'data' && replicas !== '' ? [given('replicas', replicas)] : []),
      ...(kind === 'data' || kind === 'replicas' ? ['terminationProtection: true'] : []),
    ];
    const head = kind === 'app' ? 'new' : `const ${name} = new`;
    lines.push(
      `  ${head} ${className}(scope, prefix + '-${stack}', {`,
      ...[`env: { region: ${quote(region.code)} }`, 'config', ...(across ? ['crossRegionReferences: true'] : []), ...extra].map(
        (entry) => `    ${entry},`,
      ),
      '  });',
    );
    // Objects can only be copied to a bucket that is there.
    const sentTo = nameOf(follower, 'replicas');
    if (sentTo !== '') lines.push(`  ${name}.addStackDependency(${sentTo});`);
  }
  const copies = copiesOf(plan);
  if (copies.size > 0) imports.push("import { CopiesStack } from './copies-stack';");
  for (const [code, keys] of copies) {
    lines.push(
      `  new CopiesStack(scope, prefix + '-copies-${code}', {`,
      `    env: { region: ${quote(code)} },`,
      `    vaults: [${keys.map((key) => `prefix + '-${kebab(key)}-copies'`).join(', ')}],`,
      '    terminationProtection: true,',
      '  });',
    );
  }
  return {
    path: 'lib/stacks.ts',
    text: `import type { Construct } from 'constructs';
import type { Config } from './config';
${imports.sort(byModule).join('\n')}

/** All stacks of ${plan.project}, wired together. */
export function addStacks(scope: Construct, config: Config): void {
  const prefix = ${quote(`${plan.project}-`)} + config.environment;
${lines.join('\n')}
}
`,
  };
}

function byModule(a: string, b: string): number {
  const from = (line: string): string => line.slice(line.indexOf(' from '));
  return from(a).localeCompare(from(b));
}

export function appFile(plan: Plan): ExportFile {
  return {
    path: 'bin/app.ts',
    text: `import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readConfig } from '../lib/config';
import { addStacks } from '../lib/stacks';

const app = new App();
const config = readConfig(app);
addStacks(app, config);

for (const [name, value] of Object.entries(config.tags)) Tags.of(app).add(name, value);
Tags.of(app).add('Project', ${quote(plan.project)});
Tags.of(app).add('Environment', config.environment);
Tags.of(app).add('ManagedBy', 'cdk');
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
`,
  };
}

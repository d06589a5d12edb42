import type { Origin, Plan } from '../../kinds/plan/plan.js';
import type { ExportFile } from '../files.js';
import { ENVIRONMENT_LENGTH } from '../terraform/scope.js';
import { object } from './code.js';
import { printCode, quote, WIDTH } from './print.js';
import { cdnsOf } from './managed.js';
import { camel } from './scope.js';

/** Versions that the exporter's own tests run with. */
const VERSIONS = {
  cdk: '2.276.0',
  constructs: '10.8.1',
  nag: '3.0.2',
  cli: '2.1148.1',
  node: '20.19.43',
  tsx: '4.23.15',
  typescript: '5.9.3',
};

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** JSON with lists on one line, as `prettier` leaves short ones. */
function json(value: Json): string {
  return `${printed(value, 0)}\n`;
}

function printed(value: Json, depth: number): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map((item) => printed(item, depth)).join(', ')}]`;
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const pad = '  '.repeat(depth + 1);
  return `{\n${entries.map(([key, each]) => `${pad}${JSON.stringify(key)}: ${printed(each, depth + 1)}`).join(',\n')}\n${'  '.repeat(depth)}}`;
}

export function packageFile(plan: Plan): ExportFile {
  return {
    path: 'package.json',
    text: json({
      name: `${plan.project}-infrastructure`,
      version: '0.1.0',
      private: true,
      scripts: {
        build: 'tsc -p .',
        test: 'node --import tsx --test test/stacks.test.ts',
        synth: 'cdk synth --all',
        diff: 'cdk diff --all',
        deploy: 'cdk deploy --all',
      },
      dependencies: { 'aws-cdk-lib': VERSIONS.cdk, 'cdk-nag': VERSIONS.nag, constructs: VERSIONS.constructs },
      devDependencies: { '@types/node': VERSIONS.node, 'aws-cdk': VERSIONS.cli, tsx: VERSIONS.tsx, typescript: VERSIONS.typescript },
      prettier: { printWidth: 120, singleQuote: true, trailingComma: 'all' },
    }),
  };
}

export function tsconfigFile(): ExportFile {
  return {
    path: 'tsconfig.json',
    text: json({
      compilerOptions: {
        target: 'ES2022',
        module: 'commonjs',
        moduleResolution: 'node10',
        lib: ['es2022'],
        types: ['node'],
        strict: true,
        noUncheckedIndexedAccess: true,
        noUnusedLocals: true,
        noUnusedParameters: true,
        noImplicitReturns: true,
        noFallthroughCasesInSwitch: true,
        skipLibCheck: true,
        noEmit: true,
      },
      include: ['bin', 'lib', 'test'],
    }),
  };
}

interface Inputs {
  readonly images: readonly string[];
  readonly domains: readonly (readonly [string, string])[];
  readonly certificates: readonly string[];
  readonly cidrs: readonly (readonly [string, string])[];
  /** Regions that stand by for others. */
  readonly standby: readonly string[];
}

function inputsOf(plan: Plan): Inputs {
  return {
    images: plan.regions.flatMap(({ services, managed }) =>
      [...services, ...managed.filter(({ is }) => is === 'function')].map(({ origin }) => camel(origin.key)),
    ),
    domains: domainsOf(plan),
    certificates: plan.regions.flatMap(({ balancers }) =>
      balancers.flatMap(({ origin, certificate }) => (certificate?.from === 'given' ? [camel(origin.key)] : [])),
    ),
    cidrs: plan.regions.map(({ key, network }) => [camel(key), network.cidr] as const),
    standby: plan.regions.filter(({ services }) => services.some(({ takeOver }) => takeOver !== null)).map(({ key }) => camel(key)),
  };
}

/** Names that are the design's, or that whoever deploys gives: of zones, and those that distributions ask load balancers by. */
export function domainsOf(plan: Plan, given = ''): (readonly [string, string])[] {
  const asked = plan.regions.flatMap(cdnsOf).flatMap(({ origins }) => origins.filter(({ name }) => name?.from === 'given'));
  return [
    ...plan.domains.map(({ origin, name }) => [camel(origin.key), name ?? given] as const),
    ...asked.map(({ key }) => [camel(key), given] as const),
  ];
}

/** What whoever deploys decides stands in the context, with what the design says already filled in. */
export function contextFile(plan: Plan): ExportFile {
  const { images, domains, certificates, cidrs, standby } = inputsOf(plan);
  return {
    path: 'cdk.json',
    text: json({
      app: 'npx tsx bin/app.ts',
      watch: { include: ['**'], exclude: ['README.md', 'cdk*.json', 'tsconfig.json', 'package*.json', 'node_modules', 'test'] },
      context: {
        environment: 'prod',
        deletionProtection: true,
        logRetentionDays: 365,
        cpuArchitecture: 'X86_64',
        alertEmail: '',
        tags: {},
        ...(plan.budget && { monthlyBudget: plan.budget.dollars }),
        cidrs: Object.fromEntries(cidrs),
        domains: Object.fromEntries(domains),
        certificates: Object.fromEntries(certificates.map((name) => [name, ''])),
        images: Object.fromEntries(images.map((name) => [name, ''])),
        ...(standby.length > 0 && { takesOver: Object.fromEntries(standby.map((name) => [name, false])) }),
        '@aws-cdk/core:validateAgainstDefaultRules': true,
        '@aws-cdk/core:annotationsInValidationReport': true,
        '@aws-cdk/core:checkSecretUsage': true,
        '@aws-cdk/core:defaultCrossStackReferences': 'strong',
        '@aws-cdk/core:target-partitions': ['aws'],
        '@aws-cdk/aws-iam:minimizePolicies': true,
        '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
      },
    }),
  };
}

/** `const IMAGES = ['web'] as const;` */
function namesConstant(name: string, all: readonly string[]): string {
  const line = `const ${name} = [${all.map(quote).join(', ')}] as const;`;
  return line.length <= WIDTH ? line : `const ${name} = [\n${all.map((each) => `  ${quote(each)},\n`).join('')}] as const;`;
}

/** Reads the context and refuses what is missing or cannot be. */
export function configFile(plan: Plan): ExportFile {
  const { images, domains, certificates, cidrs, standby } = inputsOf(plan);
  return {
    path: 'lib/config.ts',
    text: `import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

${namesConstant('IMAGES', images)}
${namesConstant(
  'DOMAINS',
  domains.map(([name]) => name),
)}
${namesConstant('CERTIFICATES', certificates)}
${namesConstant(
  'CIDRS',
  cidrs.map(([name]) => name),
)}${standby.length > 0 ? `\n${namesConstant('STANDBY', standby)}` : ''}

/** What whoever deploys decides: the context in cdk.json, or on the command line. */
export interface Config {
  /** Part of the names of stacks, and a tag. */
  readonly environment: string;
  /** Whether load balancers and databases refuse to be deleted. */
  readonly deletionProtection: boolean;
  readonly logRetention: logs.RetentionDays;
  /** The processor that the images are built for. */
  readonly cpuArchitecture: ecs.CpuArchitecture;
  /** Who alarms are mailed to, and has to confirm; without an address, subscribe to the topics in the outputs. */
  readonly alertEmail?: string;
${plan.budget ? `  /** US dollars that all of the project may cost in a month; 0 sets no budget. */\n  readonly monthlyBudget: number;\n` : ''}  /** On everything, beside the project’s own: a cost centre, an owner. */
  readonly tags: Readonly<Record<string, string>>;
  /** Container images, with a tag or digest. */
  readonly images: Record<(typeof IMAGES)[number], string>;
  /** Names that zones are made for${plan.regions.some((region) => cdnsOf(region).length > 0) ? ', and those on the certificates of what distributions fetch from' : ''}. */
  readonly domains: Record<(typeof DOMAINS)[number], string>;
  /** ARNs of certificates for load balancers that no domain of the design leads to. */
  readonly certificates: Record<(typeof CERTIFICATES)[number], string>;
  /** Addresses of the networks. */
  readonly cidrs: Record<(typeof CIDRS)[number], string>;${
    standby.length > 0
      ? `
  /** Regions that serve in full, rather than stand by for another. */
  readonly takesOver: Record<(typeof STANDBY)[number], boolean>;`
      : ''
  }
}

const PATTERNS = {
  alertEmail: /^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$/,
  environment: /^[a-z][a-z0-9]{0,${ENVIRONMENT_LENGTH - 1}}$/,
  images: /^[^\\s@:]+(:\\d+)?(\\/[^\\s@:]+)*(:[\\w.-]+|@sha256:[0-9a-f]{64})$/,
  domains: /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/,
  certificates: /^arn:aws:acm:/,
  tags: /^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*$/u,
  cidrs: /^\\d+\\.\\d+\\.\\d+\\.\\d+\\/(1[6-9]|20)$/,
};

export function readConfig(scope: Construct): Config {
  const context = (name: string): unknown => scope.node.tryGetContext(name);
  const text = (value: unknown, where: string, pattern: RegExp): string => {
    if (typeof value !== 'string' || !pattern.test(value)) {
      throw new Error('Set "' + where + '" in the context of cdk.json: it must match ' + String(pattern));
    }
    return value;
  };
  const all = <T extends string>(group: keyof typeof PATTERNS, names: readonly T[]): Record<T, string> => {
    const given = new Map(Object.entries((context(group) ?? {}) as object));
    return Object.fromEntries(
      names.map((name) => [name, text(given.get(name), group + '.' + name, PATTERNS[group])]),
    ) as Record<T, string>;
  };
  const days = Number(context('logRetentionDays') ?? 365);
  if (typeof logs.RetentionDays[days] !== 'string') {
    throw new Error('Set "logRetentionDays" to a number of days that CloudWatch knows, such as 365');
  }
  return {
    environment: text(context('environment') ?? 'prod', 'environment', PATTERNS.environment),
    deletionProtection: String(context('deletionProtection') ?? true) === 'true',
    logRetention: days,
    cpuArchitecture: context('cpuArchitecture') === 'ARM64' ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64,
    alertEmail: context('alertEmail') ? text(context('alertEmail'), 'alertEmail', PATTERNS.alertEmail) : undefined,
${plan.budget ? `    monthlyBudget: Number(context('monthlyBudget') ?? ${plan.budget.dollars}),\n` : ''}    tags: Object.fromEntries(
      Object.entries(Object(context('tags') ?? {})).map(([name, value]) => [
        name,
        text(value, 'tags.' + name, PATTERNS.tags),
      ]),
    ),
    images: all('images', IMAGES),
    domains: all('domains', DOMAINS),
    certificates: all('certificates', CERTIFICATES),
    cidrs: all('cidrs', CIDRS),${
      standby.length > 0
        ? `
    takesOver: Object.fromEntries(
      STANDBY.map((name) => [name, String(Object(context('takesOver'))[name] ?? false) === 'true']),
    ) as Config['takesOver'],`
        : ''
    }
  };
}
`,
  };
}

/** Tags by component. */
export function tagsFile(origins: readonly Origin[]): ExportFile {
  const table = object(
    origins.map((origin) => [camel(origin.key), object(origin.tags.map(({ key, value }) => [key, value] as const))] as const),
  );
  return {
    path: 'lib/tags.ts',
    text: `import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** On what is built for a component, beside the tags that everything has. */
export const TAGS = ${printCode(table, 0, 'export const TAGS = '.length, 1)};

export function tag(construct: IConstruct, tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(tags)) Tags.of(construct).add(key, value);
}
`,
  };
}

export const GITIGNORE: ExportFile = {
  path: '.gitignore',
  text: `node_modules/
cdk.out/
*.js
*.d.ts
`,
};

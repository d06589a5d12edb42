import fc from 'fast-check';
import { beforeAll, describe, expect, test, type RunnerTask as Task } from 'vitest';
import { checkTypes, synthesise, writeProject, type Synthesis } from './cdk/check.js';
import { cloudFormationFacts } from './cdk/facts.js';
import { designs, NAMES, type Design } from './designs.js';
import type { Facts } from './facts.js';
import { checkTerraform, type TerraformResult } from './terraform/check.js';
import { terraformFacts } from './terraform/facts.js';
import { policyFindings } from './terraform/policy.js';
import { hasTerraform, terraformRun, type Ran } from './terraform/run.js';
import { awsSchema } from './terraform/schema.js';
import { staticProblems } from './terraform/static-check.js';
import { block, list } from '../../src/export/terraform/hcl.js';
import { printFile } from '../../src/export/terraform/print.js';
import type { Party } from '../../src/kinds/plan/plan.js';
import { HOSTILE } from '../export/hostile.js';

const terraformIsHere = await hasTerraform();
if (!terraformIsHere && !process.env.CI) {
  process.stderr.write(
    'There is no terraform here: the Terraform exports are parsed and held against the schema, but neither validated nor planned, and not compared with the CDK’s.\n',
  );
}

interface Proof {
  readonly design: Design;
  /** Null where Terraform is missing; why it could not be asked at all, so that the other designs are proved all the same. */
  readonly terraform: TerraformResult | Error | null;
  readonly cdk: Synthesis;
}

/** Texts made of the language's own signs. */
const SIGNS = fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', 'a', '~', '#', '/', '*'), maxLength: 12 });

/** Suites that are called otherwise than the design that they look at. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['The shop, in figures', 'shop'],
  ['Texts that look like code', 'hostile'],
]);

const proofs = new Map<string, Proof>();
let types: Ran;

/** The names of the suites in which anything is to be run: `-t shop` builds the shop alone. */
function wanted(suite: { readonly tasks: readonly Task[] }): ReadonlySet<string> {
  const runs = (task: Task): boolean => ('tasks' in task ? task.tasks.some(runs) : task.mode !== 'skip');
  return new Set(suite.tasks.filter(runs).map(({ name }) => ELSEWHERE.get(name) ?? name));
}

// Vitest hands the suite over behind its fixtures, of which there are none.
beforeAll(async ({}, suite) => {
  const names = wanted(suite);
  const all = (await designs()).filter(({ name }) => names.has(name));
  if (all.length === 0) return;
  const projects = all.map((design) => writeProject(design.name, design.cdk, design.plan));
  // Two cores: Terraform on one, the CDK on the other.
  const [checked, syntheses] = await Promise.all([
    (async () => {
      const results: Proof['terraform'][] = [];
      for (const design of all)
        results.push(terraformIsHere ? await checkTerraform(design.terraform).catch((why: unknown) => new Error(String(why))) : null);
      return results;
    })(),
    (async () => {
      types = await checkTypes(projects);
      return synthesise(projects);
    })(),
  ]);
  all.forEach((design, index) => proofs.set(design.name, { design, terraform: checked[index] ?? null, cdk: syntheses[index]! }));
});

const proof = (name: string): Proof => proofs.get(name)!;
const terraform = (name: string): TerraformResult => {
  const result = proof(name).terraform!;
  if (result instanceof Error) throw result;
  return result;
};

test('a build server has terraform', () => {
  expect(terraformIsHere || !process.env.CI).toBe(true);
});

describe.each(NAMES)('%s', (name) => {
  test('Terraform: the parser and the provider’s schema accept it', async () => {
    expect(await staticProblems(proof(name).design.terraform, awsSchema())).toEqual([]);
  });

  test('the CDK: every call and property has its type', () => {
    const ours = `projects/${name}/`;
    expect(types.stdout.split('\n').filter((line) => line.includes(ours))).toEqual([]);
    if (types.code !== 0) expect(types.stdout).not.toBe('');
  });

  test('the CDK: synthesis finds nothing, by the rules of CloudFormation and of cdk-nag', () => {
    expect(proof(name).cdk.said).toBe('');
    expect(proof(name).cdk.error).toBeNull();
  });

  test('the CDK: what cdk-nag is told to accept has a reason', () => {
    // What everything has in common acknowledges what it is handed, with the reason that it is handed.
    const text = proof(name)
      .design.cdk.filter(({ path }) => path !== 'lib/constructs/managed.ts')
      .map((file) => file.text)
      .join('\n');
    const accepted = [...text.matchAll(/\bid: (['"])(?:AwsSolutions|Annotation|CloudFormation)/g)].length;
    const reasons = [...text.matchAll(/\breason: (['"])(.+)\1/g)].map(([, , reason]) => reason!);
    expect(accepted).toBeGreaterThan(0);
    expect(reasons).toHaveLength(accepted);
    expect(reasons.filter((reason) => reason.length < 20)).toEqual([]);
  });
});

if (terraformIsHere) {
  describe.each(NAMES)('%s', (name) => {
    test('Terraform: it is formatted', () => {
      expect(terraform(name).format.stdout).toBe('');
      expect(terraform(name).format.code).toBe(0);
    });

    test('Terraform: it is valid', () => {
      expect(terraform(name).validate).toMatchObject({ valid: true, diagnostics: [] });
    });

    test('Terraform: it can be planned, and once built there is nothing left to do', () => {
      expect(terraform(name).plan.stderr).toBe('');
      expect(terraform(name).plan.code).toBe(0);
      expect(terraform(name).again.code, terraform(name).again.stdout).toBe(0);
    });

    test('Terraform: its own tests pass', () => {
      expect(terraform(name).test.stdout).toMatch(/1 passed, 0 failed/);
      expect(terraform(name).test.code).toBe(0);
    });

    test('Terraform: it is encrypted, private and logged', () => {
      expect(terraform(name).resources.length).toBeGreaterThan(50);
      expect(policyFindings(terraform(name).resources)).toEqual([]);
    });

    test('both open what the flows say, and nothing else', () => {
      const who = (party: Party, region: Design['plan']['regions'][number]): string => {
        if (party.party === 'internet') return 'internet';
        const all = [...region.services, ...region.balancers, ...region.caches, ...region.databases, ...region.managed];
        return all.find(({ origin }) => origin.key === party.key)!.origin.component;
      };
      const flows = proof(name).design.plan.regions.flatMap((region) =>
        region.access.map(({ from, to, port }) => `${who(from, region)} -> ${who(to, region)}:${port}`),
      );
      expect(terraformFacts(terraform(name).resources).access).toEqual(flows.sort());
      expect(cloudFormationFacts(proof(name).cdk.templates).access).toEqual(flows.sort());
    });

    test.each([
      'networks',
      'services',
      'balancers',
      'caches',
      'databases',
      'firewalls',
      'managed',
      'alarms',
      'budgets',
      'permissions',
      'domains',
      'tags',
    ] as const)('both build the same %s', (what: keyof Facts) => {
      const { resources } = terraform(name);
      const { templates } = proof(name).cdk;
      expect(cloudFormationFacts(templates)[what]).toEqual(terraformFacts(resources)[what]);
    });
  });
}

if (terraformIsHere) {
  describe('The shop, in figures', () => {
    test('has the databases, cache and services that it was designed with', () => {
      const { databases, caches, services, budgets } = terraformFacts(terraform('shop').resources);
      expect(budgets).toMatchObject([{ limit: 11_000, of: ['user:Project$shop'] }]);
      expect(databases.orders).toMatchObject({
        engine: 'postgres',
        primaries: 4,
        replicas: 8,
        multiAz: [true],
        storage: 1024,
        encrypted: true,
        public: false,
        port: 5432,
      });
      expect(caches.sessions).toMatchObject({
        engine: 'valkey',
        shards: 1,
        nodes: 2,
        multiAz: true,
        atRest: true,
        inTransit: true,
        token: true,
      });
      expect(services.web).toMatchObject({
        count: 8,
        scaling: null,
        behind: ['balancer'],
        pulls: ['arn:aws:ecr:us-east-1:123456789012:repository/web'],
      });
      expect(services.api).toMatchObject({ scaling: { min: 8, max: 60, target: 60 }, behind: [], name: 'api' });
    });
  });
}

if (terraformIsHere) {
  describe('Texts that look like code', () => {
    test('are, in what is built, the texts that they were', () => {
      const described = (resources: TerraformResult['resources']): unknown[] =>
        resources
          .filter(({ type }) => type === 'aws_elasticache_replication_group')
          .map(({ values }) => (values as Record<string, unknown>).description);
      expect(described(terraform('hostile').resources)).toContain('%{ if true }');
      const templates = proof('hostile').cdk.templates.flatMap(({ Resources }) => Object.values(Resources));
      expect(templates.map(({ Properties }) => Properties?.ReplicationGroupDescription as unknown)).toContain('%{ if true }');
      const paths = terraform('hostile')
        .resources.filter(({ type }) => type === 'aws_lb_target_group')
        .map(({ values }) => (values as Record<string, any>).health_check[0].path as string);
      expect(new Set(paths)).toEqual(new Set(['/${x}']));
    });

    test('are read back by Terraform itself as they were written, five thousand of them', async () => {
      const texts = [
        ...HOSTILE,
        ...fc.sample(fc.string({ unit: 'binary', maxLength: 30 }), { seed: 11, numRuns: 2500 }),
        ...fc.sample(SIGNS, { seed: 11, numRuns: 2500 }),
      ].filter((text) => !text.includes('\0'));
      const run = await terraformRun([
        { path: 'main.tf', text: printFile([{ is: 'block', block: block('output', ['texts'], [['value', list(texts)]]) }]) },
      ]);
      try {
        await run.terraform('init', '-input=false');
        const applied = await run.terraform('apply', '-auto-approve', '-input=false', '-no-color');
        expect(applied.stderr).toBe('');
        const { texts: read } = JSON.parse((await run.terraform('output', '-json')).stdout) as { texts: { value: string[] } };
        // Terraform keeps strings in Unicode's composed form.
        expect(read.value).toEqual(texts.map((text) => text.normalize('NFC')));
      } finally {
        await run.stop();
      }
    });
  });
}

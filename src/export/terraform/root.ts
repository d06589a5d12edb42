import { kebab } from '../../kinds/cloud/names.js';
import { BASELINE } from '../../kinds/cloud/baseline.js';
import { homeOf, type Plan } from '../../kinds/plan/plan.js';
import { originsOf } from '../inhabitants.js';
import {
  binary,
  block,
  call,
  comment,
  list,
  nested,
  object,
  ref,
  template,
  type Body,
  type Expression,
  type Given,
  type Item,
} from './hcl.js';
import { cidrVariable } from './network.js';
import { isMailed } from './observability.js';
import { ENVIRONMENT_LENGTH, type Scope } from './scope.js';
import { standsBy, takeOverVariable } from './take-over.js';

const GAP: Item = { is: 'gap' };

function top(type: string, labels: readonly string[], body: Body): Item {
  return { is: 'block', block: block(type, labels, body) };
}

/** The provider's version is the one whose schema the exporter's tests check against. */
export function terraformFile(): Item[] {
  return [
    top(
      'terraform',
      [],
      [
        ['required_version', '>= 1.11'],
        null,
        nested('required_providers', [
          [
            'aws',
            object([
              ['source', 'hashicorp/aws'],
              ['version', '~> 6.66'],
            ]),
          ],
        ]),
      ],
    ),
  ];
}

/** Where the state could stand: a bucket, locked by a file in it. */
export function backendFile(plan: Plan): Item[] {
  return [
    comment('Copy to backend.tf, name a bucket of your own, and run terraform init again.'),
    top(
      'terraform',
      [],
      [
        {
          is: 'block',
          block: block(
            'backend',
            ['s3'],
            [
              ['bucket', 'a-bucket-of-your-own'],
              ['key', `${plan.project}/terraform.tfstate`],
              ['region', homeOf(plan)?.code ?? ''],
              ['encrypt', true],
              ['use_lockfile', true],
            ],
          ),
        },
      ],
    ),
  ];
}

export function providersFile(plan: Plan): Item[] {
  return plan.regions.flatMap((region, index): Item[] => [
    ...(index > 0 ? [GAP] : []),
    comment(region.origin ? `${region.origin.component}, ${region.origin.file}:${region.origin.line}` : 'The design names no region.'),
    top(
      'provider',
      ['aws'],
      [
        ['alias', region === homeOf(plan) ? undefined : region.key],
        ['region', region.code],
        nested('default_tags', [['tags', ref('local.default_tags')]]),
      ],
    ),
  ]);
}

export function localsFile(plan: Plan): Item[] {
  const zones = plan.regions.map(({ network }) => object(network.zones.map((zone, index) => [zone, index] as const)));
  const origins = originsOf(plan);
  return [
    top(
      'locals',
      [],
      [
        comment('What names begin with, so that environments in one account do not collide.'),
        ['name', template(`${plan.project}-`, ref('var.environment'))],
        null,
        comment('On everything; the provider adds them.'),
        [
          'default_tags',
          call(
            'merge',
            ref('var.tags'),
            object([
              ['Project', plan.project],
              ['Environment', ref('var.environment')],
              ['ManagedBy', 'terraform'],
            ]),
          ),
        ],
        null,
        comment('On what is built for a component.'),
        ['tags', object(origins.map(({ key, tags }) => [key, object(tags.map((tag) => [tag.key, tag.value] as const))] as const))],
        null,
        comment('Zones and the numbers of their subnets. A number must not change once its subnet exists.'),
        [
          'zones',
          plan.regions.length === 1 && zones[0]
            ? zones[0]
            : object(plan.regions.map(({ key }, index) => [key, zones[index] ?? object([])] as const)),
        ],
      ],
    ),
  ];
}

interface Input {
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly default?: Given;
  readonly condition?: Expression;
  readonly message?: string;
  /** What the example file says; only inputs without a default stand in it. */
  readonly example?: Given;
}

/** Days that CloudWatch can keep logs (docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html), from a month. */
const RETENTION = [30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

const DOMAIN = '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?$';
const NO_DOMAIN = 'A domain name is written in lower case, without a dot at its end.';

function inputsOf(scope: Scope): Input[] {
  const { plan } = scope;
  const inputs: Input[] = [
    {
      name: 'environment',
      description: 'Name of the environment, at most 8 characters: part of the names of resources, and a tag.',
      type: 'string',
      default: 'prod',
      condition: call('can', call('regex', `^[a-z][a-z0-9]{0,${ENVIRONMENT_LENGTH - 1}}$`, ref('var.environment'))),
      message: `An environment has 1 to ${ENVIRONMENT_LENGTH} lower case letters and digits and begins with a letter.`,
    },
  ];
  for (const region of plan.regions) {
    const name = cidrVariable(scope, region);
    inputs.push({
      name,
      description: `Addresses of the network in ${region.code}.`,
      type: 'string',
      default: region.network.cidr,
      condition: call('can', call('cidrsubnet', ref(`var.${name}`), 12, 0)),
      message: 'Addresses are written as 10.0.0.0/16; the prefix has 20 bits at most, so that the subnets fit.',
    });
  }
  for (const { origin, name } of plan.domains) {
    inputs.push({
      name: `${origin.key}_domain`,
      description: `Domain name that ${origin.component} answers for.`,
      type: 'string',
      ...(name === null ? { example: 'example.com' } : { default: name }),
      condition: call('can', call('regex', DOMAIN, ref(`var.${origin.key}_domain`))),
      message: NO_DOMAIN,
    });
  }
  for (const region of plan.regions) {
    for (const { origin, certificate } of region.balancers) {
      if (certificate?.from !== 'given') continue;
      const name = `${origin.key}_certificate_arn`;
      inputs.push({
        name,
        description: `Certificate in ${region.code} that ${origin.component} shows: the design has no domain that leads to it, so none is made.`,
        type: 'string',
        example: `arn:aws:acm:${region.code}:123456789012:certificate/00000000-0000-0000-0000-000000000000`,
        condition: call('startswith', ref(`var.${name}`), `arn:aws:acm:${region.code}:`),
        message: `It is the ARN of a certificate of ACM in ${region.code}.`,
      });
    }
    for (const plan of region.managed) {
      for (const each of plan.is === 'cdn' ? plan.origins : []) {
        if (each.name?.from !== 'given') continue;
        const name = `${each.key}_name`;
        inputs.push({
          name,
          description: `Name on the certificate of ${each.to}, which ${plan.origin.component} fetches from it by; it leads to that load balancer.`,
          type: 'string',
          example: `${kebab(each.to)}.example.com`,
          condition: call('can', call('regex', DOMAIN, ref(`var.${name}`))),
          message: NO_DOMAIN,
        });
      }
    }
    for (const { origin } of [...region.services, ...region.managed.filter(({ is }) => is === 'function')]) {
      const name = `${origin.key}_image`;
      inputs.push({
        name,
        description: `Container image of ${origin.component}, with a tag or digest.`,
        type: 'string',
        example: `123456789012.dkr.ecr.${region.code}.amazonaws.com/${kebab(origin.key)}:1.0.0`,
        condition: call('can', call('regex', '^[^\\s@:]+(:\\d+)?(/[^\\s@:]+)*(:[\\w.-]+|@sha256:[0-9a-f]{64})$', ref(`var.${name}`))),
        message: 'An image is named with its tag or digest, so that every task runs the same one.',
      });
    }
  }
  if (plan.regions.some(({ services, managed }) => services.length > 0 || managed.some(({ is }) => is === 'function'))) {
    inputs.push({
      name: 'cpu_architecture',
      description: 'Processor that the images are built for: X86_64 or ARM64.',
      type: 'string',
      default: 'X86_64',
      condition: call('contains', list(['X86_64', 'ARM64']), ref('var.cpu_architecture')),
      message: 'The architecture is X86_64 or ARM64.',
    });
  }
  for (const region of plan.regions.filter(standsBy)) {
    inputs.push({
      name: takeOverVariable(region),
      description: `Makes ${region.code} serve in full: its services grow, and its databases follow no longer. A database that has stopped following does not begin again.`,
      type: 'bool',
      default: false,
    });
  }
  const severities = plan.regions.flatMap(({ alarms }) => alarms.map(({ severity }) => severity));
  if (severities.some(isMailed)) {
    inputs.push({
      name: 'alert_email',
      description:
        'Address that alarms are mailed to; whoever reads it has to confirm. Without one, subscribe to the topics in the outputs.',
      type: 'string',
      default: null,
      condition: binary(
        binary(ref('var.alert_email'), '==', null),
        '||',
        call('can', call('regex', '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', ref('var.alert_email'))),
      ),
      message: 'An address is written as somebody@example.com.',
    });
  }
  if (plan.budget) {
    inputs.push({
      name: 'monthly_budget',
      description: 'US dollars that all of the project may cost in a month; null sets no budget.',
      type: 'number',
      default: plan.budget.dollars,
      condition: call('try', binary(ref('var.monthly_budget'), '>=', 1), true),
      message: 'A budget is a dollar at least.',
    });
  }
  inputs.push(
    {
      name: 'tags',
      description: 'Tags on everything, beside the project’s own: a cost centre, an owner.',
      type: 'map(string)',
      default: object([]),
    },
    {
      name: 'deletion_protection',
      description: 'Refuses to delete load balancers and databases. Turn it off, and apply, before an environment is destroyed.',
      type: 'bool',
      default: true,
    },
    {
      name: 'log_retention_days',
      description: 'Days that logs are kept.',
      type: 'number',
      default: BASELINE.logDays,
      condition: call('contains', list(RETENTION), ref('var.log_retention_days')),
      message: 'CloudWatch keeps logs for 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, … 3653 days.',
    },
  );
  if (
    plan.regions.some(
      ({ caches, databases }) =>
        caches.some(({ engine }) => engine === 'valkey') || databases.some(({ password }) => password === 'secret'),
    )
  ) {
    inputs.push({
      name: 'secrets_version',
      description: 'Number of the generated passwords. Raise it by one to draw new ones.',
      type: 'number',
      default: 1,
      condition: binary(ref('var.secrets_version'), '>=', 1),
      message: 'Passwords are counted from 1.',
    });
  }
  return inputs;
}

/** `string`, or `map(string)`. */
function typeOf(type: string): Expression {
  const [outer = '', inner] = type.split(/[()]/);
  return inner === undefined ? ref(outer) : call(outer, ref(inner));
}

export function variablesFile(scope: Scope): Item[] {
  return inputsOf(scope).flatMap((input, index): Item[] => [
    ...(index > 0 ? [GAP] : []),
    top(
      'variable',
      [input.name],
      [
        ['description', input.description],
        ['type', typeOf(input.type)],
        ['default', input.default],
        input.condition !== undefined &&
          nested('validation', [
            ['condition', input.condition],
            ['error_message', input.message ?? ''],
          ]),
      ],
    ),
  ]);
}

/** Values for the inputs that have no default. */
export function exampleFile(scope: Scope): Item[] {
  return inputsOf(scope).flatMap((input): Item[] =>
    input.example === undefined
      ? []
      : [comment(input.description), { is: 'attribute', name: input.name, value: given(input.example) }, GAP],
  );
}

function given(value: Given): Expression {
  return typeof value === 'object' && value !== null && 'is' in value
    ? value
    : { is: 'literal', value: value as string | number | boolean };
}

import { homeOf, type Plan, type RegionPlan } from '../../kinds/plan/plan.js';
import { binary, block, call, comment, nested, ref, type Expression, type Given, type Item } from './hcl.js';
import { hasToken } from './links.js';
import { exampleFile } from './root.js';
import type { Scope } from './scope.js';

/**
 * What the design says, held against the plan: for whoever changes the module by hand. It runs against a provider that is made up, and needs no account,
 * unless it draws passwords or proves names: Terraform makes up neither ephemeral resources nor what a certificate asks to be proved
 * (developer.hashicorp.com/terraform/language/tests/mocking).
 */
export function testFile(scope: Scope): Item[] {
  const { plan } = scope;
  const facts = plan.regions.flatMap(factsOf);
  if (facts.length === 0) return [];
  const gap: Item = { is: 'gap' };
  const values = exampleFile(scope).filter(({ is }) => is === 'attribute');
  return [
    ...(needsProvider(plan)
      ? []
      : plan.regions.flatMap((region): Item[] => [
          { is: 'block', block: block('mock_provider', ['aws'], region === homeOf(plan) ? [] : [['alias', region.key]]) },
          gap,
        ])),
    comment('What the design says is what is planned.'),
    {
      is: 'block',
      block: block(
        'run',
        ['design'],
        [
          ['command', ref('plan')],
          ...(values.length > 0 ? [nested('variables', values)] : []),
          ...facts.map(({ condition, message }) =>
            nested('assert', [
              ['condition', condition],
              ['error_message', message],
            ]),
          ),
        ],
      ),
    },
  ];
}

/** Whether there is something that only the provider itself can plan: passwords of our own, and certificates with their proofs. */
export function needsProvider({ regions }: Plan): boolean {
  return regions.some(
    ({ caches, databases, balancers, managed }) =>
      caches.some(hasToken) ||
      databases.some(({ password }) => password === 'secret') ||
      balancers.some(({ certificate }) => certificate?.from === 'domains') ||
      managed.some((each) => each.is === 'cdn' && each.domains.length > 0),
  );
}

interface Fact {
  readonly condition: Expression;
  readonly message: string;
}

function factsOf(region: RegionPlan): Fact[] {
  const is = (path: string, value: Given, message: string): Fact => ({ condition: binary(ref(path), '==', value), message });
  return [
    ...region.services.map(({ origin, count }) =>
      is(`aws_ecs_service.${origin.key}.desired_count`, count, `${origin.component} begins with ${count} tasks.`),
    ),
    ...region.balancers.map(({ origin, public: open }) =>
      is(`aws_lb.${origin.key}.internal`, !open, `${origin.component} is ${open ? 'reached from the internet' : 'inside the network'}.`),
    ),
    ...region.databases.flatMap(({ origin, shards, multiAz, storage, follows }): Fact[] => {
      const primary = `aws_db_instance.${origin.key}_primary`;
      if (shards.length > 1)
        return [
          {
            condition: binary(call('length', ref(primary)), '==', shards.length),
            message: `${origin.component} has ${shards.length} shards.`,
          },
        ];
      if (follows) return [is(`${primary}.publicly_accessible`, false, `${origin.component} is not reached from the internet.`)];
      return [
        is(`${primary}.multi_az`, multiAz, `${origin.component} has ${multiAz ? 'a' : 'no'} standby.`),
        is(`${primary}.allocated_storage`, storage, `${origin.component} has ${storage} GiB.`),
        is(`${primary}.storage_encrypted`, true, `${origin.component} is encrypted.`),
        is(`${primary}.publicly_accessible`, false, `${origin.component} is not reached from the internet.`),
      ];
    }),
    ...region.caches
      .filter(({ engine }) => engine === 'valkey')
      .map(({ origin, multiAz }) =>
        is(
          `aws_elasticache_replication_group.${origin.key}.multi_az_enabled`,
          multiAz,
          `${origin.component} stands in ${multiAz ? 'several zones' : 'one zone'}.`,
        ),
      ),
    ...region.managed.flatMap((plan): Fact[] => {
      const { origin } = plan;
      const { key, component } = origin;
      switch (plan.is) {
        case 'table':
          if (plan.follows) return [];
          return [is(`aws_dynamodb_table.${key}.point_in_time_recovery[0].enabled`, true, `${component} can be brought back.`)];
        case 'stream':
          return [is(`aws_kinesis_stream.${key}.shard_count`, plan.shards, `${component} has ${plan.shards} shards.`)];
        case 'kafka':
          return [is(`aws_msk_cluster.${key}.number_of_broker_nodes`, plan.brokers, `${component} has ${plan.brokers} brokers.`)];
        case 'queue':
          return [is(`aws_sqs_queue.${key}.message_retention_seconds`, plan.retentionSeconds, `${component} keeps its messages.`)];
        case 'documents':
        case 'graph': {
          const type = plan.is === 'documents' ? 'aws_docdb_cluster' : 'aws_neptune_cluster';
          return [
            is(`${type}.${key}.storage_encrypted`, true, `${component} is encrypted.`),
            {
              condition: binary(call('length', ref(`${type}_instance.${key}`)), '==', plan.instances),
              message: `${component} has ${plan.instances} instances.`,
            },
          ];
        }
        case 'metrics':
          return [
            is(
              `aws_prometheus_workspace_configuration.${key}.retention_period_in_days`,
              plan.retentionDays,
              `${component} keeps samples for ${plan.retentionDays} days.`,
            ),
          ];
        case 'function':
          return [is(`aws_lambda_function.${key}.timeout`, plan.timeoutSeconds, `${component} may take ${plan.timeoutSeconds} s.`)];
        case 'search':
        case 'bucket':
        case 'files':
        case 'volume':
        case 'keyspace':
        case 'spark':
        case 'backup':
        case 'users':
        case 'schedule':
        case 'gateway':
        case 'cdn':
        case 'boards':
          return [];
      }
    }),
  ];
}

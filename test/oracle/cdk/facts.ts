import { domains } from './domain-facts.js';
import { managedFacts } from './managed-facts.js';
import { alarms, permissions } from './role-facts.js';
import { designTags, joinAccess, sorted, versionLine, type Facts } from '../facts.js';

export interface Template {
  readonly stack: string;
  readonly Resources: Record<string, { Type: string; Properties?: Record<string, any>; DependsOn?: string | string[] }>;
  readonly Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }>;
}

export type Loose = Record<string, any>;

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Loose;
}

/** Reads the facts out of the templates of an app. References become `stack/logicalId`, across stacks as well, so that they can be compared. */
export function cloudFormationFacts(templates: readonly Template[]): Facts {
  const exports = new Map<string, unknown>();
  for (const { Outputs = {}, stack } of templates) {
    for (const { Export, Value } of Object.values(Outputs)) if (Export) exports.set(Export.Name, resolve(Value, stack, exports));
  }
  const resources = templates.flatMap(({ stack, Resources }) =>
    Object.entries(Resources).map(([id, { Type, Properties = {} }]): Resource => ({
      id: `${stack}/${id}`,
      type: Type,
      properties: resolve(Properties, stack, exports) as Loose,
    })),
  );
  const all = (type: string): Resource[] => resources.filter((each) => each.type === type);
  const tagsOf = ({ properties }: Resource): Record<string, string> => {
    const { Tags, HostedZoneTags, HealthCheckTags, FileSystemTags, UserPoolTags } = properties;
    // A table in several regions has its tags in each.
    const tags = (Tags ?? properties.Replicas?.[0]?.Tags ?? HostedZoneTags ?? HealthCheckTags ?? FileSystemTags ?? UserPoolTags ?? []) as
      Loose | Loose[];
    // Most services take a list, a few a table.
    return Array.isArray(tags)
      ? Object.fromEntries(tags.map(({ Key, Value }) => [Key as string, Value as string]))
      : (tags as Record<string, string>);
  };
  const componentOf = (resource: Resource | undefined): string => (resource && tagsOf(resource).Component) ?? '?';
  const groups = new Map(all('AWS::EC2::SecurityGroup').map((each) => [each.id, componentOf(each)]));
  const group = (reference: unknown): string => groups.get(String(reference)) ?? '?';
  const into: string[] = [];
  const outOf: string[] = [];
  for (const each of all('AWS::EC2::SecurityGroup')) {
    for (const rule of (each.properties.SecurityGroupIngress ?? []) as Loose[])
      into.push(`${rule.CidrIp === '0.0.0.0/0' ? 'internet' : '?'} -> ${componentOf(each)}:${rule.FromPort}`);
    for (const rule of (each.properties.SecurityGroupEgress ?? []) as Loose[]) {
      // How the CDK says that nothing may leave.
      if (rule.CidrIp === '255.255.255.255/32') continue;
      outOf.push(`${componentOf(each)} -> ${rule.CidrIp === '0.0.0.0/0' ? 'internet' : '?'}:${rule.FromPort}`);
    }
  }
  for (const { properties: rule } of all('AWS::EC2::SecurityGroupIngress'))
    into.push(`${group(rule.SourceSecurityGroupId)} -> ${group(rule.GroupId)}:${rule.FromPort}`);
  for (const { properties: rule } of all('AWS::EC2::SecurityGroupEgress'))
    outOf.push(`${group(rule.GroupId)} -> ${group(rule.DestinationSecurityGroupId)}:${rule.FromPort}`);

  return {
    access: joinAccess(into, outOf),
    networks: networks(all),
    services: services(all, componentOf),
    balancers: balancers(all, componentOf),
    caches: caches(all, componentOf),
    databases: databases(all, componentOf),
    firewalls: Object.fromEntries(
      all('AWS::WAFv2::WebACL').map((acl) => [
        componentOf(acl),
        {
          scope: acl.properties.Scope,
          rules: sorted(
            (acl.properties.Rules as Loose[]).map((rule) => {
              const rate = rule.Statement.RateBasedStatement as Loose | undefined;
              return rate
                ? {
                    limit: rate.Limit,
                    window: rate.EvaluationWindowSec,
                    per: rate.AggregateKeyType,
                    narrowed: rate.ScopeDownStatement !== undefined,
                  }
                : rule.Name;
            }),
          ),
          counts: (acl.properties.Rules as Loose[]).every((rule) => (rule.OverrideAction?.Count ?? rule.Action?.Count) !== undefined),
          logged: all('AWS::WAFv2::LoggingConfiguration')
            .filter(({ properties }) => properties.ResourceArn === acl.id)
            .map(({ properties }) => (properties.RedactedFields as Loose[]).map((field) => field.SingleHeader.Name as string).sort()),
          // What stands in another region is told by a resource of its own, which says no more than that there is something.
          attached:
            all('AWS::WAFv2::WebACLAssociation').some(({ properties }) => properties.WebACLArn === acl.id) ||
            all('AWS::CloudFront::Distribution').some(
              (each) => componentOf(each) === componentOf(acl) && each.properties.DistributionConfig.WebACLId !== undefined,
            ),
        },
      ]),
    ),
    managed: managedFacts(all, componentOf),
    budgets: all('AWS::Budgets::Budget').map(({ properties: { Budget: budget, NotificationsWithSubscribers: told } }) => ({
      limit: Number(budget.BudgetLimit.Amount),
      unit: [budget.BudgetLimit.Unit, budget.TimeUnit, budget.BudgetType],
      of: budget.CostFilters.TagKeyValue,
      told: sorted(
        (told as Loose[]).map(({ Notification: each, Subscribers: whom }) => [
          each.NotificationType,
          each.Threshold,
          each.ThresholdType,
          all('AWS::SNS::Topic').filter(({ id }) => (whom as Loose[]).some(({ Address }) => Address === id)).length,
        ]),
      ),
    })),
    alarms: alarms(all),
    permissions: permissions(all, componentOf),
    domains: domains(all, componentOf),
    tags: Object.fromEntries(
      resources.flatMap((resource) => {
        const tags = tagsOf(resource);
        return tags.Component === undefined ? [] : [[tags.Component, designTags(tags)] as const];
      }),
    ),
  };
}

export type All = (type: string) => Resource[];
export type ComponentOf = (resource: Resource | undefined) => string;

/** References to resources become their id; joins become text; what another stack exports becomes what it stands for. */
function resolve(value: unknown, stack: string, exports: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(each, stack, exports));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[key, inner] = ['', null]] = entries;
  if (entries.length === 1) {
    if (key === 'Ref') return `${stack}/${String(inner)}`;
    if (key === 'Fn::GetAtt') {
      const [id, attribute] = inner as [string, string];
      // A resource is itself by any of the names that AWS gives it.
      return /Arn$|^GroupId$|^Id$|^HostedZoneId$/.test(attribute) ? `${stack}/${id}` : `${stack}/${id}.${attribute}`;
    }
    if (key === 'Fn::ImportValue') return exports.get(String(inner)) ?? `import ${String(inner)}`;
    if (key === 'Fn::Join') {
      const [separator, parts] = inner as [string, unknown[]];
      // What is still a function of CloudFormation stays to be seen in the text.
      return parts
        .map((part) => resolve(part, stack, exports))
        .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
        .join(separator);
    }
  }
  return Object.fromEntries(entries.map(([name, each]) => [name, resolve(each, stack, exports)]));
}

function networks(all: All): Facts['networks'] {
  return sorted(
    all('AWS::EC2::VPC').map((vpc) => {
      const [stack] = vpc.id.split('/');
      const here = (type: string): Resource[] => all(type).filter(({ id }) => id.startsWith(`${stack ?? ''}/`));
      const gatewayOf = (subnet: Resource): string => {
        const table = here('AWS::EC2::SubnetRouteTableAssociation').find(({ properties }) => properties.SubnetId === subnet.id)?.properties
          .RouteTableId as string;
        const route = here('AWS::EC2::Route').find(({ properties }) => properties.RouteTableId === table)?.properties;
        return route?.GatewayId ? 'public' : route?.NatGatewayId ? 'private' : 'isolated';
      };
      return {
        cidr: vpc.properties.CidrBlock as string,
        subnets: sorted(
          here('AWS::EC2::Subnet').map(
            (subnet) => `${subnet.properties.AvailabilityZone} ${gatewayOf(subnet)} ${subnet.properties.CidrBlock}`,
          ),
        ),
        gateways: here('AWS::EC2::NatGateway').length,
        flowLogs: here('AWS::EC2::FlowLog').length,
      };
    }),
  );
}

function services(all: All, componentOf: ComponentOf): Facts['services'] {
  return Object.fromEntries(
    all('AWS::ECS::Service').map((service) => {
      const { properties } = service;
      const task = all('AWS::ECS::TaskDefinition').find(({ id }) => id === properties.TaskDefinition)?.properties ?? {};
      const [container = {}] = task.ContainerDefinitions as Loose[];
      const targets = all('AWS::ApplicationAutoScaling::ScalableTarget').find((each) =>
        String(each.properties.ResourceId).includes(service.id),
      );
      const policy = all('AWS::ApplicationAutoScaling::ScalingPolicy').find((each) => each.properties.ScalingTargetId === targets?.id)
        ?.properties.TargetTrackingScalingPolicyConfiguration as Loose | undefined;
      const network = properties.NetworkConfiguration.AwsvpcConfiguration as Loose;
      const connect = properties.ServiceConnectConfiguration as Loose | undefined;
      return [
        componentOf(service),
        {
          cpu: Number(task.Cpu),
          memory: Number(task.Memory),
          count: properties.DesiredCount,
          scaling: targets
            ? {
                min: targets.properties.MinCapacity,
                max: targets.properties.MaxCapacity,
                target: policy?.TargetValue,
                in: policy?.ScaleInCooldown,
                out: policy?.ScaleOutCooldown,
              }
            : null,
          architecture: task.RuntimePlatform.CpuArchitecture,
          image: container.Image,
          pulls: pulls(all, task.ExecutionRoleArn as string),
          port: container.PortMappings[0].ContainerPort,
          readOnly: container.ReadonlyRootFilesystem,
          writable: (container.MountPoints as Loose[]).map(({ ContainerPath }) => ContainerPath as string),
          stop: container.StopTimeout,
          environment: sorted((container.Environment as Loose[]).map(({ Name }) => Name as string)),
          secrets: sorted(((container.Secrets ?? []) as Loose[]).map(({ Name }) => Name as string)),
          public: network.AssignPublicIp === 'ENABLED',
          subnets: (network.Subnets as unknown[]).length,
          rollback: properties.DeploymentConfiguration.DeploymentCircuitBreaker.Rollback,
          grace: properties.HealthCheckGracePeriodSeconds ?? null,
          rebalancing: properties.AvailabilityZoneRebalancing,
          behind: sorted(
            ((properties.LoadBalancers ?? []) as Loose[]).map((each) =>
              componentOf(all('AWS::ElasticLoadBalancingV2::TargetGroup').find(({ id }) => id === each.TargetGroupArn)),
            ),
          ),
          name: connect ? ((connect.Services as Loose[])[0]?.DiscoveryName ?? 'calls') : null,
        },
      ];
    }),
  );
}

/** What a task may be started from: repositories of ECR. */
function pulls(all: All, role: string): string[] {
  return all('AWS::IAM::Policy')
    .filter(({ properties }) => (properties.Roles as string[]).includes(role))
    .flatMap(({ properties }) => properties.PolicyDocument.Statement as Loose[])
    .filter(({ Action }) => [Action].flat().includes('ecr:BatchGetImage'))
    .flatMap(({ Resource }) => [Resource].flat() as string[]);
}

function attributes(list: unknown): Record<string, string> {
  return Object.fromEntries(((list ?? []) as Loose[]).map(({ Key, Value }) => [Key as string, String(Value)]));
}

function balancers(all: All, componentOf: ComponentOf): Facts['balancers'] {
  return Object.fromEntries(
    all('AWS::ElasticLoadBalancingV2::LoadBalancer').map((balancer) => {
      const { properties } = balancer;
      const set = attributes(properties.LoadBalancerAttributes);
      const listeners = all('AWS::ElasticLoadBalancingV2::Listener').filter((each) => each.properties.LoadBalancerArn === balancer.id);
      const ours = new Set(listeners.map(({ id }) => id));
      return [
        componentOf(balancer),
        {
          type: properties.Type,
          public: properties.Scheme === 'internet-facing',
          subnets: (properties.Subnets as unknown[]).length,
          protected: set['deletion_protection.enabled'] === 'true',
          drops: properties.Type === 'application' ? set['routing.http.drop_invalid_header_fields.enabled'] === 'true' : null,
          crossZone: properties.Type === 'network' ? set['load_balancing.cross_zone.enabled'] === 'true' : null,
          logged: set['access_logs.s3.enabled'] === 'true',
          listeners: sorted(
            listeners.map((listener) => ({
              port: listener.properties.Port,
              protocol: listener.properties.Protocol,
              policy: listener.properties.SslPolicy ?? null,
              does: listener.properties.DefaultActions[0].Type,
            })),
          ),
          paths: sorted(
            all('AWS::ElasticLoadBalancingV2::ListenerRule')
              .filter((rule) => ours.has(rule.properties.ListenerArn as string))
              .map((rule) => [rule.properties.Priority, rule.properties.Conditions[0].PathPatternConfig.Values[0]]),
          ),
          targets: sorted(
            all('AWS::ElasticLoadBalancingV2::TargetGroup')
              .filter((group) => componentOf(group) === componentOf(balancer))
              .map((group) => {
                const each = group.properties;
                const sets = attributes(each.TargetGroupAttributes);
                return {
                  port: each.Port,
                  protocol: each.Protocol,
                  algorithm: sets['load_balancing.algorithm.type'] ?? null,
                  drain: Number(sets['deregistration_delay.timeout_seconds']),
                  sticky: sets['stickiness.enabled'] === 'true' ? sets['stickiness.type'] : null,
                  health: [
                    each.HealthCheckProtocol,
                    each.HealthCheckPath ?? null,
                    each.HealthCheckIntervalSeconds,
                    each.HealthCheckTimeoutSeconds,
                    each.HealthyThresholdCount,
                    each.UnhealthyThresholdCount,
                  ],
                };
              }),
          ),
        },
      ];
    }),
  );
}

function caches(all: All, componentOf: ComponentOf): Facts['caches'] {
  const parameters = (id: unknown): unknown =>
    all('AWS::ElastiCache::ParameterGroup').find((each) => each.id === id)?.properties.Properties;
  return Object.fromEntries([
    ...all('AWS::ElastiCache::ReplicationGroup').map((cache) => {
      const { properties } = cache;
      return [
        componentOf(cache),
        {
          engine: properties.Engine,
          version: properties.EngineVersion,
          node: properties.CacheNodeType,
          shards: properties.NumNodeGroups ?? 1,
          nodes: properties.NumCacheClusters ?? properties.ReplicasPerNodeGroup + 1,
          failover: properties.AutomaticFailoverEnabled,
          multiAz: properties.MultiAZEnabled,
          port: properties.Port,
          atRest: properties.AtRestEncryptionEnabled,
          inTransit: properties.TransitEncryptionEnabled,
          snapshots: properties.SnapshotRetentionLimit,
          parameters: parameters(properties.CacheParameterGroupName),
          token: properties.AuthToken !== undefined,
        },
      ] as const;
    }),
    ...all('AWS::ElastiCache::CacheCluster').map((cache) => {
      const { properties } = cache;
      return [
        componentOf(cache),
        {
          engine: properties.Engine,
          version: properties.EngineVersion,
          node: properties.CacheNodeType,
          nodes: properties.NumCacheNodes,
          multiAz: properties.AZMode === 'cross-az',
          port: properties.Port,
          inTransit: properties.TransitEncryptionEnabled,
          parameters: parameters(properties.CacheParameterGroupName),
        },
      ] as const;
    }),
  ]);
}

function followerFacts(followers: readonly Loose[]): object {
  return {
    follows: followers.length,
    class: [...new Set(followers.map((each) => each.DBInstanceClass as string))],
    multiAz: followers.map((each) => (each.MultiAZ ?? false) as boolean),
    encrypted: followers.every((each) => each.KmsKeyId !== undefined),
    port: followers.map((each) => Number(each.Port)),
    backups: followers.map((each) => each.BackupRetentionPeriod as number),
    public: followers.some((each) => each.PubliclyAccessible !== false),
    protected: followers.every((each) => each.DeletionProtection === true),
    logs: sorted(followers.flatMap((each) => each.EnableCloudwatchLogsExports as string[])),
    insights: followers.every((each) => each.EnablePerformanceInsights === true),
  };
}

function databases(all: All, componentOf: ComponentOf): Facts['databases'] {
  const instances = all('AWS::RDS::DBInstance');
  return Object.fromEntries(
    sorted([...new Set(instances.map(componentOf))]).map((component) => {
      const here = instances.filter((each) => componentOf(each) === component).map(({ properties }) => properties);
      // What follows an instance in another region has a key of its own region.
      const followers = here.filter((each) => each.SourceDBInstanceIdentifier !== undefined && each.KmsKeyId !== undefined);
      if (followers.length > 0) return [component, followerFacts(followers)];
      const primaries = here.filter((each) => each.SourceDBInstanceIdentifier === undefined);
      const [primary = {}] = primaries;
      const group = all('AWS::RDS::DBParameterGroup').find((each) => componentOf(each) === component)?.properties ?? {};
      return [
        component,
        {
          engine: primary.Engine,
          version: versionLine(primary.Engine as string, primary.EngineVersion as string),
          family: group.Family,
          class: [...new Set(here.map((each) => each.DBInstanceClass as string))],
          primaries: primaries.length,
          replicas: here.length - primaries.length,
          multiAz: [...new Set(primaries.map((each) => (each.MultiAZ ?? false) as boolean))],
          storage: Number(primary.AllocatedStorage),
          maxStorage: primary.MaxAllocatedStorage ?? null,
          encrypted: primaries.every((each) => each.StorageEncrypted === true),
          port: Number(primary.Port),
          name: primary.DBName ?? null,
          user: String(primary.MasterUsername).includes('resolve:secretsmanager')
            ? secretUser(all, componentOf, component)
            : primary.MasterUsername,
          managed: primary.ManageMasterUserPassword === true,
          backups: primary.BackupRetentionPeriod,
          public: here.some((each) => each.PubliclyAccessible !== false),
          protected: here.every((each) => each.DeletionProtection === true),
          logs: sorted(primary.EnableCloudwatchLogsExports as string[]),
          iam: primary.EnableIAMDatabaseAuthentication ?? false,
          insights: here.every((each) => each.EnablePerformanceInsights === true),
          monitoring: primary.MonitoringInterval,
          parameters: group.Parameters,
        },
      ];
    }),
  );
}

/** The user stands in the secret that the password is drawn into. */
function secretUser(all: All, componentOf: ComponentOf, component: string): unknown {
  const secret = all('AWS::SecretsManager::Secret').find((each) => componentOf(each) === component);
  return (JSON.parse((secret?.properties.GenerateSecretString as Loose).SecretStringTemplate as string) as Loose).username;
}

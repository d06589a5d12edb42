import { sorted, type Facts } from '../facts.js';
import { cdnFacts } from './cdn-facts.js';
import type { All, ComponentOf, Loose, Resource } from './facts.js';

/** What is copied to another region, and how; null when nothing is. */
function copiesOf(configuration: Loose | undefined): object | null {
  if (!configuration) return null;
  const [{ Status, Destination, DeleteMarkerReplication, SourceSelectionCriteria }] = configuration.Rules as [Loose];
  return {
    status: Status,
    deletes: DeleteMarkerReplication.Status,
    encrypted: [SourceSelectionCriteria.SseKmsEncryptedObjects.Status, Boolean(Destination.EncryptionConfiguration.ReplicaKmsKeyID)],
    minutes: Destination.ReplicationTime.Time.Minutes,
  };
}

/** What AWS runs beside containers, balancers, caches and relational databases, by component. */
export function managedFacts(all: All, componentOf: ComponentOf): Facts['managed'] {
  const of = (type: string, facts: (properties: Loose, resource: Resource) => object): (readonly [string, object])[] =>
    all(type).map((resource) => [componentOf(resource), facts(resource.properties, resource)] as const);
  const groups = new Map(all('AWS::EC2::SecurityGroup').map((each) => [each.id, componentOf(each)]));
  const inside = (ids: readonly string[]): string[] => sorted([...new Set(ids)].map((id) => groups.get(id) ?? '?'));
  const policies = (type: string, id: string): string =>
    JSON.stringify(
      all(type).filter(({ properties }) => properties.Bucket === id || (properties.Queues as string[] | undefined)?.includes(id)),
    );
  return Object.fromEntries([
    ...of('AWS::DynamoDB::Table', (table) => ({
      is: 'table',
      billing: table.BillingMode ?? 'PROVISIONED',
      read: table.ProvisionedThroughput?.ReadCapacityUnits ?? null,
      write: table.ProvisionedThroughput?.WriteCapacityUnits ?? null,
      key: [table.KeySchema[0].AttributeName, table.AttributeDefinitions[0].AttributeType],
      recovery: table.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled,
      encrypted: table.SSESpecification.SSEEnabled,
      protected: table.DeletionProtectionEnabled,
      replicas: [],
    })),
    ...of('AWS::DynamoDB::GlobalTable', (table) => {
      const replicas = table.Replicas as Loose[];
      // Its own region is one of them; keys of others come from another region's stack, through what CloudFormation reads there.
      const others = replicas.filter((each) => String(each.SSESpecification.KMSMasterKeyId).includes('/cdk/exports/'));
      return {
        is: 'table',
        billing: table.BillingMode,
        read: null,
        write: null,
        key: [table.KeySchema[0].AttributeName, table.AttributeDefinitions[0].AttributeType],
        recovery: replicas.every((each) => each.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled),
        encrypted: table.SSESpecification.SSEEnabled,
        protected: replicas.every((each) => each.DeletionProtectionEnabled),
        replicas: sorted(others.map((each) => `${each.Region} ${each.SSESpecification.KMSMasterKeyId ? 'encrypted' : 'plain'}`)),
      };
    }),
    ...all('AWS::S3::Bucket')
      .filter(({ properties }) => properties.LoggingConfiguration !== undefined)
      .map((bucket) => {
        const { properties } = bucket;
        const [rule] = properties.LifecycleConfiguration.Rules as Loose[];
        const [encryption] = properties.BucketEncryption.ServerSideEncryptionConfiguration as Loose[];
        const access = properties.PublicAccessBlockConfiguration as Loose;
        return [
          componentOf(bucket),
          {
            is: 'bucket',
            versions: properties.VersioningConfiguration.Status,
            algorithm: encryption?.ServerSideEncryptionByDefault.SSEAlgorithm,
            bucketKey: encryption?.BucketKeyEnabled,
            moves: ((rule?.Transitions ?? []) as Loose[])
              .map(({ TransitionInDays, StorageClass }) => [TransitionInDays, StorageClass])
              .sort(([a], [b]) => a - b),
            old: rule?.NoncurrentVersionExpiration.NoncurrentDays,
            private: access.BlockPublicAcls && access.BlockPublicPolicy && access.IgnorePublicAcls && access.RestrictPublicBuckets,
            lock: properties.ObjectLockConfiguration?.Rule.DefaultRetention.Days ?? null,
            logged: properties.LoggingConfiguration.LogFilePrefix,
            encryptedOnly: /"aws:SecureTransport":"false"/.test(policies('AWS::S3::BucketPolicy', bucket.id)),
            copies: copiesOf(properties.ReplicationConfiguration as Loose | undefined),
            served: /cloudfront\.amazonaws\.com/.test(policies('AWS::S3::BucketPolicy', bucket.id)),
          },
        ] as const;
      }),
    ...of('AWS::CloudFront::Distribution', ({ DistributionConfig }) => cdnFacts(all, componentOf, DistributionConfig as Loose)),
    ...of('AWS::EFS::FileSystem', (files, { id }) => {
      const targets = all('AWS::EFS::MountTarget').filter(({ properties }) => properties.FileSystemId === id);
      return {
        is: 'files',
        encrypted: files.Encrypted,
        mode: files.ThroughputMode,
        throughput: files.ProvisionedThroughputInMibps ?? null,
        cold: sorted(
          ((files.LifecyclePolicies ?? []) as Loose[]).map((each) => (each.TransitionToIA ?? each.TransitionToArchive) as string),
        ),
        targets: targets.length,
        groups: inside(targets.flatMap(({ properties }) => properties.SecurityGroups as string[])),
        backup: files.BackupPolicy?.Status === 'ENABLED',
      };
    }),
    ...of('AWS::EC2::Volume', (volume, resource) => {
      const policy = all('AWS::DLM::LifecyclePolicy').find((each) => componentOf(each) === componentOf(resource))?.properties;
      const schedule = policy?.PolicyDetails.Schedules[0] as Loose | undefined;
      return {
        is: 'volume',
        zone: volume.AvailabilityZone,
        type: volume.VolumeType,
        size: volume.Size,
        iops: volume.Iops ?? null,
        throughput: volume.Throughput ?? null,
        encrypted: volume.Encrypted,
        snapshots: schedule ? [schedule.CreateRule.Interval, schedule.RetainRule.Count] : null,
      };
    }),
    ...all('AWS::SQS::Queue')
      .filter(({ properties }) => properties.RedrivePolicy !== undefined)
      .map((queue) => {
        const { properties } = queue;
        const dead = all('AWS::SQS::Queue').find(({ id }) => id === properties.RedrivePolicy.deadLetterTargetArn);
        return [
          componentOf(queue),
          {
            is: 'queue',
            fifo: properties.FifoQueue ?? false,
            retention: properties.MessageRetentionPeriod,
            visibility: properties.VisibilityTimeout,
            wait: properties.ReceiveMessageWaitTimeSeconds,
            tries: properties.RedrivePolicy.maxReceiveCount,
            dead: [dead?.properties.FifoQueue ?? false, dead?.properties.MessageRetentionPeriod],
            encrypted: Boolean(properties.KmsMasterKeyId) && Boolean(dead?.properties.KmsMasterKeyId),
            encryptedOnly: [queue.id, dead?.id ?? ''].every((id) =>
              /"aws:SecureTransport":"false"/.test(policies('AWS::SQS::QueuePolicy', id)),
            ),
          },
        ] as const;
      }),
    ...of('AWS::APS::Workspace', (workspace) => ({
      is: 'metrics',
      encrypted: workspace.KmsKeyArn !== undefined,
      days: workspace.WorkspaceConfiguration.RetentionPeriodInDays,
    })),
    ...all('AWS::Grafana::Workspace').map((resource) => {
      const workspace = resource.properties;
      const role = all('AWS::IAM::Role').find(({ id }) => id === workspace.RoleArn);
      const policy = all('AWS::IAM::Policy').find(({ properties }) => (properties.Roles as string[]).includes(role?.id ?? ''))?.properties;
      return [
        componentOf(role),
        {
          is: 'boards',
          access: [workspace.AccountAccessType, workspace.PermissionType, ...(workspace.AuthenticationProviders as string[])],
          sources: sorted(workspace.DataSources as string[]),
          trusted: JSON.stringify(role?.properties.AssumeRolePolicyDocument).includes('aws:SourceAccount'),
          actions: sorted((policy?.PolicyDocument.Statement as Loose[]).flatMap(({ Action }) => Action as string | string[])),
        },
      ] as const;
    }),
    ...of('AWS::Kinesis::Stream', (stream) => ({
      is: 'stream',
      shards: stream.ShardCount,
      hours: stream.RetentionPeriodHours,
      encrypted: stream.StreamEncryption.EncryptionType === 'KMS',
    })),
    ...of('AWS::MSK::Cluster', (cluster) => {
      const nodes = cluster.BrokerNodeGroupInfo as Loose;
      const settings = all('AWS::MSK::Configuration').find(({ id }) => id === cluster.ConfigurationInfo.Arn)?.properties ?? {};
      return {
        is: 'kafka',
        version: cluster.KafkaVersion,
        brokers: cluster.NumberOfBrokerNodes,
        instance: nodes.InstanceType,
        subnets: nodes.ClientSubnets.length,
        storage: nodes.StorageInfo.EBSStorageInfo.VolumeSize,
        groups: inside(nodes.SecurityGroups as string[]),
        iam: cluster.ClientAuthentication.Sasl.Iam.Enabled,
        anonymous: cluster.ClientAuthentication.Unauthenticated.Enabled,
        encrypted: Boolean(cluster.EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId),
        transit: cluster.EncryptionInfo.EncryptionInTransit.ClientBroker,
        settings: String(settings.ServerProperties).split('\n').sort(),
        logged: cluster.LoggingInfo.BrokerLogs.CloudWatchLogs.Enabled,
      };
    }),
    ...of('AWS::DocDB::DBCluster', (cluster, { id }) => ({
      is: 'documents',
      version: cluster.EngineVersion,
      port: cluster.Port,
      instances: sorted(
        all('AWS::DocDB::DBInstance')
          .filter(({ properties }) => properties.DBClusterIdentifier === id)
          .map(({ properties }) => properties.DBInstanceClass as string),
      ),
      encrypted: cluster.StorageEncrypted,
      backups: cluster.BackupRetentionPeriod,
      protected: cluster.DeletionProtection,
      logs: sorted(cluster.EnableCloudwatchLogsExports as string[]),
      groups: inside(cluster.VpcSecurityGroupIds as string[]),
      parameters: all('AWS::DocDB::DBClusterParameterGroup').find((each) => each.id === cluster.DBClusterParameterGroupName)?.properties
        .Parameters,
    })),
    ...of('AWS::Neptune::DBCluster', (cluster, { id }) => ({
      is: 'graph',
      version: cluster.EngineVersion,
      port: cluster.DBPort,
      instances: sorted(
        all('AWS::Neptune::DBInstance')
          .filter(({ properties }) => properties.DBClusterIdentifier === id)
          .map(({ properties }) => properties.DBInstanceClass as string),
      ),
      encrypted: cluster.StorageEncrypted,
      iam: cluster.IamAuthEnabled,
      backups: cluster.BackupRetentionPeriod,
      protected: cluster.DeletionProtection,
      logs: sorted(cluster.EnableCloudwatchLogsExports as string[]),
      groups: inside(cluster.VpcSecurityGroupIds as string[]),
    })),
    ...of('AWS::Cassandra::Keyspace', (_, resource) => {
      const endpoint = all('AWS::EC2::VPCEndpoint').find((each) => componentOf(each) === componentOf(resource))?.properties ?? {};
      return {
        is: 'keyspace',
        endpoint: String(endpoint.ServiceName).split('.').at(-1),
        dns: endpoint.PrivateDnsEnabled,
        subnets: endpoint.SubnetIds.length,
        groups: inside(endpoint.SecurityGroupIds as string[]),
      };
    }),
    ...of('AWS::OpenSearchService::Domain', (domain) => {
      const cluster = domain.ClusterConfig as Loose;
      const security = domain.AdvancedSecurityOptions as Loose;
      return {
        is: 'search',
        version: domain.EngineVersion,
        instance: cluster.InstanceType,
        nodes: cluster.InstanceCount,
        masters: cluster.DedicatedMasterEnabled ? cluster.DedicatedMasterCount : 0,
        zones: cluster.ZoneAwarenessEnabled ? cluster.ZoneAwarenessConfig.AvailabilityZoneCount : 1,
        subnets: domain.VPCOptions.SubnetIds.length,
        groups: inside(domain.VPCOptions.SecurityGroupIds as string[]),
        storage: [domain.EBSOptions.VolumeType, domain.EBSOptions.VolumeSize],
        encrypted: domain.EncryptionAtRestOptions.Enabled && domain.NodeToNodeEncryptionOptions.Enabled,
        tls: [domain.DomainEndpointOptions.EnforceHTTPS, domain.DomainEndpointOptions.TLSSecurityPolicy],
        fine: [security.Enabled, security.AnonymousAuthEnabled, security.InternalUserDatabaseEnabled],
        logs: sorted(Object.keys(domain.LogPublishingOptions as object)),
      };
    }),
    ...of('AWS::EMRServerless::Application', (application) => ({
      is: 'spark',
      release: application.ReleaseLabel,
      type: String(application.Type).toUpperCase(),
      cpu: application.MaximumCapacity.Cpu,
      memory: application.MaximumCapacity.Memory,
      stops: application.AutoStopConfiguration.IdleTimeoutMinutes,
    })),
    ...of('AWS::ApiGatewayV2::Api', (_, api) => {
      const here = (type: string): Resource[] => all(type).filter(({ properties }) => properties.ApiId === api.id);
      const [stage] = here('AWS::ApiGatewayV2::Stage');
      const settings = (stage?.properties.DefaultRouteSettings ?? {}) as Loose;
      const link = all('AWS::ApiGatewayV2::VpcLink').find((each) => componentOf(each) === componentOf(api));
      return {
        is: 'gateway',
        routes: sorted(
          here('AWS::ApiGatewayV2::Route').map(({ properties: route }) => {
            const integration = here('AWS::ApiGatewayV2::Integration').find(({ id }) => route.Target === `integrations/${id}`)?.properties;
            return [
              route.RouteKey,
              route.AuthorizationType,
              integration?.IntegrationType,
              integration?.TimeoutInMillis,
              integration?.PayloadFormatVersion,
            ];
          }),
        ),
        tokens: here('AWS::ApiGatewayV2::Authorizer').map(({ properties }) => properties.AuthorizerType as string),
        throttle: [settings.ThrottlingRateLimit ?? null, settings.ThrottlingBurstLimit ?? null],
        logged: Object.entries(JSON.parse(stage?.properties.AccessLogSettings.Format as string) as object).sort(),
        groups: inside((link?.properties.SecurityGroupIds ?? []) as string[]),
      };
    }),
    ...of('AWS::Cognito::UserPool', (pool, { id }) => {
      const client = all('AWS::Cognito::UserPoolClient').find(({ properties }) => properties.UserPoolId === id)?.properties ?? {};
      const password = pool.Policies.PasswordPolicy as Loose;
      return {
        is: 'users',
        tier: pool.UserPoolTier,
        mfa: pool.MfaConfiguration,
        threats: pool.UserPoolAddOns.AdvancedSecurityMode,
        protected: pool.DeletionProtection,
        password: [password.MinimumLength, password.RequireSymbols, password.RequireNumbers],
        token: [client.AccessTokenValidity, client.TokenValidityUnits.AccessToken],
        flows: sorted(client.ExplicitAuthFlows as string[]),
      };
    }),
    ...all('AWS::Scheduler::Schedule').map(({ properties: schedule }) => {
      const role = all('AWS::IAM::Role').find(({ id }) => id === schedule.Target.RoleArn);
      const late = schedule.FlexibleTimeWindow as Loose;
      return [
        componentOf(role),
        {
          is: 'schedule',
          expression: schedule.ScheduleExpression,
          late: late.Mode === 'OFF' ? null : late.MaximumWindowInMinutes,
          tries: schedule.Target.RetryPolicy.MaximumRetryAttempts,
          grouped: schedule.Target.SqsParameters !== undefined,
          encrypted: Boolean(schedule.KmsKeyArn),
        },
      ] as const;
    }),
    ...all('AWS::Backup::BackupPlan').map((plan) => {
      const [rule] = plan.properties.BackupPlan.BackupPlanRule as Loose[];
      const vault = all('AWS::Backup::BackupVault').find(({ id }) => id === rule?.TargetBackupVault)?.properties ?? {};
      const selection = all('AWS::Backup::BackupSelection').find(({ properties }) => properties.BackupPlanId === plan.id)?.properties ?? {};
      const copy = rule?.CopyActions?.[0] as Loose | undefined;
      const component = componentOf(all('AWS::IAM::Role').find(({ id }) => id === selection.BackupSelection.IamRoleArn));
      const tests = all('AWS::Backup::RestoreTestingPlan').filter((each) => componentOf(each) === component);
      return [
        component,
        {
          is: 'backup',
          schedule: rule?.ScheduleExpression,
          begins: rule?.StartWindowMinutes,
          keep: rule?.Lifecycle.DeleteAfterDays,
          copy: copy ? [String(copy.DestinationBackupVaultArn).split(':')[3], copy.Lifecycle.DeleteAfterDays] : null,
          locked: vault.LockConfiguration?.MinRetentionDays ?? null,
          encrypted: Boolean(vault.EncryptionKeyArn),
          of: (selection.BackupSelection.Resources as string[]).length,
          tests: tests.map(({ id, properties: test }) => [
            test.ScheduleExpression,
            all('AWS::Backup::RestoreTestingSelection')
              .filter(({ properties }) => [id, test.RestoreTestingPlanName].includes(properties.RestoreTestingPlanName))
              .map(({ properties }) => properties.ProtectedResourceType as string)
              .sort(),
          ]),
        },
      ] as const;
    }),
    ...all('AWS::Lambda::Function')
      .filter((each) => componentOf(each) !== '?')
      .map((each) => {
        const { properties, id } = each;
        const aliases = all('AWS::Lambda::Alias').filter((alias) => alias.properties.FunctionName === id);
        const names = [id, ...aliases.map((alias) => alias.id)];
        return [
          componentOf(each),
          {
            is: 'function',
            memory: properties.MemorySize,
            timeout: properties.Timeout,
            reserved: properties.ReservedConcurrentExecutions,
            provisioned: aliases[0]?.properties.ProvisionedConcurrencyConfig?.ProvisionedConcurrentExecutions ?? 0,
            architecture: properties.Architectures,
            tracing: properties.TracingConfig.Mode,
            subnets: properties.VpcConfig.SubnetIds.length,
            groups: inside(properties.VpcConfig.SecurityGroupIds as string[]),
            environment: sorted(Object.keys((properties.Environment?.Variables ?? {}) as object)),
            encrypted: Boolean(properties.KmsKeyArn),
            sources: sorted(
              all('AWS::Lambda::EventSourceMapping')
                .filter((mapping) => names.some((name) => JSON.stringify(mapping.properties.FunctionName).includes(name)))
                .map((mapping) => [mapping.properties.BatchSize, mapping.properties.StartingPosition ?? null]),
            ),
          },
        ] as const;
      }),
  ]);
}

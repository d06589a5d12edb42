import { ENGINES, type EngineFacts } from '../../cloud/facts.js';
import { cloudKind, LIFE, noteZone, wrote, type Built, type PlanContext } from '../../cloud/kind.js';
import { shorten } from '../../cloud/names.js';
import type { View } from '../../behaviour.js';
import type { DatabasePlan, Parameter } from '../../plan/plan.js';

type Database = View<'sql_database'>;

export const sqlDatabaseOnAws = cloudKind<'sql_database'>({
  kind: 'sql_database',
  builds: [
    'in',
    'replicas',
    'zones',
    'zone',
    'engine',
    'version',
    'holds',
    'replication',
    'shards',
    'read_from',
    'connections',
    'backup',
    'storage',
    'instance',
    'encryption',
    'public',
    'acid',
    'owner',
    'tags',
  ],
  describes: ['cost', 'time', 'concurrency', 'queue', 'lag', 'key_skew', 'consistency', 'hot_rows', ...LIFE],
  leaves: {
    shard_key: 'is up to the application',
    indexes: 'is up to the schema',
    isolation: 'is up to the application',
  },
  lacks: {
    pooler: 'is not built',
    failover: 'is up to RDS: 60 to 120 s to the standby in another zone',
    scaling: 'is not built: an instance of RDS has a fixed size',
  },
  refuses: { acid: ({ acid }) => (acid ? null : 'The engines of RDS are transactional; `acid: off` is not built.') },
  plan: planDatabase,
  describe: describeDatabase,
});

/** Days of automated backups: a fortnight when asked for, a week otherwise, since an instance without them cannot have read replicas or be restored. */
const BACKUP_DAYS = { on: 14, off: 7 };

/** RDS keeps up to 15 read replicas of an instance (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html). */
const MOST_REPLICAS = 15;

/** Instances in an account and region, unless AWS raises the quota (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html). */
const QUOTA = 40;

const GIB = 2 ** 30;

function planDatabase(view: Database, context: PlanContext): Built {
  const { component } = view;
  const origin = context.origin(component);
  const facts = ENGINES[view.engine];
  const readers = readersOf(view, context);
  const engine = facts.engine === 'sqlserver-se' && readers > 0 ? 'sqlserver-ee' : facts.engine;
  if (engine === 'sqlserver-ee')
    context.note(component, 'Read replicas of SQL Server need its Enterprise Edition, which costs several times as much.');
  noteZone(component, 'RDS', context);
  const multiAz = view.replicas > 0 && context.place(component).zones.length > 1;
  if (view.replicas > 0 && !multiAz) context.note(component, 'It stands in one zone, so no standby takes over when it is lost.');
  noteWhatRdsDecides(view, context);
  const machines = view.shards * (1 + readers);
  if (machines > QUOTA)
    context.note(component, `It is ${machines} instances; an account has room for ${QUOTA} in a region until AWS raises the quota.`);

  const plan: DatabasePlan = {
    origin,
    engine,
    ...versionOf(view, facts, engine, context),
    instanceClass: instanceClassOf(view, facts, context),
    port: facts.port,
    username: 'app',
    databaseName: facts.engine === 'sqlserver-se' ? null : `${shorten(origin.key, 50)}_db`,
    shards: Array.from({ length: view.shards }, (_, index) => String(index + 1)),
    replicas: readers,
    multiAz,
    ...storageOf(view, context),
    backupDays: view.backup ? BACKUP_DAYS.on : BACKUP_DAYS.off,
    parameters: parametersOf(view),
    logs: facts.logs,
    iamAuthentication: facts.engine !== 'sqlserver-se',
    insights: true,
    password: readers > 0 && facts.engine !== 'sqlserver-se' ? 'secret' : 'managed',
    follows: null,
    copiesTo: [],
  };
  return { as: 'database', plan };
}

/**
 * What the design's replicas become. A replica that takes over is the standby of a Multi-AZ deployment, the only one that RDS promotes by itself;
 * RDS's read replicas follow asynchronously. So with synchronous replication, and reads from the primary alone, one of the replicas is the standby;
 * otherwise the standby comes on top.
 */
function readersOf(view: Database, context: PlanContext): number {
  const { component } = view;
  if (view.replicas === 0) return 0;
  const wanted = Math.min(MOST_REPLICAS, view.replicas);
  if (wanted < view.replicas)
    context.note(
      component,
      `RDS has at most ${MOST_REPLICAS} read replicas of an instance, so there are ${MOST_REPLICAS} instead of ${view.replicas}.`,
    );
  if (view.engine === 'sqlserver' && view.read_from === 'primary') {
    context.note(
      component,
      'Its replicas are one standby in another zone: nothing reads from them, and read replicas of SQL Server need the Enterprise Edition.',
    );
    return 0;
  }
  if (view.replication !== 'async') {
    const readers = view.read_from === 'primary' ? wanted - 1 : wanted;
    const rest = readers > 0 ? ` The ${readers === 1 ? 'read replica follows' : `${readers} read replicas follow`} asynchronously.` : '';
    context.note(component, `On RDS a commit waits for the standby in another zone alone (Multi-AZ).${rest}`);
    return readers;
  }
  context.note(
    component,
    'RDS promotes no read replica by itself, so each primary has a standby in another zone as well (Multi-AZ), to which it commits synchronously.',
  );
  return wanted;
}

function noteWhatRdsDecides(view: Database, context: PlanContext): void {
  const { component } = view;
  if (view.public && wrote(component, 'public'))
    context.note(component, 'A database is never reachable from the internet; it is built in the isolated subnets.');
  if (!view.backup && wrote(component, 'backup'))
    context.note(
      component,
      `Backups are kept for ${BACKUP_DAYS.off} days, though \`backup\` is \`off\`: nothing else brings lost data back.`,
    );
}

/** A version that RDS could know: numbers and dots (and `v1`, as SQL Server's end). */
function versionOf(view: Database, facts: EngineFacts, engine: string, context: PlanContext): Pick<DatabasePlan, 'version' | 'family'> {
  const written = view.version ?? facts.version;
  const usable = /^\d{1,2}(?:\.\d{1,5}){0,3}(?:\.v\d)?$/.test(written) && (view.engine !== 'mysql' || written.includes('.'));
  if (!usable) context.note(view.component, `Its \`version\` is none that RDS could have, so it is ${facts.version}.`);
  const version = usable ? written : facts.version;
  return { version, family: facts.family(version, engine) };
}

function instanceClassOf(view: Database, facts: EngineFacts, context: PlanContext): string {
  if (view.instance === undefined) return facts.instanceClass;
  const named = /^(?:db\.)?([a-z]\d[a-z]{0,4}\.(?:micro|small|medium|large|\d{0,2}xlarge))$/.exec(view.instance)?.[1];
  if (named !== undefined) return `db.${named}`;
  context.note(view.component, `Its \`instance\` is no instance class of RDS, so it is \`${facts.instanceClass}\`.`);
  return facts.instanceClass;
}

/** gp3 volumes have 20 GiB to 64 TiB, SQL Server's 16 TiB (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html). Data that grows gets twice the room before anybody has to act. */
function storageOf(view: Database, context: PlanContext): Pick<DatabasePlan, 'storage' | 'maxStorage'> {
  const most = view.engine === 'sqlserver' ? 16_384 : 65_536;
  const wanted = Math.ceil(view.storage / GIB);
  const storage = Math.min(most, Math.max(20, wanted));
  if (storage !== wanted)
    context.note(view.component, `A volume of RDS has 20 to ${most} GiB, so it has ${storage} GiB instead of ${wanted} GiB.`);
  const growth = context.find(view.holds)?.properties.growth;
  const grows = typeof growth === 'number' && growth > 0;
  const limit = Math.min(most, storage * 2);
  // RDS refuses a limit that is less than a tenth above the volume.
  return { storage, maxStorage: grows && limit >= storage * 1.1 ? limit : null };
}

const CONNECTIONS = { postgres: 'max_connections', mysql: 'max_connections', sqlserver: 'user connections' } as const;

/** Connections must be encrypted; the rest is what the design says (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html). */
function parametersOf(view: Database): Parameter[] {
  const encrypted: Parameter =
    view.engine === 'mysql'
      ? { name: 'require_secure_transport', value: 'ON', apply: 'immediate' }
      : { name: 'rds.force_ssl', value: '1', apply: view.engine === 'sqlserver' ? 'pending-reboot' : 'immediate' };
  const parameters = [encrypted];
  if (view.connections !== undefined) {
    parameters.push({
      name: CONNECTIONS[view.engine],
      value: String(view.connections),
      apply: view.engine === 'mysql' ? 'immediate' : 'pending-reboot',
    });
  }
  return parameters;
}

const NAMES = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  'sqlserver-se': 'SQL Server Standard',
  'sqlserver-ee': 'SQL Server Enterprise',
} as const;

function describeDatabase(built: Built): string | null {
  if (built?.as !== 'database') return null;
  const { engine, shards, replicas, multiAz, instanceClass, storage, follows } = built.plan;
  const each = `${instanceClass} with ${storage} GiB${multiAz ? ' and a standby' : ''}${replicas > 0 ? `, ${replicas} read ${replicas === 1 ? 'replica' : 'replicas'}` : ''}`;
  return `RDS for ${NAMES[engine]}: ${shards.length === 1 ? '' : `${shards.length} shards, each `}${each}${follows ? ', following the primary in another region' : ''}`;
}

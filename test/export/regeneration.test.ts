import { describe, expect, test } from 'vitest';
import { exportArchitecture, MANIFEST, reconcile, type Exported } from '../../src/export/index.js';
import { design } from './design.js';

interface Design {
  readonly regions?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly home?: string;
}

/** Whatever keeps data, under names that can be changed, with a service that calls it all. */
function stores({ regions = 'region east "us-east-1" { zones: 2 }', names = {}, home = 'east' }: Design = {}): string {
  const name = (of: string): string => names[of] ?? of;
  return `
    ${regions}
    app_server ${name('web')} { in: ${home} }
    sql_database ${name('orders')} { in: ${home} storage: 50GiB replicas: 1 }
    cache ${name('sessions')} { in: ${home} replicas: 1 }
    object_storage ${name('files')} { in: ${home} }
    key_value_store ${name('carts')} { in: ${home} engine: dynamodb }
    message_queue ${name('jobs')} { in: ${home} }
    ${name('web')} -> ${name('orders')}
    ${name('web')} -> ${name('sessions')}
    ${name('web')} -> ${name('files')}
    ${name('web')} -> ${name('carts')}
    ${name('web')} -> ${name('jobs')}`;
}

const EXPORTED = ['terraform', 'cdk'] as const;
type Target = (typeof EXPORTED)[number];

/** An export into a folder after another one. */
async function regenerated(target: Target, ...texts: string[]): Promise<Exported & { manifest: string }> {
  let previous: string | null = null;
  let last: Exported | null = null;
  for (const text of texts) {
    last = exportArchitecture(await design(text), target, previous);
    previous = reconcile(last.files, previous, new Map(), { kept: last.kept }).manifest.text;
  }
  if (!last || previous === null) throw new Error('nothing was exported');
  return { ...last, manifest: previous };
}

const textOf = ({ files }: Exported, path: string): string => files.find((file) => file.path === path)?.text ?? '';
const modules = ({ files }: Exported): string => files.flatMap(({ path, text }) => (path.endsWith('.tf') ? [text] : [])).join('\n');
const addresses = (exported: Exported): string[] =>
  [...modules(exported).matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(([, type, label]) => `${type}.${label}`);
/** Attributes that AWS cannot change without building anew, as they are written. */
const names = (exported: Exported): string[] =>
  [...modules(exported).matchAll(/^ {2}(?:name|name_prefix|bucket_prefix|identifier|replication_group_id|cidr_block) += .*$/gm)].map(
    ([line]) => line,
  );
const moves = (exported: Exported): string[] =>
  [...textOf(exported, 'moved.tf').matchAll(/from = (\S+)\n {2}to {3}= (\S+)/g)].map(([, from, to]) => `${from} -> ${to}`);

const WEST = 'region west "eu-west-1" { zones: 2 }';
const EAST = 'region east "us-east-1" { zones: 2 }';
/** Something in the other region, so that it is built. */
const THERE = '\nsql_database copies { in: west }\n';

describe.each([
  ['after', `${EAST}\n${WEST}`],
  ['before', `${WEST}\n${EAST}`],
])('A second region, written %s the first', (_, regions) => {
  test('leaves every address of the first, every name and every network in Terraform', async () => {
    const alone = await regenerated('terraform', stores());
    const both = await regenerated('terraform', stores(), stores({ regions }) + THERE);
    expect(addresses(alone)).toContain('aws_vpc.main');
    expect(addresses(both)).toEqual(expect.arrayContaining(addresses(alone)));
    expect(names(both)).toEqual(expect.arrayContaining(names(alone)));
    expect(addresses(both)).toContain('aws_vpc.west');
    const networks = /variable "(\w*vpc_cidr)" \{[^}]*?default += "(.*?)"/g;
    expect(Object.fromEntries([...textOf(both, 'variables.tf').matchAll(networks)].map(([, name, cidr]) => [name, cidr]))).toEqual({
      vpc_cidr: '10.0.0.0/16',
      west_vpc_cidr: '10.1.0.0/16',
    });
  });

  test('leaves the stacks of the first and all that is in them in the CDK', async () => {
    const alone = await regenerated('cdk', stores());
    const both = await regenerated('cdk', stores(), stores({ regions }) + THERE);
    const stacks = (of: Exported): string[] =>
      [...textOf(of, 'lib/stacks.ts').matchAll(/prefix \+ '(-[\w-]+)'/g)].map(([, name = '']) => name);
    expect(stacks(alone)).toEqual(['-network', '-data', '-app']);
    expect(stacks(both)).toEqual(expect.arrayContaining([...stacks(alone), '-west-network', '-west-data']));
    const where = /[\w.]+arch:\d+/g;
    expect(textOf(both, 'lib/data-stack.ts').replace(where, '')).toBe(textOf(alone, 'lib/data-stack.ts').replace(where, ''));
  });

  test('and goes again without the first one’s being renamed, or the other’s when the first goes', async () => {
    const one = stores();
    const two = stores({ regions }) + THERE;
    expect(addresses(await regenerated('terraform', one, two, one))).toEqual(addresses(await regenerated('terraform', one)));
    const last = await regenerated('terraform', one, two, `${WEST}${THERE}`);
    expect(addresses(last)).toContain('aws_vpc.west');
    expect(addresses(last)).not.toContain('aws_vpc.main');
  });
});

test('A region that is given to a design without one changes no address', async () => {
  const nowhere = 'web_server web { } sql_database orders { } web -> orders';
  const there =
    'region home_of_all "us-east-1" { } web_server web { in: home_of_all } sql_database orders { in: home_of_all } web -> orders';
  expect(addresses(await regenerated('terraform', nowhere, there))).toEqual(addresses(await regenerated('terraform', nowhere)));
});

test('Zones that are added leave the addresses of the other subnets', async () => {
  const cidrs = (of: Exported): string[] => [...textOf(of, 'network.tf').matchAll(/cidrsubnet\(.*\)/g)].map(([call]) => call);
  const two = await regenerated('terraform', stores());
  const three = await regenerated('terraform', stores({ regions: 'region east "us-east-1" { zones: 3 }' }));
  expect(cidrs(two)).toHaveLength(3);
  expect(cidrs(three)).toEqual(cidrs(two));
});

describe('A component that is renamed', () => {
  const NAMES = { web: 'shop', orders: 'purchases', sessions: 'logins', files: 'pictures', carts: 'baskets', jobs: 'work' };
  const before = stores();
  const after = stores({ names: NAMES });

  test('is moved in Terraform, whatever of it there is, and named on AWS as it was', async () => {
    const old = await regenerated('terraform', before);
    const now = await regenerated('terraform', before, after);
    expect(names(now)).toEqual(names(old));
    const moved = new Map(moves(now).map((move) => move.split(' -> ') as [string, string]));
    expect(addresses(old).map((address) => moved.get(address) ?? address)).toEqual(addresses(now));
    expect(moved.get('aws_db_instance.orders_primary')).toBe('aws_db_instance.purchases_primary');
    expect(moved.get('aws_s3_bucket.files')).toBe('aws_s3_bucket.pictures');
    // Whatever an address is named by is declared.
    const declared = new Set(addresses(now));
    for (const [, address = ''] of modules(now).matchAll(/(?<![\w."-])(aws_\w+\.[a-z]\w*)/g))
      if (!moved.has(address) && !modules(now).includes(`data "${address.replace('.', '" "')}"`)) expect(declared).toContain(address);
    expect(textOf(now, 'README.md')).toContain('aws_db_instance.purchases_primary');
    expect(now.notes.join('\n')).toContain('purchases: It was `orders` in the last export and keeps the names that it was built with');
  });

  test('keeps its moves for those who have not applied them, and goes through every name that it had', async () => {
    const third = stores({ names: { ...NAMES, orders: 'sales' } });
    expect(moves(await regenerated('terraform', before, after, after))).toEqual(moves(await regenerated('terraform', before, after)));
    const chain = moves(await regenerated('terraform', before, after, third)).filter((move) => move.includes('_primary'));
    expect(chain).toEqual([
      'aws_db_instance.orders_primary -> aws_db_instance.purchases_primary',
      'aws_db_instance.purchases_primary -> aws_db_instance.sales_primary',
    ]);
    const back = await regenerated('terraform', before, after, before);
    expect(addresses(back)).toEqual(addresses(await regenerated('terraform', before)));
    expect(moves(back).filter((move) => move.includes('_primary'))).toEqual([
      'aws_db_instance.purchases_primary -> aws_db_instance.orders_primary',
    ]);
  });

  test('keeps its constructs in the CDK, and so the ids of all that has data', async () => {
    const made = (of: Exported): string[] =>
      of.files.flatMap(({ path, text }) =>
        path.endsWith('-stack.ts') ? [...text.matchAll(/\(this, '(\w+)'/g)].map(([, id = '']) => id) : [],
      );
    const old = made(await regenerated('cdk', before));
    expect(old).toContain('Orders');
    expect(made(await regenerated('cdk', before, after))).toEqual(old);
  });

  test('leaves its name to another one, which is built beside it', async () => {
    const renamed = stores({ names: { orders: 'purchases' } });
    const now = await regenerated('terraform', before, renamed, `${renamed}\nsql_database orders { in: east storage: 20GiB }`);
    expect(addresses(now)).toEqual(expect.arrayContaining(['aws_db_instance.purchases_primary', 'aws_db_instance.orders_2_primary']));
    const identifiers = names(now).filter((line) => line.includes('identifier'));
    expect(new Set(identifiers).size).toBe(identifiers.length);
  });

  test('is known by the last part of its name when what it is a part of is renamed', async () => {
    const parts = (outer: string): string => `
      ${EAST}
      kind pair extends placed {
        app_server a { }
        app_server b { }
        sql_database one { }
        sql_database two { }
        a -> one
        b -> two
      }
      pair ${outer} { in: east }`;
    const now = await regenerated('terraform', parts('left'), parts('right'));
    expect(moves(now)).toContain('aws_db_instance.left_one_primary -> aws_db_instance.right_one_primary');
    expect(moves(now)).toContain('aws_db_instance.left_two_primary -> aws_db_instance.right_two_primary');
  });

  test('and changed as well is said to be deleted, with the way to keep it', async () => {
    const now = await regenerated('terraform', 'sql_database a { storage: 10GiB }', 'sql_database b { storage: 20GiB }');
    expect(now.notes.join('\n')).toContain(
      'b: It is new, and `a`, of the same kind, is gone: as it is written that one is deleted with its data.',
    );
    expect(moves(now)).toEqual([]);
  });

  test('is not guessed where it could be either of two', async () => {
    const now = await regenerated('terraform', 'sql_database a { } sql_database b { }', 'sql_database c { } sql_database d { }');
    expect(moves(now)).toEqual([]);
    expect(addresses(now)).toContain('aws_db_instance.c_primary');
  });
});

describe('What is kept is not trusted', () => {
  const keeping = (kept: unknown): string => JSON.stringify({ version: 1, kept, files: [] });
  const entry = (id: string, key: unknown, labels: unknown = [key], more = {}): unknown => ({
    id,
    kind: 'sql_database',
    key,
    labels,
    print: 'x',
    ...more,
  });
  test.each([
    [null],
    [{ home: 7, components: {} }],
    [{ components: [null, 1, 'x', [], {}, { id: 1 }] }],
    [{ components: [entry('orders', '"; destroy')] }],
    [{ components: [entry('orders', 'main'), entry('web', 'main')] }],
    [{ components: [entry('orders', 'files'), entry('web', 'files_'), entry('files', 'fil_es')] }],
    [{ components: [entry('orders', 'x', ['main', 'x', 'y', 'web', '${x}'])] }],
    [{ components: [entry('orders', 'x', [])] }],
    [{ home: 'nowhere', components: [entry('east', 'web', ['web'], { network: 1e9 }), entry('orders', 'web')] }],
    [{ home: 'east', components: [entry('east', 'east', ['east'], { network: 255 })] }],
    [{ components: [entry('__proto__', 'a'), entry('constructor', 'b')] }],
  ])('%j', async (kept) => {
    for (const target of EXPORTED) {
      const exported = exportArchitecture(await design(stores()), target, keeping(kept));
      expect(exported.files.length).toBeGreaterThan(10);
      expect(new Set(addresses(exported)).size).toBe(addresses(exported).length);
      expect(exported.files.map(({ path }) => path)).not.toContain(MANIFEST);
    }
  });

  test('an export after itself is the same', async () => {
    for (const target of EXPORTED) {
      const first = await regenerated(target, stores());
      const again = await regenerated(target, stores(), stores());
      expect(again.files).toEqual(first.files);
      expect(again.manifest).toBe(first.manifest);
    }
  });
});

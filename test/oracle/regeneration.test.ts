/** What stands already is left standing when the design changes: the real Terraform plans the new export over what the old one has built. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exportArchitecture, reconcile } from '../../src/export/index.js';
import { design } from '../export/design.js';
import { filledIn } from './terraform/check.js';
import { hasTerraform, terraformRun } from './terraform/run.js';

const BEFORE = `
  region east "us-east-1" { zones: 2 }
  app_server web { in: east }
  sql_database orders { in: east storage: 50GiB }
  object_storage files { in: east }
  cache sessions { in: east replicas: 1 }
  web -> orders
  web -> files
  web -> sessions`;

const RENAMED = BEFORE.replaceAll('orders', 'purchases').replaceAll('files', 'pictures').replaceAll('sessions', 'logins');
const MORE = `region west "eu-west-1" { zones: 2 }\n${RENAMED.replace('zones: 2', 'zones: 3')}\nsql_database copies { in: west }`;

const there = await hasTerraform();

test('a build server has terraform', () => {
  expect(there || !process.env.CI).toBe(true);
});

/** What a plan does to each resource that it touches. */
async function changes(after: string, from: string | null): Promise<ReadonlyMap<string, string>> {
  const first = exportArchitecture(await design(BEFORE), 'terraform');
  const manifest = reconcile(first.files, null, new Map(), { kept: first.kept }).manifest.text;
  const second = exportArchitecture(await design(after), 'terraform', from === 'manifest' ? manifest : null);
  const run = await terraformRun(filledIn(first.files));
  try {
    await run.terraform('init', '-backend=false', '-input=false');
    const applied = await run.terraform('apply', '-auto-approve', '-input=false', '-no-color');
    expect(applied.stderr).toBe('');
    for (const file of first.files) if (file.path.endsWith('.tf')) rmSync(path.join(run.folder, file.path));
    for (const file of filledIn(second.files).filter((each) => /\.tf(?:vars)?$/.test(each.path)))
      writeFileSync(path.join(run.folder, file.path), file.text);
    const planned = await run.terraform('plan', '-input=false', '-no-color', '-out=next');
    expect(planned.stderr).toBe('');
    const { resource_changes: all } = JSON.parse((await run.terraform('show', '-json', 'next')).stdout) as {
      resource_changes: { address: string; mode: string; change: { actions: string[] } }[];
    };
    return new Map(
      all
        .filter(({ mode, change }) => mode === 'managed' && change.actions[0] !== 'no-op')
        .map((each) => [each.address, each.change.actions.join()]),
    );
  } finally {
    await run.stop();
  }
}

if (there) {
  test('components that are renamed are moved: nothing is built, and nothing deleted', async () => {
    const done = await changes(RENAMED, 'manifest');
    expect([...done].filter(([, action]) => action !== 'update')).toEqual([]);
  });

  test('a second region, written first, and a third zone are built beside what stands', async () => {
    const done = await changes(MORE, 'manifest');
    expect([...done].filter(([, action]) => action.includes('delete'))).toEqual([]);
    expect([...done].filter(([, action]) => action === 'create').map(([address]) => address)).toEqual(
      expect.arrayContaining(['aws_vpc.west', 'aws_subnet.private["us-east-1c"]', 'aws_db_instance.copies_primary']),
    );
  });

  test('without what the first export has kept they would be', async () => {
    const done = await changes(RENAMED, null);
    expect(done.get('aws_db_instance.orders_primary')).toBe('delete');
    expect(done.get('aws_db_instance.purchases_primary')).toBe('create');
  });
}

import { format } from 'prettier';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { collisions } from '../../src/export/paths.js';
import { EXPORT_TARGETS, exportArchitecture, isSafePath, type ExportTarget } from '../../src/export/index.js';
import { design, example } from './design.js';
import { archString, HOSTILE } from './hostile.js';

const exported = async (name: string, target: ExportTarget): Promise<Map<string, string>> =>
  new Map(exportArchitecture(await example(name), target).files.map(({ path, text }) => [path, text]));

describe('The shop', () => {
  test('becomes a Terraform root module', async () => {
    expect([...(await exported('shop.arch', 'terraform')).keys()]).toMatchInlineSnapshot(`
      [
        "terraform.tf",
        "providers.tf",
        "locals.tf",
        "variables.tf",
        "network.tf",
        "security.tf",
        "edge.tf",
        "compute.tf",
        "data.tf",
        "observability.tf",
        "outputs.tf",
        "terraform.tfvars.example",
        "tests/design.tftest.hcl",
        "backend.tf.example",
        ".gitignore",
        "README.md",
      ]
    `);
  });

  test('becomes a CDK project', async () => {
    expect([...(await exported('shop.arch', 'cdk')).keys()]).toMatchInlineSnapshot(`
      [
        "package.json",
        "cdk.json",
        "tsconfig.json",
        "bin/app.ts",
        "lib/stacks.ts",
        "lib/config.ts",
        "lib/tags.ts",
        "lib/names-stack.ts",
        "lib/network-stack.ts",
        "lib/data-stack.ts",
        "lib/app-stack.ts",
        "lib/constructs/alarms.ts",
        "lib/constructs/budget.ts",
        "lib/constructs/cache.ts",
        "lib/constructs/database.ts",
        "lib/constructs/firewall.ts",
        "lib/constructs/log-bucket.ts",
        "lib/constructs/managed.ts",
        "lib/constructs/network.ts",
        "lib/constructs/service.ts",
        "test/stacks.test.ts",
        ".gitignore",
        "README.md",
      ]
    `);
  });

  test.each(EXPORT_TARGETS)('gives the same bytes every time: %s', async (target) => {
    expect(await exported('shop.arch', target)).toEqual(await exported('shop.arch', target));
  });

  test('says in its notes what is lost, each with its component', async () => {
    const { notes } = exportArchitecture(await example('shop.arch'), 'terraform');
    expect(notes).toContain('web: `validate_requests` is up to the application in the container.');
    expect(notes.every((note) => /^\w+: [A-Z`].*\.$/.test(note))).toBe(true);
  });

  test('names in its README what became of every component, with the line that it is written in', async () => {
    const readme = (await exported('shop.arch', 'terraform')).get('README.md') ?? '';
    expect(readme).toMatch(/\| `orders` Orders \| `sql_database` \| shop\.arch:\d+ \| RDS for PostgreSQL: 4 shards, each .* \|/);
    expect(readme).toMatch(/^- `orders`: `aws_security_group\.orders`, /m);
    for (const component of (await example('shop.arch')).components) expect(readme).toContain(`| \`${component.id}\``);
  });

  test.each([
    ['terraform', /^# .*: api \(app_server\), shop\.arch:\d+$/m],
    ['cdk', /^ +\/\/ api \(app_server\), shop\.arch:\d+$/m],
  ] as const)('says beside its resources which component they are for: %s', async (target, comment) => {
    expect([...(await exported('shop.arch', target)).values()].join('\n')).toMatch(comment);
  });
});

describe.each(['shop.arch', 'first.arch'])('%s as CDK', (name) => {
  test('is laid out as Prettier does', async () => {
    for (const [path, text] of await exported(name, 'cdk')) {
      const parser = path.endsWith('.ts')
        ? 'typescript'
        : path === 'package.json'
          ? 'json-stringify'
          : path.endsWith('.json')
            ? 'json'
            : null;
      if (parser) expect(text, path).toBe(await format(text, { parser, printWidth: 120, singleQuote: true, trailingComma: 'all' }));
    }
  });
});

/** A design in which everything that can be text is hostile. */
function hostileDesign(text: string): string {
  const string = archString(text);
  return `
    architecture hostile ${string}
    region constructor ${string} { owner: ${string} }
    users __proto__ ${string} { rate: 1/s }
    dns toString ${string} { targets: [valueOf] health_check: { path: ${string} } }
    load_balancer valueOf ${string} { in: constructor health_check: { path: ${string} } owner: ${string} tags: { __proto__: ${string}, constructor: ${string}, Name: ${string} } }
    web_server default ${string} { in: constructor instance: ${string} tls: terminate }
    app_server hasOwnProperty ${string} { in: constructor }
    app_server class ${string} { in: constructor }
    cache a_1 ${string} { in: constructor instance: ${string} content: new replicas: 2 }
    cache a1 ${string} { in: constructor engine: memcached }
    dataset new ${string} { objects: 1k }
    sql_database nul ${string} { in: constructor version: ${string} instance: ${string} holds: new replicas: 1 shards: 2 }
    flow prototype ${string} { __proto__ -> toString -> valueOf -> default -> hasOwnProperty -> class -> a_1: read on miss -> nul }
    flow main ${string} { __proto__ -> toString -> valueOf -> class -> a1 }`;
}

describe('A design whose every text is hostile', () => {
  test.each(HOSTILE.filter((text) => text.length < 300))('%j is exported whole, to safe paths', async (text) => {
    const architecture = await design(hostileDesign(text));
    for (const target of EXPORT_TARGETS) {
      const { files } = exportArchitecture(architecture, target);
      const paths = files.map(({ path }) => path);
      expect(paths.every(isSafePath)).toBe(true);
      expect(collisions(paths)).toEqual([]);
      for (const { path, text: written } of files) {
        expect(written.endsWith('\n') || written === '', path).toBe(true);
        expect(written.replaceAll('\n', ''), path).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
        if (path.endsWith('.ts')) expect(syntaxErrors(path, written)).toEqual([]);
        if (path.endsWith('.json')) expect(() => JSON.parse(written) as unknown).not.toThrow();
        if (path.endsWith('.md')) expect(written).not.toMatch(/<[a-z/!]/i);
      }
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('builds every component of it', async () => {
    const terraform = exportArchitecture(await design(hostileDesign('${x}')), 'terraform')
      .files.map(({ text }) => text)
      .join('\n');
    for (const type of [
      'aws_vpc',
      'aws_lb',
      'aws_ecs_service',
      'aws_elasticache_replication_group',
      'aws_elasticache_cluster',
      'aws_db_instance',
    ]) {
      expect(terraform).toContain(`resource "${type}"`);
    }
    expect(terraform.match(/^resource "aws_ecs_service"/gm)).toHaveLength(3);
    const resources = terraform.match(/^resource "\w+" "\w+"/gm) ?? [];
    expect(new Set(resources).size).toBe(resources.length);
  });
});

function syntaxErrors(path: string, text: string): unknown[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  return (file as unknown as { parseDiagnostics: { messageText: unknown }[] }).parseDiagnostics.map(({ messageText }) => messageText);
}

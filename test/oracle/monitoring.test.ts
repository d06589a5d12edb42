/** What watches a design and what runs it on one machine, held against Prometheus's, Alertmanager's and HAProxy's own tools. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { debianTools } from './debian.js';
import { designs } from './designs.js';
import { exportArchitecture, type ExportFile, type ExportTarget } from '../../src/export/index.js';
import type { Architecture } from '../../src/model/index.js';

const tools = await debianTools();
if (!tools && !process.env.CI) {
  process.stderr.write(
    'There are no promtool, amtool and haproxy here, and no Debian to get them from: rules, routes and balancers are not held against them.\n',
  );
}

test('a build server has the tools', () => {
  expect(tools !== null || !process.env.CI).toBe(true);
});

const root = mkdtempSync(path.join(os.tmpdir(), 'monitoring-'));
const architectures = new Map((await designs()).map(({ name, architecture }) => [name, architecture] as const));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function written(name: string, architecture: Architecture, target: ExportTarget, change = (file: ExportFile): string => file.text): string {
  const folder = path.join(root, name, target);
  for (const file of exportArchitecture(architecture, target).files) {
    mkdirSync(path.dirname(path.join(folder, file.path)), { recursive: true });
    writeFileSync(path.join(folder, file.path), change(file));
  }
  return folder;
}

if (tools) {
  describe.each([...architectures])('%s', (name, architecture) => {
    let folder: string;
    beforeAll(() => {
      folder = written(name, architecture, 'monitoring');
    });
    const paths = exportArchitecture(architecture, 'monitoring').files.map((file) => file.path);

    test('Prometheus takes its configuration and its rules', async () => {
      const config = await tools('promtool', ['check', 'config', 'prometheus.yml'], folder);
      expect(config.stderr).toBe('');
      expect(config.code).toBe(0);
    });

    // A design without alerts and expectations has no rules, and so no test of them.
    if (paths.includes('rules.yml')) {
      test('each rule stands when it should, and only then', async () => {
        const tested = await tools('promtool', ['test', 'rules', 'rules.test.yml'], folder);
        expect(`${tested.stdout}${tested.stderr}`).toContain('SUCCESS');
        expect(tested.code).toBe(0);
      });
    }

    test('Alertmanager takes its routes', async () => {
      const checked = await tools('amtool', ['check-config', 'alertmanager.yml'], folder);
      expect(checked.code, checked.stderr).toBe(0);
    });

    test('HAProxy takes its balancers', async () => {
      const compose = written(name, architecture, 'compose');
      const configs = exportArchitecture(architecture, 'compose').files.filter((file) => file.path.endsWith('.cfg'));
      for (const config of configs) {
        const checked = await tools('haproxy', ['-c', '-f', config.path], compose);
        expect(checked.code, checked.stderr).toBe(0);
      }
    });
  });

  describe('The tools find', () => {
    const shop = architectures.get('shop')!;
    const broken = (name: string, target: ExportTarget, file: string, from: string | RegExp, to: string): string =>
      written(name, shop, target, ({ path: at, text }) => {
        if (at !== file) return text;
        const changed = text.replace(from, to);
        if (changed === text) throw new Error(`${file} has no ${String(from)}`);
        return changed;
      });

    test('a rule that is none', async () => {
      const folder = broken('no-rule', 'monitoring', 'rules.yml', 'histogram_quantile(', 'histogram_quartile(');
      expect((await tools('promtool', ['check', 'rules', 'rules.yml'], folder)).code).not.toBe(0);
    });

    test('a rule with another limit than its test', async () => {
      const folder = broken('other-limit', 'monitoring', 'rules.yml', '>= 0.25', '>= 25');
      expect((await tools('promtool', ['test', 'rules', 'rules.test.yml'], folder)).code).not.toBe(0);
    });

    test('a route to nobody', async () => {
      const folder = broken('nobody', 'monitoring', 'alertmanager.yml', 'receiver: default', 'receiver: nobody');
      expect((await tools('amtool', ['check-config', 'alertmanager.yml'], folder)).code).not.toBe(0);
    });

    test('an algorithm that does not exist', async () => {
      const folder = broken('algorithm', 'compose', 'haproxy/balancer.cfg', /balance \S+/, 'balance fairly');
      expect((await tools('haproxy', ['-c', '-f', 'haproxy/balancer.cfg'], folder)).code).not.toBe(0);
    });
  });
}

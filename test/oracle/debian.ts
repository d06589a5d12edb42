/** Tools that Debian has and npm has not: taken from the path where they are, and otherwise unpacked from Debian's packages beside the proof. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, type Ran } from './terraform/run.js';

const cache = path.join(path.dirname(fileURLToPath(import.meta.url)), 'node_modules/.cache/debian');
const PACKAGES = ['prometheus', 'prometheus-alertmanager', 'haproxy', 'liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1'];

export type Tool = 'promtool' | 'amtool' | 'haproxy';
export type Tools = (tool: Tool, args: readonly string[], cwd: string) => Promise<Ran>;

async function works(tools: Tools): Promise<boolean> {
  const found = await Promise.all([
    tools('promtool', ['--version'], '/'),
    tools('amtool', ['--version'], '/'),
    tools('haproxy', ['-v'], '/'),
  ]);
  return found.every(({ code }) => code === 0);
}

/** Runs the tools; null where they neither are nor can be had. */
export async function debianTools(): Promise<Tools | null> {
  const installed: Tools = (tool, args, cwd) => run(tool, args, cwd);
  if (await works(installed)) return installed;
  const unpacked: Tools = (tool, args, cwd) =>
    run(path.join(cache, tool === 'haproxy' ? 'usr/sbin' : 'usr/bin', tool), args, cwd, {
      ...process.env,
      LD_LIBRARY_PATH: path.join(cache, 'usr/lib/x86_64-linux-gnu'),
    });
  if (!existsSync(path.join(cache, 'usr/bin/promtool'))) {
    mkdirSync(cache, { recursive: true });
    await run('apt-get', ['download', ...PACKAGES], cache);
    for (const file of readdirSync(cache).filter((name) => name.endsWith('.deb'))) await run('dpkg', ['-x', file, '.'], cache);
  }
  return (await works(unpacked)) ? unpacked : null;
}

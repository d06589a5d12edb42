/** Runs the real Terraform over an exported module, attached to the provider that knows the schema alone. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ExportFile } from '../../../src/export/files.js';
import { attachProvider } from './provider.js';
import { awsSchema } from './schema.js';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TerraformRun {
  readonly folder: string;
  terraform(...args: string[]): Promise<Ran>;
  stop(): Promise<void>;
}

/** The types of resources and data sources that the files use. */
export function typesIn(files: readonly ExportFile[]): Set<string> {
  return new Set(files.flatMap(({ text }) => [...text.matchAll(/^(?:resource|data|ephemeral) "(\w+)"/gm)].map((match) => match[1]!)));
}

/** Writes the files into a folder of their own and makes Terraform ready to work on them. */
export async function terraformRun(files: readonly ExportFile[], everyType = false): Promise<TerraformRun> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'export-'));
  for (const file of files) {
    const target = path.join(folder, file.path);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, file.text);
  }
  const provider = await attachProvider(awsSchema(), everyType ? undefined : typesIn(files));
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    TF_CLI_CONFIG_FILE: '/dev/null',
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_REATTACH_PROVIDERS: provider.reattach,
  };
  return {
    folder,
    terraform: (...args) => run('terraform', args, folder, environment),
    stop: async () => {
      await provider.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
      resolve({ code, stdout, stderr: code === 127 ? `${stderr}${String(error)}` : stderr });
    });
  });
}

/** Whether there is a Terraform to run. */
export async function hasTerraform(): Promise<boolean> {
  return (
    (await run('terraform', ['version'], os.tmpdir(), { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' }))
      .code === 0
  );
}

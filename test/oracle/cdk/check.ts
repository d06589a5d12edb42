/** Everything that the CDK's own tools can say of exported projects: types, synthesis with CloudFormation's rules, cdk-nag. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExportFile } from '../../../src/export/files.js';
import { kebab } from '../../../src/kinds/cloud/names.js';
import type { Plan } from '../../../src/kinds/plan/plan.js';
import { ALERT_EMAIL } from '../terraform/check.js';
import { run, type Ran } from '../terraform/run.js';
import type { Template } from './facts.js';

const oracle = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
/** Below the installed packages, so that the projects find them. */
const workshop = path.join(oracle, 'node_modules/.cache/projects');

export interface Project {
  readonly folder: string;
  readonly context: Record<string, unknown>;
}

export interface Synthesis {
  /** Why it failed; null when it did not. */
  readonly error: string | null;
  /** Findings and warnings, as they are shown to whoever deploys. */
  readonly said: string;
  readonly templates: readonly Template[];
}

/** Writes a project where it can be built, with what whoever deploys would fill in. */
export function writeProject(name: string, files: readonly ExportFile[], plan: Plan): Project {
  const folder = path.join(workshop, name);
  rmSync(folder, { recursive: true, force: true });
  for (const file of files) {
    const target = path.join(folder, file.path);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, file.text);
  }
  const { context } = JSON.parse(files.find((file) => file.path === 'cdk.json')!.text) as {
    context: Record<string, Record<string, string>>;
  };
  const fill = (group: string, value: (name: string) => string): void => {
    context[group] = Object.fromEntries(Object.entries(context[group]!).map(([key, given]) => [key, given === '' ? value(key) : given]));
  };
  const camel = (key: string): string => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const services = plan.regions.flatMap(({ code, services: all, managed }) =>
    [...all, ...managed].map(({ origin }) => ({ code, key: origin.key })),
  );
  fill('images', (wanted) => {
    const service = services.find(({ key }) => camel(key) === wanted)!;
    return `123456789012.dkr.ecr.${service.code}.amazonaws.com/${kebab(service.key)}:1.0.0`;
  });
  fill('domains', () => 'example.com');
  fill('certificates', () => 'arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000');
  return { folder, context: { ...context, alertEmail: ALERT_EMAIL, tags: { Team: 'platform' } } };
}

/** Checks the types of several projects at once: reading the CDK's own takes most of the time. */
export async function checkTypes(projects: readonly Project[]): Promise<Ran> {
  const [first] = projects;
  const { compilerOptions } = JSON.parse(readFileSync(path.join(first!.folder, 'tsconfig.json'), 'utf8')) as { compilerOptions: unknown };
  const config = path.join(workshop, 'tsconfig.json');
  const include = projects.flatMap(({ folder }) => ['bin', 'lib', 'test'].map((part) => path.join(folder, part)));
  writeFileSync(config, JSON.stringify({ compilerOptions, include }));
  return run(process.execPath, [path.join(oracle, 'node_modules/typescript/bin/tsc'), '-p', config, '--pretty', 'false'], oracle);
}

/** Synthesises projects one after the other in one process of their own. */
export async function synthesise(projects: readonly Project[]): Promise<Synthesis[]> {
  const text = await new Promise<string>((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', path.join(oracle, 'cdk/synth.cjs')], {
      cwd: oracle,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, JSII_DEPRECATED: 'fail', JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(parts).toString());
      else reject(new Error(`synthesis ended with ${code}`));
    });
    child.stdin.end(JSON.stringify(projects));
  });
  return (JSON.parse(text) as { folder: string; error: string | null; said: string }[]).map(({ folder, error, said }) => ({
    error,
    said: said.replace(/^A copy of this report can be found in: .*$/gm, '').trim(),
    templates: error === null ? templatesIn(path.join(folder, 'cdk.out')) : [],
  }));
}

function templatesIn(folder: string): Template[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => ({
      stack: file.slice(0, -'.template.json'.length),
      ...(JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Omit<Template, 'stack'>),
    }));
}

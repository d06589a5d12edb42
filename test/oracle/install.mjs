// Installs what the proof needs (the AWS CDK, a Terraform provider's bindings) beside it, so that nothing else carries the weight. Does nothing when it is there.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const mark = path.join(here, 'node_modules/.cache/installed');
const wanted = createHash('sha256')
  .update(readFileSync(path.join(here, 'package.json')))
  .update(readFileSync(path.join(here, 'package-lock.json')))
  .digest('hex');

if (!existsSync(mark) || readFileSync(mark, 'utf8') !== wanted) {
  process.stderr.write('Installing the tools of the proof (700 MB, once) …\n');
  execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  mkdirSync(path.dirname(mark), { recursive: true });
  writeFileSync(mark, wanted);
}

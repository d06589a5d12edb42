// What is up to date: installed packages against the lock file, and made files against what they are made from.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, say, step, Stop } from './say.mjs';

const OLDEST_NODE = [20, 10];

/** Stops with a sentence when this Node is too old for the project. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Stop(`Spandrel needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

/** Whether node_modules holds exactly what package-lock.json says (npm records what it installed in node_modules/.package-lock.json). */
export function packagesAreInstalled(folder = root) {
  const record = path.join(folder, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(record)) return false;
  const installed = readJson(record).packages;
  const wanted = readJson(path.join(folder, 'package-lock.json')).packages;
  return Object.entries(wanted).every(
    ([where, { version, optional, link }]) => where === '' || link || (installed[where] ? installed[where].version === version : optional),
  );
}

export async function ensurePackages() {
  if (packagesAreInstalled()) return;
  await step('Installing the npm packages of package-lock.json (npm ci)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** All files below the given files and folders, sorted. Folders named in `skip` are left out wherever they are. */
export function filesBelow(places, { skip = ['generated', 'node_modules', 'dist'] } = {}) {
  const found = [];
  const walk = (file) => {
    if (fs.statSync(file).isFile()) found.push(file);
    else for (const name of fs.readdirSync(file)) if (!skip.includes(name)) walk(path.join(file, name));
  };
  for (const place of places) {
    const file = path.join(root, place);
    if (fs.existsSync(file)) walk(file);
  }
  return found.sort();
}

/** A fingerprint of the contents and names of files. */
export function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const stamps = path.join(root, 'node_modules', '.cache', 'spandrel');

/**
 * Makes something unless it is there and was made from the same inputs. `inputs` are files and folders, `outputs` must exist afterwards.
 * The stamp is taken before making, so that a change in the meantime is seen the next time.
 */
export async function ensureMade(name, { inputs, outputs, skip }, make) {
  const stampFile = path.join(stamps, name);
  const now = fingerprint(filesBelow(inputs, { skip }));
  const missing = () => outputs.filter((file) => !fs.existsSync(path.join(root, file)));
  if (missing().length === 0 && fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === now) return false;
  fs.rmSync(stampFile, { force: true });
  await make();
  if (missing().length > 0) throw new Stop(`${name}: ${missing().join(', ')} should have been written, and was not.`);
  fs.mkdirSync(stamps, { recursive: true });
  fs.writeFileSync(stampFile, now);
  return true;
}

/** Generates the parser, the kinds' types and the simulator's WebAssembly when the grammar, the standard library or the kernel changed. */
export async function ensureGenerated() {
  const library = filesBelow(['src/kinds'])
    .filter((file) => file.endsWith('.arch') || file.endsWith('.svg'))
    .map((file) => path.relative(root, file));
  const made = await ensureMade(
    'generate',
    {
      inputs: [
        ...library,
        'language/grammar',
        'language/parser',
        'language/references',
        'language/services',
        'language/types',
        'langium-config.json',
        '.config/generate-kinds.ts',
        '.config/generate-icons.ts',
        '.config/generate-snippets.ts',
        'src/simulator/kernel',
        'src/network/hash32.ts',
        'src/network/replicas-wanted.ts',
        '.config/generate-kernel.ts',
        '.config/fold-addresses.ts',
        'node_modules/assemblyscript/package.json',
        'node_modules/langium-cli/package.json',
      ],
      outputs: [
        'language/generated/ast.ts',
        'language/generated/grammar.ts',
        'src/kinds/generated/kinds.ts',
        'src/kinds/generated/library.ts',
        'src/kinds/generated/icons.ts',
        'syntaxes/generated/arch.code-snippets',
        'src/simulator/generated/kernel.ts',
      ],
    },
    () => step('Generating the parser, the kinds and the compiled kernel (npm run generate)', 'npm', ['run', '--silent', 'generate']),
  );
  if (!made) say('The generated parser, kinds and kernel are up to date.');
}

/** Builds dist/ when a source changed. */
export async function ensureBuilt() {
  const { needsBuild } = await import('./build.mjs');
  if (!needsBuild()) return say('dist/ is up to date.');
  await step('Building dist/ (npm run build)', process.execPath, ['.config/build.mjs']);
}

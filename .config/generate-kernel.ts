// Compiles the simulator's kernel to WebAssembly: its TypeScript, which keeps to what AssemblyScript knows as well (see src/simulator/kernel/native.ts), is rewritten in
// the few places where the two differ. The module goes as text into src/simulator/generated/, so that every bundle holds it and none must look for a file.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtInPlace, withFixedParts } from './fixed-parts.js';
import { foldAddresses } from './fold-addresses.js';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const src = path.join(root, 'src');
// Started as a process: its types, once imported, would take the place of those that arrays and texts have everywhere.
const assemblyscript = path.join(root, 'node_modules/assemblyscript');
const kernel = path.join(src, 'simulator/kernel');

const ARRAYS: ReadonlyMap<string, string> = new Map([
  ['Int32Array', 'i32'],
  ['Float64Array', 'f64'],
  ['Uint8Array', 'u8'],
  ['Uint32Array', 'u32'],
]);

/** TypeScript of the kernel as AssemblyScript. */
function rewritten(text: string): string {
  return (
    text
      .replace(/^import type \{ i32 \}.*\n/gm, '')
      .replace(/^import type /gm, 'import ')
      .replace(/^import \{.*\} from/gm, (line) => line.replaceAll('type ', ''))
      .replace(/ from '(?:.*\/)?([\w-]+)\.js'/g, " from './$1'")
      // What is said of a function that runs for every event.
      .replace(/^( *)(\/\*\* (?:(?!\*\/).)*@inline \*\/)\n/gm, '$1$2\n$1@inline\n')
      // That an index is within bounds is TypeScript's doubt alone.
      .replace(/([\])])!(?!=)/g, '$1')
      // Tables of the module stand outside of the memory that every run uses anew.
      .replace(/^const (\w+) = new Float64Array\((\d+)\);/gm, (_, name: string, size: string) => {
        return `const ${name} = changetype<Float64Array>(memory.data(${String(Number(size) * 8)}, 8));`;
      })
      .replace(/\b(?:Int32|Float64|Uint8|Uint32)Array\b/g, (name) => `StaticArray<${ARRAYS.get(name) ?? ''}>`)
      .replace(/^( {4})readonly /gm, '$1public ')
      .replace(/\breadonly /g, '')
      .replaceAll('for (;;)', 'while (true)')
      // Fields say their types, and begin as something; that a constructor sets them is seen by TypeScript.
      .replace(/^( {2}(?:\w+ )*\w+): ([A-Z][\w<>]*);/gm, '$1: $2 = changetype<$2>(0);')
      .replace(/^( {2}(?:\w+ )*\w+) = new ([\w<>]+)\(/gm, '$1: $2 = new $2(')
      .replace(/^( {2}(?:\w+ )*\w+) = false;/gm, '$1: bool = false;')
  );
}

/** The hash is used elsewhere too, and has whole numbers without saying so. */
function rewrittenHash(text: string): string {
  return text.replaceAll('number', 'i32').replace(/Math\.imul\(([^,]*), (-?\w+)\)/g, '(($1) * ($2))');
}

const sources = new Map<string, string>();
const texts = new Map<string, string>();
for (const file of readdirSync(kernel, { recursive: true, encoding: 'utf8' }).sort()) {
  if (file.endsWith('.ts')) texts.set(path.basename(file, '.ts'), readFileSync(path.join(kernel, file), 'utf8'));
}
for (const [file, text] of withFixedParts(texts)) sources.set(`${file}.ts`, rewritten(text));
for (const name of ['index', 'native']) sources.set(`${name}.ts`, readFileSync(path.join(kernel, 'assembly', `${name}.as`), 'utf8'));
sources.set('replicas-wanted.ts', rewritten(readFileSync(path.join(src, 'network/replicas-wanted.ts'), 'utf8')));
sources.set('hash32.ts', rewrittenHash(readFileSync(path.join(src, 'network/hash32.ts'), 'utf8')));

const target = path.join(src, 'simulator/generated/kernel.ts');
/** Not optimised yet: what is done about parts and addresses comes before. Addresses below 1024 are left to the optimiser. */
const OPTIONS = ['--noAssert', '--uncheckedBehavior', 'always', '--runtime', 'stub', '--use', 'abort=', '--memoryBase', '1024'];
/** Of AssemblyScript. */
const optimiser = createRequire(path.join(assemblyscript, 'package.json')).resolve('binaryen/bin/wasm-opt');
const FEATURES = ['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals'].map((feature) => `--enable-${feature}`);
const OPTIMISATIONS = [...FEATURES, '--low-memory-unused'];
const { version } = JSON.parse(readFileSync(path.join(assemblyscript, 'package.json'), 'utf8')) as { version: string };
const mark = createHash('sha256')
  .update(JSON.stringify([[...sources], OPTIONS, OPTIMISATIONS, version]))
  .digest('hex');
const head = `// Generated from src/simulator/kernel by .config/generate-kernel.ts: a WebAssembly module in base 64.\n// ${mark}\n`;

/** The module's bytes. */
function compiled(): Uint8Array {
  const folder = mkdtempSync(path.join(tmpdir(), 'spandrel-kernel-'));
  try {
    for (const [name, text] of sources) writeFileSync(path.join(folder, name), text);
    const run = (program: string, ...options: readonly string[]): void => {
      const { status, stderr } = spawnSync(process.execPath, [program, ...options], { cwd: folder, encoding: 'utf8' });
      if (status !== 0) throw new Error(`The kernel does not compile to WebAssembly:\n${stderr}`);
    };
    const change = (from: string, to: string, by: (text: string) => string): void => {
      writeFileSync(path.join(folder, to), by(readFileSync(path.join(folder, from), 'utf8')));
    };
    run(path.join(assemblyscript, 'bin/asc.js'), 'index.ts', ...OPTIONS, '--debug', '-t', 'kernel.wat');
    change('kernel.wat', 'placed.wat', builtInPlace);
    run(optimiser, 'placed.wat', ...OPTIMISATIONS, '-O3', '-S', '-o', 'optimised.wat');
    change('optimised.wat', 'folded.wat', foldAddresses);
    run(optimiser, 'folded.wat', ...OPTIMISATIONS, '-O4', '-o', 'kernel.wasm');
    return readFileSync(path.join(folder, 'kernel.wasm'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Compiling takes seconds, and most changes are elsewhere.
if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(head)) {
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, `${head}export const KERNEL = '${Buffer.from(compiled()).toString('base64')}';\n`);
}

// Writes the generated pages of the reference manual: `npm run docs`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { manual } from './manual.js';

const docs = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../docs');
for (const folder of ['kinds', 'rules']) rmSync(path.join(docs, folder), { recursive: true, force: true });
for (const [page, text] of await manual()) {
  const file = path.join(docs, page);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

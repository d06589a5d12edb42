// The licences of what is bundled: read from what esbuild says it put in, so that nothing can be forgotten.
import fs from 'node:fs';
import path from 'node:path';
import { root, Stop } from './say.mjs';

/** Licences that allow bundling with an Apache-2.0 program when their text goes along. EPL-2.0 asks to say where the source is. */
const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'EPL-2.0', 'BlueOak-1.0.0']);

/** The folder of the package that a bundled file belongs to, or null for the project's own. */
function packageFolder(file) {
  const at = file.lastIndexOf('node_modules/');
  if (at < 0) return null;
  const [scope, name] = file.slice(at + 'node_modules/'.length).split('/');
  return path.join(root, file.slice(0, at), 'node_modules', scope, scope.startsWith('@') ? name : '');
}

/** Writes dist/THIRD_PARTY_NOTICES.txt for bundles, given esbuild's metafiles. Stops at a licence that is not on the list. */
export function writeNotices(metafiles) {
  const folders = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs).map(packageFolder)).filter((folder) => folder !== null));
  const entries = [...folders].sort().map((folder) => {
    const { name, version, license, homepage, repository } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    if (
      !String(license)
        .split(' OR ')
        .some((each) => ALLOWED.has(each))
    )
      throw new Stop(`${name} is bundled, and its licence (${String(license)}) is not on the list in .config/notices.mjs.`);
    const file = fs.readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? fs.readFileSync(path.join(folder, file), 'utf8').trim() : `Licensed under ${license}.`;
    const source = (typeof repository === 'string' ? repository : repository?.url) ?? homepage ?? '';
    return `${name} ${version} (${license})\n${source.replace(/^git\+/, '')}\n\n${text}\n`;
  });
  const line = `\n${'-'.repeat(100)}\n\n`;
  const head = 'Spandrel contains the following packages, each under its own licence.\n';
  fs.writeFileSync(path.join(root, 'dist', 'THIRD_PARTY_NOTICES.txt'), [head, ...entries].join(line));
}

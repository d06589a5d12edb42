import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createArchServices, loadArchitecture } from '../../language/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import type { Architecture } from '../../src/model/index.js';

const services = createArchServices({ library: LIBRARY });
const examples = path.join(import.meta.dirname, '../../examples');

/** A design out of its text; throws when the text has an error, so that no test passes on half a design. */
export async function design(text: string, name = 'design.arch'): Promise<Architecture> {
  const { architecture, findings } = await loadArchitecture(services, { uri: `file:///designs/${name}`, text });
  if (!architecture) throw new Error(findings.map(({ message, source }) => `${source.start.line + 1}: ${message}`).join('\n'));
  return architecture;
}

export function example(name: string): Promise<Architecture> {
  return design(readFileSync(path.join(examples, name), 'utf8'), name);
}

import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../language/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import { NOT_YET } from '../../src/kinds/figures/estimates.js';
import type { KindDeclaration } from '../../src/model/index.js';
import { DESCRIPTIVE } from '../../src/kinds/lowering/unheard.js';
import { designOf, outcomeOf, valuesOf, type Outcome } from './catalogue.js';
import { DESCRIBED, EVERYWHERE } from './described.js';

const { kinds } = await standardCatalogue(LIBRARY);
const concrete = kinds.filter(({ abstract, lineage }) => !abstract && lineage.includes('component'));
const isPlaced = (kind: KindDeclaration): boolean => kind.lineage.includes('placed');

/** Whether the figures come with a note that names the property of `x`. */
function says({ results }: Outcome, name: string): boolean {
  return results.notes.some((note) => new RegExp(`\\bx(?: \\(|: )[^)]*\`${name}\``).test(note));
}

describe.each(concrete.map((kind) => [kind.name, kind] as const))('%s', (name, kind) => {
  test('each property changes the figures or the export, or is a description', { timeout: 60_000 }, async () => {
    const told = kind.lineage.flatMap((each) => DESCRIPTIVE.get(each) ?? []);
    const reasons = { ...(isPlaced(kind) ? EVERYWHERE : {}), ...DESCRIBED[name] };
    const silent: string[] = [];
    const unsaid: string[] = [];
    for (const property of kind.properties) {
      const outcomes: Outcome[] = [];
      for (const value of valuesOf(name, property))
        outcomes.push(await outcomeOf(designOf(name, isPlaced(kind), { [property.name]: value })));
      if (new Set(outcomes.map(({ fingerprint }) => fingerprint)).size > 1) continue;
      silent.push(property.name);
      if (!told.includes(property.name) && !outcomes.every((outcome) => says(outcome, property.name))) unsaid.push(property.name);
    }
    expect(
      silent.filter((each) => reasons[each] === undefined),
      'without effect',
    ).toEqual([]);
    expect(
      Object.keys(DESCRIBED[name] ?? {}).filter((each) => !silent.includes(each)),
      'listed, and has an effect',
    ).toEqual([]);
    expect(unsaid, 'without effect, and nobody says so').toEqual([]);
  });

  test('each metric is measured, or says why it is not', async () => {
    const { results } = await outcomeOf(designOf(name, isPlaced(kind), {}));
    const figures = Object.entries(results.components.x?.metrics ?? {});
    expect(figures.map(([metric]) => metric)).toEqual(kind.metrics.map((metric) => metric.name));
    expect(figures.filter(([, { method }]) => method === NOT_YET).map(([metric]) => metric)).toEqual([]);
    for (const [metric, { value, method }] of figures) expect(value !== null || method !== '', metric).toBe(true);
  });
});

test('what is listed as a description is a property of its kind', () => {
  for (const [kind, reasons] of Object.entries(DESCRIBED)) {
    const declared = concrete.find(({ name }) => name === kind)?.properties.map(({ name }) => name) ?? [];
    expect(
      Object.keys(reasons).filter((each) => !declared.includes(each)),
      kind,
    ).toEqual([]);
  }
});

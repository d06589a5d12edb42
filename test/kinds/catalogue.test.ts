import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../language/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import { NOT_YET } from '../../src/kinds/figures/measure.js';
import type { KindDeclaration } from '../../src/model/index.js';
import { DESCRIPTIVE } from '../../src/kinds/lowering/unheard.js';
import { designOf, outcomeOf, valuesOf, type Outcome } from './catalogue.js';
import { NOT_MEASURED, NOT_SIMULATED, WITHOUT_EFFECT } from './not-yet.js';

const { kinds } = await standardCatalogue(LIBRARY);
const concrete = kinds.filter(({ abstract, lineage }) => !abstract && lineage.includes('component'));
const isPlaced = (kind: KindDeclaration): boolean => kind.lineage.includes('placed');

/** Whether the figures come with a note that names the property of `x`. */
function says({ results }: Outcome, name: string): boolean {
  return results.notes.some((note) => new RegExp(`\\bx(?: \\(|: )[^)]*\`${name}\``).test(note));
}

describe.each(concrete.map((kind) => [kind.name, kind] as const))('%s', (name, kind) => {
  test('each property changes the figures or the export, or they say that it does not', { timeout: 60_000 }, async () => {
    const descriptive = kind.lineage.flatMap((each) => DESCRIPTIVE.get(each) ?? []);
    const silent: string[] = [];
    const lying: string[] = [];
    for (const property of kind.properties) {
      const values = valuesOf(name, property);
      const outcomes: Outcome[] = [];
      for (const value of values) outcomes.push(await outcomeOf(designOf(name, isPlaced(kind), { [property.name]: value })));
      if (new Set(outcomes.map(({ fingerprint }) => fingerprint)).size > 1 || descriptive.includes(property.name)) continue;
      (outcomes.every((outcome) => says(outcome, property.name)) ? silent : lying).push(property.name);
    }
    expect(lying, 'without effect, and nobody says so').toEqual(WITHOUT_EFFECT[name] ?? []);
    const common = isPlaced(kind) ? (NOT_SIMULATED.placed ?? []) : [];
    expect(silent.filter((each) => !common.includes(each))).toEqual(NOT_SIMULATED[name] ?? []);
  });

  test('each metric is measured, or says that it is not', async () => {
    const { results } = await outcomeOf(designOf(name, isPlaced(kind), {}));
    const figures = Object.entries(results.components.x?.metrics ?? {});
    expect(figures.map(([metric]) => metric)).toEqual(kind.metrics.map((metric) => metric.name));
    expect(figures.filter(([, { method }]) => method === NOT_YET).map(([metric]) => metric)).toEqual(NOT_MEASURED[name] ?? []);
    for (const [metric, { value, method }] of figures) expect(value !== null || method !== '', metric).toBe(true);
  });
});

test('the lists of what is missing name kinds and properties that there are', () => {
  const known = new Map(kinds.map((kind) => [kind.name, kind]));
  for (const [list, of] of [
    [NOT_SIMULATED, 'properties'],
    [WITHOUT_EFFECT, 'properties'],
    [NOT_MEASURED, 'metrics'],
  ] as const) {
    for (const [kind, names] of Object.entries(list)) {
      const declared = (known.get(kind)?.[of] ?? []).map(({ name }) => name);
      expect(
        names.filter((name) => !declared.includes(name)),
        `${kind}: ${of}`,
      ).toEqual([]);
    }
  }
});

import { expect, test } from 'vitest';
import { contextOf } from '../../src/checks/context.js';
import { RULES } from '../../src/checks/index.js';
import { solveArchitecture } from '../../src/kinds/lowering/run.js';
import { componentsOf, viewOf } from '../../src/kinds/view.js';
import type { Architecture } from '../../src/model/index.js';
import { design } from '../kinds/design.js';
import { CASES } from './cases.js';
import { canBeCopied, copies } from './copies.js';

/** The same design, and how often an entry of its lists has been looked at. */
function counting(architecture: Architecture): { readonly counted: Architecture; readonly reads: () => number } {
  let count = 0;
  const ear = <T>(list: readonly T[]): readonly T[] =>
    new Proxy(list, {
      get: (target, name) => {
        if (/^\d+$/.test(String(name))) count++;
        return Reflect.get(target, name) as unknown;
      },
    });
  const { components, connections, flows, scenarios, expectations } = architecture;
  const lists = {
    components: ear(components),
    connections: ear(connections),
    flows: ear(flows),
    scenarios: ear(scenarios),
    expectations: ear(expectations),
  };
  return { counted: { ...architecture, ...lists }, reads: () => count };
}

/** How often a rule looks at entries of a design's lists, in so many copies of a text. */
async function readsOf(code: string, text: string, count: number): Promise<number> {
  const rule = RULES.find((each) => each.code === code);
  if (!rule) throw new Error(`There is no ${code}`);
  const architecture = await design(await copies(text, count));
  const { counted, reads } = counting(architecture);
  const context = contextOf(counted, rule.solved ? solveArchitecture(architecture) : null);
  // What is worked out once for all rules counts for none of them.
  context.callsOf('');
  if (rule.solved) context.offered();
  const before = reads();
  if (rule.on === null) rule.check(null, context, () => undefined);
  else for (const component of componentsOf(architecture, rule.on)) rule.check(viewOf(component), context, () => undefined);
  return reads() - before;
}

// A rule that looks through everything for each component takes four times as long for twice as much, and minutes for thousands of components.
test.each(CASES.filter(([, , wrong]) => canBeCopied(wrong)).map(([code, about, wrong]) => [code, about, wrong] as const))(
  '%s: %s: twice as large a design is twice the work',
  async (code, _, wrong) => {
    expect(await readsOf(code, wrong, 10)).toBeLessThanOrEqual(2.3 * (await readsOf(code, wrong, 5)) + 5);
  },
);

import { CompletionItemKind } from 'vscode-languageserver';
import type { Dimension } from '../../../src/model/index.js';
import { COMPARISONS } from '../../parser/words.js';
import type { Kinds, KindTable } from '../../references/kinds.js';
import type { World } from '../../references/world.js';
import type { Shape } from '../../types/shape.js';
import type { Types } from '../../types/types.js';
import { flowNames, named } from './statements.js';
import { valued, type Offer } from './values.js';
import { anyOf, figuresAround } from '../figures.js';
import { HIGH, limitOf, place } from '../samples.js';
import type { Slots } from '../slots.js';

export const COMPARISON_OFFERS: Offer[] = [...COMPARISONS].map((label) => ({
  label,
  kind: CompletionItemKind.Operator,
  snippet: `${label} `,
  rank: -1,
}));

/** What is most often promised, the most usual first. */
const PROMISED = ['p99', 'availability', 'p95', 'p50', 'mean', 'errors', 'throughput'];

/** The pieces of `metric(subject) < limit`, which stands behind `expect` and is the condition of an alert. */
export class ExpectationOffers {
  constructor(
    private readonly slots: Slots,
    private readonly types: Types,
    private readonly kinds: Kinds,
  ) {}

  /** Metrics of flows first: they are what people are promised. */
  metrics(world: World): Offer[] {
    const [flow] = flowNames(world);
    const offers = new Map<string, Offer>();
    const add = (table: KindTable | null, subject: string | undefined, rank: number): void => {
      for (const [name, node] of table?.metrics ?? []) {
        if (offers.has(name)) continue;
        const [dimension] = dimensionsOf(node.type && this.types.of(node.type));
        const comparison = HIGH.has(name) ? '>=' : '<';
        const snippet = `${name}(${subject === undefined ? '' : place(1, subject)}) ${comparison} ${place(2, limitOf(name, dimension))}`;
        offers.set(name, { label: name, kind: CompletionItemKind.Function, snippet, detail: dimension ?? '', node, rank });
      }
    };
    add(this.slots.table({ of: 'flow' }, world), flow ?? 'flow', 0);
    for (const component of world.components()) add(this.slots.of(component), component.name, 1);
    const whole = world.kind('architecture');
    if (whole) add(this.kinds.of(whole), undefined, 2);
    for (const [index, name] of PROMISED.entries()) {
      const offer = offers.get(name);
      if (offer) offers.set(name, { ...offer, rank: index - PROMISED.length });
    }
    return [...offers.values()];
  }

  /** Flows and components that have the metric; all of them when no such metric is known. */
  subjects(metric: string, world: World): Offer[] {
    const offers: Offer[] = [];
    const unknown = this.slots.metric(metric, world) === undefined;
    if (unknown || this.slots.table({ of: 'flow' }, world)?.metrics.has(metric)) {
      for (const name of flowNames(world))
        offers.push({ label: name, kind: CompletionItemKind.Function, snippet: name, detail: 'flow', rank: 0 });
    }
    for (const component of world.components()) {
      if (unknown || this.slots.of(component)?.metrics.has(metric)) offers.push(named(component, 1));
    }
    return offers;
  }

  limits(metric: string, world: World): Offer[] {
    return this.dimensions(metric, world)
      .flatMap((dimension) => figuresAround(anyOf(dimension), limitOf(metric, dimension)))
      .map(valued);
  }

  /** What a metric measures. */
  dimensions(metric: string, world: World): Dimension[] {
    const type = this.slots.metric(metric, world)?.type;
    return dimensionsOf(type && this.types.of(type));
  }
}

function dimensionsOf(shape: Shape | null | undefined): Dimension[] {
  return [...new Set([...(shape?.quantities ?? []), ...(shape?.per ?? [])].map(({ dimension }) => dimension))];
}

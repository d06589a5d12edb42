import { compiledOf, steadyDemands } from '../../kinds/lowering/compile.js';
import { needed } from '../../kinds/questions.js';
import { availabilityOf } from '../../kinds/figures/reliability.js';
import type { Results } from '../../kinds/figures/results.js';
import { componentAt } from '../../kinds/view.js';
import type { Architecture, Flow } from '../../model/index.js';
import { computed, heldBack, scored, type HeldBack, type ScoreLine } from './card.js';

const SHOWN = 3;

/** A flow as its structure allows it: everything that it needs, in series; the machines of a component, k of n. */
interface Structure {
  readonly flow: string;
  /** Null when nothing that the flow needs says how often it fails. */
  readonly availability: number | null;
  readonly parts: readonly { readonly component: string; readonly availability: number }[];
  /** Components that it needs and that do not say how often they fail. */
  readonly silent: readonly string[];
}

export function availability(architecture: Architecture, run: Results): ScoreLine {
  const structures = structuresOf(architecture);
  const worst = structures.filter((each) => each.availability !== null).sort((a, b) => (a.availability ?? 1) - (b.availability ?? 1))[0];
  const silent = [...new Set(structures.flatMap((each) => each.silent))];
  const measuredFlows = Object.entries(run.flows).flatMap(([flow, { availability: share }]) =>
    share && share.value !== null ? [{ flow, share, value: share.value }] : [],
  );
  const least = measuredFlows.sort((a, b) => a.value - b.value)[0];
  return {
    aspect: 'availability',
    figures: [
      least
        ? scored(`requests of ${least.flow} that are answered`, least.share)
        : scored('requests that are answered', computed(null, 'ratio', 'no flow was measured')),
      scored(
        worst ? `time that ${worst.flow} is there` : 'time that the worst flow is there',
        computed(
          worst?.availability ?? null,
          'ratio',
          worst ? structureText(worst) : 'not defined: nothing that a flow needs says `mtbf` and `mttr`',
          'close',
        ),
      ),
      scored('its nines', computed(nines(worst?.availability ?? null), '1', '-log10(1 − availability)', 'close')),
    ],
    heldBackBy: [...(worst ? weakest(architecture, worst) : []), ...unspoken(architecture, silent)],
  };
}

function structuresOf(architecture: Architecture): Structure[] {
  const compiled = compiledOf(architecture);
  const { stations } = steadyDemands(compiled.network);
  const context = { compiled, offered: () => ({ stations }) };
  return architecture.flows.map(({ name, steps }: Flow) => {
    const components = [...needed(steps, architecture)].flatMap((id) => componentAt(architecture, id) ?? []);
    const known = components.map((component) => ({ component: component.id, availability: availabilityOf(component, context) }));
    const parts = known.flatMap(({ component, availability: share }) => (share === null ? [] : [{ component, availability: share }]));
    return {
      flow: name,
      availability: parts.length > 0 ? parts.reduce((product, each) => product * each.availability, 1) : null,
      parts,
      silent: known.flatMap(({ component, availability: share }) =>
        share === null && compiled.builder.stations(component).length > 0 ? [component] : [],
      ),
    };
  });
}

function structureText({ parts, silent }: Structure): string {
  const left = silent.length > 0 ? `; without ${silent.length} that do not say how often they fail` : '';
  return `product over ${parts.length} in series, the machines of each k of n (mtbf, mttr)${left}`;
}

function nines(share: number | null): number | null {
  return share === null || share >= 1 ? null : -Math.log10(1 - share);
}

function weakest(architecture: Architecture, { parts }: Structure): HeldBack[] {
  return [...parts]
    .sort((a, b) => a.availability - b.availability)
    .filter(({ availability: share }) => share < 1)
    .slice(0, SHOWN)
    .flatMap(({ component, availability: share }) =>
      heldBack(architecture, component, `there ${Number((share * 100).toPrecision(6))} % of the time`),
    );
}

function unspoken(architecture: Architecture, silent: readonly string[]): HeldBack[] {
  const [first] = silent;
  if (first === undefined) return [];
  const others = silent.length > 1 ? `, as do not ${silent.length - 1} others` : '';
  return heldBack(architecture, first, `does not say how often it fails (\`mtbf\`, \`mttr\`)${others}`);
}

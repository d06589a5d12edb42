import type { FaultEvent, Scenario as Lowered, View as LoweredView } from '../../src/model/index.js';
import { formatQuantity, parseQuantity } from '../../src/model/index.js';
import type { Event, Fault, Path, Scenario, View } from '../generated/ast.js';
import { aKind, inWords } from '../types/describe.js';
import { evaluateQuantity, figureOf } from '../types/quantities.js';
import type { QuantityShape } from '../types/shape.js';
import { placeOf, spanOf, type Report } from '../validation/report.js';
import type { Components } from './components.js';
import { lowerExpectation } from './expectations.js';
import { propertiesOf } from './properties.js';
import type { Run } from './run.js';
import { targetOf } from './targets.js';

interface Amount {
  readonly shapes: readonly QuantityShape[];
  readonly expected: string;
}

const share = (example: string): Amount => ({
  shapes: [figureOf('percent', { least: '0%', most: '100%' })],
  expected: `a percentage such as \`${example}\``,
});
const factor = (example: string): Amount => ({
  shapes: [figureOf('factor'), figureOf('number')],
  expected: `a factor such as \`${example}\``,
});

/** What each fault's figure measures. */
const AMOUNTS: ReadonlyMap<string, Amount> = new Map([
  ['slow', factor('10x')],
  ['surge', factor('5x')],
  ['lose', share('2%')],
  ['fill', share('95%')],
  ['delay', { shapes: [figureOf('duration')], expected: 'a duration such as `50ms`' }],
  ['throttle', { shapes: [figureOf('rate')], expected: 'a rate such as `10/s`' }],
  ['stress', share('80%')],
  ['fail_share', share('20%')],
  ['throttle_share', share('20%')],
]);

/** What faults are aimed at that make no sense elsewhere. Kinds that extend these will do as well. */
export const FAULT_TARGETS: ReadonlyMap<string, readonly string[]> = new Map([
  ['surge', ['source']],
  ['slow', ['placed']],
  ['fill', ['placed']],
  ['deploy', ['placed']],
  ['pause', ['placed']],
  ['stress', ['placed']],
  ['corrupt', ['placed', 'dataset']],
]);

const TIME: QuantityShape = figureOf('duration');

export function lowerScenario(scenario: Scenario, run: Run, components: Components): Lowered {
  const properties = propertiesOf('scenario', scenario.properties, run, components, null);
  const events = scenario.events.flatMap((event) => lowerEvent(event, run, components) ?? []);
  const end = properties.duration;
  if (typeof end === 'number') {
    for (const [index, event] of scenario.events.entries()) {
      const time = event.time && durationOf(event.time.literal);
      if (event.time && time !== undefined && time >= end) {
        run.report.warning(
          'never-happens',
          `This never happens: the scenario ends after ${formatQuantity(end, 'duration')}`,
          scenario.events[index]?.time ?? event,
        );
      }
    }
  }
  return {
    name: scenario.name ?? '',
    title: scenario.title ?? null,
    properties,
    load: loadOf(scenario, components),
    events,
    expectations: scenario.expectations.flatMap((each) => lowerExpectation(each, run, components) ?? []),
    source: spanOf(scenario),
    nameSource: placeOf({ node: scenario, property: 'name' }),
  };
}

/** `load: shoppers * 2`. What is wrong with it has been said where its properties were evaluated. */
function loadOf(scenario: Scenario, components: Components): Lowered['load'] {
  for (const { declaration, value } of scenario.properties) {
    if (declaration?.$refText !== 'load') continue;
    const base = value?.$type === 'Scaled' ? value.base : value;
    const users = base?.$type === 'NameValue' && base.path ? components.of(base.path, null) : undefined;
    const factor = value?.$type === 'Scaled' ? parseQuantity(value.factor?.literal ?? '') : { value: 1 };
    if (users !== undefined && !('error' in factor)) return [{ users, factor: factor.value }];
  }
  return [];
}

function lowerEvent(event: Event, run: Run, components: Components): FaultEvent | null {
  const { report } = run;
  const { fault } = event;
  const name = fault && faultOf(fault);
  const at = event.time && evaluateQuantity(event.time, [TIME], 'a duration such as `60s`', report);
  const duration = event.duration && evaluateQuantity(event.duration, [TIME], 'a duration such as `5m`', report);
  if (fault === undefined || name === undefined) return null;
  const target = targetOf(fault.target, run, components);
  if (target && fault.target) checkTarget(fault, fault.target, target.component, run, components);
  const other = fault.other && targetOf(fault.other, run, components);
  const amount = amountOf(fault, name, report);
  if (at === undefined || !target || other === null || amount === undefined || (event.duration && duration === undefined)) return null;
  return { at, duration: duration ?? null, fault: name, target, other: other ?? null, amount, source: spanOf(event) };
}

/** `fail 20% of api` is another fault than `fail api`: the machines live. */
function faultOf({ action, share }: Fault): string | undefined {
  return action && share ? `${action}_share` : action;
}

/** Whether a component can have a fault at all; what the engines make of it they say themselves. */
function checkTarget({ action = '' }: Fault, path: Path, id: string, run: Run, components: Components): void {
  const fitting = FAULT_TARGETS.get(action);
  const kind = components.get(id)?.kind;
  if (!fitting || !kind || kind.lineage.some(({ name }) => name !== undefined && fitting.includes(name))) return;
  const wanted = fitting.map(inWords);
  run.report.error('wrong-kind', `\`${action}\` is aimed at ${wanted.join(' or ')}, and \`${id}\` is ${aKind(kind.kind.name ?? '')}`, path);
}

function amountOf(fault: Fault, name: string, report: Report): number | null | undefined {
  const wanted = AMOUNTS.get(name);
  if (!wanted) return null;
  const figure = fault.share ?? fault.amount;
  return figure && evaluateQuantity(figure, wanted.shapes, wanted.expected, report);
}

function durationOf(literal: string | undefined): number | undefined {
  const read = parseQuantity(literal ?? '');
  return 'error' in read || read.dimension !== 'duration' ? undefined : read.value;
}

export function lowerView(view: View, run: Run, components: Components): LoweredView {
  return {
    name: view.name ?? '',
    title: view.title ?? null,
    properties: propertiesOf('view', view.properties, run, components, null),
    source: spanOf(view),
  };
}

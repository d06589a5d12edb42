import { callsIn } from '../kinds/graph.js';
import { flowsFrom } from '../kinds/structure.js';
import { repair, wholeRule, type Rule } from '../kinds/rule.js';
import { componentsOf } from '../kinds/view.js';
import { formatQuantity, type CallStep, type Fix, type Flow, type FlowStep } from '../model/index.js';

export const flowRules: readonly Rule[] = [
  wholeRule(
    'flows/shares',
    {
      severity: 'error',
      title: 'The shares of users’ flows do not add up to 100%',
      doc: 'Every request takes one flow. Flows that do not say their share take the rest, evenly; when all say it, the shares must add up to 100%.',
      fixable: true,
    },
    (found, { architecture, component }) => {
      for (const users of componentsOf(architecture, 'users')) {
        const flows = flowsFrom(architecture, users.id);
        const sum = flows.reduce((total, flow) => total + (flow.share ?? 0), 0);
        const silent = flows.some((flow) => flow.share === null);
        if (flows.length === 0 || (silent ? sum <= 1 + 1e-6 : Math.abs(sum - 1) < 1e-6)) continue;
        const first = flows.find((flow) => flow.share !== null) ?? flows[0];
        if (!first) continue;
        found(
          placeOfShare(first),
          `the flows of ${component(users.id)?.name ?? users.id} add up to ${formatQuantity(sum, 'percent')}: ${flows.map((flow) => `${flow.name} ${flow.share === null ? 'takes the rest' : formatQuantity(flow.share, 'percent')}`).join(', ')}`,
          ...(silent ? [] : normalise(flows, sum)),
        );
      }
    },
  ),
  wholeRule(
    'flows/timeout-below-p99',
    {
      severity: 'warning',
      solved: true,
      title: 'A timeout cuts off ordinary answers',
      standard: 'AWS Well-Architected REL05-BP05 (Set client timeouts)',
      doc: 'A timeout is for what has gone wrong. One that lies below the 99th percentile gives up more than one ordinary call in a hundred, and with retries asks for all of them again.',
      fixable: true,
      safe: false,
    },
    (found, { architecture, results, component }) => {
      for (const flow of architecture.flows) {
        for (const call of callsIn(flow)) {
          const { timeout } = call.options;
          const metrics = results?.components[call.to]?.metrics;
          const late = metrics?.timed_out?.value;
          if (timeout === undefined || typeof late !== 'number' || late <= 0.01) continue;
          const callee = component(call.to)?.name ?? call.to;
          const written = call.written?.find(({ name }) => name === 'timeout');
          const p99 = metrics?.p99?.value;
          const longer = formatQuantity(twice(Math.max(timeout, typeof p99 === 'number' ? p99 : 0)), 'duration');
          found(
            written?.valueSource ?? call.source,
            `${flow.name}: ${formatQuantity(late, 'percent')} of the calls to ${callee} take longer than ${formatQuantity(timeout, 'duration')} and are given up`,
            ...(written ? [repair(`Set \`timeout: ${longer}\``, { change: 'replace', source: written.valueSource, text: longer })] : []),
          );
        }
      }
    },
  ),
  wholeRule(
    'flows/retries-without-backoff',
    {
      severity: 'warning',
      title: 'Retries follow at once',
      standard: 'AWS Well-Architected REL05-BP03 (Control and limit retry calls)',
      doc: 'A callee that is slow because it is busy gets the same work again, at the worst moment, from everybody at the same time. Waiting longer after each try, with some randomness, lets it recover (AWS Builders’ Library, “Timeouts, retries, and backoff with jitter”).',
      fixable: true,
    },
    (found, { architecture, component }) => {
      for (const flow of architecture.flows) {
        for (const call of callsIn(flow)) {
          const { retries = 0, backoff = 0 } = call.options;
          if (retries < 1 || backoff > 0) continue;
          found(
            placeOf(call, 'retries'),
            `${flow.name}: ${call.from} asks ${component(call.to)?.name ?? call.to} again up to ${retries} times without waiting`,
            ...addBackoff(call),
          );
        }
      }
    },
  ),
  wholeRule(
    'flows/retry-amplification',
    {
      severity: 'warning',
      title: 'Retries of retries multiply',
      standard: 'AWS Well-Architected REL05-BP03 (Control and limit retry calls)',
      doc: 'When every layer retries, the tries multiply: three layers of three tries are 27 requests for one. While the last callee fails, that is the load it gets. Retry at one layer, best at the top, as the fix does.',
      fixable: true,
      safe: false,
    },
    (found, { architecture }) => {
      for (const flow of architecture.flows) {
        const worst = worstPath(flow.steps);
        if (!worst || worst.hops.length < 2) continue;
        const last = worst.hops.at(-1);
        if (!last) continue;
        found(
          placeOf(last, 'retries'),
          `${flow.name}: one request becomes up to ${worst.tries} calls of ${last.to} when it fails (${worst.hops.map((hop) => `${hop.from} → ${hop.to} ${1 + (hop.options.retries ?? 0)}`).join(' × ')})`,
          ...retryAtTheTop(worst.hops),
        );
      }
    },
  ),
];

/** Takes the retries of all but the first of some nested calls away. */
function retryAtTheTop([top, ...inner]: readonly CallStep[]): Fix[] {
  const changes = inner.flatMap(({ written = [] }) => {
    const retries = written.find(({ name }) => name === 'retries');
    return retries ? [{ change: 'replace', source: retries.valueSource, text: '0' } as const] : [];
  });
  if (!top || changes.length < inner.length) return [];
  return [repair(`Retry ${top.from} → ${top.to} alone`, ...changes)];
}

function placeOfShare(flow: Flow): Flow['nameSource'] {
  return flow.written?.find(({ name }) => name === 'share')?.valueSource ?? flow.nameSource;
}

function placeOf(call: CallStep, option: string): CallStep['source'] {
  return call.written?.find(({ name }) => name === option)?.source ?? call.source;
}

/** All shares in proportion, as percents that add up to 100; nothing when the text is not known. */
function normalise(flows: readonly Flow[], sum: number): Fix[] {
  const tenths = flows.map((flow) => Math.round(((flow.share ?? 0) / sum) * 1000));
  const largest = tenths.indexOf(Math.max(...tenths));
  tenths[largest] = (tenths[largest] ?? 0) + 1000 - tenths.reduce((total, each) => total + each, 0);
  const texts = tenths.map((each) => `${each / 10}%`);
  const changes = flows.flatMap((flow, i) => {
    const written = flow.written?.find(({ name }) => name === 'share');
    return written ? [{ change: 'replace', source: written.valueSource, text: texts[i] ?? '' } as const] : [];
  });
  if (sum <= 0 || changes.length < flows.length) return [];
  return [repair(`Set ${flows.map((flow, i) => `${flow.name} to ${texts[i] ?? ''}`).join(', ')}`, ...changes)];
}

function addBackoff(call: CallStep): Fix[] {
  const retries = call.written?.find(({ name }) => name === 'retries');
  const backoff = call.written?.find(({ name }) => name === 'backoff');
  if (backoff) return [repair('Set `backoff: 50ms`', { change: 'replace', source: backoff.valueSource, text: '50ms' })];
  const text = `${retries?.text ?? ''}, backoff: 50ms`;
  return retries ? [repair('Add `backoff: 50ms`', { change: 'replace', source: retries.valueSource, text })] : [];
}

/** Twice as long, in two significant figures. */
function twice(seconds: number): number {
  const scale = 10 ** (Math.floor(Math.log10(2 * seconds)) - 1);
  return Math.ceil((2 * seconds) / scale) * scale;
}

interface RetryPath {
  readonly tries: number;
  /** The hops that retry. */
  readonly hops: readonly CallStep[];
}

/** The nested calls whose tries multiply to most. */
function worstPath(steps: readonly FlowStep[]): RetryPath | null {
  let worst: RetryPath | null = null;
  const consider = (path: RetryPath | null): void => {
    if (path && (!worst || path.tries > worst.tries)) worst = path;
  };
  for (const step of steps) {
    if (step.step !== 'call') {
      consider(worstPath(step.step === 'parallel' ? step.branches : step.steps));
      continue;
    }
    const inside = worstPath(step.then);
    const tries = 1 + (step.options.retries ?? 0);
    consider(tries > 1 ? { tries: tries * (inside?.tries ?? 1), hops: [step, ...(inside?.hops ?? [])] } : inside);
    consider(worstPath(step.onMiss ?? []));
    consider(worstPath(step.onFailure ?? []));
  }
  return worst;
}

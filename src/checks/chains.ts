import { callsIn } from '../kinds/graph.js';
import { repair, see, wholeRule, type Rule, type RuleContext } from '../kinds/rule.js';
import { formatQuantity, isKind, property, type CallStep, type FlowStep } from '../model/index.js';

/** Tries of a call that are not called a storm whatever the callee can do. */
const FEW_TRIES = 3;

/** What goes wrong along chains of calls: timeouts that do not fit into each other, retries that bury who has fallen, requests that get nowhere. */
export const chainRules: readonly Rule[] = [
  wholeRule(
    'flows/timeout-above-caller',
    {
      severity: 'warning',
      title: 'A call may take longer than its caller is waited for',
      standard: 'AWS Well-Architected REL05-BP05 (Set client timeouts)',
      doc: 'The outer call gives up first: what the inner one still does, and tries again, is done for nobody. Timeouts should shrink from the users inwards, and an outer one should cover all tries of the inner ones (Google, “Site Reliability Engineering”, chapter 22, on deadlines).',
      fixable: true,
      safe: false,
    },
    (found, { architecture, component }) => {
      for (const flow of architecture.flows) {
        longest(flow.steps, (outer, inner) => {
          const { timeout } = outer.options;
          if (timeout === undefined || inner === null || inner.seconds <= timeout) return;
          const name = (id: string): string => component(id)?.name ?? id;
          const written = outer.written?.find((each) => each.name === 'timeout');
          const enough = formatQuantity(roundUp(inner.seconds * 1.1), 'duration');
          found(
            written?.valueSource ?? outer.source,
            `${flow.name}: the call of ${name(inner.call.to)} may take ${formatQuantity(inner.seconds, 'duration')} (${triesText(inner.call)}), and ${name(outer.to)}, which makes it, is given up after ${formatQuantity(timeout, 'duration')}`,
            see(inner.call.source, `${name(inner.call.to)} is called here`),
            ...(written ? [repair(`Set \`timeout: ${enough}\``, { change: 'replace', source: written.valueSource, text: enough })] : []),
          );
        });
      }
    },
  ),
  wholeRule(
    'flows/retry-storm',
    {
      severity: 'warning',
      solved: true,
      title: 'Retries keep down who has fallen',
      standard: 'AWS Well-Architected REL05-BP03 (Control and limit retry calls)',
      doc: 'A component that fails is asked again by everybody. When that is more than it can serve, it does not come back by itself once its fault is over: the retries alone keep it overloaded (Bronson et al., “Metastable Failures in Distributed Systems”, HotOS 2021). Fewer tries, a circuit breaker, or room for them.',
      fixable: true,
      safe: false,
    },
    (found, context) => {
      const told = new Set<string>();
      for (const flow of context.architecture.flows) {
        for (const { call, tries, times } of triedCalls(flow.steps)) {
          if ((call.options.retries ?? 0) === 0 || tries <= FEW_TRIES || told.has(call.to)) continue;
          const room = roomOf(call.to, context);
          if (!room || room.rate * tries <= room.most || room.rate >= room.most) continue;
          told.add(call.to);
          const callee = context.component(call.to)?.name ?? call.to;
          const written = call.written?.find(({ name }) => name === 'retries');
          // Retries around this call are not this call's to take back.
          const around = tries / (1 + (call.options.retries ?? 0));
          const fewer = String(around > 1 ? 0 : Math.max(1, Math.min(FEW_TRIES - 1, Math.floor(room.most / room.rate) - 1)));
          found(
            written?.source ?? call.source,
            `${flow.name}: when ${callee} fails, its ${formatQuantity(room.rate, 'rate')} become up to ${formatQuantity(room.rate * tries, 'rate')} by ${times} tries each, and it can serve ${formatQuantity(room.most, 'rate')}`,
            ...(written ? [repair(`Set \`retries: ${fewer}\``, { change: 'replace', source: written.valueSource, text: fewer })] : []),
          );
        }
      }
    },
  ),
  wholeRule(
    'flows/reaches-nothing',
    {
      severity: 'warning',
      title: 'Requests reach nobody who answers',
      doc: 'A name, a balancer, a firewall and a gateway pass requests on. A flow that ends at one of them asks nobody for anything: the call behind it is missing, or the targets are.',
    },
    (found, { architecture, component }) => {
      for (const flow of architecture.flows) {
        if (callsIn(flow).length === 0) {
          found(flow.nameSource, `${flow.name} calls nobody`);
          continue;
        }
        const askers = new Set(callsIn(flow).map(({ from }) => from));
        for (const call of callsIn(flow)) {
          const callee = component(call.to);
          if (!callee || call.then.length > 0 || call.mode === 'async' || !PASS_ON.some((kind) => isKind(callee, kind))) continue;
          // A name is asked, and then its targets by whoever asked; and another call of the flow may go on from where this one ends.
          if (isKind(callee, 'dns') || property(callee, 'targets') !== undefined || askers.has(call.to)) continue;
          found(call.source, `${flow.name} ends at ${callee.name}, which passes requests on and has nobody to pass them to`);
        }
      }
    },
  ),
];

interface Tried {
  readonly call: CallStep;
  /** Of this call for one request, when it and so everything around it fails. */
  readonly tries: number;
  /** The same as it comes about: `4 × 3`. */
  readonly times: string;
}

/** Every call, with the tries that its own retries and those of the calls around it come to. */
function* triedCalls(steps: readonly FlowStep[], around: readonly number[] = []): Generator<Tried> {
  for (const step of steps) {
    if (step.step !== 'call') {
      yield* triedCalls(step.step === 'parallel' ? step.branches : step.steps, around);
      continue;
    }
    const own = 1 + (step.options.retries ?? 0);
    const all = own > 1 ? [...around, own] : around;
    yield { call: step, tries: all.reduce((product, each) => product * each, 1), times: all.join(' × ') };
    // Nobody waits for what is handed over, so that its failure is nobody's to try again; a call that has something on failure does not fail.
    const passed = step.mode === 'async' || step.onFailure !== null ? [] : all;
    yield* triedCalls(step.then, passed);
    yield* triedCalls(step.onMiss ?? [], around);
    yield* triedCalls(step.onFailure ?? [], around);
  }
}

/** Kinds that answer nothing themselves. */
const PASS_ON: readonly string[] = ['dns', 'load_balancer', 'waf', 'api_gateway'];

interface Long {
  readonly call: CallStep;
  readonly seconds: number;
}

/**
 * The call within some steps that may take longest by its timeout and all its tries; what has no timeout is not known. `tell` hears the same of the steps of
 * each call in them, so that a chain is walked once.
 */
function longest(steps: readonly FlowStep[], tell: (outer: CallStep, inner: Long | null) => void): Long | null {
  let most: Long | null = null;
  const consider = (other: Long | null): void => {
    if (other && (!most || other.seconds > most.seconds)) most = other;
  };
  for (const step of steps) {
    if (step.step !== 'call') {
      consider(longest(step.step === 'parallel' ? step.branches : step.steps, tell));
      continue;
    }
    const inner = longest(step.then, tell);
    tell(step, inner);
    const { timeout, retries = 0 } = step.options;
    if (timeout !== undefined && step.mode !== 'async') consider({ call: step, seconds: timeout * (1 + retries) + waits(step) });
    consider(inner);
    consider(longest(step.onMiss ?? [], tell));
    consider(longest(step.onFailure ?? [], tell));
  }
  return most;
}

/** The longest waits between the tries of a call, together: each is twice the one before. */
function waits({ options: { retries = 0, backoff = 0 } }: CallStep): number {
  return backoff * (2 ** retries - 1);
}

function triesText(call: CallStep): string {
  const { timeout = 0, retries = 0 } = call.options;
  if (retries === 0) return 'its timeout';
  const between = waits(call) > 0 ? ` and waits of ${formatQuantity(waits(call), 'duration')} between them` : '';
  return `${1 + retries} tries of ${formatQuantity(timeout, 'duration')}${between}`;
}

/** Two significant figures, upwards. */
function roundUp(seconds: number): number {
  const scale = 10 ** (Math.floor(Math.log10(seconds)) - 1);
  return Math.ceil(seconds / scale - 1e-9) * scale;
}

/** What a component is asked for, and what its busiest station can serve; null when it has no end, or nothing comes. */
function roomOf(id: string, context: RuleContext): { readonly rate: number; readonly most: number } | null {
  let room: { rate: number; most: number } | null = null;
  const { compiled } = context;
  const { stations } = context.offered();
  for (const index of compiled.builder.stations(id)) {
    const station = compiled.network.stations[index];
    const demand = stations[index];
    if (!station || !demand || demand.work <= 0) continue;
    const most = (demand.rate * station.replicas * station.servers) / demand.work;
    if (!room || demand.rate / most > room.rate / room.most) room = { rate: demand.rate, most };
  }
  return room;
}

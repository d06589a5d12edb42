import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, wrote, type Built, type PlanContext } from '../../cloud/kind.js';
import { dependenciesOf } from '../../cloud/service.js';
import type { FunctionPlan } from '../../plan/managed.js';

export const functionOnAws = cloudKind<'function'>({
  kind: 'function',
  builds: [
    'in',
    'zones',
    'zone',
    'runtime',
    'memory',
    'timeout',
    'concurrency_limit',
    'provisioned',
    'public',
    'encryption',
    'owner',
    'tags',
  ],
  describes: ['cost', 'time', 'queue', 'cold_start', ...LIFE],
  lacks: {
    replicas: 'is up to Lambda, which starts an instance for each request at once',
    concurrency: 'is one: an instance of Lambda serves one request at a time',
    keep_warm: 'is up to Lambda; `provisioned` keeps instances for good',
    instance: 'is not chosen: processors come with the memory',
    scaling: 'is up to Lambda',
  },
  plan: planFunction,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'function') return null;
    const { memory, reserved, provisioned } = built.plan;
    return `Lambda function of ${memory} MiB, ${reserved} at once${provisioned > 0 ? `, ${provisioned} of them always there` : ''}`;
  },
});

const MIB = 2 ** 20;
/** Lambda's own limits (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const MEMORY = { least: 128, most: 10_240 };
const TIMEOUT = { least: 1, most: 900 };

function planFunction(view: View<'function'>, context: PlanContext): Built {
  const { component } = view;
  const wanted = Math.round(view.memory / MIB);
  const memory = Math.min(MEMORY.most, Math.max(MEMORY.least, wanted));
  if (memory !== wanted) context.note(component, `Lambda has ${MEMORY.least} to ${MEMORY.most} MiB: ${memory} instead of ${wanted} MiB.`);
  const timeout = Math.min(TIMEOUT.most, Math.max(TIMEOUT.least, Math.ceil(view.timeout)));
  if (timeout !== view.timeout)
    context.note(component, `A function of Lambda may take 1 s to 15 min, in whole seconds: ${timeout} s instead of ${view.timeout} s.`);
  if (view.runtime !== undefined) context.note(component, 'It is built from an image, which holds its runtime; `runtime` is not built.');
  if (view.public && wrote(component, 'public'))
    context.note(component, 'A function is never reachable from the internet: place an API gateway in front of it.');
  const reserved = Math.max(1, Math.round(view.concurrency_limit));
  const provisioned = Math.min(reserved, Math.max(0, Math.round(view.provisioned)));
  const calls = dependenciesOf(view, context);
  for (const { on } of calls)
    if (on === 'service') {
      context.note(component, 'Functions find no services by name: what it calls there stands behind a load balancer, or is not reached.');
      break;
    }
  const plan: FunctionPlan = {
    is: 'function',
    origin: context.origin(component),
    port: null,
    zones: context.place(component).zones,
    memory,
    timeoutSeconds: timeout,
    reserved,
    provisioned,
    calls: calls.filter(({ on }) => on !== 'service'),
    uses: [],
    sources: [],
  };
  return { as: 'managed', plan };
}

import { see, wholeRule, type Rule } from '../kinds/rule.js';
import { isKind, property, type CallStep, type Component, type FlowStep } from '../model/index.js';

/** Kinds whose requests hold a place while they wait for an answer. */
const WAITS: readonly string[] = ['app_server', 'web_server', 'worker'];

/** Requests that wait for one another in a circle. */
export const cycleRules: readonly Rule[] = [
  wholeRule(
    'flows/waits-for-itself',
    {
      severity: 'warning',
      title: 'A component waits for itself',
      standard: 'AWS Well-Architected REL04-BP02 (Implement loosely coupled dependencies)',
      doc: 'A request that comes back, by whatever way, to a component that still waits for its answer takes two of that component’s places. Under load all places are taken by requests that wait for a second one, none of them is ever answered, and more replicas only move the point where that happens. It is the circular wait of a deadlock (Coffman, Elphick & Shoshani, “System Deadlocks”, ACM Computing Surveys 3(2), 1971): break the circle with an asynchronous call `~>`, or move what both ask for into a component of its own.',
    },
    (found, { architecture, component }) => {
      for (const flow of architecture.flows) {
        const told = new Set<string>();
        const walk = (steps: readonly FlowStep[], waiting: readonly CallStep[]): void => {
          for (const step of steps) {
            if (step.step !== 'call') {
              walk(step.step === 'parallel' ? step.branches : step.steps, waiting);
              continue;
            }
            const chain = step.mode === 'async' ? [] : [...waiting, step];
            const first = chain.findIndex(({ from }) => from === step.to);
            const callee = component(step.to);
            if (first >= 0 && callee && !told.has(step.to) && WAITS.some((kind) => isKind(callee, kind))) {
              told.add(step.to);
              const name = (id: string): string => component(id)?.name ?? id;
              const way = [step.to, ...chain.slice(first).map(({ to }) => to)].map(name).join(' -> ');
              const places = count(callee, 'concurrency') * count(callee, 'replicas');
              found(
                step.source,
                `${flow.name}: ${callee.name} waits for itself by ${way}: when ${places === 1 ? 'the one request' : `all ${places} requests`} that it serves at a time ${places === 1 ? 'waits' : 'wait'} so, none is ever answered`,
                ...chain.slice(first, -1).map((call) => see(call.source, `${name(call.from)} waits for ${name(call.to)} here`)),
              );
            }
            walk(step.then, chain);
            walk(step.onMiss ?? [], chain.slice(0, -1));
            walk(step.onFailure ?? [], chain.slice(0, -1));
          }
        };
        walk(flow.steps, []);
      }
    },
  ),
];

function count(component: Component, name: string): number {
  const value = property(component, name);
  return typeof value === 'number' ? value : 1;
}

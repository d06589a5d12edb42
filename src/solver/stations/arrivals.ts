import { children, type Step } from '../../network/index.js';

/** Whether all services within are exponential. */
export function memoryless(step: Step): boolean {
  return step.do === 'serve' ? step.time.type === 'exponential' : children(step).every(memoryless);
}

/** The station that a step asks for at once; null when something else comes first. */
export function firstStation(step: Step): number | null {
  switch (step.do) {
    case 'serve':
      return step.station;
    case 'call':
      return firstStation(step.body);
    case 'sequence': {
      const first = step.steps.find((each) => each.do !== 'commit' && each.do !== 'read' && each.do !== 'put');
      return first ? firstStation(first) : null;
    }
    default:
      return null;
  }
}

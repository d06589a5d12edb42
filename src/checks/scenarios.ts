import { disruptionsOf } from '../kinds/experiment.js';
import { wholeRule, type Rule } from '../kinds/rule.js';

export const scenarioRules: readonly Rule[] = [
  wholeRule(
    'scenario/no-effect',
    {
      severity: 'warning',
      title: 'A fault does nothing',
      doc: 'The fault is not simulated for this component, or names a part that it does not have. The scenario runs as if the line were not there.',
    },
    (found, { architecture, compiled }) => {
      for (const scenario of architecture.scenarios) {
        for (const event of scenario.events) {
          const outcome = disruptionsOf(event, compiled);
          if (typeof outcome === 'string') found(event.source, `${scenario.name}: ${outcome}`);
        }
      }
    },
  ),
  wholeRule(
    'scenario/nothing-happens',
    {
      severity: 'info',
      title: 'A scenario is the plain design',
      doc: 'A scenario without events and without `load` measures what is measured anyway.',
    },
    (found, { architecture }) => {
      for (const scenario of architecture.scenarios) {
        if (scenario.events.length > 0 || scenario.load.some(({ factor }) => factor !== 1)) continue;
        found(scenario.nameSource, `nothing happens in ${scenario.name}, and the load is as always`);
      }
    },
  ),
];

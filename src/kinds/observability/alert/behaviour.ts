import type { Behaviour } from '../../behaviour.js';
import type { Estimate } from '../../../network/index.js';
import { known, unknown } from '../../figures/estimate.js';
import { server } from '../../lowering/server.js';
import { detectionOf, isBehind, managerMessages, messages, wayOf } from '../alarms.js';

/** An alert is no part of the traffic: it looks at the course of a run. */
export const alert: Behaviour<'alert'> = {
  build: () => undefined,
  visit: (_, visit) => visit.then(),
  measure: (view, measured) => {
    const way = wayOf(view, measured);
    if (typeof way === 'string')
      return { detection_time: unknown(`undetected: ${way}`), pages: known(0, way), false_alarms: known(0, way) };
    const sent = messages(view, measured);
    const delay = known(way.fires + way.sent, 'from when it is so: scrape + evaluation + `for` + group wait, at most');
    if (typeof sent === 'string') return { detection_time: delay, pages: unknown(sent), false_alarms: unknown(sent) };
    const faults = (measured.scenario?.events ?? []).flatMap((event) => {
      const found = detectionOf(event, measured, [view]);
      return found ? [found.after] : [];
    });
    return {
      detection_time:
        measured.scenario === null || measured.scenario.events.length === 0
          ? delay
          : faults.length > 0
            ? seen(Math.max(...faults), 'from the fault until people are told, the longest')
            : unknown('undetected: its condition never held for long enough'),
      pages: seen(sent.length, 'messages in the course of the run'),
      false_alarms: seen(sent.filter((message) => !isBehind(message, measured)).length, 'messages that no fault was behind'),
    };
  },
};

/** What a run showed: its course is the mean of its replications, so that there is no interval. */
function seen(value: number, method: string): Estimate {
  return { value, ci: null, accuracy: 'simulated', method };
}

export const alertmanager: Behaviour<'alertmanager'> = {
  ...server,
  measure: (view, measured) => {
    const count = managerMessages(view, measured);
    return { pages: typeof count === 'string' ? unknown(count) : seen(count, 'groups of alerts in the course of the run') };
  },
};

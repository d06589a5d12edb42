import { table } from '../../model/index.js';
import type { Timeline } from '../../network/index.js';
import type { Compiled } from '../lowering/compile.js';
import type { Results } from '../figures/results.js';

/** The course of a run, by the names of flows and components: `flows.checkout.p99`, `components.api.utilisation`. */
export function timelineOf(compiled: Compiled, timeline: Timeline | null): Results['timeline'] {
  if (!timeline) return null;
  const series = table<readonly (number | null)[]>();
  compiled.architecture.flows.forEach((flow, index) => {
    const course = timeline.flows[index];
    if (!course) return;
    series[`flows.${flow.name}.throughput`] = course.throughput;
    series[`flows.${flow.name}.p99`] = course.p99;
    series[`flows.${flow.name}.errors`] = course.errors;
  });
  for (const { id } of compiled.architecture.components) {
    const stations = compiled.builder.stations(id).flatMap((index) => {
      const course = timeline.stations[index];
      const station = compiled.builder.stationAt(index);
      return course ? [{ course, servers: station.replicas * station.servers }] : [];
    });
    const [first] = stations;
    if (!first) continue;
    const servers = stations.reduce((sum, station) => sum + station.servers, 0);
    series[`components.${id}.utilisation`] = first.course.utilisation.map(
      (_, point) =>
        stations.reduce((sum, { course, servers: own }) => sum + (course.utilisation[point] ?? 0) * own, 0) / Math.max(1, servers),
    );
    series[`components.${id}.queue_length`] = first.course.queueLength.map((_, point) =>
      stations.reduce((sum, { course }) => sum + (course.queueLength[point] ?? 0), 0),
    );
  }
  compiled.network.logs?.forEach(({ owner }, log) => {
    const [first, ...others] = timeline.lags?.[log] ?? [];
    if (first) series[`components.${owner}.lag`] = first.map((lag, point) => Math.max(lag, ...others.map((each) => each[point] ?? 0)));
  });
  return { step: timeline.step, series };
}

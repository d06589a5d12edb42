import type { Estimate, Measurements } from '../../src/network/index.js';

const half = (estimate: Estimate): number => (estimate.ci ? (estimate.ci[1] - estimate.ci[0]) / 2 : 0);

/** What is inside is what comes times how long it stays (Little 1961), but for who is inside when the measuring begins and ends. */
function little(inside: Estimate, rate: Estimate, time: Estimate, what: string): readonly string[] {
  if (inside.value === null || rate.value === null || time.value === null) return [];
  const difference = Math.abs(inside.value - rate.value * time.value);
  const allowed = 0.005 * inside.value + half(inside) / 2 + 1e-3;
  return difference <= allowed ? [] : [`${what}: ${inside.value} inside, ${rate.value} per second for ${time.value} s`];
}

/** What a run breaks of the laws that hold whatever the distributions: every request ends in one way, nobody serves more than all the time, and Little's law for flows and for queues. */
export function broken(measured: Measurements): readonly string[] {
  const failures = measured.flows.map(({ errors }) => Object.values(errors).reduce((sum, each) => sum + (each.value ?? 0), 0));
  const flows = measured.flows.flatMap((flow, index) => {
    if (!flow.arrivalRate.value || flow.availability.value === null) return [];
    const failed = failures[index] ?? 0;
    const ends =
      Math.abs(flow.availability.value + failed - 1) > 1e-6
        ? [`flow ${index}: ${flow.availability.value} answered and ${failed} failed`]
        : [];
    return failed === 0 ? [...ends, ...little(flow.inFlight, flow.throughput, flow.latency.mean, `flow ${index}`)] : ends;
  });
  const lost = failures.some((failed) => failed > 0);
  const stations = measured.stations.flatMap((station, index) => [
    ...((station.utilisation.value ?? 0) > 1 + 1e-9 ? [`station ${index}: busy ${station.utilisation.value}`] : []),
    ...(lost ? [] : little(station.queueLength, station.arrivalRate, station.wait, `station ${index}`)),
  ]);
  return [...flows, ...stations];
}

import { replicasWanted } from './replicas-wanted.js';

/**
 * Keeps the utilisation of a station near a target by changing its number of replicas, as the Kubernetes horizontal pod autoscaler and AWS target tracking do:
 * at every tick it wants `serving × utilisation / target` replicas, rounded up, unless that is within a tenth of what serves (the autoscaler's
 * default tolerance). The station begins with its own number, and where a steady state is looked for with what scaling comes to. Those that leave finish their work and get no more.
 */
export interface Scaler {
  readonly owner: string;
  readonly station: number;
  readonly min: number;
  readonly max: number;
  /** Utilisation, above 0 and at most 1. */
  readonly target: number;
  /** Seconds until a replica that was asked for serves. */
  readonly delay: number;
  /** Seconds for which fewer must have been enough before any is taken away (Kubernetes' stabilization window of the same 300 s by default). */
  readonly cooldown: number;
  /** Seconds between two looks; utilisation is the mean over them. */
  readonly tick: number;
}

/** The number of replicas that a scaler wants when a load of so many busy servers (erlangs) is spread over them. */
export function wantedReplicas({ target, min, max }: Scaler, servers: number, busy: number): number {
  return replicasWanted(busy / servers, target, min, max);
}

/** The most replicas that a station can ever have. */
export function mostReplicas(
  { stations, scalers }: { readonly stations: readonly { readonly replicas: number }[]; readonly scalers?: readonly Scaler[] },
  station: number,
): number {
  const scaler = scalers?.find((each) => each.station === station);
  return Math.max(stations[station]?.replicas ?? 0, scaler?.max ?? 0);
}

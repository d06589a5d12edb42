/** Wanted and serving numbers that differ by less are left alone: `--horizontal-pod-autoscaler-tolerance` (Kubernetes, "Horizontal Pod Autoscaling"). */
export const SCALING_TOLERANCE = 0.1;

/**
 * How many replicas keep the utilisation at a target when a load would keep `busy` of them busy all the time, between bounds. The simulator's kernel compiles this
 * to WebAssembly as well.
 */
export function replicasWanted(busy: number, target: number, min: number, max: number): number {
  // A load that fits exactly is not pushed to one more by rounding.
  return Math.min(max, Math.max(min, Math.ceil(busy / target - 1e-9)));
}

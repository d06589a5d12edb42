// The exports of the WebAssembly module; assembly.ts of the simulator knows what they are for. One kernel at a time: memory is never given back, only used anew.
import { Image } from './image';
import { Kernel, theKernel as kernel } from './kernel';

let ints = changetype<StaticArray<i32>>(0);
let reals = changetype<StaticArray<f64>>(0);

export function intsFor(count: i32): usize {
  __reset();
  ints = new StaticArray<i32>(count);
  return changetype<usize>(ints);
}

export function realsFor(count: i32): usize {
  reals = new StaticArray<f64>(count);
  return changetype<usize>(reals);
}

export function build(): void {
  new Kernel(new Image(ints, reals));
}

export function keysFor(count: i32): usize {
  ints = new StaticArray<i32>(count);
  return changetype<usize>(ints);
}

export function numbersFor(count: i32): usize {
  reals = new StaticArray<f64>(count);
  return changetype<usize>(reals);
}

export function hold(store: i32, count: i32): void {
  kernel.caches[store].hold(ints, reals, count);
}

export function touch(store: i32, count: i32): void {
  kernel.caches[store].touch(ints, reals, count);
}

/** Lists of whole numbers that say what a store holds, by number. */
function list(store: i32, part: i32): StaticArray<i32> | null {
  const cache = kernel.caches[store];
  if (part == 0) return cache.noted;
  if (part == 1) return cache.table.slots;
  if (part == 2) return cache.table.keys;
  if (part == 3) return cache.keyOf;
  if (part == 4) return cache.turn.after;
  if (part == 5) return cache.turn.before;
  if (part == 6) return cache.age.after;
  if (part == 7) return cache.age.before;
  return null;
}

export function listAt(store: i32, part: i32): usize {
  return changetype<usize>(list(store, part));
}

export function listLength(store: i32, part: i32): i32 {
  const numbers = list(store, part);
  return numbers ? numbers.length : 0;
}

export function expiryAt(store: i32): usize {
  return changetype<usize>(kernel.caches[store].expiry);
}

export function expiryLength(store: i32): i32 {
  return kernel.caches[store].expiry.length;
}

export function keep(store: i32): void {
  kernel.caches[store].keep();
}

export function resume(store: i32): void {
  kernel.caches[store].resume();
}

export function start(): void {
  kernel.start();
}

export function run(until: f64, budget: f64): bool {
  return kernel.run(until, budget);
}

export function restart(): void {
  kernel.restart();
}

export function now(): f64 {
  return kernel.now;
}

export function eventCount(): f64 {
  return kernel.eventCount;
}

export function live(): i32 {
  return kernel.live;
}

export function outcome(row: i32, column: i32): f64 {
  return kernel.outcome(row, column);
}

export function station(index: i32, column: i32): f64 {
  return kernel.station(index, column);
}

export function router(index: i32, column: i32): f64 {
  return kernel.router(index, column);
}

export function store(index: i32, column: i32): f64 {
  return kernel.store(index, column);
}

export function limiter(index: i32, column: i32): f64 {
  return kernel.limiter(index, column);
}

export function replicaSet(index: i32, column: i32): f64 {
  return kernel.replicaSet(index, column);
}

export function breaker(index: i32, column: i32): f64 {
  return kernel.breaker(index, column);
}

export function pool(index: i32, column: i32): f64 {
  return kernel.pool(index, column);
}

export function retryBudget(index: i32, column: i32): f64 {
  return kernel.retryBudget(index, column);
}

export function shedder(index: i32, column: i32): f64 {
  return kernel.shedder(index, column);
}

export function scaler(index: i32, column: i32): f64 {
  return kernel.scaler(index, column);
}

export function log(index: i32, column: i32): f64 {
  return kernel.log(index, column);
}

export function group(log: i32, group: i32, column: i32): f64 {
  return kernel.group(log, group, column);
}

export function groupCount(log: i32, group: i32): f64 {
  return kernel.logs[log].consumers.counts(group).total;
}

export function groupBins(log: i32, group: i32): usize {
  return changetype<usize>(kernel.logs[log].consumers.counts(group).bins);
}

export function latencyCount(row: i32): f64 {
  return kernel.tally.counts(row).total;
}

export function latencyBins(row: i32): usize {
  return changetype<usize>(kernel.tally.counts(row).bins);
}

export function recentCount(flow: i32): f64 {
  return kernel.tally.recentCounts(flow).total;
}

export function recentBins(flow: i32): usize {
  return changetype<usize>(kernel.tally.recentCounts(flow).bins);
}

export function clearRecent(flow: i32): void {
  kernel.tally.forgetRecent(flow);
}

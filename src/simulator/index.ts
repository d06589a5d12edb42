export type { SimulationOptions } from './options.js';
export type { SoFar } from './statistics/so-far.js';
export { simulate, simulateShare, simulateShared, Simulation, startSimulation, type Part, type Share } from './simulation.js';

export type { SimulationOptions } from './options.js';
export { simulate, Simulation, startSimulation } from './simulation.js';

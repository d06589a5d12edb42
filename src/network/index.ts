export * from './distribution.js';
export * from './measurements.js';
export * from './network.js';

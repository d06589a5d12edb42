export * from './architecture.js';
export * from './catalogue.js';
export * from './edit.js';
export * from './finding.js';
export * from './nearest.js';
export * from './quantity.js';
export * from './source.js';
export * from './value.js';

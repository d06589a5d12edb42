export { solve } from './solve.js';

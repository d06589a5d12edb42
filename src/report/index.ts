export { findingsText } from './findings.js';
export { figureText, withInterval } from './figures.js';
export { componentHint, expectationHint, hintOf, type Hint } from './hints.js';
export { escaped } from './markdown.js';
export { metricTable } from './metrics.js';
export { expectationLines, runReport, runText } from './run.js';

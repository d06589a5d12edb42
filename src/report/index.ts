export { findingsText } from './findings.js';
export { figureText, mark, provenance, verdict, withInterval } from './figures.js';
export { componentHint, expectationHint, expectationLabel, hintOf, type Hint } from './hints.js';
export { escaped, markdownTable } from './markdown.js';
export { metricTable, tableOf, tableText } from './metrics.js';
export { expectationLines, runReport, runText } from './run.js';
export { aligned, plain } from './text.js';

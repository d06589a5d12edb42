export { graphOf, type GraphOptions } from './graph-of.js';
export type { Badge, DiagramEdge, DiagramGraph, DiagramNode, Level } from './graph.js';
export { kindWords } from './graph.js';
export type { Box, Geometry, LaidOut, Notice, Point, Route } from './geometry.js';
export { declines, layout, MOST_NODES } from './layout.js';
export type { Elk, LevelCache } from './layered.js';
export { originOf, render } from './render.js';
export { attributeText, SVG_NAMESPACE, toSvgText, type SvgElement } from './svg.js';
export { DARK, LIGHT, type Theme } from './theme.js';

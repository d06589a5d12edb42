import type { Architecture } from '../../model/index.js';
import { SERIES } from './rules.js';

const WIDTH = 24;
const HEIGHT = 8;

/** A dashboard for Grafana 11 and later: a row for each flow, with what its users see, and one with how busy components are. */
export function dashboard(architecture: Architecture): unknown {
  const source = { type: 'prometheus', uid: '${source}' };
  const panels: unknown[] = [];
  const add = (
    title: string,
    unit: string,
    queries: readonly (readonly [legend: string, expr: string])[],
    width: number,
    column: number,
  ): void => {
    panels.push({
      id: panels.length + 1,
      type: 'timeseries',
      // Grafana reads variables in titles; a dollar of the design is none.
      title: title.replaceAll('$', '＄'),
      datasource: source,
      gridPos: { x: column, y: Math.floor(panels.length / 3) * HEIGHT, w: width, h: HEIGHT },
      fieldConfig: { defaults: { unit }, overrides: [] },
      targets: queries.map(([legendFormat, expr], index) => ({
        refId: String.fromCharCode(65 + index),
        datasource: source,
        expr,
        legendFormat,
      })),
    });
  };
  for (const { name, title } of architecture.flows) {
    const flow = `flow=${JSON.stringify(name)}`;
    const rate = (more: string): string => `sum(rate(${SERIES.requests}{${flow}${more}}[$__rate_interval]))`;
    const shown = title ?? name;
    add(`${shown}: requests`, 'reqps', [['all', rate('')], ['failed', rate(',outcome="error"')]], WIDTH / 3, 0); // prettier-ignore
    add(
      `${shown}: latency`,
      's',
      [0.5, 0.95, 0.99].map((quantile) => [
        `p${quantile * 100}`,
        `histogram_quantile(${quantile}, sum by (le) (rate(${SERIES.durations}_bucket{${flow}}[$__rate_interval])))`,
      ]),
      WIDTH / 3,
      WIDTH / 3,
    );
    add(`${shown}: failures`, 'percentunit', [['share', `${rate(',outcome="error"')} / ${rate('')}`]], WIDTH / 3, (WIDTH / 3) * 2);
  }
  add('How busy components are', 'percentunit', [['{{component}}', `avg by (component) (${SERIES.utilisation})`]], WIDTH / 2, 0);
  add('What waits', 'short', [['{{component}}', `sum by (component) (${SERIES.waiting})`]], WIDTH / 2, WIDTH / 2);
  return {
    title: architecture.title.replaceAll('$', '＄'),
    tags: ['spandrel'],
    timezone: 'browser',
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [{ name: 'source', type: 'datasource', query: 'prometheus', label: 'Source', hide: 0 }],
    },
    panels,
  };
}

import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Metrics } from '../../kinds/figures/results.js';
import { changeOf, changeText, figureText, measured } from '../../report/index.js';

export interface Row {
  readonly name: string;
  /** What stands in the first cell: a link, or the name alone. */
  readonly head: ComponentChildren;
  readonly metrics: Metrics;
  /** The same of the run that this one is compared with; null when it has no such thing, or nothing is compared. */
  readonly base: Metrics | null;
  /** Pictures beside figures, by column. */
  readonly beside?: Readonly<Record<string, JSX.Element>>;
}

interface FiguresTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Columns in which less is better; of the others, more is, or neither. */
const LESS: ReadonlySet<string> = new Set(['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'errors', 'queue_length', 'cost']);
const MORE: ReadonlySet<string> = new Set(['throughput', 'availability', 'apdex', 'hit_ratio']);

interface Order {
  readonly column: string;
  readonly down: boolean;
}

/** Figures of many things, a row each, in the order that a press on a column's head asks for. */
export function FiguresTable({ caption, columns, rows }: FiguresTableProps): JSX.Element {
  const [order, setOrder] = useState<Order | null>(null);
  const sorted = order === null ? rows : [...rows].sort((a, b) => compare(a, b, order));
  const turn = (column: string): void => {
    // First the largest, then the smallest, then as written.
    setOrder((before) => (before?.column !== column ? { column, down: true } : before.down ? { column, down: false } : null));
  };
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {['', ...columns].map((column) => (
            <th
              key={column}
              scope="col"
              aria-sort={order?.column === column ? (order.down ? 'descending' : 'ascending') : 'none'}
              class={column === '' ? 'first' : ''}
            >
              <button
                type="button"
                onClick={() => {
                  turn(column);
                }}
              >
                {column === '' ? 'name' : column.replaceAll('_', ' ')}
                <span aria-hidden="true">{order?.column === column ? (order.down ? ' ↓' : ' ↑') : ''}</span>
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map(({ name, head, metrics, base, beside }) => (
          <tr key={name}>
            <th scope="row">{head}</th>
            {columns.map((column) => (
              <td key={column} title={metrics[column]?.method ?? ''}>
                {beside?.[column] ?? null}
                <FigureCell column={column} metrics={metrics} base={base} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FigureCell({
  column,
  metrics,
  base,
}: {
  readonly column: string;
  readonly metrics: Metrics;
  readonly base: Metrics | null;
}): JSX.Element {
  const figure = metrics[column];
  if (!figure) return <span class="none">–</span>;
  const before = base?.[column];
  const change = before ? changeOf('', column, before, figure) : null;
  if (change?.before == null || change.after === null) {
    const { value, half } = measured(figure);
    return (
      <span>
        {value}
        {half === null ? null : <span class="interval">± {half}</span>}
      </span>
    );
  }
  return (
    <span>
      {figureText(change.after, figure.unit)}{' '}
      <span class={`change ${verdictOf(column, change.after - change.before, change.significant)}`}>
        {changeText(change.before, change.after, figure.unit)}
      </span>
    </span>
  );
}

/** Better or worse only where the two runs differ by more than chance. */
function verdictOf(column: string, difference: number, significant: boolean | null): string {
  if (significant === false) return 'chance';
  if (LESS.has(column)) return difference < 0 ? 'better' : 'worse';
  if (MORE.has(column)) return difference > 0 ? 'better' : 'worse';
  return '';
}

function compare(a: Row, b: Row, { column, down }: Order): number {
  if (column === '') return (down ? 1 : -1) * a.name.localeCompare(b.name);
  const value = (row: Row): number => row.metrics[column]?.value ?? -Infinity;
  return (down ? -1 : 1) * (value(a) - value(b));
}

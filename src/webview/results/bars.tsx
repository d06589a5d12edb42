import type { JSX } from 'preact';
import type { Unit } from '../../kinds/figures/results.js';
import { figureText } from '../../report/index.js';

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly base: number | null;
}

interface BarsProps {
  readonly title: string;
  readonly unit: Unit;
  readonly bars: readonly Bar[];
  readonly press?: (name: string) => void;
}

/** One bar for each thing, beside its figure: cost by component, latency by percentile. Read as a list where pictures are not seen. */
export function Bars({ title, unit, bars, press }: BarsProps): JSX.Element {
  const most = bars.reduce((high, { value, base }) => Math.max(high, value, base ?? 0), 0) || 1;
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <ul class="bars">
        {bars.map(({ name, value, base }) => (
          <li key={name}>
            <span class="name">
              {press ? (
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    press(name);
                  }}
                >
                  {name}
                </button>
              ) : (
                name
              )}
            </span>
            <svg class="bar" height={base === null ? 10 : 15} aria-hidden="true">
              <rect class="now" width={`${((100 * value) / most).toFixed(2)}%`} height="10" rx="2" />
              {base === null ? null : <rect class="was" y="11" width={`${((100 * base) / most).toFixed(2)}%`} height="4" rx="2" />}
            </svg>
            <span class="value">
              {figureText(value, unit)}
              {base === null ? null : <span class="was">{figureText(base, unit)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

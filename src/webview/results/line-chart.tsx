import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Fault, Unit } from '../../kinds/figures/results.js';
import { figureText } from '../../report/index.js';
import { ceiling, linePath, ticks } from './axis.js';

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** The same of the run that this one is compared with. */
  readonly base: readonly (number | null)[] | null;
}

interface LineChartProps {
  readonly title: string;
  readonly unit: Unit;
  /** Seconds between two points. */
  readonly step: number;
  readonly series: readonly Series[];
  readonly faults: readonly Fault[];
  /** The axis ends here at least; a share of time ends at 100 %. */
  readonly top?: number;
}

const HEIGHT = 190;
const LEFT = 52;
const RIGHT = 10;
const TOP = 22;
const BOTTOM = 22;

/**
 * Courses over time, with the time of the faults shaded. Pointing at it, or the arrow keys, read one moment off; a press on a name hides or shows
 * its line.
 */
export function LineChart({ title, unit, step, series, faults, top }: LineChartProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(480);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [point, setPoint] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = (): void => {
      setWidth(Math.max(240, Math.floor(element.clientWidth)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);

  const shown = series.filter(({ name }) => !hidden.has(name));
  const count = Math.max(2, ...series.map(({ values, base }) => Math.max(values.length, base?.length ?? 0)));
  const end = (count - 1) * step;
  const all = shown.flatMap(({ values, base }) => [...values, ...(base ?? [])]).filter((value) => value !== null);
  const highest = all.reduce((most, value) => Math.max(most, value), 0);
  // A share ends at all of it: an axis to 150 % would promise more than there is.
  const high = Math.max(top ?? 0, unit === 'ratio' && highest <= 1 ? Math.min(1, ceiling(highest)) : ceiling(highest));
  const x = (at: number): number => LEFT + (at / (count - 1)) * (width - LEFT - RIGHT);
  const y = (value: number): number => HEIGHT - BOTTOM - (value / high) * (HEIGHT - TOP - BOTTOM);
  const move = (by: number): void => {
    setPoint((at) => Math.min(count - 1, Math.max(0, (at ?? (by > 0 ? -1 : count)) + by)));
  };

  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div
        ref={frame}
        class="plot"
        tabIndex={0}
        role="img"
        aria-label={`${title}. ${shown.map((each) => summary(each, unit)).join('. ')}`}
        onPointerMove={(event) => {
          const { left } = event.currentTarget.getBoundingClientRect();
          const at = Math.round(((event.clientX - left - LEFT) / (width - LEFT - RIGHT)) * (count - 1));
          setPoint(at >= 0 && at < count ? at : null);
        }}
        onPointerLeave={() => {
          setPoint(null);
        }}
        onBlur={() => {
          setPoint(null);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
          event.preventDefault();
          move(event.key === 'ArrowRight' ? 1 : -1);
        }}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {faults.map((fault, index) => (
            <FaultSpan
              key={index}
              fault={fault}
              from={x(fault.at / step)}
              to={x(Math.min(end, fault.at + (fault.duration ?? end)) / step)}
            />
          ))}
          {ticks(0, high).map((value) => (
            <g key={value} class="tick">
              <line x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} />
              <text x={LEFT - 6} y={y(value) + 3.5} text-anchor="end">
                {figureText(value, unit)}
              </text>
            </g>
          ))}
          {ticks(0, end, Math.max(2, Math.floor(width / 90))).map((at) => (
            <text key={at} class="time" x={x(at / step)} y={HEIGHT - 6} text-anchor="middle">
              {timeText(at)}
            </text>
          ))}
          {series.map(({ name, values, base }, index) =>
            hidden.has(name) ? null : (
              <g key={name} class={`series s${index % 8}`}>
                {base ? <path class="base" d={linePath(base, x, y)} /> : null}
                <path d={linePath(values, x, y)} />
              </g>
            ),
          )}
          {point === null ? null : <line class="cursor" x1={x(point)} x2={x(point)} y1={TOP} y2={HEIGHT - BOTTOM} />}
        </svg>
      </div>
      <ul class="legend" aria-live={point === null ? 'off' : 'polite'}>
        {/* Its place is kept, so that nothing moves from under the pointer. */}
        <li class="moment">{point === null ? '' : timeText(point * step)}</li>
        {series.map(({ name, values, base }, index) => (
          <li key={name}>
            <button
              type="button"
              class={`s${index % 8}`}
              aria-pressed={!hidden.has(name)}
              title={hidden.has(name) ? `Show ${name}` : `Hide ${name}`}
              onClick={() => {
                setHidden((before) =>
                  before.has(name) ? new Set([...before].filter((each) => each !== name)) : new Set([...before, name]),
                );
              }}
            >
              <svg width="18" height="8" aria-hidden="true">
                <path d="M0 4H18" />
              </svg>
              {name}
              {point === null ? null : <b>{figureText(values[point] ?? null, unit)}</b>}
              {point === null || !base ? null : <span class="was">{figureText(base[point] ?? null, unit)}</span>}
            </button>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** Seconds since the run began. */
function timeText(seconds: number): string {
  return seconds === 0 ? '0s' : figureText(seconds, 's');
}

function FaultSpan({ fault, from, to }: { readonly fault: Fault; readonly from: number; readonly to: number }): JSX.Element {
  const width = Math.max(2, to - from);
  return (
    <g class="fault">
      <rect x={from} y={TOP} width={width} height={HEIGHT - TOP - BOTTOM} />
      <text x={from} y={TOP - 7}>
        {fault.text}
      </text>
    </g>
  );
}

function summary({ name, values }: Series, unit: Unit): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return `${name}: nothing measured`;
  const low = known.reduce((least, value) => Math.min(least, value), Infinity);
  const high = known.reduce((most, value) => Math.max(most, value), -Infinity);
  return `${name}: between ${figureText(low, unit)} and ${figureText(high, unit)}`;
}

/** A course so small that only its shape is seen: for a cell of a table. */
export function Sparkline({ values, top }: { readonly values: readonly (number | null)[]; readonly top: number }): JSX.Element {
  const count = Math.max(2, values.length);
  const path = linePath(
    values,
    (at) => (at / (count - 1)) * 64 + 1,
    (value) => 15 - (Math.min(value, top) / (top || 1)) * 14,
  );
  return (
    <svg class="sparkline s0" width="66" height="16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

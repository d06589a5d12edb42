import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Box, Course, DiagramEdge, DiagramNode } from '../diagram/index.js';
import { figureText } from '../report/index.js';

/** What the mouse rests on, and where that is on the screen. */
export interface Hovered {
  readonly node: DiagramNode | null;
  readonly edge: DiagramEdge | null;
  readonly box: Box;
}

interface HoverCardProps {
  readonly hovered: Hovered;
  readonly titleOf: (id: string) => string;
  readonly course: Course | null;
}

/** The figures of what the mouse rests on, with their course over the latest run. For those who do not see it, the same is said in words. */
export function HoverCard({ hovered: { node, edge, box }, titleOf, course }: HoverCardProps): JSX.Element {
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = card;
    if (!current) return;
    const room = document.documentElement;
    // Beside it where there is room, and always in sight.
    const right = box.x + box.width + 10;
    const left = right + current.offsetWidth < room.clientWidth ? right : box.x - current.offsetWidth - 10;
    const top = Math.min(Math.max(8, box.y), room.clientHeight - current.offsetHeight - 8);
    current.style.left = `${Math.max(8, left)}px`;
    current.style.top = `${top}px`;
  });
  return (
    <div ref={card} class="hover-card" aria-hidden="true">
      {node ? <Component node={node} course={course} /> : null}
      {edge ? <Arrow edge={edge} titleOf={titleOf} /> : null}
    </div>
  );
}

function Component({ node, course }: { readonly node: DiagramNode; readonly course: Course | null }): JSX.Element {
  const { utilisation, latency, errors, cost } = node.measured;
  const own = course?.components.find(({ id }) => id === node.id);
  return (
    <>
      <strong>{node.title ?? node.name}</strong>
      <span class="what">{`${node.kind.replaceAll('_', ' ')} ${node.name}${node.machines !== null && node.machines > 1 ? ` ×${node.machines}` : ''}`}</span>
      <Figures
        rows={[
          ['utilisation', utilisation, 'ratio'],
          ['p99', latency, 's'],
          ['errors', errors, 'ratio'],
          ['cost', cost, 'USD/mo'],
        ]}
      />
      {own ? <Spark name="utilisation" values={own.utilisation} most={1} /> : null}
      {own && own.queue.length > 0 ? <Spark name="queue" values={own.queue} most={null} /> : null}
      {node.problem === null ? null : (
        <span class={`problem ${node.problem}`}>{node.description.slice(node.description.indexOf(`${node.problem}: `))}</span>
      )}
    </>
  );
}

function Arrow({ edge, titleOf }: { readonly edge: DiagramEdge; readonly titleOf: (id: string) => string }): JSX.Element {
  return (
    <>
      <strong>{`${titleOf(edge.from)} → ${titleOf(edge.to)}`}</strong>
      <span class="what">{[WORDS[edge.mode], edge.label].filter((each) => each !== null).join(': ')}</span>
      <Figures
        rows={[
          ['rate', edge.rate, '1/s'],
          ['fail', edge.errors, 'ratio'],
        ]}
      />
      {edge.flows.length === 0 ? null : <span class="what">{`flows: ${edge.flows.join(', ')}`}</span>}
    </>
  );
}

const WORDS: Readonly<Record<DiagramEdge['mode'], string>> = {
  sync: 'call',
  async: 'message',
  replication: 'replication',
  backup: 'backup',
  reference: 'refers to it by',
};

type Row = readonly [name: string, value: number | null, unit: Parameters<typeof figureText>[1]];

function Figures({ rows }: { readonly rows: readonly Row[] }): JSX.Element | null {
  const known = rows.filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  return (
    <table>
      <tbody>
        {known.map(([name, value, unit]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{figureText(value, unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const SPARK = { width: 150, height: 28 } as const;

/** A figure over the run, from nothing to the most. */
function Spark({
  name,
  values,
  most,
}: {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly most: number | null;
}): JSX.Element {
  const top = most ?? Math.max(1, ...values.map((value) => value ?? 0));
  const step = SPARK.width / Math.max(1, values.length - 1);
  const points = values.flatMap((value, index) =>
    value === null
      ? []
      : [`${(index * step).toFixed(1)},${(SPARK.height - 1 - (Math.min(top, value) / top) * (SPARK.height - 2)).toFixed(1)}`],
  );
  return (
    <span class="spark">
      <span>{name}</span>
      <svg viewBox={`0 0 ${SPARK.width} ${SPARK.height}`} width={SPARK.width} height={SPARK.height}>
        <polyline points={points.join(' ')} fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" />
      </svg>
    </span>
  );
}

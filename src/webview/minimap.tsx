import type { JSX } from 'preact';
import type { ReadonlySignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { originOf, type Box, type LaidOut, type Point } from '../diagram/index.js';

const WIDTH = 150;
const HEIGHT = 110;
/** Of fewer components nobody loses sight. */
const LEAST = 12;

interface MinimapProps {
  readonly laidOut: LaidOut;
  /** The part of the drawing that is seen, in its own measure. It changes with every frame of a movement. */
  readonly part: ReadonlySignal<Box>;
  readonly lookAt: (point: Point) => void;
}

/** The whole drawing, small, with a frame around the part that is seen; shown while that is not all. Whoever uses the keyboard has the arrow keys. */
export function Minimap({ laidOut, part, lookAt }: MinimapProps): JSX.Element | null {
  const picture = useRef<SVGSVGElement>(null);
  const { geometry, graph } = laidOut;
  const origin = originOf(laidOut);
  const seen = part.value;
  const families = useMemo(() => graph.nodes.map(({ family }) => family).join(), [graph]);
  const boxes = useMemo(
    () =>
      graph.nodes.map(({ id, container, family }, index) => {
        const box = geometry.nodes[index];
        return box ? <rect key={id} {...box} rx={container ? 14 : 6} class={container ? 'place' : `card ${family}`} /> : null;
      }),
    [geometry, families],
  );
  const all =
    seen.x <= origin.x &&
    seen.y <= origin.y &&
    seen.x + seen.width >= origin.x + geometry.width &&
    seen.y + seen.height >= origin.y + geometry.height;
  if (all || graph.nodes.length < LEAST) return null;
  const scale = Math.min(WIDTH / geometry.width, HEIGHT / geometry.height);
  const go = ({ clientX, clientY, buttons }: PointerEvent): void => {
    if (buttons === 0 || !picture.current) return;
    const { left, top } = picture.current.getBoundingClientRect();
    lookAt({ x: (clientX - left) / scale + origin.x, y: (clientY - top) / scale + origin.y });
  };
  return (
    <svg
      ref={picture}
      class="minimap"
      aria-hidden="true"
      width={geometry.width * scale}
      height={geometry.height * scale}
      viewBox={`0 0 ${geometry.width} ${geometry.height}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={go}
    >
      {boxes}
      <rect class="frame" x={seen.x - origin.x} y={seen.y - origin.y} width={seen.width} height={seen.height} rx={4} />
    </svg>
  );
}

import type { Box } from '../layout/geometry.js';
import { levelOf, type DiagramNode } from '../graph/graph.js';
import { CARD, PLACE } from '../layout/sizes.js';
import { element, textElement, type SvgElement } from './svg.js';
import { fitted, widthOf } from './text.js';
import { accentOf, type Theme } from './theme.js';

/** The size of a card's title when the drawing is shown too small for the one of its full size. */
const TITLE = 21;
const LINE = 25;
/** The size of a place's name on the map that a drawing becomes when it is shown smaller still, in hundredths of its width. */
const NAME = { share: 8, least: 24, largest: 120 } as const;

/** A card from further away: its name in letters that are read at half the size, and the colour of its family. */
export function drawCardFromAfar(node: DiagramNode, box: Box, theme: Theme): SvgElement {
  const room = box.width - 2 * CARD.padding - 6;
  const [first, second] = twoLines(node.title ?? node.name, room);
  // Where there is a bar it stays where it is.
  const height = box.height - (node.heat === null ? 0 : CARD.heat);
  const top = height / 2 + TITLE * 0.36 - (second === '' ? 0 : LINE / 2);
  const line = (text: string, y: number): SvgElement =>
    textElement('text', { x: CARD.padding + 6, y, 'font-size': TITLE, 'font-weight': 600, fill: theme.text }, text);
  return element('g', { class: 'afar', 'aria-hidden': 'true' }, [
    element('rect', { x: 0, y: CARD.radius, width: 5, height: box.height - 2 * CARD.radius, rx: 2.5, fill: accentOf(theme, node.family) }),
    line(first, top),
    second === '' ? null : line(second, top + LINE),
  ]);
}

/**
 * A card in three strokes, where nothing of it can be read or it is out of sight: the colour of its family, a bar for its name, and a border that says
 * how busy it is. It is where the card is, and as large; not moved there by a transform, as a browser that moves the drawing looks at each of these.
 */
export function drawBareCard(node: DiagramNode, number: number, box: Box, theme: Theme): SvgElement {
  const { x, y, width, height } = box;
  const level = node.heat === null ? 'plain' : levelOf(node.heat);
  const border = level === 'busy' || level === 'bad' ? theme[level] : theme.border;
  const side = Math.min(44, height - 2 * CARD.padding);
  const bar = { x: x + CARD.padding + side + 14, y: y + height / 2 - 8, width: width - side - 2 * CARD.padding - 34, height: 16 };
  return element('g', { class: `node card bare ${level}`, 'data-node': number }, [
    element('rect', { class: 'frame', x, y, width, height, rx: CARD.radius, fill: theme.card, stroke: border, 'stroke-width': 1.25 }),
    element('rect', {
      x: x + CARD.padding,
      y: y + (height - side) / 2,
      width: side,
      height: side,
      rx: 10,
      fill: accentOf(theme, node.family),
      'fill-opacity': 0.75,
    }),
    element('rect', { ...bar, rx: 8, fill: theme.border }),
  ]);
}

/** A place as maps name it: across its middle, above what stands in it. A place that holds places is named over its corner, where nothing of it stands. */
export function drawPlaceFromAfar(node: DiagramNode, box: Box, holdsPlaces: boolean, theme: Theme): SvgElement {
  const size = Math.min(NAME.largest, Math.max(NAME.least, (box.width * NAME.share) / 100));
  const name = fitted(node.title ?? node.name, box.width - PLACE.padding, size, 'bold');
  const at = holdsPlaces
    ? { x: 0, y: -size * 0.3, 'text-anchor': 'start' }
    : { x: box.width / 2, y: box.height / 2 + size * 0.36, 'text-anchor': 'middle' };
  const halo = {
    stroke: holdsPlaces ? theme.canvas : theme.place,
    'stroke-width': size / 5,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
  };
  return textElement('text', { class: 'map-name', ...at, 'font-size': size, 'font-weight': 600, fill: theme.text, ...halo }, name);
}

/** A name on one line or two, cut between words where it can be. */
function twoLines(name: string, room: number): readonly [string, string] {
  const line = fitted(name, 2 * room, TITLE, 'bold');
  if (widthOf(line, TITLE, 'bold') <= room) return [line, ''];
  const words = line.split(/(?<=[ _])/);
  let first = '';
  for (const [index, word] of words.entries()) {
    if (widthOf((first + word).trimEnd(), TITLE, 'bold') > room) {
      return first === ''
        ? [fitted(line, room, TITLE, 'bold'), '']
        : [first.trimEnd(), fitted(words.slice(index).join(''), room, TITLE, 'bold')];
    }
    first += word;
  }
  return [first, ''];
}

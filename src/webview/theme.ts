import { LIGHT, type Theme } from '../diagram/index.js';

/** The editor's colours by the names that panel.css gives them, so that a change of theme needs no new drawing. */
export const PANEL: Theme = {
  font: 'inherit',
  canvas: 'var(--spandrel-canvas)',
  card: 'var(--spandrel-card)',
  border: 'var(--spandrel-border)',
  shadow: 'var(--spandrel-shadow)',
  place: 'var(--spandrel-place)',
  placeBorder: 'var(--spandrel-place-border)',
  text: 'var(--spandrel-text)',
  muted: 'var(--spandrel-muted)',
  edge: 'var(--spandrel-edge)',
  track: 'var(--spandrel-track)',
  good: 'var(--spandrel-good)',
  busy: 'var(--spandrel-busy)',
  bad: 'var(--spandrel-bad)',
  families: {
    edge: 'var(--spandrel-family-edge)',
    compute: 'var(--spandrel-family-compute)',
    data: 'var(--spandrel-family-data)',
    messaging: 'var(--spandrel-family-messaging)',
    other: 'var(--spandrel-family-other)',
  },
};

/** The colours that the panel shows now, as figures, for a picture that leaves the editor. */
export function currentTheme(): Theme {
  const probe = document.createElement('span');
  document.body.append(probe);
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const style = getComputedStyle(probe);
  const painted = (colour: string): string | null => {
    probe.style.color = '';
    probe.style.color = colour;
    if (!pixel) return null;
    pixel.fillStyle = style.color;
    pixel.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = pixel.getImageData(0, 0, 1, 1).data;
    return `#${[r, g, b].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
  };
  const figure = (name: Exclude<keyof Theme, 'font' | 'families'>): string => {
    // Colours that let the canvas shine through are painted onto it, since some readers of SVG know no transparent colours.
    painted(PANEL.canvas);
    return painted(PANEL[name]) ?? LIGHT[name];
  };
  const family = (name: keyof Theme['families']): string => painted(PANEL.families[name]) ?? LIGHT.families[name];
  const theme: Theme = {
    font: LIGHT.font,
    canvas: figure('canvas'),
    card: figure('card'),
    border: figure('border'),
    shadow: figure('shadow'),
    place: figure('place'),
    placeBorder: figure('placeBorder'),
    text: figure('text'),
    muted: figure('muted'),
    edge: figure('edge'),
    track: figure('track'),
    good: figure('good'),
    busy: figure('busy'),
    bad: figure('bad'),
    families: {
      edge: family('edge'),
      compute: family('compute'),
      data: family('data'),
      messaging: family('messaging'),
      other: family('other'),
    },
  };
  probe.remove();
  return theme;
}

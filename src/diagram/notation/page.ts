import type { LaidOut } from '../layout/geometry.js';
import { render } from '../drawing/render.js';
import { attributeText, escaped, toSvgText } from '../drawing/svg.js';
import type { Theme } from '../drawing/theme.js';

/**
 * The drawing as a page that a browser prints, or saves as a PDF, on one sheet of its own size, sharp at any. It asks for nothing from anywhere.
 */
export function toPage(laidOut: LaidOut, theme: Theme): string {
  const drawing = render(laidOut, theme);
  const [width, height] = [drawing.attributes.width ?? 0, drawing.attributes.height ?? 0].map(attributeText);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(laidOut.graph.title) || 'Architecture'}</title>
<style>
@page { size: ${width}px ${height}px; margin: 0 }
html, body { margin: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact }
svg { display: block; width: ${width}px; height: ${height}px; break-inside: avoid }
</style>
</head>
<body>
${toSvgText(drawing)}</body>
</html>
`;
}

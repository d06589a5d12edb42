import type { Results } from '../kinds/figures/results.js';

export interface SharedPage {
  readonly title: string;
  readonly results: Results;
  /** The results panel's own bundles, as text. */
  readonly script: string;
  readonly style: string;
  /** Of script and style, as a content security policy names them: `sha256-…`. */
  readonly scriptHash: string;
  readonly styleHash: string;
}

/** The element that holds the results of a shared page. */
export const SHARED_DATA = 'spandrel-results';

/**
 * A run as one HTML file that needs nothing else: the results panel with its figures inside. It loads nothing from anywhere; its policy lets this one
 * script and this one style sheet run, by their hashes.
 */
export function sharePage({ title, results, script, style, scriptHash, styleHash }: SharedPage): string {
  const policy = `default-src 'none'; script-src '${scriptHash}'; style-src '${styleHash}'; img-src data:`;
  // Inside a script element, `<` could begin its end.
  const data = JSON.stringify(results).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${quoted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${quoted(title)}</title>
<style>${style}</style>
</head>
<body class="shared">
<div id="results"></div>
<script type="application/json" id="${SHARED_DATA}">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Text that people chose, as HTML that shows it and does nothing else; also within quotes. */
export function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

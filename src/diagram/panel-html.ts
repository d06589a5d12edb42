export interface PanelAddresses {
  /** Fresh random text for each page. */
  readonly nonce: string;
  /** What the host lets a page load from: the webview's `cspSource`. */
  readonly cspSource: string;
  /** Addresses of the bundles `panel.js`, `panel.css` and `elk-worker.js`. */
  readonly script: string;
  readonly style: string;
  readonly worker: string;
}

/**
 * The page of the diagram panel. It runs one script, named by the nonce, and loads nothing from anywhere but the extension; the worker is fetched
 * and started from a blob, because a page inside VS Code may not start one from another origin.
 */
export function panelHtml({ nonce, cspSource, script, style, worker }: PanelAddresses): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `img-src ${cspSource} data: blob:`,
    `font-src ${cspSource}`,
    'worker-src blob:',
    `connect-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${quoted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Architecture diagram</title>
<link rel="stylesheet" href="${quoted(style)}">
</head>
<body>
<div id="panel" data-worker="${quoted(worker)}"></div>
<script nonce="${quoted(nonce)}" src="${quoted(script)}"></script>
</body>
</html>
`;
}

function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

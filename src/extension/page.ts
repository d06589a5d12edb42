/** Where a panel's page gets what it needs. */
interface Addresses {
  /** Fresh random text for each page. */
  readonly nonce: string;
  /** What the host lets a page load from: the webview's `cspSource`. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
}

/** The page of the diagram panel. Its worker is fetched and started from a blob: a page inside VS Code may not start one from another origin. */
export function diagramPage(addresses: Addresses & { readonly worker: string; /** Of the document. */ readonly uri: string }): string {
  const { cspSource, worker, uri } = addresses;
  return page(addresses, {
    title: 'Architecture diagram',
    policy: [`img-src ${cspSource} data: blob:`, `font-src ${cspSource}`, 'worker-src blob:', `connect-src ${cspSource}`],
    body: `<div id="panel" data-worker="${quoted(worker)}" data-uri="${quoted(uri)}"></div>`,
  });
}

/** The page of the results panel. */
export function resultsPage(addresses: Addresses): string {
  return page(addresses, {
    title: 'Simulation results',
    policy: [`img-src ${addresses.cspSource} data:`],
    body: '<div id="results"></div>',
  });
}

interface Page {
  readonly title: string;
  /** What it may load beyond its script and style sheet. */
  readonly policy: readonly string[];
  readonly body: string;
}

/** A page that runs one script, named by the nonce, and loads nothing from anywhere but the extension. */
function page({ nonce, cspSource, script, style }: Addresses, { title, policy, body }: Page): string {
  const whole = ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${cspSource}`, ...policy].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${quoted(whole)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${quoted(style)}">
</head>
<body>
${body}
<script nonce="${quoted(nonce)}" src="${quoted(script)}"></script>
</body>
</html>
`;
}

function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

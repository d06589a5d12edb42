export interface ResultsAddresses {
  /** Fresh random text for each page. */
  readonly nonce: string;
  /** What the host lets a page load from: the webview's `cspSource`. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
}

/** The page of the results panel. It runs one script, named by the nonce, and loads nothing from anywhere but the extension. */
export function resultsHtml({ nonce, cspSource, script, style }: ResultsAddresses): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; img-src ${cspSource} data:`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${quoted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulation results</title>
<link rel="stylesheet" href="${quoted(style)}">
</head>
<body>
<div id="results"></div>
<script nonce="${quoted(nonce)}" src="${quoted(script)}"></script>
</body>
</html>
`;
}

function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

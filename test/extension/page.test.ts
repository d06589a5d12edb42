import { expect, test } from 'vitest';
import { diagramPage, resultsPage } from '../../src/extension/page.js';

const html = diagramPage({
  nonce: 'abc+/=',
  cspSource: 'https://*.vscode-cdn.net',
  script: 'https://x.vscode-cdn.net/panel.js?a=1&b="2"',
  style: 'https://x.vscode-cdn.net/panel.css',
  uri: 'file:///a"b.arch',
  worker: 'https://x.vscode-cdn.net/elk-worker.js"><script>alert(1)</script>',
});

test('the page of the panel allows one script, its own style sheet, pictures and a worker from a blob, and nothing else', () => {
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  expect(policy?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'nonce-abc+/='",
    'style-src https://*.vscode-cdn.net',
    'img-src https://*.vscode-cdn.net data: blob:',
    'font-src https://*.vscode-cdn.net',
    'worker-src blob:',
    'connect-src https://*.vscode-cdn.net',
  ]);
  expect(policy).not.toMatch(/unsafe|\*(?!\.vscode-cdn)/);
});

test('it has no script or style of its own, and addresses cannot leave their attributes', () => {
  expect([...html.matchAll(/<script/g)]).toHaveLength(1);
  expect(html).not.toMatch(/style=|<style|onload|user-scalable/);
  expect(html).toContain('src="https://x.vscode-cdn.net/panel.js?a=1&amp;b=&quot;2&quot;"');
  expect(html).not.toContain('<script>alert');
  expect(html).toContain('data-uri="file:///a&quot;b.arch"');
});

test('the page of the results allows less still', () => {
  const results = resultsPage({ nonce: 'abc', cspSource: 'https://*.vscode-cdn.net', script: 'results.js', style: 'results.css' });
  expect(/Content-Security-Policy" content="([^"]+)"/.exec(results)?.[1]).toBe(
    "default-src 'none'; script-src 'nonce-abc'; style-src https://*.vscode-cdn.net; img-src https://*.vscode-cdn.net data:",
  );
  expect(results).not.toMatch(/style=|<style|onload/);
});

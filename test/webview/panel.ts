// The panel as VS Code would show it: the real bundle behind its real policy, and an extension that remembers what the panel says.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { diagramPage } from '../../src/extension/page.js';
import type { FromPanel, ToPanel } from '../../src/server/protocol.js';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { graphOf, type DiagramGraph } from '../../src/diagram/index.js';
import { sure } from '../diagram/random.js';
import { at, SHOP, SHOP_RESULTS } from '../diagram/shop.js';
import { THEMES, type ThemeName } from './themes.js';

const root = path.resolve(import.meta.dirname, '../..');
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

declare global {
  interface Window {
    said: FromPanel[];
    kept: unknown;
    violations: string[];
    acquireVsCodeApi: () => unknown;
  }
}

interface Panels {
  open(
    options?: { theme?: ThemeName; width?: number; height?: number; state?: unknown; still?: boolean; worker?: string },
    asked?: (address: string) => void,
  ): Promise<Page>;
  close(): Promise<void>;
}

async function startPanels(): Promise<Panels> {
  const folder = mkdtempSync(path.join(tmpdir(), 'panel-'));
  const bundle = { bundle: true, platform: 'browser', target: 'es2022', format: 'iife', absWorkingDir: root, logLevel: 'error' } as const;
  await Promise.all([
    build({ ...bundle, entryPoints: ['src/webview/panel.tsx'], outfile: path.join(folder, 'panel.js') }),
    build({ ...bundle, entryPoints: ['src/webview/elk-worker.ts'], outfile: path.join(folder, 'elk-worker.js'), minify: true }),
  ]);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const name = path.basename(url.pathname);
    const html = (): string =>
      diagramPage({
        nonce: 'bm9uY2U=',
        cspSource: origin(server),
        script: '/panel.js',
        style: '/panel.css',
        worker: url.searchParams.get('worker') ?? '/elk-worker.js',
        uri: URI,
      });
    const body = name === 'panel.html' ? html() : name === 'hanging.js' ? hanging(folder) : read(path.join(folder, name));
    response.writeHead(body === null ? 404 : 200, { 'content-type': TYPES[path.extname(name)] ?? 'text/plain' });
    response.end(body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launch();
  return {
    open: (options = {}, asked = () => undefined) => openPanel(browser, origin(server), options, asked),
    close: async () => {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The engine, but it never answers when it is asked to lay out more than fifteen things at once. */
function hanging(folder: string): string {
  return `${read(path.join(folder, 'elk-worker.js')) ?? ''}
    const answer = self.onmessage;
    self.onmessage = (event) => {
      if (!(event.data.graph?.children?.[0]?.children?.length > 15)) answer(event);
    };`;
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function origin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

async function openPanel(
  browser: Browser,
  address: string,
  options: NonNullable<Parameters<Panels['open']>[0]>,
  asked: (address: string) => void,
): Promise<Page> {
  const { theme = 'dark', width = 900, height = 760, state, still = true, worker = '/elk-worker.js' } = options;
  const page = await browser.newPage({ viewport: { width, height }, reducedMotion: still ? 'reduce' : 'no-preference' });
  page.on('request', (request) => {
    asked(request.url());
  });
  // Some compilers of tests name the functions that they pass on.
  await page.addInitScript('window.__name = (f) => f');
  await page.addInitScript(
    ({ variables, name, state }) => {
      window.said = [];
      window.violations = [];
      window.kept = state;
      document.addEventListener('securitypolicyviolation', (event) =>
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
      );
      window.acquireVsCodeApi = () => ({
        postMessage: (message: FromPanel) => window.said.push(message),
        getState: () => window.kept,
        setState: (kept: unknown) => (window.kept = kept),
      });
      document.addEventListener('DOMContentLoaded', () => {
        for (const [key, value] of Object.entries(variables)) document.documentElement.style.setProperty(key, value);
        document.body.classList.add(...name.split(' '));
      });
    },
    { variables: THEMES[theme].variables, name: THEMES[theme].class, state },
  );
  await page.goto(`${address}/panel.html?worker=${encodeURIComponent(worker)}`);
  await page.waitForFunction(() => window.said.some((message) => message.type === 'ready'));
  return page;
}

export async function tell(page: Page, message: ToPanel): Promise<void> {
  await page.evaluate((said) => {
    window.postMessage(said, '*');
  }, message);
}

/** What the panel said since it was asked the last time. */
export async function heard(page: Page): Promise<FromPanel[]> {
  return page.evaluate(() => window.said.splice(0));
}

export const URI = 'file:///shop.arch';

/** The shop with its figures and one finding. */
export const SHOP_GRAPH = graphOf(SHOP, {
  results: SHOP_RESULTS,
  findings: [{ code: 'cache/no-ttl', severity: 'warning', message: 'A cached value never expires', source: at(25), fixes: [] }],
  view: null,
});

interface PanelTests {
  readonly open: (options?: Parameters<Panels['open']>[0]) => Promise<Page>;
  readonly draw: (page: Page, graph: DiagramGraph, more?: { stale?: boolean; uri?: string }) => Promise<void>;
}

/** Panels for the tests of a file: closed after each test, which fails when a page broke its policy, its script threw, a label opened a dialog, or
 * anything was asked of anybody but the panel's own host. */
export function panelTests(): PanelTests {
  let panels: Panels | undefined;
  const pages: Page[] = [];
  const failures: string[] = [];
  /** Everything that a page asked for, from its first byte on. */
  const requests = new Map<Page, readonly string[]>();
  beforeAll(async () => {
    panels = await startPanels();
  }, 120_000);
  afterAll(async () => {
    await panels?.close();
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) {
      expect(await page.evaluate(() => window.violations)).toEqual([]);
      const own = new URL(page.url()).origin;
      expect(requests.get(page)?.filter((address) => new URL(address).origin !== own && !address.startsWith('data:'))).toEqual([]);
      await page.close();
    }
    expect(failures.splice(0)).toEqual([]);
  });
  return {
    open: async (options) => {
      const asked: string[] = [];
      const page = await sure(panels).open(options, (address) => asked.push(address));
      requests.set(page, asked);
      pages.push(page);
      page.on('pageerror', (error) => failures.push(error.stack ?? error.message));
      page.on('dialog', (dialog) => {
        throw new Error(`a label opened a dialog: ${dialog.message()}`);
      });
      return page;
    },
    draw: async (page, graph, { stale = false, uri = URI } = {}) => {
      await tell(page, { type: 'diagram', graph, stale, uri, hash: String(Math.random()), views: [], view: null });
      await page.locator('.heading', { hasText: graph.title }).waitFor();
      await page.waitForFunction((nodes) => document.querySelectorAll('[data-node]').length === nodes, graph.nodes.length);
    },
  };
}

/** The card or place with a title. */
export function node(page: Page, title: string): Locator {
  return page
    .locator('.node')
    .filter({ has: page.locator('text.title', { hasText: new RegExp(`^${title}$`) }) })
    .first();
}

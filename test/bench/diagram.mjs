#!/usr/bin/env node
// How quick the diagram's panel is, in a headless Chromium without a GPU, after `npm run build`: from a graph to its picture, from a component more to
// the new picture, frames a second while everything moves, and the longest that the page's thread was busy at a stretch.
//   node test/bench/diagram.mjs [--rounds 3] [--only 200]
// From message to picture, the best of some rounds: what the clock says, and the processor time that the page's process took for it with its worker, which
// is what the clock would say on a machine that does nothing else. Limits are held against the latter.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { launchBrowser } from '../../.config/host/browser.mjs';
import { bundled, root } from './bundle.mjs';
import { estate } from './estate.mjs';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, only: { type: 'string' } } });
const LIMITS = { first: 1500, edit: { 200: 400, 1000: 1500 }, frames: 45, blocked: 50, script: 200 };
const URI = 'file:///bench.arch';
const SECONDS = 4;
const PATIENCE = 240_000;

const { createArchServices, loadArchitecture, LIBRARY, graphOf, solveArchitecture, diagramPage } = await bundled(`
  export { createArchServices, loadArchitecture } from './language/index.ts'; export { LIBRARY } from './src/kinds/generated/library.ts';
  export { graphOf } from './src/diagram/index.ts'; export { solveArchitecture } from './src/kinds/lowering/run.ts';
  export { diagramPage } from './src/extension/page.ts';`);

async function graphOfText(text) {
  const services = createArchServices({ library: LIBRARY });
  const { architecture, findings } = await loadArchitecture(services, { uri: URI, text });
  if (!architecture) throw new Error(findings[0].message);
  return graphOf(architecture, { results: solveArchitecture(architecture), findings, view: null });
}

const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

/** A panel as the extension opens it, with the graphs that it will be shown. */
async function openPanel(browser, graphs) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const html = diagramPage({
    nonce: 'bench',
    cspSource: 'http://panel',
    script: '/panel.js',
    style: '/panel.css',
    worker: '/elk-worker.js',
    uri: URI,
  });
  await page.route('http://panel/**', (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    const body = name === 'panel.html' ? html : fs.readFileSync(path.join(root, 'dist', 'webview', name));
    return route.fulfill({ contentType: TYPES[path.extname(name)], body });
  });
  await page.addInitScript(() => {
    window.ready = new Promise((resolve) => {
      window.acquireVsCodeApi = () => ({
        postMessage: ({ type }) => type === 'ready' && resolve(),
        getState: () => undefined,
        setState: () => undefined,
      });
    });
    /** Shows a graph; resolves with the milliseconds until something is in the page and painted. */
    window.show = async (graph, sign) => {
      const started = performance.now();
      window.postMessage(
        { type: 'diagram', graph, stale: false, uri: 'file:///bench.arch', hash: String(started), views: [], view: null },
        '*',
      );
      while (!document.querySelector(sign)) await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return performance.now() - started;
    };
  });
  await page.goto('http://panel/panel.html');
  await page.evaluate(() => window.ready);
  await page.evaluate((all) => (window.graphs = all), graphs);
  return page;
}

/** A component more, where the last one stands, and what it is called. */
function grown(graph, round) {
  const last = graph.nodes.findLast(({ container }) => !container);
  const id = `added${round}`;
  const added = { ...last, id, name: id, title: null };
  const edge = { ...graph.edges[0], id: `${last.id} -> ${id}`, from: last.id, to: id };
  return { ...graph, nodes: [...graph.nodes, added], edges: [...graph.edges, edge] };
}

/** Drags the drawing about while all figures change ten times a second, at a zoom or with all of it in sight: frames, and the most in one second. */
async function dragged([seconds, zoom]) {
  const [graph] = window.graphs;
  const stage = document.querySelector('.stage');
  const mouse = (type, x, y) =>
    new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, cancelable: true, view: window, button: 0, buttons: 1 });
  const shown = () => new DOMMatrix(getComputedStyle(document.querySelector('.stage > .diagram')).transform).a;
  while (zoom > 0 && shown() < zoom) {
    stage.dispatchEvent(new WheelEvent('wheel', { deltaY: -300, clientX: 700, clientY: 450, bubbles: true, cancelable: true }));
    await new Promise(requestAnimationFrame);
  }
  let tick = 0;
  const changed = ({ badges, ...node }, index) => ({
    ...node,
    heat: node.heat === null ? null : ((index + tick) % 100) / 100,
    badges: badges.map((badge) => ({ ...badge, text: `${(index + tick) % 90}ms` })),
  });
  const timer = setInterval(() => {
    tick++;
    const message = { type: 'diagram', stale: false, uri: 'file:///bench.arch', hash: String(tick), views: [], view: null };
    window.postMessage({ ...message, graph: { ...graph, nodes: graph.nodes.map(changed) } }, '*');
  }, 100);
  stage.dispatchEvent(mouse('mousedown', 700, 450));
  const frames = [];
  const started = performance.now();
  while (performance.now() - started < seconds * 1000) {
    const now = await new Promise(requestAnimationFrame);
    frames.push(now);
    window.dispatchEvent(mouse('mousemove', 700 + 300 * Math.sin(now / 400), 450 + 200 * Math.cos(now / 300)));
  }
  window.dispatchEvent(mouse('mouseup', 700, 450));
  clearInterval(timer);
  return {
    frames: frames.length,
    best: Math.max(...frames.map((from) => frames.filter((each) => each >= from && each < from + 1000).length)),
  };
}

/**
 * What somebody does in the panel: the result, the longest stretch of processor time that the page's thread took meanwhile, and the processor time of the
 * page's process, both in milliseconds.
 */
async function watched(browser, page, work) {
  const session = await browser.newBrowserCDPSession();
  const spent = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
  };
  const before = await spent();
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  const result = await work();
  const after = await spent();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
  const main = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  );
  // What the driver asks of the page comes as messages of its own; nobody has those in the editor.
  const tasks = traceEvents.filter(({ name, tdur, pid, tid }) => name.includes('RunTask') && tdur > 0 && main.has(`${pid} ${tid}`));
  await session.detach();
  return {
    result,
    longest: Math.max(0, ...tasks.map(({ tdur }) => tdur / 1000)),
    time: Math.max(...[...after].map(([id, time]) => (time - (before.get(id) ?? 0)) * 1000)),
  };
}

const rows = {};
/** @param most - Whether the limit is what it may be at most; at least, if not. */
const row = (name, measured, limit, unit, { clock, most = true } = {}) => {
  rows[name] = {
    measured: `${measured.toFixed(0)} ${unit}`,
    'by the clock': clock === undefined ? '' : `${clock.toFixed(0)} ${unit}`,
    limit: `${most ? '≤' : '≥'} ${limit} ${unit}`,
    'part of the limit': Number((most ? measured / limit : limit / measured).toFixed(2)),
  };
};

row('panel.js, gzipped', gzipSync(fs.readFileSync(path.join(root, 'dist/webview/panel.js'))).length / 1024, LIMITS.script, 'KB');

const browser = await launchBrowser();
try {
  const rounds = Number(options.rounds);
  const shop = await graphOfText(fs.readFileSync(path.join(root, 'examples/shop.arch'), 'utf8'));
  const best = { clock: Infinity, time: Infinity };
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    const page = await openPanel(browser, [shop]);
    const { time } = await watched(browser, page, () => page.evaluate(() => window.show(window.graphs[0], '[data-node]')));
    best.clock = Math.min(best.clock, performance.now() - started);
    best.time = Math.min(best.time, time);
    await page.close();
  }
  row('shop: opened to first picture', best.time, LIMITS.first, 'ms', { clock: best.clock });

  for (const size of [200, 1000]) {
    if (options.only && options.only !== String(size)) continue;
    const graph = await graphOfText(estate(size));
    const small = { ...graph, nodes: graph.nodes.filter(({ parent }) => parent === null), edges: [] };
    const page = await openPanel(browser, [graph, small, ...Array.from({ length: rounds }, (_, round) => grown(graph, round))]);
    // A large design is shown as its places at first; one that the panel knows already stays open.
    const opening = await watched(browser, page, () =>
      page.evaluate(async () => {
        await window.show(window.graphs[1], '[data-node]');
        await window.show(window.graphs[0], `[data-node="${window.graphs[0].nodes.length - 1}"]`);
      }),
    );
    const edit = { clock: Infinity, time: Infinity };
    let blocked = opening.longest;
    for (let round = 0; round < rounds; round++) {
      const { result, longest, time } = await watched(browser, page, () =>
        page.evaluate((index) => window.show(window.graphs[index], `[data-node="${window.graphs[index].nodes.length - 1}"]`), round + 2),
      );
      edit.clock = Math.min(edit.clock, result);
      edit.time = Math.min(edit.time, time);
      blocked = Math.max(blocked, longest);
      await page.evaluate(() => window.show(window.graphs[0], 'body'));
      await page.waitForFunction(() => document.querySelectorAll('[data-node]').length === window.graphs[0].nodes.length);
    }
    row(`${size}: a component more to the new picture`, edit.time, LIMITS.edit[size], 'ms', { clock: edit.clock });
    row(`${size}: longest task of it`, blocked, LIMITS.blocked, 'ms');
    for (const [name, zoom] of [
      ['whole', 0],
      ['at 100%', 1],
    ]) {
      const { result, longest, time } = await watched(browser, page, () => page.evaluate(dragged, [SECONDS, zoom]));
      // The page's own processor time of a frame says how many there could be; the best second says how many there were.
      row(`${size}: dragged, ${name}, figures at 10 Hz`, (1000 * result.frames) / time, LIMITS.frames, 'frames/s', {
        clock: result.best,
        most: false,
      });
      row(`${size}: longest task of it, ${name}`, longest, LIMITS.blocked, 'ms');
    }
    await page.close();
  }
} finally {
  await browser.close();
}
console.table(rows);

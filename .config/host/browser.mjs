// A Chromium to drive: the one that is there, or the distribution's own package.
import fs from 'node:fs';
import { run, say, step } from '../say.mjs';

const KNOWN = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** The path of a Chromium-based browser, or undefined. `CHROMIUM_PATH` names another one. */
export function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return fs.existsSync(named) ? named : undefined;
  return (KNOWN[process.platform] ?? []).find((file) => fs.existsSync(file));
}

/** Finds a browser, installing the distribution's Chromium with apt-get where there is none and we may. Undefined when that cannot be done. */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found || process.env.CHROMIUM_PATH || !fs.existsSync('/usr/bin/apt-get')) return found;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (await run('sudo', ['-n', 'true'])).code !== 0) return undefined;
  const [command, before] = isRoot ? ['apt-get', []] : ['sudo', ['-n', 'apt-get']];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say('There is no Chromium on this machine.');
  await step('Updating the package lists (apt-get update)', command, [...before, 'update'], { env });
  await step(
    'Installing Chromium (apt-get install chromium)',
    command,
    [...before, 'install', '-y', '--no-install-recommends', 'chromium'],
    { env },
  );
  return findBrowser();
}

/** What to tell a person on whose machine no browser could be found. */
export const NO_BROWSER = 'No Chromium, Chrome or Edge was found. Install one, or set CHROMIUM_PATH to its executable.';

/** Arguments for a browser under test: nothing in the background, nothing over the network. */
export const BROWSER_ARGUMENTS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Starts the browser through Playwright. `VSCODE_HOST_HEADED=1` shows it. */
export async function launchBrowser(options = {}) {
  const { chromium } = await import('playwright-core');
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(NO_BROWSER);
  return chromium.launch({
    executablePath,
    headless: process.env.VSCODE_HOST_HEADED !== '1',
    args: BROWSER_ARGUMENTS,
    // Playwright's own handlers would end the process before the server is stopped.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ...options,
  });
}

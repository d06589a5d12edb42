import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ensureBuilt } from '../../../.config/fresh.mjs';
import { launchBrowser } from '../../../.config/host/browser.mjs';
import { hostNode, serverMain } from '../../../.config/host/install.mjs';
import { startServer, workbenchUrl, type VsCodeServer } from '../../../.config/host/server.mjs';
import { ensureVsix, vsix } from '../../../.config/package.mjs';

const root = path.resolve(import.meta.dirname, '../../..');

/** Milliseconds: a guard against a hang alone, as in the configuration of these tests. */
const PATIENCE = 90_000;

/** A served VS Code with the packaged extension installed, on a copy of the examples. */
export class Workbench {
  /** What the page's console said that a person should know of: errors, refused content. */
  readonly complaints: string[] = [];
  /** What was asked of anybody but this machine. */
  readonly strangers: string[] = [];

  private constructor(
    private readonly server: VsCodeServer,
    private readonly browser: Browser,
    readonly page: Page,
    readonly folder: string,
    private readonly temporary: string,
  ) {
    page.setDefaultTimeout(PATIENCE);
    page.setDefaultNavigationTimeout(PATIENCE);
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/i.test(message.text())) this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      // What comes from there is answered by the window itself.
      if (hostname.endsWith('.vscode-resource.vscode-cdn.net')) return;
      if (protocol.startsWith('http') && hostname !== '127.0.0.1') this.strangers.push(request.url());
    });
    page.on('dialog', (dialog) => {
      // A window that still writes down its state asks before it goes: a test leaves it, as a person would.
      if (dialog.type() === 'beforeunload') {
        void dialog.accept();
        return;
      }
      this.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  static async start(settings: Readonly<Record<string, unknown>> = {}): Promise<Workbench> {
    await ensureBuilt();
    await ensureVsix();
    const temporary = mkdtempSync(path.join(os.tmpdir(), 'spandrel-ui-'));
    const folder = path.join(temporary, 'workspace');
    const extensionsDir = path.join(temporary, 'extensions');
    mkdirSync(extensionsDir);
    cpSync(path.join(root, 'examples'), folder, { recursive: true });
    const installed = spawnSync(
      hostNode(),
      [
        serverMain,
        '--accept-server-license-terms',
        '--server-data-dir',
        temporary,
        '--extensions-dir',
        extensionsDir,
        '--install-extension',
        vsix,
      ],
      { encoding: 'utf8' },
    );
    if (installed.status !== 0) throw new Error(`The package could not be installed: ${installed.stdout}${installed.stderr}`);
    const server = await startServer({ userDataDir: path.join(temporary, 'user-data'), extensionsDir, settings });
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    return new Workbench(server, browser, page, folder, temporary);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    rmSync(this.temporary, { recursive: true, force: true });
  }

  /** Opens the window anew with one file of the workspace. */
  async open(file: string): Promise<void> {
    const openFile: readonly [string, string] = [
      'openFile',
      `vscode-remote://127.0.0.1:${this.server.port}${path.join(this.folder, file)}`,
    ];
    await this.page.goto(workbenchUrl(this.server, { folder: this.folder, payload: [openFile] }));
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.page
      .locator('.tab', { hasText: path.basename(file) })
      .first()
      .waitFor({ timeout: 60_000 });
    await this.text.locator('.view-line').first().waitFor({ timeout: 60_000 });
  }

  /** Loads the window anew, with the editors that it had; what is said of them is looked for in what the window has written down. */
  async restore(...wanted: readonly string[]): Promise<void> {
    await expect.poll(() => this.#isWritten(wanted), { timeout: 30_000, interval: 500 }).toBe(true);
    await this.page.goto(workbenchUrl(this.server, { folder: this.folder }));
  }

  /** Whether the window's own memory of its editors mentions some words. It writes it down when it loses the focus, and some time after. */
  async #isWritten(wanted: readonly string[]): Promise<boolean> {
    return this.page.evaluate(async (words) => {
      document.hasFocus = () => false;
      window.dispatchEvent(new Event('blur'));
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => {
            resolve(request.result);
          };
          request.onerror = () => {
            reject(new Error('the memory of the window cannot be read'));
          };
        });
      for (const { name } of await indexedDB.databases()) {
        if (!name?.startsWith('vscode-web-state-db-')) continue;
        const database = await done(indexedDB.open(name));
        const store = database.transaction('ItemTable').objectStore('ItemTable');
        const editors = String(await done(store.get('memento/workbench.parts.editor')));
        database.close();
        if (words.every((word) => editors.includes(word))) return true;
      }
      return false;
    }, wanted);
  }

  /** Opens a page outside of VS Code, and notes what it asked of anybody and what its console said. */
  async elsewhere(address: string): Promise<{ readonly page: Page; readonly said: readonly string[] }> {
    const said: string[] = [];
    const page = await this.browser.newPage();
    page.on('request', (request) => {
      if (request.url() !== address) said.push(`request: ${request.url()}`);
    });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
    });
    page.on('pageerror', (error) => {
      said.push(error.message);
    });
    await page.goto(address);
    return { page, said };
  }

  /** Opens a file through the quick open box. */
  async openBeside(file: string): Promise<void> {
    await this.page.keyboard.press('Control+p');
    await this.page.locator('.quick-input-widget input').first().waitFor();
    await this.page.keyboard.type(file);
    await this.entry(file).first().click();
    await this.page.locator('.tab', { hasText: file }).first().waitFor();
  }

  get text(): Locator {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  /** Gives the focus to the text of a file that is open, wherever its cursor is. */
  async toText(file: string): Promise<void> {
    await this.page.locator('.tab', { hasText: file }).first().click();
    await this.page.locator('.editor-instance .monaco-editor.focused').waitFor();
  }

  /** Puts the cursor on the first place in view where a text stands. */
  async clickText(text: string): Promise<void> {
    await this.text.locator('.view-line', { hasText: text }).first().click();
  }

  /** The whole text replaced, as typing would. */
  async type(text: string): Promise<void> {
    await this.text.locator('.view-line').first().click();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(text);
  }

  /** `Ln 5, Col 7 (3 selected)`. */
  get cursor(): Locator {
    return this.page.locator('[id="status.editor.selection"]');
  }

  entry(text: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
  }

  /** Opens the palette and types into it. A palette that was opened before the extension was known, or the text had the focus, is opened again. */
  async palette(text: string): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt++) {
      await this.page.keyboard.press('F1');
      await this.filter(text);
      if ((await this.entry(text).count()) > 0) return;
      await this.page.keyboard.press('Escape');
      await this.page.waitForTimeout(1000);
    }
  }

  /** Types into the open palette, and waits until its list has followed. */
  async filter(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(`>${text}`);
    await this.page.waitForTimeout(700);
  }

  async command(title: string): Promise<void> {
    await this.palette(title);
    await this.entry(title).first().click();
  }

  /** Answers a dialog that asks for a file. */
  async answer(title: string, file: string): Promise<void> {
    const box = this.page.locator('.quick-input-widget', { hasText: title });
    await box.waitFor();
    const input = box.locator('input').first();
    // It begins with a place of its own, and would write that over what is typed before.
    await this.entry(/^\.\.$/).waitFor();
    await input.fill(file);
    // What is there is looked up first: an answer that comes before that is not heard.
    if (existsSync(file)) await this.entry(path.basename(file)).first().waitFor();
    await input.press('Enter');
    await box.waitFor({ state: 'hidden' });
  }

  /** The pages of the webviews in view that hold an element: `#panel` is a diagram's, `#results` that of results. */
  async pagesWith(element: string): Promise<Frame[]> {
    const found: Frame[] = [];
    for (const frame of this.page.frames()) {
      // A page that goes while it is asked is none.
      const isOne = async (): Promise<boolean> => {
        if ((await frame.locator(element).count()) === 0) return false;
        return (await (await frame.parentFrame()?.frameElement())?.isVisible()) ?? false;
      };
      if (await isOne().catch(() => false)) found.push(frame);
    }
    return found;
  }

  /** The only such page, once it is there. */
  async pageWith(element: string): Promise<Frame> {
    let found: Frame[] = [];
    await expect.poll(async () => (found = await this.pagesWith(element)).length).toBe(1);
    const [frame] = found;
    if (!frame) throw new Error(`no webview holds ${element}`);
    return frame;
  }

  /** The inside of the webview in view. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
  }
}

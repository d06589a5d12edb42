import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Results } from '../../../src/kinds/figures/results.js';
import { closeAll, open, openText, until } from './editor.js';

const labels = (): readonly string[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs).map((tab) => tab.label);

describe('Running a simulation', function () {
  this.timeout(60_000);
  afterEach(closeAll);

  it('measures every component of the shop, judges the expectations of the scenario, and shows a report', async () => {
    await open('shop.arch');
    const results = await vscode.commands.executeCommand<Results | undefined>('arch.runSimulation', {
      scenario: 'primary_lost',
      replications: 1,
      duration: 60,
    });
    assert.ok(results);
    assert.equal(results.engine, 'simulator');
    assert.equal(results.scenario, 'primary_lost');
    for (const name of ['web', 'api', 'sessions', 'orders'])
      assert.ok((results.components[name]?.metrics.throughput?.value ?? 0) > 0, name);
    assert.ok(results.expectations.length > 0);
    assert.ok(results.expectations.every((each) => each.passed !== null));
    await until('the report', labels, (found) => found.some((label) => label.includes('primary_lost')));
  });

  it('opens the scorecard beside the text', async () => {
    await open('first.arch');
    const report = await vscode.commands.executeCommand<string | undefined>('arch.showScorecard');
    assert.ok(report?.includes('What holds it back'));
    await until(
      'the document',
      () => vscode.workspace.textDocuments,
      (all) => all.some((document) => document.getText() === report),
    );
  });

  it('compares the strategies of recovery', async () => {
    await open('recovery.arch');
    const report = await vscode.commands.executeCommand<string | undefined>('arch.compareRecovery');
    for (const strategy of ['backup', 'pilot', 'warm', 'active']) assert.ok(report?.includes(strategy), strategy);
  });

  it('gives the same figures for the same seed', async () => {
    await open('first.arch');
    const run = () => vscode.commands.executeCommand<Results | undefined>('arch.runSimulation', { scenario: null, replications: 2 });
    const [one, two] = [await run(), await run()];
    assert.ok(one?.run && two?.run);
    assert.deepEqual({ ...one, run: { ...one.run, wallSeconds: 0 } }, { ...two, run: { ...two.run, wallSeconds: 0 } });
  });

  it('is not begun while the text has errors', async () => {
    await openText('broken.arch', 'users u { rate: 1/s }\nweb_server web {\n');
    // The command waits for an answer to its message; closing everything is one.
    const run = vscode.commands.executeCommand('arch.runSimulation', { scenario: null, replications: 2 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await vscode.commands.executeCommand('notifications.clearAll');
    assert.equal(await run, undefined);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '../..');
const { contributes } = manifest;
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const commands = contributes.commands.map((each) => each.command);

describe('The manifest', () => {
  test('VS Code wakes the extension for Arch files, its commands and its panels alone', () => {
    expect(manifest.activationEvents).toEqual(['onWebviewPanel:arch.diagram', 'onWebviewPanel:arch.results']);
  });

  test('every command is registered, and every registered command is declared', () => {
    const registered = [...read('src/extension/main.ts').matchAll(/(?:command|about)\('(arch\.\w+)'/g)].map(([, id]) => id);
    expect(registered.sort()).toEqual([...commands].sort());
  });

  test('commands are named as VS Code asks: a category, a verb first, no full stop', () => {
    for (const { category, title } of contributes.commands) {
      expect(category).toBe('Arch');
      expect(title).toMatch(/^(?:Show|Run|Stop|Open|Export to|Compare|New|Restart) [A-Z][\w ]*…?$/);
    }
  });

  test('the palette shows them where there is an architecture; only a new one can begin anywhere', () => {
    const hidden = contributes.menus.commandPalette.map((entry) => entry.command);
    expect([...hidden, 'arch.new'].sort()).toEqual([...commands].sort());
    for (const { when } of contributes.menus.commandPalette)
      expect(when).toMatch(/editorLangId == arch|activeWebviewPanelId == 'arch.diagram'/);
  });

  test('menus and keys lead to commands that exist', () => {
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map((entry) => entry.command);
    expect(used.filter((command) => !commands.includes(command))).toEqual([]);
  });

  test('an editor has one button of ours and no more', () => {
    const buttons = contributes.menus['editor/title'].filter(
      ({ group, when }) => group === 'navigation' && when === 'resourceLangId == arch',
    );
    expect(buttons).toHaveLength(1);
  });

  test('every setting has a default and says what it does, and is read somewhere', () => {
    const code = ['server.ts', 'simulation.ts', 'diagram-panels.ts'].map((file) => read(`src/extension/${file}`)).join('\n');
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      expect(setting, name).toHaveProperty('default');
      expect('description' in setting || 'markdownDescription' in setting, name).toBe(true);
      // The language server asks for these itself, for each file, and the client library for the trace setting.
      if (name.startsWith('arch.checks.')) {
        expect(read('src/server/server.ts'), name).toContain(`'${name}'`);
        continue;
      }
      if (name !== 'arch.trace.server')
        expect(code, name).toContain(`'${name.split('.').at(-1) ?? ''}'`.replace("'enabled'", "'inlayHints.enabled'"));
    }
  });

  test('every file it names is there', () => {
    const [language] = contributes.languages;
    const others = [...contributes.grammars, ...contributes.snippets].map((each) => each.path);
    const media = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps.map((step) => step.media.svg));
    const files = [manifest.icon, language?.configuration, language?.icon.light, language?.icon.dark, ...others, ...media];
    expect(files.filter((file) => file === undefined || !existsSync(path.join(root, file)))).toEqual([]);
  });

  test('the icon is a PNG of 256 by 256', () => {
    const icon = readFileSync(path.join(root, manifest.icon));
    expect(icon.subarray(1, 4).toString()).toBe('PNG');
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([256, 256]);
  });

  test('the language configuration is JSON whose patterns compile', () => {
    const text = read('syntaxes/language-configuration.json');
    const configuration = JSON.parse(text) as {
      wordPattern: string;
      onEnterRules: { beforeText: string }[];
      indentationRules: Record<string, string>;
    };
    const patterns = [
      configuration.wordPattern,
      ...configuration.onEnterRules.map((rule) => rule.beforeText),
      ...Object.values(configuration.indentationRules),
    ];
    for (const pattern of patterns) expect(() => new RegExp(pattern)).not.toThrow();
    const word = new RegExp(configuration.wordPattern, 'g');
    expect('rate: 12.5k/s load_balancer $40k/mo 99.95%'.match(word)).toEqual(['rate', '12.5k/s', 'load_balancer', '$40k/mo', '99.95%']);
  });

  test('nothing is sent anywhere: there is no telemetry to switch off', () => {
    expect(JSON.stringify(manifest)).not.toMatch(/telemetry|aiKey|connectionString/i);
  });
});

import { describe, expect, test } from 'vitest';
import { contextOf } from '../../src/checks/context.js';
import { checkArchitecture, checkEarly, RULES, SOLVED } from '../../src/checks/index.js';
import { solveArchitecture } from '../../src/kinds/lowering/run.js';
import { viewOf } from '../../src/kinds/view.js';
import { isKind } from '../../src/model/index.js';
import { design, findings, repaired } from '../kinds/design.js';
import { CASES } from './cases.js';

const codes = async (text: string): Promise<readonly string[]> => (await findings(text)).map(({ code }) => code);

describe.each(CASES)('%s: %s', (code, _, wrong, right, isRepaired) => {
  test('it is found, with a message and a place', async () => {
    const found = (await findings(wrong)).find((finding) => finding.code === code);
    expect(found, `found are ${(await codes(wrong)).join(', ')}`).toBeDefined();
    expect(found?.message).toMatch(/\w+ \w+/);
    expect(found?.message).not.toMatch(/undefined|NaN|null|\[object/);
    expect(found?.source.file).toBe('file:///design.arch');
  });

  test('it is not found in what is right', async () => {
    expect(await codes(right)).not.toContain(code);
  });

  if (isRepaired) {
    test('its repair writes what is right', async () => {
      expect(await repaired(wrong, (all) => all.find((finding) => finding.code === code)?.fixes[0])).toBe(right);
    });
  }
});

test('every rule is proved here, and says whether it can be repaired', () => {
  const proved = new Set(CASES.map(([code]) => code));
  expect(RULES.map(({ code }) => code).filter((code) => !proved.has(code))).toEqual([]);
  const repairable = new Set(CASES.filter(([, , , , isRepaired]) => isRepaired).map(([code]) => code));
  for (const { code, fixable } of RULES) if (repairable.has(code)) expect(fixable, code).toBe(true);
});

test('codes are unique, and every rule says what it is about and why', () => {
  expect(new Set(RULES.map(({ code }) => code)).size).toBe(RULES.length);
  for (const { code, title, doc } of RULES) {
    expect(code).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    expect(title, code).toMatch(/^[A-Z].*[^.]$/);
    expect(doc.length, code).toBeGreaterThan(60);
  }
});

test('the name of a flow stays as it is written, also where it is a word that begins sentences', async () => {
  const text = 'users u { rate: 1/s } app_server s app_server t flow a { u -> s -> t { retries: 2 } }';
  const [found] = (await findings(text)).filter(({ code }) => code === 'flows/retries-without-backoff');
  expect(found?.message).toMatch(/^a: s asks t again/);
});

test('what a rule follows is named by its list and its item; rules of security follow some', () => {
  const item =
    /^(?:OWASP (?:API Security )?Top 10:\d{4} (?:A|API)\d+ \(.+\)|AWS Well-Architected (?:SEC|REL|OPS)\d\d(?:-BP\d\d)?(?: \(.+\))?|CIS AWS Foundations Benchmark [\d.]+ [\d.]+(?: \(.+\))?|CWE-\d+ \(.+\)|GDPR Article \d+ \(.+\))$/;
  for (const { code, standard } of RULES) for (const each of standard?.split('; ') ?? []) expect(each, code).toMatch(item);
  const secure = /^(?:public|trust|identity)\/|unencrypted|no-rate-limit|no-validation|\/public$|personal|exposed|private-content/;
  expect(RULES.filter(({ code, standard }) => secure.test(code) && standard === null).map(({ code }) => code)).toEqual([]);
});

describe('before a design is solved', () => {
  const texts = CASES.flatMap(([, , wrong, right]) => [wrong, right]);

  test('rules that say so ask for no figures and for no network', async () => {
    const asked = new Set<string>();
    for (const text of texts) {
      const architecture = await design(text);
      for (const { code, on, solved, check } of RULES) {
        if (solved) continue;
        const context = new Proxy(contextOf(architecture, null), {
          get: (target, name) => {
            if (FIGURES.includes(String(name))) asked.add(code);
            return Reflect.get(target, name) as unknown;
          },
        });
        if (on === null) check(null, context, () => undefined);
        else for (const component of architecture.components) if (isKind(component, on)) check(viewOf(component), context, () => undefined);
      }
    }
    expect([...asked]).toEqual([]);
  });

  test('they find what they find afterwards', async () => {
    for (const text of texts) {
      const architecture = await design(text);
      const whole = checkArchitecture(architecture, solveArchitecture(architecture));
      expect(checkEarly(architecture), text).toEqual(whole.filter(({ code }) => !SOLVED.has(code)));
    }
  });
});

const FIGURES: readonly string[] = ['results', 'compiled', 'offered', 'offeredWithout', 'hitRatio'];

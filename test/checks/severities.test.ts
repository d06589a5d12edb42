import { describe, expect, test } from 'vitest';
import { configurationOf, judged, type Severities } from '../../src/checks/index.js';
import type { Finding, Severity } from '../../src/model/index.js';

const finding = (code: string, severity: Severity): Finding => ({
  code,
  severity,
  message: code,
  source: { file: 'file:///a.arch', start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  fixes: [],
});
const FOUND = [
  finding('cache/no-ttl', 'warning'),
  finding('cache/too-small', 'warning'),
  finding('deprecated', 'warning'),
  finding('unknown-kind', 'error'),
];
const after = (severities: Severities): string[] => judged(FOUND, severities).map(({ code, severity }) => `${code} ${severity}`);

describe('severities', () => {
  test('are the rule’s where nobody says anything', () => {
    expect(judged(FOUND, {})).toEqual(FOUND);
  });

  test('are set by code, by subject, and by the code rather than by the subject', () => {
    expect(after({ 'cache/no-ttl': 'error' })[0]).toBe('cache/no-ttl error');
    expect(after({ 'cache/*': 'off' })).toEqual(['deprecated warning', 'unknown-kind error']);
    expect(after({ 'cache/*': 'hint', 'cache/no-ttl': 'off', deprecated: 'info' })).toEqual([
      'cache/too-small hint',
      'deprecated info',
      'unknown-kind error',
    ]);
  });

  test('make no sound text of one with errors', () => {
    expect(after({ 'unknown-kind': 'off' })).toContain('unknown-kind error');
  });
});

describe('the configuration file', () => {
  const FILES = new Map([
    ['file:///home/me/.archrc.json', '{ "checks": { "severity": { "cache/no-ttl": "off" } } }'],
    ['file:///home/me/shop/.archrc.json', '{ "$schema": "x", "checks": { "severity": { "cache/*": "error" } } }'],
    ['file:///home/bad/.archrc.json', '{ "checks": { "severity": { "cache/no-ttl": "loud" } } }'],
    ['file:///home/worse/.archrc.json', '{ "checks": '],
    ['file:///home/other/.archrc.json', '{ "cheks": {} }'],
  ]);
  const of = (file: string) => configurationOf(file, (uri) => Promise.resolve(FILES.get(uri)));

  test('of the nearest folder counts', async () => {
    expect(await of('file:///home/me/shop/eu/main.arch')).toEqual({ severities: { 'cache/*': 'error' }, findings: [] });
    expect(await of('file:///home/me/main.arch')).toEqual({ severities: { 'cache/no-ttl': 'off' }, findings: [] });
    expect(await of('file:///home/you/main.arch')).toEqual({ severities: {}, findings: [] });
    expect(await of('untitled:Untitled-1')).toEqual({ severities: {}, findings: [] });
  });

  test('that says something else is said to, and counts for nothing', async () => {
    for (const [folder, says] of [
      ['bad', /checks\.severity\.cache\/no-ttl.*loud/s],
      ['worse', /not JSON/],
      ['other', /cheks/],
    ] as const) {
      const { severities, findings } = await of(`file:///home/${folder}/main.arch`);
      expect(severities).toEqual({});
      expect(findings).toMatchObject([{ code: 'configuration', severity: 'warning' }]);
      expect(findings[0]?.message).toMatch(says);
      expect(findings[0]?.source.file).toBe(`file:///home/${folder}/.archrc.json`);
    }
  });
});

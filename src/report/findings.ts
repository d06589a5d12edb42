import type { Finding, Severity } from '../model/index.js';
import { aligned, plain } from './text.js';

const ORDER: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Findings for a terminal, worst first, with what would repair them. `label` turns a file's URI into what a person calls it. */
export function findingsText(findings: readonly Finding[], label: (file: string) => string): string {
  const sorted = [...findings].sort(
    (a, b) =>
      ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) ||
      a.source.file.localeCompare(b.source.file) ||
      a.source.start.line - b.source.start.line,
  );
  const heads = aligned(
    sorted.map(({ severity, message, code, source }) => [
      `${plain(label(source.file))}:${source.start.line + 1}:${source.start.character + 1}`,
      severity,
      plain(`${message} (${code})`),
    ]),
  );
  return sorted.flatMap(({ fixes }, i) => [heads[i] ?? '', ...fixes.map(({ title }) => `    fix: ${plain(title)}`)]).join('\n');
}

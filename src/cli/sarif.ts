import type { Severity } from '../model/index.js';
import type { Found } from './json.js';

export interface SarifRule {
  readonly code: string;
  readonly title: string;
  readonly doc: string;
  readonly severity: Severity;
}

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/**
 * Findings as SARIF 2.1.0 (OASIS standard, docs.oasis-open.org/sarif/sarif/v2.1.0), which code scanning services read.
 * SARIF counts lines and columns from 1; columns are UTF-16 units, as in editors.
 */
export function sarif(findings: readonly Found[], rules: readonly SarifRule[], version: string): string {
  const known = new Map(rules.map((rule) => [rule.code, rule]));
  const codes = [...new Set(findings.map((finding) => finding.code))];
  const index = new Map(codes.map((code, position) => [code, position]));
  return `${JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'spandrel',
              semanticVersion: version,
              rules: codes.map((code) => {
                const rule = known.get(code);
                return {
                  id: code,
                  ...(rule && {
                    shortDescription: { text: rule.title },
                    help: { text: rule.doc, markdown: rule.doc },
                    defaultConfiguration: { level: LEVEL[rule.severity] },
                  }),
                };
              }),
            },
          },
          columnKind: 'utf16CodeUnits',
          results: findings.map((finding) => ({
            ruleId: finding.code,
            ruleIndex: index.get(finding.code),
            level: LEVEL[finding.severity],
            message: { text: finding.message },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: address(finding.file) },
                  region: {
                    startLine: finding.range.start.line + 1,
                    startColumn: finding.range.start.character + 1,
                    endLine: finding.range.end.line + 1,
                    endColumn: finding.range.end.character + 1,
                  },
                },
              },
            ],
          })),
        },
      ],
    },
    null,
    2,
  )}\n`;
}

/** A relative URI reference: a path with what a URI reserves escaped. */
function address(file: string): string {
  return file
    .split(/[\\/]/)
    .map((part) => encodeURIComponent(part))
    .join('/');
}

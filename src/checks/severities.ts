import type { Finding, Severity } from '../model/index.js';

/** What a person thinks of a finding: how bad it is for them, or that they do not want to hear of it. */
export type Judgement = Severity | 'off';

/** Judgements by the code of a finding, or by its subject: `cache/no-ttl`, `cache/*`. The exact code counts more. */
export type Severities = Readonly<Record<string, Judgement>>;

export const JUDGEMENTS: readonly Judgement[] = ['off', 'hint', 'info', 'warning', 'error'];

/** Findings as somebody judges them. What is an error in the text is one for everybody: no judgement makes a design of it. */
export function judged(findings: readonly Finding[], severities: Severities, isRule: (code: string) => boolean): Finding[] {
  const judgements = new Map(Object.entries(severities));
  if (judgements.size === 0) return [...findings];
  return findings.flatMap((finding) => {
    if (finding.severity === 'error' && !isRule(finding.code)) return [finding];
    const [subject = ''] = finding.code.split('/');
    const severity = judgements.get(finding.code) ?? judgements.get(`${subject}/*`);
    if (severity === 'off') return [];
    return [severity === undefined ? finding : { ...finding, severity }];
  });
}

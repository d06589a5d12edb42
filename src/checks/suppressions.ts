import { repair, wholeRule, type Rule } from '../kinds/rule.js';
import type { Architecture, Finding, Span, Suppression } from '../model/index.js';

/** Declared for the catalogue; it is found by `suppress`, when all other rules have spoken. */
export const unusedSuppression: Rule = wholeRule(
  'suppression/unused',
  {
    severity: 'warning',
    title: 'An `arch-ignore` ignores nothing',
    doc: 'What it was written for has been repaired, has moved, or was never found under this code. Take it out, so that the next one who makes the mistake is told.',
    fixable: true,
  },
  () => undefined,
);

/** The findings that nobody asked to be spared, and a warning for each suppression that spares nothing. */
export function suppress(findings: readonly Finding[], architecture: Architecture): Finding[] {
  const { suppressions } = architecture;
  const lines = new Map(suppressions.map((suppression) => [suppression, lineAfter(suppression, suppressions)]));
  const used = new Set<Suppression>();
  const kept = findings.filter((finding) => {
    const by = suppressions.find((suppression) => covers(suppression, lines.get(suppression) ?? -1, finding, architecture));
    if (by) used.add(by);
    return !by;
  });
  const unused = suppressions.filter((suppression) => !used.has(suppression)).map(unusedFinding);
  return [...kept, ...unused];
}

/** The line that a suppression is about: the next one that is no suppression itself. */
function lineAfter(suppression: Suppression, all: readonly Suppression[]): number {
  let line = suppression.source.start.line + 1;
  while (all.some((other) => other.source.file === suppression.source.file && other.source.start.line === line)) line += 1;
  return line;
}

/** A suppression is about what begins on its line: the finding itself, or the whole statement that the finding stands in. */
function covers(suppression: Suppression, line: number, finding: Finding, architecture: Architecture): boolean {
  if (finding.source.file !== suppression.source.file) return false;
  if (finding.code !== suppression.code && finding.code.split('/')[1] !== suppression.code) return false;
  if (finding.source.start.line === line) return true;
  const statements: readonly Span[] = [...architecture.components, ...architecture.flows, ...architecture.scenarios].map(
    ({ source }) => source,
  );
  return statements.some(
    (statement) =>
      statement.file === finding.source.file &&
      statement.start.line === line &&
      statement.start.line <= finding.source.start.line &&
      finding.source.start.line <= statement.end.line,
  );
}

function unusedFinding(suppression: Suppression): Finding {
  return {
    code: unusedSuppression.code,
    severity: unusedSuppression.severity,
    message: `There is no ${suppression.code} to ignore here`,
    source: suppression.source,
    fixes: [repair('Remove the comment', { change: 'replace', source: suppression.source, text: '' })],
  };
}

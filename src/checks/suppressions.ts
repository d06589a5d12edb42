import { grouped } from '../kinds/fact.js';
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

/** A finding that the text says to ignore, and where it says so. */
export interface Spared {
  readonly finding: Finding;
  readonly suppression: Suppression;
}

/** The findings that nobody asked to be spared, with a warning for each suppression that spares nothing; and those that are spared. */
export function suppress(
  findings: readonly Finding[],
  architecture: Architecture,
  isRule: (code: string) => boolean,
): { kept: readonly Finding[]; spared: readonly Spared[] } {
  const { suppressions } = architecture;
  if (suppressions.length === 0) return { kept: findings, spared: [] };
  const bySubject = grouped(suppressions, ({ code, source }) => `${source.file} ${code}`);
  const lines = linesOf(suppressions);
  const statements = statementLines(architecture);
  const used = new Set<Suppression>();
  const spared: Spared[] = [];
  const kept = findings.filter((finding) => {
    const { file } = finding.source;
    const candidates = [finding.code, finding.code.split('/')[1] ?? ''].flatMap((code) => bySubject.get(`${file} ${code}`) ?? []);
    const by = candidates.find((each) => covers(lines.get(each) ?? -1, finding, statements));
    if (!by) return true;
    used.add(by);
    spared.push({ finding, suppression: by });
    return false;
  });
  return { kept: [...kept, ...suppressions.filter((each) => !used.has(each)).map((each) => unusedFinding(each, isRule))], spared };
}

/** The line that each suppression is about: the next one that is no suppression itself. */
function linesOf(suppressions: readonly Suppression[]): ReadonlyMap<Suppression, number> {
  const taken = new Set(suppressions.map(({ source }) => `${source.file} ${source.start.line}`));
  return new Map(
    suppressions.map((suppression) => {
      const { file, start } = suppression.source;
      let line = start.line + 1;
      while (taken.has(`${file} ${line}`)) line += 1;
      return [suppression, line];
    }),
  );
}

/** The statements that begin on a line, by file and line. */
function statementLines(architecture: Architecture): ReadonlyMap<string, readonly Span[]> {
  const statements = [...architecture.components, ...architecture.flows, ...architecture.scenarios].map(({ source }) => source);
  return grouped(statements, ({ file, start }) => `${file} ${start.line}`);
}

/** A suppression is about what begins on its line: the finding itself, or the whole statement that the finding stands in. */
function covers(line: number, { source }: Finding, statements: ReadonlyMap<string, readonly Span[]>): boolean {
  if (source.start.line === line) return true;
  const own = statements.get(`${source.file} ${line}`) ?? [];
  return own.some(({ start, end }) => start.line <= source.start.line && source.start.line <= end.line);
}

function unusedFinding({ code, source }: Suppression, isRule: (code: string) => boolean): Finding {
  // A comment that begins its line is all that stands there.
  const end = source.start.character === 0 ? { line: source.end.line + 1, character: 0 } : source.end;
  const fix = repair('Remove the comment', { change: 'replace', source: { ...source, end }, text: '' });
  return {
    code: unusedSuppression.code,
    severity: unusedSuppression.severity,
    message: isRule(code) ? `There is no ${code} to ignore here` : `No rule is called ${code}`,
    source,
    fixes: [{ ...fix, safe: true }],
  };
}

import { grouped } from '../kinds/fact.js';
import { repair, wholeRule, type Rule } from '../kinds/rule.js';
import { nearest, type Architecture, type Finding, type Fix, type Span, type Suppression } from '../model/index.js';

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

/** The findings that nobody asked to be spared, with a warning for each suppression that spares nothing; and those that are spared. `rules` are the codes of all rules. */
export function suppress(
  findings: readonly Finding[],
  architecture: Architecture,
  rules: readonly string[],
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
  return { kept: [...kept, ...suppressions.filter((each) => !used.has(each)).map((each) => unusedFinding(each, rules))], spared };
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

/** `rules` are the codes of all rules. */
function unusedFinding(suppression: Suppression, rules: readonly string[]): Finding {
  const { code, source } = suppression;
  const finding = { code: unusedSuppression.code, severity: unusedSuppression.severity, source };
  // A code is written with its subject or without.
  const known = code.includes('/') ? rules : [...rules, ...rules.flatMap((each) => each.split('/')[1] ?? [])];
  if (known.includes(code)) {
    return { ...finding, message: `There is no ${code} to ignore here`, fixes: [{ ...removal(source), safe: true }] };
  }
  const guess = nearest(code, known);
  if (guess === undefined) return { ...finding, message: `No rule is called ${code}`, fixes: [{ ...removal(source), safe: true }] };
  const rename = repair(`Replace with \`${guess}\``, { change: 'replace', source: suppression.codeSource, text: guess });
  return { ...finding, message: `No rule is called ${code}; did you mean ${guess}?`, fixes: [rename, removal(source)] };
}

function removal(source: Span): Fix {
  // A comment that begins its line is all that stands there.
  const end = source.start.character === 0 ? { line: source.end.line + 1, character: 0 } : source.end;
  return repair('Remove the comment', { change: 'replace', source: { ...source, end }, text: '' });
}

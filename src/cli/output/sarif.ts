import type { Fix, Location, Log, PhysicalLocation, Region, ReportingDescriptor, Result } from 'sarif';
import type { Rule } from '../../kinds/rule.js';
import type { Range, Severity } from '../../model/index.js';
import type { Edit, Found } from './json.js';

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/** A finding with what a baseline says of it; undefined where there is none to compare with. */
export interface Reported {
  readonly finding: Found;
  readonly state: 'new' | 'unchanged' | undefined;
}

export interface Driver {
  readonly rules: readonly Rule[];
  readonly version: string;
  /** Where the manual is; null where there is none at hand. */
  readonly manual: string | null;
}

/**
 * Findings as SARIF 2.1.0 (OASIS standard, docs.oasis-open.org/sarif/sarif/v2.1.0), which code scanning services read: with the rules, related places,
 * repairs, what the text suppresses and what a baseline knows. SARIF counts lines and columns from 1; columns are UTF-16 units, as in editors.
 */
export function sarif(reported: readonly Reported[], { rules, version, manual }: Driver): string {
  const known = new Map(rules.map((rule) => [rule.code, rule]));
  const codes = [...new Set(reported.map(({ finding }) => finding.code))];
  const index = new Map(codes.map((code, position) => [code, position]));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'spandrel', semanticVersion: version, rules: codes.map((code) => descriptor(code, known.get(code), manual)) },
        },
        columnKind: 'utf16CodeUnits',
        results: reported.map((each) => result(each, index)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor(code: string, rule: Rule | undefined, manual: string | null): ReportingDescriptor {
  if (!rule) return { id: code };
  const { title, doc, severity, standard } = rule;
  const follows = standard === null ? '' : `\n\nFollows: ${standard}.`;
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: doc },
    help: { text: doc + follows, markdown: doc + follows },
    ...(manual !== null && { helpUri: new URL(`rules/${code}.md`, manual).href }),
    defaultConfiguration: { level: LEVEL[severity] },
    properties: { tags: tagsOf(rule) },
  };
}

/** The subject, what it is about, and each item of a published list that the rule follows. Code scanning knows `security` by its name. */
function tagsOf({ code, standard }: Rule): string[] {
  const [subject = ''] = code.split('/');
  const items = standard === null ? [] : standard.split('; ');
  const about = items.map((item) => (/\bREL\d/.test(item) ? 'reliability' : /\bOPS\d/.test(item) ? 'operations' : 'security'));
  return [...new Set([subject, ...about, ...items])];
}

function result({ finding, state }: Reported, index: ReadonlyMap<string, number>): Result {
  const { code, severity, message, related, repairs, spared } = finding;
  return {
    ruleId: code,
    ruleIndex: index.get(code) ?? -1,
    level: LEVEL[severity],
    message: { text: message },
    locations: [{ physicalLocation: placeOf(finding) }],
    ...(related.length > 0 && {
      relatedLocations: related.map((each, id): Location => ({ id, physicalLocation: placeOf(each), message: { text: each.message } })),
    }),
    ...(repairs.length > 0 && { fixes: repairs.map(fixOf) }),
    // Somebody who wrote `arch-ignore` has suppressed it in the source; a baseline suppresses from without.
    ...(spared !== null && { suppressions: [{ kind: 'inSource', justification: spared }] }),
    ...(spared === null && state === 'unchanged' && { suppressions: [{ kind: 'external', justification: 'It is in the baseline.' }] }),
    ...(state && { baselineState: state }),
  };
}

function fixOf({ title, edits }: Found['repairs'][number]): Fix {
  const byFile = new Map<string, Edit[]>();
  for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  return {
    description: { text: title },
    artifactChanges: [...byFile].map(([file, own]) => ({
      artifactLocation: { uri: address(file) },
      replacements: own.map(({ range, text }) => ({
        deletedRegion: region(range),
        ...(text !== '' && { insertedContent: { text } }),
      })),
    })),
  };
}

function placeOf({ file, range }: { readonly file: string; readonly range: Range }): PhysicalLocation {
  return { artifactLocation: { uri: address(file) }, region: region(range) };
}

function region({ start, end }: Range): Region {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

/** A relative URI reference: a path with what a URI reserves escaped. */
function address(file: string): string {
  return file
    .split(/[\\/]/)
    .map((part) => encodeURIComponent(part))
    .join('/');
}

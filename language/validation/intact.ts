import type { Finding, Position } from '../../src/model/index.js';
import type { ArchDocument } from '../workspace/imports.js';

/** What is wrong with a statement by itself. That nothing is called so is not: the name may be that of a broken statement, or of one that is half typed. */
const OWN: ReadonlySet<string> = new Set([
  'duplicate-property',
  'missing-argument',
  'not-an-option',
  'out-of-order',
  'out-of-range',
  'unknown-argument',
  'unknown-metric',
  'unknown-operation',
  'unknown-property',
  'unknown-unit',
  'wrong-dimension',
  'wrong-type',
]);

/** Where the text of a file is no sentence. */
export type Broken = ReadonlyMap<ArchDocument, readonly Position[]>;

/** Lines of a file, from the first to before the last. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Those of the findings about files with broken sentences that stand nevertheless: about whole statements, and not because of a kind that a broken
 * one may declare.
 */
export function standing(findings: readonly Finding[], broken: Broken): Finding[] {
  const lost = new Map([...broken].map(([document, places]) => [document.uri.toString(), lostIn(document, places)]));
  let known: ReadonlySet<string> | undefined;
  const words = (): ReadonlySet<string> => (known ??= wordsIn(lost, broken));
  return findings.filter(({ code, message, source: { file, start } }) => {
    if ((lost.get(file) ?? []).some(({ from, to }) => start.line >= from && start.line < to)) return false;
    return OWN.has(code) || (code === 'unknown-kind' && !words().has(/`(\w+)`/.exec(message)?.[1] ?? ''));
  });
}

function wordsIn(lost: ReadonlyMap<string, readonly Stretch[]>, broken: Broken): Set<string> {
  const words = new Set<string>();
  for (const document of broken.keys()) {
    const lines = document.textDocument.getText().split('\n');
    for (const { from, to } of lost.get(document.uri.toString()) ?? [])
      for (const line of lines.slice(from, to)) for (const [word] of line.matchAll(/\w+/g)) words.add(word);
  }
  return words;
}

/** From the start of each statement that is broken, or that breaks off before the place, to the start of the next. */
function lostIn(document: ArchDocument, places: readonly Position[]): Stretch[] {
  const starts = [0, ...document.parseResult.value.elements.flatMap(({ $cstNode }) => $cstNode?.range.start.line ?? [])];
  return places.map(({ line }) => {
    const from = starts.findLast((start) => start <= line) ?? 0;
    return { from, to: starts.find((start) => start > line) ?? Infinity };
  });
}

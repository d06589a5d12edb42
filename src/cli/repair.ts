import { applied, together, type EditsOf } from '../../language/index.js';
import type { Finding, Fix } from '../model/index.js';

/** Rounds after which it is enough, whatever there is left. Each makes all repairs that can be made at once, so that few are needed. */
const MOST_ROUNDS = 50;

/** A text, what is wrong with it, and how it is changed. */
export interface Looked {
  readonly findings: readonly Finding[];
  /** Whether there is a design: without one the text has errors. */
  readonly sound: boolean;
}

export interface Repair {
  readonly finding: Finding;
  readonly fix: Fix;
}

export interface Repaired {
  readonly text: string;
  /** In the order that they were made. The places are those of the text that each was made in. */
  readonly repairs: readonly Repair[];
}

/**
 * Makes the repairs that `choose` takes, again and again, until there are none left to take. It ends: a text that was there before ends it, and so do
 * many rounds. A repair that makes a sound text unsound is taken back, and its kind is not tried any more.
 * @param file the file's URI: repairs that touch others are left to whoever opens those.
 * @param look reads a text, and gives `use` what it found while the text can be changed.
 */
export async function repairText(
  file: string,
  text: string,
  look: <T>(text: string, use: (looked: Looked, editsOf: EditsOf) => T) => Promise<T>,
  choose: (finding: Finding) => Fix | null,
): Promise<Repaired> {
  const repairs: Repair[] = [];
  const seen = new Set([text]);
  const refused = new Set<string>();
  let current = text;
  let wasSound = false;
  let single = false;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = await look(current, ({ findings, sound }, editsOf) => {
      const wanted = findings.flatMap((finding) => {
        const fix = finding.source.file === file && !refused.has(finding.code) ? choose(finding) : null;
        return fix && isWithin(file, fix, editsOf) ? [{ finding, fix }] : [];
      });
      const possible = new Set(
        together(
          wanted.map(({ fix }) => fix),
          editsOf,
        ),
      );
      const made = wanted.filter(({ fix }) => possible.has(fix)).slice(0, single ? 1 : undefined);
      const edits = editsOf(made.flatMap(({ fix }) => fix.changes))?.get(file) ?? [];
      return { sound, made, text: applied(current, edits) };
    });
    wasSound ||= next.sound;
    if (next.made.length === 0 || seen.has(next.text)) break;
    const isSound = !wasSound || (await look(next.text, ({ sound }) => sound));
    if (!isSound && !single) {
      // Several repairs did not go together: one after the other, it shows which.
      single = true;
      continue;
    }
    if (!isSound) {
      for (const { finding } of next.made) refused.add(finding.code);
      continue;
    }
    seen.add(next.text);
    repairs.push(...next.made);
    current = next.text;
  }
  return { text: current, repairs };
}

function isWithin(file: string, fix: Fix, editsOf: EditsOf): boolean {
  const edits = editsOf(fix.changes);
  return edits !== null && [...edits.keys()].every((each) => each === file);
}

/**
 * How wide text is, without a font: the same numbers in a browser, a terminal and a test, so that the same architecture has the same drawing
 * everywhere. The widths are those of DejaVu Sans, which is wider than the other fonts a diagram may be shown in, so text never leaves its card.
 */

/** Advance widths of U+0020 to U+007E in hundredths of the font size. Source: the `hmtx` table of DejaVu Sans 2.37. */
const REGULAR = [
  32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53, 100, 68,
  69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55,
  63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];
/** The same of DejaVu Sans Bold. */
const BOLD = [
  35, 46, 52, 84, 70, 100, 87, 31, 46, 46, 52, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 58, 100, 77,
  76, 73, 83, 68, 68, 82, 84, 37, 37, 77, 64, 100, 84, 85, 73, 85, 77, 72, 68, 81, 77, 110, 77, 72, 73, 46, 37, 46, 84, 50, 50, 67, 72, 59,
  72, 68, 44, 72, 71, 34, 34, 67, 34, 104, 71, 69, 72, 72, 49, 60, 48, 71, 65, 92, 65, 65, 58, 71, 37, 71, 84,
];

const NO_WIDTH = /^[\p{M}\p{Cf}]$/u;
const FULL_WIDTH = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF00-\uFF60\uFFE0-\uFFE6]$/u;
const PICTURE = /^\p{Extended_Pictographic}$/u;

export type Weight = 'regular' | 'bold';

/** The width of a line of text at a font size, in the unit of the size. */
export function widthOf(text: string, size: number, weight: Weight = 'regular'): number {
  let hundredths = 0;
  for (const character of text) hundredths += advance(character, weight);
  return (hundredths * size) / 100;
}

function advance(character: string, weight: Weight): number {
  const known = (weight === 'bold' ? BOLD : REGULAR)[(character.codePointAt(0) ?? 0) - 32];
  if (known !== undefined) return known;
  if (NO_WIDTH.test(character)) return 0;
  if (PICTURE.test(character)) return 135;
  return FULL_WIDTH.test(character) ? 102 : 80;
}

/** Longer labels than this are never looked at to their end. */
const LONGEST = 400;

// Matching control characters is what this is for.
const INVISIBLE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFF]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Text as it can be drawn: without control characters, which XML forbids, and without the marks that turn the reading direction, which make a label
 * look like another one. Line breaks and runs of blanks become one blank.
 */
export function drawable(text: string): string {
  return text.replace(INVISIBLE, '').replace(LONE_SURROGATE, '\uFFFD').replace(/\s+/g, ' ').trim();
}

/** As much of a text as fits into a width, with an ellipsis where something was left out. */
export function fitted(text: string, width: number, size: number, weight: Weight = 'regular'): string {
  const line = drawable(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
  if (widthOf(line, size, weight) <= width) return line;
  const room = width - widthOf('…', size, weight);
  let used = 0;
  let kept = '';
  for (const character of line) {
    used += (advance(character, weight) * size) / 100;
    if (used > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

import type { Complaint } from './complaint.js';

/** A file longer than this is declined: no hand writes it, and an editor would stand still. Characters. */
export const MAX_LENGTH = 5 * 1024 * 1024;
/** How deep brackets and paths may nest. Whoever walks the tree descends once for each. */
export const MAX_DEPTH = 100;
/** After so many syntax errors the parser gives up on the rest of the file. */
export const MAX_SYNTAX_ERRORS = 100;

/** Why a text is not parsed at all, or null when it is. Linear in the text, and fast. */
export function declined(text: string): Complaint | null {
  if (text.length > MAX_LENGTH) {
    const size = (text.length / 1024 / 1024).toFixed(1);
    return at(
      text,
      0,
      'too-large',
      `The file has ${size} MiB; files up to ${MAX_LENGTH / 1024 / 1024} MiB are read. Split it, and import the parts`,
    );
  }
  const binary = text.indexOf('\0');
  if (binary >= 0) return at(text, binary, 'not-text', 'The file is not text: it contains a NUL character');
  const deep = tooDeep(text);
  if (deep >= 0) return at(text, deep, 'too-deep', `Brackets or paths nest more than ${MAX_DEPTH} deep here`);
  return null;
}

/** The offset of the first bracket or dot beyond the depth limit, or -1. Those in texts and comments do not count. */
function tooDeep(text: string): number {
  let depth = 0;
  // Dots since the last other sign: each segment of a path is a level of the tree.
  let dots = 0;
  for (let offset = 0; offset < text.length; offset++) {
    switch (text.charCodeAt(offset)) {
      case 0x28: // (
        if (++depth > MAX_DEPTH) return offset;
        break;
      case 0x7b: // {
      case 0x5b: // [
        if (++depth > MAX_DEPTH) return offset;
        dots = 0;
        break;
      case 0x7d: // }
      case 0x5d: // ]
      case 0x29: // )
        if (depth > 0) depth--;
        break;
      case 0x2e: // .
        if (++dots > MAX_DEPTH) return offset;
        break;
      case 0x2c: // ,
      case 0x3a: // :
      case 0x3c: // <
      case 0x3d: // =
      case 0x3e: // >
      case 0x7c: // |
        dots = 0;
        break;
      case 0x22: // "
        offset = endOfText(text, offset);
        break;
      case 0x2f: // /
        offset = endOfComment(text, offset);
        break;
    }
  }
  return -1;
}

function endOfText(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 0x5c) offset++;
    else if (code === 0x22 || code === 0x0a || code === 0x0d) return offset;
  }
  return text.length;
}

function endOfComment(text: string, start: number): number {
  const next = text.charCodeAt(start + 1);
  if (next === 0x2f) {
    const end = text.indexOf('\n', start);
    return end < 0 ? text.length : end;
  }
  if (next === 0x2a) {
    const end = text.indexOf('*/', start + 2);
    return end < 0 ? text.length : end + 1;
  }
  return start;
}

function at(text: string, offset: number, code: string, message: string): Complaint {
  let line = 1;
  let begin = 0;
  for (let newline = text.indexOf('\n'); newline >= 0 && newline < offset; newline = text.indexOf('\n', newline + 1)) {
    line++;
    begin = newline + 1;
  }
  return { code, message, offset, line, column: offset - begin + 1, length: 1 };
}

import { Document, visit } from 'yaml';

/** What no reader should meet as it is: control characters, marks that turn the direction of text, and ends of lines that look like none. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** YAML that every reader of 1.1 and 1.2 understands alike: strings that could be taken for anything else are quoted, and lines are not folded. */
export function yaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && UNSEEN.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return byNumber(document.toString({ lineWidth: 0, doubleQuotedAsJSON: true }));
}

/** JSON over several lines. */
export function json(value: unknown): string {
  return byNumber(`${JSON.stringify(value, null, 2)}\n`);
}

/** Where such characters stand, they stand in double quotes, where they can be written by their number. */
function byNumber(text: string): string {
  return text.replace(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
  );
}

/** A neutral tree of SVG: serialised for a file, or built with `createElementNS` in a panel. Nothing in it is ever parsed as markup. */
export interface SvgElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly SvgElement[];
  /** Text content; an element has text or children. */
  readonly text: string | null;
}

export const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number>>;

export function element(tag: string, attributes: Attributes, children: readonly (SvgElement | null)[] = []): SvgElement {
  return { tag, attributes, children: children.filter((child) => child !== null), text: null };
}

export function textElement(tag: string, attributes: Attributes, text: string): SvgElement {
  return { tag, attributes, children: [], text };
}

/** A number as SVG writes it: two decimals are a hundredth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** An attribute's value as text. */
export function attributeText(value: string | number): string {
  return typeof value === 'number' ? round(value).toString() : value;
}

/** The tree as an XML document. Every label is escaped, and what XML cannot hold is left out. */
export function toSvgText(root: SvgElement): string {
  const out: string[] = [];
  write(root, '', out);
  return `${out.join('\n')}\n`;
}

function write(node: SvgElement, indent: string, out: string[]): void {
  // A line break in an attribute is a blank to whoever reads it, unless it is written as a reference.
  const attributes = Object.entries(node.attributes).map(
    ([name, value]) => ` ${name}="${escaped(attributeText(value)).replace(/\n/g, '&#10;')}"`,
  );
  const open = `${indent}<${node.tag}${attributes.join('')}`;
  if (node.text !== null) {
    out.push(`${open}>${escaped(node.text)}</${node.tag}>`);
  } else if (node.children.length === 0) {
    out.push(`${open}/>`);
  } else {
    out.push(`${open}>`);
    for (const child of node.children) write(child, `${indent}  `, out);
    out.push(`${indent}</${node.tag}>`);
  }
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

// XML 1.0 allows tab, line feed, carriage return and everything from U+0020 except surrogates and U+FFFE, U+FFFF.
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\v\f\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF\p{Surrogate}]/gu;

/** Text for an XML element or a quoted attribute. */
export function escaped(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? '');
}

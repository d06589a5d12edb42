import { AstUtils, UriUtils, type URI } from 'langium';
import { nearest, parseQuantity, UNITS, type Dimension } from '../../src/model/index.js';
import type { Text } from '../generated/ast.js';
import { visitNodes } from '../references/visit.js';
import { importPath, resolved, type ArchDocument } from './imports.js';

/** What a file of measured values is called. */
export const DATA_FILE = /\.csv$/i;

/** Values that a file may hold: so many say all there is to say of a distribution. */
const MOST_VALUES = 100_000;

/** The values of a file in base units, or what is wrong with it, and the path that was meant. */
export type FileValues =
  { readonly values: readonly number[] } | { readonly code: string; readonly message: string; readonly meant?: string | undefined };

/** How files of measured values are read. */
export interface DataReader {
  /** A file; undefined when it is not there. */
  readonly file: (uri: URI) => Promise<string | undefined>;
  /** The files that lie in a folder; none when it is not there. */
  readonly folder: (uri: URI) => Promise<readonly URI[]>;
}

/**
 * Files of measured values that texts name: `empirical("service-times.csv")`. A host reads them when it reads the document, for what is evaluated cannot
 * wait. A value stands in the first column of each line, with its unit (`4ms`), in the unit that the heading ends with (`time_ms`), or
 * else in the base unit (seconds). Empty lines and those that begin with `#` are passed over.
 */
export class DataFiles {
  private readonly texts = new Map<string, string>();
  /** What there is near a document that names a file which is not there. */
  private readonly near = new Map<string, readonly URI[]>();

  /** Reads the files that documents name. */
  async load(documents: readonly ArchDocument[], read: DataReader): Promise<void> {
    for (const document of documents) {
      const missing = new Map<string, URI>();
      for (const uri of namedBy(document)) {
        const text = await read.file(uri);
        if (text !== undefined) this.texts.set(uri.toString(), text);
        else {
          this.texts.delete(uri.toString());
          for (const file of [uri, document.uri]) missing.set(UriUtils.dirname(file).toString(), UriUtils.dirname(file));
        }
      }
      const near: URI[] = [];
      for (const folder of missing.values()) near.push(...(await read.folder(folder)).filter(isDataFile));
      this.near.set(document.uri.toString(), near);
    }
  }

  /** The values of the file that a text names. */
  valuesOf(node: Text, path: string, dimension: Dimension): FileValues {
    if (!DATA_FILE.test(path)) {
      return {
        code: 'wrong-type',
        message: `Expected a list such as \`[…]\` or a file such as \`"values.csv"\`, found the text \`"${path}"\``,
      };
    }
    const document = AstUtils.getDocument(node);
    const uri = resolved(document, path);
    if (!uri)
      return { code: 'file-path', message: `\`${path}\` is no relative path such as \`./times.csv\`; directories are separated by \`/\`` };
    const text = this.texts.get(uri.toString());
    if (text === undefined)
      return { code: 'missing-file', message: `\`${path}\` does not exist, or cannot be read`, meant: this.meant(document.uri, path) };
    return valuesIn(text, UriUtils.basename(uri), dimension);
  }

  /** The path that is nearest to one that leads nowhere, written as that was: with `./` or without. */
  private meant(from: URI, path: string): string | undefined {
    const found = (this.near.get(from.toString()) ?? []).map((uri) => importPath(from, uri));
    return nearest(path, path.startsWith('.') ? found : found.map((each) => each.replace(/^\.\//, '')));
  }
}

/** Whether a file may hold measured values that a text names. */
export function isDataFile(uri: URI): boolean {
  return DATA_FILE.test(uri.path);
}

/** The files of measured values that a document names. */
export function namedBy(document: ArchDocument): URI[] {
  return dataPaths(document).map(({ uri }) => uri);
}

/** The texts in a document that name a file of measured values, and which. */
export function dataPaths(document: ArchDocument): { readonly text: Text; readonly uri: URI }[] {
  // Most files name none, and a search of the text is cheaper than a walk of the tree.
  if (!/\.csv"/i.test(document.textDocument.getText())) return [];
  const found: { readonly text: Text; readonly uri: URI }[] = [];
  visitNodes(document.parseResult.value, (node) => {
    if (node.$type !== 'Text') return;
    const text = node as Text;
    const uri = text.text !== undefined && DATA_FILE.test(text.text) ? resolved(document, text.text) : null;
    if (uri) found.push({ text, uri });
  });
  return found;
}

function valuesIn(text: string, name: string, dimension: Dimension): FileValues {
  const values: number[] = [];
  let unit = '';
  let first = true;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const cell = (line.split(/[,;\t]/, 1)[0] ?? '')
      .replace(/^\uFEFF/, '')
      .trim()
      .replace(/^"(.*)"$/, '$1');
    if (line.trim() === '' || cell.startsWith('#')) continue;
    const value = valueOf(cell, unit, dimension);
    if (value !== undefined) values.push(value);
    else if (first) unit = unitOf(cell, dimension);
    else return { code: 'broken-file', message: `\`${name}\`, line ${index + 1}: expected a ${dimension}, found \`${cell.slice(0, 40)}\`` };
    first = false;
    if (values.length > MOST_VALUES)
      return { code: 'broken-file', message: `\`${name}\` holds more than ${MOST_VALUES} values: a sample is enough` };
  }
  return values.length > 0 ? { values } : { code: 'broken-file', message: `\`${name}\` holds no values` };
}

function valueOf(cell: string, unit: string, dimension: Dimension): number | undefined {
  const number = cell === '' ? NaN : Number(cell);
  const read = parseQuantity(Number.isFinite(number) ? `1${unit}` : cell);
  if ('error' in read || number < 0) return undefined;
  if (Number.isFinite(number)) return unit === '' ? number : number * read.value;
  return read.dimension === dimension ? read.value : undefined;
}

/** The unit that a heading ends with: `time_ms`, `latency (ms)`. */
function unitOf(heading: string, dimension: Dimension): string {
  const word = /(?:^|[^A-Z])([A-Z%/]+)[)\]]?$/i.exec(heading)?.[1] ?? '';
  return UNITS[dimension].includes(word) ? word : '';
}

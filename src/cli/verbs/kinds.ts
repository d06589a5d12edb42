import { standardCatalogue } from '../../../language/index.js';
import { LIBRARY } from '../../kinds/generated/library.js';
import type { KindDeclaration } from '../../model/index.js';
import { CommandError } from '../host.js';
import { print } from '../output/json.js';
import { nearest } from '../nearest.js';
import { table, wrap } from '../output/table.js';
import type { Terminal } from '../output/terminal.js';
import { UNIT_OF } from '../../kinds/figures/figures.js';

/** `spandrel kinds [NAME]`: what can be built with, or everything about one kind. */
export async function kinds(name: string | undefined, options: { readonly format: string }, terminal: Terminal): Promise<undefined> {
  const { kinds: all } = await standardCatalogue(LIBRARY);
  const chosen = name === undefined ? all.filter((kind) => !kind.abstract) : all.filter((kind) => kind.name === name);
  if (name !== undefined && chosen.length === 0) {
    throw new CommandError(
      `there is no kind ${name}${nearest(
        name,
        all.map((kind) => kind.name),
      )}`,
    );
  }
  if (options.format === 'json') {
    terminal.raw(print({ kinds: chosen.map(kindJson) }));
    return;
  }
  if (name !== undefined) {
    for (const kind of chosen) printKind(kind, terminal);
    return;
  }
  const { style } = terminal;
  const rows: string[][] = [];
  for (const family of new Set(chosen.map((kind) => kind.family))) {
    if (rows.length > 0) rows.push([]);
    rows.push([style.bold(family), '']);
    for (const kind of chosen.filter((each) => each.family === family)) rows.push([`  ${style.name(kind.name)}`, firstSentence(kind.doc)]);
  }
  for (const line of table(rows, [{}, {}], 0)) terminal.line(line);
  terminal.note('\n`spandrel kinds NAME` shows the properties and metrics of one.');
}

function kindJson(kind: KindDeclaration): unknown {
  return {
    name: kind.name,
    extends: kind.extends,
    abstract: kind.abstract,
    family: kind.family,
    doc: kind.doc,
    properties: kind.properties.map(({ name, type, default: value, doc, deprecated, declaredBy }) => ({
      name,
      type,
      default: value,
      doc,
      deprecated,
      declaredBy,
    })),
    metrics: kind.metrics.map(({ name, dimension, doc, declaredBy }) => ({ name, unit: UNIT_OF[dimension], doc, declaredBy })),
    operations: kind.operations,
  };
}

function printKind(kind: KindDeclaration, terminal: Terminal): void {
  const { style } = terminal;
  const columns = Math.min(terminal.columns, 110);
  terminal.line(`${style.bold(kind.name)}  ${style.dim(kind.extends === null ? kind.family : `${kind.family}, extends ${kind.extends}`)}`);
  for (const line of wrap(kind.doc, columns)) terminal.line(line);
  if (kind.properties.length > 0) {
    terminal.line();
    terminal.line(style.bold('Properties'));
    for (const property of kind.properties) {
      const value = property.default === null ? '' : style.dim(` = ${property.default}`);
      terminal.line(`  ${style.name(property.name)}: ${property.type}${value}`);
      const doc = property.deprecated === null ? property.doc : `Deprecated: ${property.deprecated}`;
      if (doc !== '') for (const line of wrap(doc, columns, '      ')) terminal.line(line);
    }
  }
  if (kind.metrics.length > 0) {
    terminal.line();
    terminal.line(style.bold('Metrics'));
    const rows = kind.metrics.map((metric) => [style.name(metric.name), style.dim(metric.dimension), metric.doc]);
    for (const line of table(rows, [{}, {}, {}])) terminal.line(line);
  }
  if (kind.operations.length > 0) {
    terminal.line();
    terminal.line(`${style.bold('Operations')}  ${kind.operations.join(', ')}`);
  }
}

function firstSentence(doc: string): string {
  return /^[^\n]*?[.:](?=\s|$)/.exec(doc)?.[0].replace(/:$/, '.') ?? doc.split('\n')[0] ?? '';
}

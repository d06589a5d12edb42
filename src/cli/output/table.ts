import { width } from './terminal.js';

export interface Column {
  readonly align?: 'left' | 'right';
}

/** Rows as lines with aligned columns, two spaces apart, without trailing space. An empty row is a blank line. */
export function table(rows: readonly (readonly string[])[], columns: readonly Column[], indent = 2): string[] {
  const widths = columns.map((_, index) => Math.max(0, ...rows.map((row) => width(row[index] ?? ''))));
  return rows.map((row) => {
    const cells = row.map((cell, index) => {
      const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(cell)));
      return columns[index]?.align === 'right' ? space + cell : cell + space;
    });
    return row.length === 0 ? '' : `${' '.repeat(indent)}${cells.join('  ')}`.trimEnd();
  });
}

/** Breaks a text into lines of at most `columns`, at spaces; the newlines of paragraphs stay. */
export function wrap(text: string, columns: number, indent = ''): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/)) {
      if (line !== '' && width(`${indent}${line} ${word}`) > columns) {
        lines.push(indent + line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line === '' ? '' : indent + line);
  }
  return lines;
}

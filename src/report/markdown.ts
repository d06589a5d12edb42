const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['&', '&amp;'],
]);

/**
 * Text that people chose, as Markdown that shows it and does nothing else: no markup, no formulas, no links, no commands, no lines of its own.
 * Signs that mean something only at the start of a line are left alone elsewhere, so that figures stay readable in the source.
 */
export function escaped(text: string): string {
  // A control character or a line break would end the paragraph or the table cell that the text stands in.
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line
    .replace(/[\\`*_{}[\]()|~$@<>&]|:(?=\/\/)/g, (sign) => ENTITIES.get(sign) ?? `\\${sign}`)
    .replace(/^(\s*)([#+-])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s)/, '$1\\$2');
}

/** A table whose cells are Markdown already. */
export function markdownTable(head: readonly string[], align: readonly ('left' | 'right')[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (align[column] === 'right' ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

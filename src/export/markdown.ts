/** Text that people chose, as Markdown that shows it and does nothing else: no markup, no HTML, no end of a line or of a table's cell. */
export function plain(text: string): string {
  return marked(text).trim();
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}

function marked(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]|~]/g, (mark) => `\\${mark}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** A sentence of ours about what people wrote: what stands between backticks is shown as code, everything else as text. */
export function told(sentence: string): string {
  const parts = sentence.split('`');
  if (parts.length % 2 === 0) return plain(sentence);
  return parts.map((part, index) => (index % 2 === 0 ? marked(part) : `\`${oneLine(part)}\``)).join('');
}

/** A table; its cells are Markdown already, in which a bar is escaped or stands in code. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

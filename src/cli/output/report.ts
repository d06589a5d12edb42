import type { Results } from '../../kinds/figures/results.js';
import { runText } from '../../report/index.js';
import type { Style, Terminal } from './terminal.js';

/** Everything that is known of an architecture, for a person; the report decides what is said, this adds the colours. */
export function printResults(results: Results, terminal: Terminal): void {
  printText(runText(results), terminal);
}

/** A text of titles and indented tables. */
export function printText(text: string, terminal: Terminal): void {
  for (const line of painted(text, terminal.style)) terminal.line(line);
}

function painted(text: string, style: Style): string[] {
  const lines = text.replace(/\n+$/, '').split('\n');
  return lines.map((line, index) => {
    if (index === 0) return style.bold(line);
    if (index === 1) return style.dim(line);
    // Titles of sections stand at the margin, what they hold is indented; the row after a title says what the columns are.
    if (/^\S/.test(line)) return style.bold(line);
    if (/^\S/.test(lines[index - 1] ?? ' ') && index > 2) return style.dim(line);
    return marked(line, style);
  });
}

function marked(line: string, style: Style): string {
  return line.replace(/^(\s*)([✓✗?])(?= )/, (_, indent: string, mark: string) => {
    const paint = mark === '✓' ? style.good : mark === '✗' ? style.bad : style.careful;
    return indent + paint(mark);
  });
}

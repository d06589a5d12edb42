import { escaped, markdownTable } from './markdown.js';
import { quoted } from './share-page.js';
import { aligned, plain } from './text.js';

/** A table before it is printed: cells are plain text. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly align: readonly ('left' | 'right')[];
  readonly rows: readonly (readonly string[])[];
}

/** What a report says, before it is known how it is written. */
export interface Report {
  readonly title: string;
  /** One sentence about where the figures come from. */
  readonly occasion: string;
  /** Those without rows are left out. */
  readonly sections: readonly Section[];
  readonly notes: readonly string[];
}

export function reportMarkdown({ title, occasion, sections, notes }: Report): string {
  const parts = [`# ${escaped(title)}`, escaped(occasion)];
  for (const { title: heading, head, align, rows } of told(sections)) {
    const cells = rows.map((row) => row.map(escaped));
    parts.push(`## ${escaped(heading)}`, markdownTable(head.map(escaped), align, cells));
  }
  if (notes.length > 0) parts.push('## Notes', notes.map((note) => `- ${escaped(note)}`).join('\n'));
  return `${parts.join('\n\n')}\n`;
}

/** The same for a terminal. */
export function reportText({ title, occasion, sections, notes }: Report): string {
  const lines = [plain(title), plain(occasion)];
  for (const { title: heading, head, align, rows } of told(sections)) {
    lines.push(
      '',
      plain(heading),
      ...aligned(
        [head, ...rows].map((row) => row.map(plain)),
        align,
      ).map((line) => `  ${line}`),
    );
  }
  if (notes.length > 0) lines.push('', 'Notes', ...notes.map((note) => `  ${plain(note)}`));
  return `${lines.join('\n')}\n`;
}

/** The same as a page that needs nothing else, and on which nothing runs. */
export function reportHtml({ title, occasion, sections, notes }: Report): string {
  const tables = told(sections).map(({ title: heading, head, align, rows }) => {
    const cell = (tag: 'th' | 'td', text: string, column: number): string => {
      const attributes = `${tag === 'th' ? ' scope="col"' : ''}${align[column] === 'right' ? ' class="number"' : ''}`;
      return `<${tag}${attributes}>${quoted(plain(text))}</${tag}>`;
    };
    const row = (cells: readonly string[]): string => `<tr>${cells.join('')}</tr>`;
    // A column without a title has no heading for those who are read to.
    const titles = row(head.map((text, column) => cell(text === '' ? 'td' : 'th', text, column)));
    const body = rows.map((texts) => row(texts.map((text, column) => cell('td', text, column)))).join('\n');
    return `<h2>${quoted(plain(heading))}</h2>\n<table>\n<thead>${titles}</thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
  });
  const said = notes.length > 0 ? `<h2>Notes</h2>\n<ul>\n${notes.map((note) => `<li>${quoted(plain(note))}</li>`).join('\n')}\n</ul>` : '';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${quoted(plain(title))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${quoted(plain(title))}</h1>
<p>${quoted(plain(occasion))}</p>
${tables.join('\n')}
${said}
</main>
</body>
</html>
`;
}

const STYLE = `:root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid color-mix(in srgb, currentcolor 20%, transparent); padding: .3rem .6rem; text-align: left; vertical-align: top }
.number { text-align: right; white-space: nowrap }`;

function told(sections: readonly Section[]): readonly Section[] {
  return sections.filter(({ rows }) => rows.length > 0);
}

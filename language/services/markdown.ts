// Text that people wrote, as Markdown that shows it letter for letter and does nothing. Hovers are never trusted, so that a command link would not run
// anyway; it must not even look like one.

/** Inline code. The fence is longer than any run of backticks inside. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** A block of Arch, coloured by the editor. */
export function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}arch\n${text}\n${fence}`;
}

/**
 * A doc comment as Markdown. The standard library's are ours and may use emphasis and code; anybody's may hold HTML or links to commands, which are taken
 * for the text that they are.
 */
export function doc(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/\]\(\s*(?!https?:\/\/)/gi, ']\\(')
    .replace(/\]\s*:/g, ']\\:')
    .replace(/!\[/g, '!\\[');
}

/** Parts of a hover, with a line between them. */
export function sections(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n\n---\n\n');
}

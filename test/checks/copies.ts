import { design } from '../kinds/design.js';

/** The text with names that are nobody else's; quoted texts and the units of rates stay. Copies of one design can so stand in one file. */
export async function renamed(text: string, suffix: string): Promise<string> {
  const { components, flows, scenarios } = await design(text);
  const own = components.filter(({ parent }) => parent === null);
  const names = [...own, ...flows, ...scenarios].map(({ name }) => name);
  if (names.length === 0) return text;
  const word = new RegExp(`"[^"]*"|(?<![\\w/.$-])(?:${[...new Set(names)].join('|')})(?![\\w-])`, 'g');
  return text.replace(word, (each) => (each.startsWith('"') ? each : each + suffix));
}

/** Whether several copies of a text can stand in one file: a kind of one's own is declared once. */
export function canBeCopied(text: string): boolean {
  return !/\bkind\b|\barchitecture\b/.test(text);
}

export async function copies(text: string, count: number): Promise<string> {
  const all = await Promise.all(Array.from({ length: count }, (_, index) => renamed(text, `_${index}`)));
  return all.join('\n');
}

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { workspace } from './run.js';

/** A price as it is printed, and half of its last digit: `$5457.91` is that to half a cent. */
function read(text: string): { value: number; half: number } {
  const found = /^\$(\d+(?:\.(\d+))?)(k|M)?(?:\/mo)?$/.exec(text);
  if (!found) throw new Error(`'${text}' is no price`);
  const scale = { k: 1e3, M: 1e6 }[found[3] ?? ''] ?? 1;
  return { value: Number(found[1]) * scale, half: 0.5 * scale * 10 ** -(found[2]?.length ?? 0) };
}

test('what the shop costs can be added up by hand from what is printed', { timeout: 60_000 }, async () => {
  const { spandrel } = workspace({ 'shop.arch': readFileSync('examples/shop.arch') });
  const { out } = await spandrel('solve shop.arch');
  const rows = (/\nCost\n([\s\S]*?)\n\n/.exec(out)?.[1] ?? '').split('\n').slice(1);
  let [ofComponent, ofAll, lines, roundingOfAll] = [0, 0, 0, 0];
  let [roundingOfComponent, components] = [0, 0];
  let whole: ReturnType<typeof read> | null = null;
  for (const row of rows) {
    const cells = row.trim().split(/\s{2,}/);
    const [last = ''] = cells.slice(-1);
    const line = /(\d[\d.]*) +\$([\d.]+) per [^$]*(\$[\d.]+)$/.exec(row);
    if (line) {
      const [quantity, price, amount] = [Number(line[1]), Number(line[2]), read(line[3] ?? '')];
      // Both factors are printed with six digits: each is right to five millionths of itself.
      expect(Math.abs(quantity * price - amount.value), row).toBeLessThanOrEqual(amount.half + 1e-5 * amount.value);
      [ofComponent, roundingOfComponent, lines] = [ofComponent + amount.value, roundingOfComponent + amount.half, lines + 1];
    } else if (cells[0] === 'the whole') whole = read(last);
    else if (cells[1]?.startsWith('sum (')) {
      const sum = read(last);
      expect(Math.abs(ofComponent - sum.value), row).toBeLessThanOrEqual(sum.half + roundingOfComponent);
      [ofAll, roundingOfAll, components] = [ofAll + ofComponent, roundingOfAll + roundingOfComponent, components + 1];
      [ofComponent, roundingOfComponent] = [0, 0];
    } else expect(cells[0], 'no line of the bill is left unread').toBe('efficiency');
  }
  // Three lines of the name, four of the balancer, two of each of the servers, one of the cache, two of the database.
  expect([components, lines]).toEqual([6, 14]);
  expect(whole?.half).toBe(0.005);
  expect(Math.abs(ofAll - (whole?.value ?? NaN))).toBeLessThanOrEqual((whole?.half ?? NaN) + roundingOfAll);
});

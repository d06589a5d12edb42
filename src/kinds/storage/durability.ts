/** A year of the Gregorian calendar. */
const YEAR = 365.2425 * 86400;

/**
 * The chance that data is lost within a year: it stands on `count` disks, of which `tolerated` may be gone at once, and each that dies is rebuilt in
 * `rebuild` seconds while others die. The mean time to data loss of the birth and death process (Patterson, Gibson and Katz, "A Case for Redundant Arrays of
 * Inexpensive Disks", 1988), with as many rebuilds at once as disks are gone. Disks die one by one here; in reality whole racks do, and losses are likelier.
 *
 * @param annualFailureRate the chance that one disk dies within a year, 0 to 1
 */
export function annualLoss(count: number, tolerated: number, annualFailureRate: number, rebuild: number): number {
  if (annualFailureRate <= 0) return 0;
  if (annualFailureRate >= 1) return 1;
  const dies = -Math.log1p(-annualFailureRate) / YEAR;
  let step = 0;
  let whole = 0;
  for (let gone = 0; gone <= tolerated; gone++) {
    const rate = (count - gone) * dies;
    // Seconds until one more is gone, with the way back when a rebuild comes first.
    step = (1 + (rebuild > 0 ? gone / rebuild : Infinity) * step) / rate;
    if (gone === 0) step = 1 / rate;
    whole += step;
  }
  return -Math.expm1(-YEAR / whole);
}

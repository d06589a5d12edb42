import { fromWords, highWord, lowWord, truncated } from './native.js';
import type { i32 } from './native.js';

// After fdlibm 5.3 (Sun Microsystems 1993; "Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is
// preserved"), which the engines have too, but each in an edition of its own: here every machine computes the same bits.

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const INVERSE_LN2 = 1.442695040888963387;

/** 2 to a whole power between −1022 and 1023. */
function powerOfTwo(power: i32): number {
  return fromWords((1023 + power) << 20, 0);
}

/** The natural logarithm of a number of at least 0; error below 1 ulp. */
export function log(value: number): number {
  if (!(value > 0)) return value === 0 ? -Infinity : NaN;
  if (value === Infinity) return Infinity;
  let x: number = value;
  let k: i32 = 0;
  if (x < 2.2250738585072014e-308) {
    k = -54;
    x = x * 18014398509481984;
  }
  let high = highWord(x);
  k += (high >> 20) - 1023;
  high &= 0x000fffff;
  const i = (high + 0x95f64) & 0x100000;
  // The mantissa between √2/2 and √2.
  const f = fromWords(high | (i ^ 0x3ff00000), lowWord(x)) - 1;
  k += i >> 20;
  const dk: number = k;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const t2 = z * (6.66666666666673513e-1 + w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const r = t2 + t1;
  const half = 0.5 * f * f;
  return dk * LN2_HIGH - (half - (s * (half + r) + dk * LN2_LOW) - f);
}

/** e to a power; error below 1 ulp. */
export function exp(power: number): number {
  if (!(power <= 709.782712893383973096)) return power > 0 ? Infinity : NaN;
  if (power < -745.13321910194110842) return 0;
  let k: i32 = 0;
  let high: number = power;
  let low: number = 0;
  if (power > 0.34657359 || power < -0.34657359) {
    k = truncated(INVERSE_LN2 * power + (power < 0 ? -0.5 : 0.5));
    const times: number = k;
    high = power - times * LN2_HIGH;
    low = times * LN2_LOW;
  }
  const x = high - low;
  const t = x * x;
  const c =
    x -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 + t * (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - (low - (x * c) / (2 - c) - high);
  if (k >= -1021 && k <= 1023) return y * powerOfTwo(k);
  return k > 0 ? y * 2 * powerOfTwo(k - 1) : y * powerOfTwo(k + 1000) * powerOfTwo(-1000);
}

/** A number above 0 to a power. */
export function power(base: number, exponent: number): number {
  return exp(exponent * log(base));
}

/* eslint-disable @typescript-eslint/no-non-null-assertion -- All transforms of one lattice have its size. */
import { phases, type Distribution } from '../../network/index.js';
import { flattened, lawWith, mixture, type Law } from './law.js';
import type { Lattice } from './lattice.js';

import type { Offered, Waits } from '../stations/load.js';

/** The law of the wait at a station; null when nobody waits. */
export function waitLaw(lattice: Lattice, served: Waits, offered: Offered, timeOf: (time: Distribution) => Law): Law | null {
  const { wait } = served;
  switch (wait.type) {
    case 'none':
    case 'endless':
      return null;
    case 'exponential':
      return wait.scv === undefined
        ? atomAndExponential(lattice, wait.probability, wait.mean)
        : atomAndStages(lattice, wait.probability, wait.mean, wait.scv);
    case 'pollaczek_khinchine': {
      const parts = offered.services.map(({ time, rate }) => ({ weight: rate / offered.rate, law: timeOf(time) }));
      const service = mixture(lattice, parts);
      return service && pollaczekKhinchine(lattice, wait.rate, offered.work / offered.rate, service, served.meanWait);
    }
    case 'stages':
      return stages(lattice, wait.levels, wait.drain, served.meanWait);
    case 'finite':
      return finite(lattice, wait, served.meanWait);
  }
}

function atomAndExponential(lattice: Lattice, probability: number, mean: number): Law {
  const rest = lattice.take();
  const { re, im } = rest;
  for (let at = 0; at < lattice.size; at++) {
    const x = 1 + mean * lattice.sRe[at]!;
    const y = mean * lattice.sIm[at]!;
    const norm = probability / (x * x + y * y);
    re[at] = 1 - probability + x * norm;
    im[at] = -y * norm;
  }
  return lawWith(rest, probability * mean);
}

/**
 * With its probability, a time with that mean and variation, as stages that have rational transforms: two in parallel with balanced means above 1; below, two in a row,
 * or as many equal ones as it takes (Bolch et al. 2006, section 1.2.1).
 */
function atomAndStages(lattice: Lattice, probability: number, mean: number, scv: number): Law {
  const rest = lattice.take();
  const { re, im } = rest;
  const parallel = scv > 1 ? phases(mean, scv) : null;
  const many = scv < 0.5 ? Math.max(1, Math.round(1 / scv)) : 0;
  const apart = Math.sqrt(Math.max(0, 2 * scv - 1));
  const one = parallel?.first ?? (many > 0 ? mean / many : (mean * (1 + apart)) / 2);
  const two = parallel?.second ?? (mean * (1 - apart)) / 2;
  const first = parallel?.probability ?? 1;
  for (let at = 0; at < lattice.size; at++) {
    const sRe = lattice.sRe[at]!;
    const sIm = lattice.sIm[at]!;
    const x = 1 + one * sRe;
    const y = one * sIm;
    const norm = 1 / (x * x + y * y);
    let a = x * norm;
    let b = -y * norm;
    if (many > 0) {
      const [c, d] = [a, b];
      for (let stage = 1; stage < many; stage++) {
        const real = a * c - b * d;
        b = a * d + b * c;
        a = real;
      }
    } else {
      const u = 1 + two * sRe;
      const v = two * sIm;
      const other = 1 / (u * u + v * v);
      const c = u * other;
      const d = -v * other;
      if (parallel) {
        a = first * a + (1 - first) * c;
        b = first * b + (1 - first) * d;
      } else {
        const real = a * c - b * d;
        b = a * d + b * c;
        a = real;
      }
    }
    re[at] = 1 - probability + probability * a;
    im[at] = probability * b;
  }
  return lawWith(rest, probability * mean);
}

/** W(s) = (1 − ρ)s / (s − λ(1 − B(s))) (Kleinrock, Queueing Systems 1, 1975, eq. 5.103). The shift of the service time is part of B here. */
function pollaczekKhinchine(lattice: Lattice, rate: number, centre: number, service: Law, meanWait: number): Law {
  const idle = 1 - rate * centre;
  const served = flattened(lattice, service);
  const shift = service.shift > 0 ? lattice.shift(service.shift) : null;
  const rest = lattice.take();
  const { re, im } = rest;
  for (let at = 0; at < lattice.size; at++) {
    const sRe = lattice.sRe[at]!;
    const sIm = lattice.sIm[at]!;
    const bRe = shift ? served.re[at]! * shift.re[at]! - served.im[at]! * shift.im[at]! : served.re[at]!;
    const bIm = shift ? served.re[at]! * shift.im[at]! + served.im[at]! * shift.re[at]! : served.im[at]!;
    const x = sRe - rate * (1 - bRe);
    const y = sIm + rate * bIm;
    const norm = idle / (x * x + y * y);
    re[at] = (sRe * x + sIm * y) * norm;
    im[at] = (sIm * x - sRe * y) * norm;
  }
  return lawWith(rest, meanWait);
}

/** A number of exponential stages, each with its probability: a polynomial in 1 / (1 + s·drain), by Horner's rule. */
function stages(lattice: Lattice, levels: readonly number[], drain: number, meanWait: number): Law {
  const rest = lattice.take();
  const { re, im } = rest;
  const none = 1 - levels.reduce((sum, probability) => sum + probability, 0);
  for (let at = 0; at < lattice.size; at++) {
    const x = 1 + drain * lattice.sRe[at]!;
    const y = drain * lattice.sIm[at]!;
    const norm = x * x + y * y;
    const zRe = x / norm;
    const zIm = -y / norm;
    let sumRe = 0;
    let sumIm = 0;
    for (let level = levels.length - 1; level >= 0; level--) {
      const a = sumRe + levels[level]!;
      [sumRe, sumIm] = [a * zRe - sumIm * zIm, a * zIm + sumIm * zRe];
    }
    re[at] = none + sumRe;
    im[at] = sumIm;
  }
  return lawWith(rest, meanWait);
}

/** M/M/c/K: who finds j waiting and is let in waits for j + 1 services of the whole station. */
function finite(
  lattice: Lattice,
  wait: { full: number; loss: number; ratio: number; drain: number; places: number },
  meanWait: number,
): Law | null {
  const { full, loss, ratio, drain, places } = wait;
  if (places === 0 || meanWait === 0 || loss >= 1) return null;
  const rest = lattice.take();
  const { re, im } = rest;
  const same = Math.abs(ratio - 1) < 1e-9;
  const delayed = (full * (same ? places : (1 - ratio ** places) / (1 - ratio))) / (1 - loss);
  const power = places * Math.log(ratio);
  for (let at = 0; at < lattice.size; at++) {
    // z = 1 / (1 + s·drain), and Σ ratio^j z^(j+1) over the places.
    const dRe = 1 + drain * lattice.sRe[at]!;
    const dIm = drain * lattice.sIm[at]!;
    const size = dRe * dRe + dIm * dIm;
    const zRe = dRe / size;
    const zIm = -dIm / size;
    const decay = Math.exp(power - (places / 2) * Math.log(size));
    const angle = -places * Math.atan2(dIm, dRe);
    const topRe = 1 - decay * Math.cos(angle);
    const topIm = -decay * Math.sin(angle);
    const lowRe = 1 - ratio * zRe;
    const lowIm = -ratio * zIm;
    const low = lowRe * lowRe + lowIm * lowIm;
    const gRe = (topRe * lowRe + topIm * lowIm) / low;
    const gIm = (topIm * lowRe - topRe * lowIm) / low;
    const scale = full / (1 - loss);
    re[at] = 1 - delayed + scale * (zRe * gRe - zIm * gIm);
    im[at] = scale * (zRe * gIm + zIm * gRe);
  }
  return lawWith(rest, meanWait);
}

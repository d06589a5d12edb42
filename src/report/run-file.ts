import * as v from 'valibot';
import type { Results } from '../kinds/figures/results.js';

/** Longer texts and lists than these are in no run of ours. */
const Text = v.pipe(v.string(), v.maxLength(10_000));
const number = v.number();
const Course = v.array(v.nullable(number));

const FigureShape = v.object({
  value: v.nullable(number),
  ci: v.nullable(v.tuple([number, number])),
  unit: v.picklist(['s', '1/s', 'B', 'B/s', 'ratio', 'USD', 'USD/mo', '1']),
  accuracy: v.picklist(['exact', 'close', 'fair', 'rough', 'simulated']),
  method: Text,
});
const MetricsShape = named(FigureShape);

const ResultsShape = v.object({
  architecture: Text,
  engine: v.picklist(['solver', 'simulator']),
  scenario: v.nullable(Text),
  seed: v.nullable(number),
  flows: named(MetricsShape),
  locations: v.optional(named(named(MetricsShape))),
  components: named(v.object({ kind: Text, metrics: MetricsShape })),
  whole: MetricsShape,
  expectations: v.array(
    v.object({
      text: Text,
      value: v.nullable(number),
      limit: number,
      unit: FigureShape.entries.unit,
      passed: v.nullable(v.boolean()),
      line: number,
      file: Text,
      reason: v.nullable(Text),
    }),
  ),
  faults: v.optional(
    v.array(
      v.object({
        text: Text,
        component: Text,
        at: number,
        duration: v.nullable(number),
        detected: v.exactOptional(v.nullable(v.object({ alert: Text, after: number }))),
      }),
    ),
    [],
  ),
  timeline: v.nullable(v.object({ step: v.pipe(number, v.gtValue(0)), series: named(Course) })),
  run: v.nullable(v.object({ events: number, simulatedSeconds: number, warmupSeconds: number, wallSeconds: number, replications: number })),
  bill: v.optional(
    v.array(
      v.object({
        component: Text,
        what: Text,
        quantity: number,
        unit: Text,
        price: number,
        amount: number,
        hired: v.optional(v.boolean(), false),
        source: Text,
        date: Text,
      }),
    ),
  ),
  strategies: v.optional(
    v.array(
      v.object({
        plan: Text,
        strategy: Text,
        rpo: FigureShape,
        rto: FigureShape,
        lostWrites: FigureShape,
        planned: v.object({ rpo: FigureShape, rto: FigureShape }),
        cost: FigureShape,
      }),
    ),
  ),
  notes: v.array(Text),
});

/**
 * Things by name, where people chose the names. A record of valibot's leaves out `__proto__` and `constructor`; these are names like any others
 * here, and kept in an object without a prototype.
 */
function named<const S extends v.GenericSchema>(value: S): v.GenericSchema<unknown, Readonly<Record<string, v.InferOutput<S>>>> {
  return v.pipe(
    v.custom<object>((input) => typeof input === 'object' && input !== null && !Array.isArray(input)),
    v.transform((input) => Object.entries(input)),
    v.array(v.tuple([Text, value])),
    v.transform((entries) => {
      const out = Object.create(null) as Record<string, v.InferOutput<S>>;
      for (const [name, each] of entries) out[name] = each;
      return out;
    }),
  );
}

/** Results that come from outside: a file, a page, a message. Null when they are none. What is unknown in them is left out. */
export function readResults(value: unknown): Results | null {
  const read = v.safeParse(ResultsShape, value);
  if (!read.success) return null;
  const { bill, strategies, locations, ...results } = read.output;
  return { ...results, ...(bill && { bill }), ...(strategies && { strategies }), ...(locations && { locations }) };
}

/** A run that was saved here or printed by `spandrel simulate --format json`, or a sentence about what is wrong with it. */
export function readRunFile(text: string): Results | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'This is no JSON.';
  }
  return readResults(value) ?? 'This is JSON, but not the result of a simulation.';
}

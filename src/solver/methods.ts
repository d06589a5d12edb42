import { children, type Call, type Step } from '../network/index.js';
import type { Traffic } from './traffic.js';

/** Says by which formulas the stations were solved that somebody waits for. */
export class Methods {
  private readonly calls = new Map<Call, readonly string[]>();

  constructor(private readonly traffic: Traffic) {}

  of(...bodies: readonly Step[]): string {
    const found = new Set<string>();
    for (const body of bodies) this.add(body, found);
    return named([...found]);
  }

  private add(step: Step, found: Set<string>): void {
    if (step.do === 'serve') found.add(this.traffic.stations[step.station]?.method ?? '');
    else if (step.do === 'call') for (const method of this.within(step)) found.add(method);
    else if (step.do !== 'spawn') for (const child of children(step)) this.add(child, found);
  }

  private within(call: Call): readonly string[] {
    const known = this.calls.get(call);
    if (known) return known;
    const found = new Set<string>();
    for (const child of children(call)) this.add(child, found);
    const methods = [...found];
    this.calls.set(call, methods);
    return methods;
  }
}

/** The formulas in use, each named once; overload first, as it explains the rest. */
function named(methods: readonly string[]): string {
  const distinct = methods.filter((name) => name !== '' && name !== 'no load' && name !== 'no service time');
  if (distinct.length > 1) distinct.sort((a, b) => Number(b.startsWith('overloaded')) - Number(a.startsWith('overloaded')));
  if (distinct.length === 0) return 'sum of times';
  return distinct.length > 3 ? `${distinct.slice(0, 3).join(', ')} and ${distinct.length - 3} more` : distinct.join(', ');
}

import { table, type Value as Plain, nearest } from '../../src/model/index.js';
import type { Call, FieldType, NamedType, Value } from '../generated/ast.js';
import { replacing } from '../validation/report.js';
import { didYouMean, expectation } from './describe.js';
import { makesSense } from './sense.js';
import type { Shape } from './shape.js';
import type { Evaluator, Surroundings } from './surroundings.js';

/** A call such as `lognormal(median: 4ms, p99: 20ms)` as data, or undefined when it is wrong; the report says why. */
export function evaluateCall(value: Call, shape: Shape, around: Surroundings, evaluation: Evaluator): Plain | undefined {
  const name = value.function?.$refText;
  const target = value.function?.ref;
  if (name === undefined) return undefined;
  const where = { node: value, property: 'function' };
  if (!target) {
    const member = shape.members.get(name);
    if (member) {
      around.report?.error('wrong-type', `\`${name}\` takes no arguments`, value, replacing(value, name));
      return undefined;
    }
    const guess = nearest(name, shape.calls.keys());
    around.report?.error(
      'not-an-option',
      `Unknown function \`${name}\`; expected ${expectation(shape)}${didYouMean(guess)}`,
      where,
      ...(guess ? [replacing(where, guess)] : []),
    );
    return undefined;
  }
  return evaluateArguments(value, target, around, evaluation);
}

function evaluateArguments(value: Call, target: NamedType, around: Surroundings, evaluation: Evaluator): Plain | undefined {
  const name = value.function?.$refText ?? '';
  const result = table<Plain>();
  result.call = name;
  let sound = true;
  const given = new Set<FieldType>();
  const values = new Map<string, Value>();
  for (const [index, argument] of value.arguments.entries()) {
    const written = argument.parameter?.$refText;
    const parameter = argument.parameter ? argument.parameter.ref : target.parameters[index];
    if (!parameter?.type || parameter.name === undefined) {
      const names = target.parameters.flatMap((each) => each.name ?? []);
      const guess = nearest(written ?? '', names);
      if (written === undefined)
        around.report?.error('unknown-argument', `\`${name}\` takes ${plural(names.length, 'argument')}: ${signature(target)}`, argument);
      else {
        const where = { node: argument, property: 'parameter' };
        around.report?.error(
          'unknown-argument',
          `\`${name}\` has no argument \`${written}\`: ${signature(target)}${didYouMean(guess)}`,
          where,
          ...(guess ? [replacing(where, guess)] : []),
        );
      }
      sound = false;
      continue;
    }
    if (given.has(parameter)) {
      around.report?.error('duplicate-name', `The argument \`${parameter.name}\` is given twice`, argument);
      sound = false;
    }
    given.add(parameter);
    const data = argument.value && evaluation.evaluate(argument.value, evaluation.types.of(parameter.type), around);
    if (data === undefined) sound = false;
    else result[parameter.name] = data;
    if (argument.value) values.set(parameter.name, argument.value);
  }
  const missing: string[] = [];
  for (const parameter of target.parameters) {
    if (given.has(parameter) || parameter.name === undefined) continue;
    const data = evaluation.default(parameter, around);
    if (data !== undefined) result[parameter.name] = data;
    else if (sound) missing.push(parameter.name);
  }
  if (missing.length > 0) {
    const names = missing.map((each) => `\`${each}\``).join(' and ');
    around.report?.error('missing-argument', `\`${name}\` needs ${names}: ${signature(target)}`, value);
    sound = false;
  }
  return sound && makesSense(result, values, around.report) ? result : undefined;
}

/** `lognormal(median: duration, p99: duration)`. */
export function signature(call: NamedType): string {
  return `\`${(call.$cstNode?.text ?? '').replace(/\s+/g, ' ')}\``;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

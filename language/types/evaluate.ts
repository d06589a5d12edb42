import { parseQuantity, table, type Fields, type Value as Plain, nearest } from '../../src/model/index.js';
import {
  isComponent,
  isNamedType,
  type Component,
  type Entries,
  type FieldType,
  type KindDeclaration,
  type List,
  type NameValue,
  type Per,
  type Scaled,
  type Sum,
  type Text,
  type Value,
} from '../generated/ast.js';
import { fits } from '../references/composites.js';
import type { Kinds } from '../references/kinds.js';
import type { ArchScopeProvider } from '../references/scope-provider.js';
import type { DataFiles } from '../workspace/data-files.js';
import { replacing, type Report } from '../validation/report.js';
import { evaluateCall, signature } from './calls.js';
import { aKind, described, didYouMean, expectation, figureNamed, oneOf, quantityNamed } from './describe.js';
import { evaluateQuantity } from './quantities.js';
import { FLAG_WORDS, isLoad, rewritten } from './meant.js';
import { makesSense } from './sense.js';
import { fieldsOf, type Shape } from './shape.js';
import { NOWHERE, type Evaluator, type Surroundings } from './surroundings.js';
import type { Types } from './types.js';

/** So many components are offered in place of one of a kind that does not fit. */
const MOST_OTHERS = 3;

/** Holds values against the types that are expected of them, and gives them as plain data in base units. Checking is evaluating with a report. */
export class Evaluation implements Evaluator {
  /** Fields whose defaults are being evaluated. */
  private readonly filling = new Set<FieldType>();

  constructor(
    readonly types: Types,
    private readonly kinds: Kinds,
    private readonly scopes: ArchScopeProvider,
    private readonly files: DataFiles,
  ) {}

  /** The value as data, or undefined when it is wrong, or not written to its end. */
  evaluate(value: Value, shape: Shape, around: Surroundings): Plain | undefined {
    const wrong = (): Plain | undefined => {
      const fixes = rewritten(value, shape, around);
      around.report?.error('wrong-type', `Expected ${expectation(shape)}, found ${described(value)}`, value, ...fixes);
      return undefined;
    };
    switch (value.$type) {
      case 'Quantity':
        if (shape.quantities.length > 0 || shape.per.length === 0) {
          return shape.quantities.length > 0 ? evaluateQuantity(value, shape.quantities, expectation(shape), around.report) : wrong();
        }
        return wrong();
      case 'Per':
        return this.per(value, shape, around) ?? (shape.per.length > 0 ? undefined : wrong());
      case 'Flag':
        return shape.flag ? value.value === 'on' : wrong();
      case 'Text':
        if (shape.isText) return value.text;
        return listsFigures(this.types.items(shape)) ? this.file(value, shape, around) : wrong();
      case 'TimeOfDay':
        return shape.timeOfDay ? timeOfDay(value.literal, value, around.report) : wrong();
      case 'List':
        return shape.lists.length > 0 ? this.list(value, shape, around) : wrong();
      case 'Entries':
        if (shape.records.length > 0) return this.record(value, shape, around);
        return shape.maps.length > 0 ? this.map(value, shape, around) : wrong();
      case 'Call':
        return shape.calls.size > 0 ? evaluateCall(value, shape, around, this) : wrong();
      case 'NameValue':
        return this.name(value, shape, around);
      case 'Everything':
        return this.listsComponents(shape) ? around.ids() : wrong();
      case 'KindSelector': {
        const kinds = value.kinds.flatMap((kind) => kind.ref ?? []);
        return this.listsComponents(shape) ? around.ids(kinds) : wrong();
      }
      case 'Scaled':
        return this.scaled(value, shape, around);
      case 'Sum':
        return this.pair(shape) ? this.sum(value, shape, around) : wrong();
      case 'Condition':
        return shape.condition ? value.test && around.condition(value.test) : wrong();
    }
  }

  default(field: FieldType, { report }: Surroundings): Plain | undefined {
    if (!field.default || !field.type) return undefined;
    if (this.filling.has(field)) {
      report?.error('default-cycle', `The default of \`${field.name ?? ''}\` contains itself`, field.default);
      return undefined;
    }
    this.filling.add(field);
    const value = this.evaluate(field.default, this.types.of(field.type), { ...NOWHERE, report });
    this.filling.delete(field);
    return value;
  }

  private per(value: Per, shape: Shape, around: Surroundings): Plain | undefined {
    const { amount, unit } = value;
    const fitting = shape.per.filter(({ per }) => per === unit);
    if (amount?.$type !== 'Quantity' || shape.per.length === 0) return undefined;
    if (fitting.length === 0) {
      const units = shape.per.map(({ per }) => per);
      const guess = nearest(unit ?? '', units) ?? units[0] ?? '';
      around.report?.error(
        'not-an-option',
        `Expected \`per ${oneOf(units).replaceAll('`', '')}\`, found \`per ${unit ?? ''}\``,
        { node: value, property: 'unit' },
        replacing({ node: value, property: 'unit' }, guess),
      );
      return undefined;
    }
    const quantities = fitting.map(({ dimension }) => ({ dimension, whole: false, lower: null, upper: null }));
    const number = evaluateQuantity(amount, quantities, figureNamed(fitting[0]?.dimension ?? 'number'), around.report);
    return number === undefined || unit === undefined ? undefined : fields(['amount', number], ['per', unit]);
  }

  private list(value: List, shape: Shape, around: Surroundings): Plain | undefined {
    const items = this.types.items(shape);
    if (!items) return undefined;
    const all = value.items.map((item) => this.evaluate(item, items, around));
    return all.every((item) => item !== undefined) ? all : undefined;
  }

  private record(value: Entries, shape: Shape, around: Surroundings): Plain | undefined {
    const declared = shape.records.flatMap(fieldsOf);
    const result = table<Plain>();
    let sound = true;
    for (const field of declared) {
      const given = field.name === undefined ? undefined : this.default(field, around);
      if (given !== undefined && field.name !== undefined) result[field.name] = given;
    }
    const seen = new Map<string, Value>();
    for (const entry of value.entries) {
      const name = entry.key?.$refText;
      if (name === undefined) continue;
      const field = declared.find((each) => each.name === name);
      if (!field?.type) {
        const names = declared.flatMap((each) => each.name ?? []);
        const guess = nearest(name, names);
        const where = { node: entry, property: 'key' };
        around.report?.error(
          'unknown-field',
          `There is no field \`${name}\` here; expected ${oneOf(names)}${didYouMean(guess)}`,
          where,
          ...(guess ? [replacing(where, guess)] : []),
        );
        sound = false;
        continue;
      }
      if (seen.has(name)) {
        around.report?.error('duplicate-name', `\`${name}\` is written twice`, entry);
        sound = false;
      }
      if (entry.value) seen.set(name, entry.value);
      const data = entry.value && this.evaluate(entry.value, this.types.of(field.type), around);
      if (data === undefined) sound = false;
      else result[name] = data;
    }
    return sound && makesSense(result, seen, around.report) ? result : undefined;
  }

  private map(value: Entries, shape: Shape, around: Surroundings): Plain | undefined {
    const [map] = shape.maps;
    if (!map?.value) return undefined;
    const values = this.types.of(map.value);
    const result = table<Plain>();
    let sound = true;
    for (const entry of value.entries) {
      const key = entry.key;
      if (!key) continue;
      const name = key.$refText;
      if (!key.ref) {
        const scope = this.scopes.getScope({ container: entry, property: 'key', reference: key });
        const names = [...scope.names()];
        const guess = nearest(name, names);
        const where = { node: entry, property: 'key' };
        around.report?.error(
          'unknown-name',
          `\`${name}\` is no ${map.key.text}${names.length > 0 && names.length < 13 ? `; expected ${oneOf(names)}` : ''}${didYouMean(guess)}`,
          where,
          ...(guess ? [replacing(where, guess)] : []),
        );
        sound = false;
        continue;
      }
      if (isComponent(key.ref) && !this.isOf(key.ref, map.key.kinds)) {
        around.report?.error('wrong-kind', `Expected ${expectation(map.key)}, but \`${name}\` is ${aKind(key.ref.kind?.$refText ?? '')}`, {
          node: entry,
          property: 'key',
        });
        sound = false;
      }
      if (name in result) {
        around.report?.error('duplicate-name', `\`${name}\` is written twice`, entry);
        sound = false;
      }
      const data = entry.value && this.evaluate(entry.value, values, around);
      if (data === undefined) sound = false;
      else result[name] = data;
    }
    return sound ? result : undefined;
  }

  private name(value: NameValue, shape: Shape, around: Surroundings): Plain | undefined {
    const path = value.path;
    const text = path?.target?.$refText;
    if (!path || text === undefined) return undefined;
    const target = path.target?.ref;
    const { report } = around;
    if (isNamedType(target)) return text;
    if (target?.$type === 'PropertyDeclaration') {
      const own = target.type && this.types.of(target.type);
      if (own && this.kinds.admits(shape, own)) return around.passed(target, shape);
      if (own) report?.error('wrong-type', `Expected ${expectation(shape)}, but the property \`${text}\` is ${expectation(own)}`, value);
      return undefined;
    }
    if (isComponent(target)) {
      const kind = target.kind?.$refText ?? '';
      if (this.isOf(target, shape.kinds)) return around.id(path);
      const items = this.types.items(shape);
      if (items && this.isOf(target, items.kinds)) {
        report?.error('wrong-type', `Expected a list, found one name`, value, replacing(value, `[${value.$cstNode?.text ?? text}]`));
      } else if (shape.kinds.length > 0) {
        const fitting = report ? around.ids(shape.kinds) : [];
        const fixes = fitting.slice(0, MOST_OTHERS).map((id) => replacing(value, id));
        report?.error('wrong-kind', `Expected ${expectation(shape)}, but \`${text}\` is ${aKind(kind)}`, value, ...fixes);
      } else report?.error('wrong-type', `Expected ${expectation(shape)}, found the ${kind} \`${text}\``, value);
      return undefined;
    }
    if (target) {
      report?.error('wrong-type', `Expected ${expectation(shape)}, found \`${value.$cstNode?.text ?? text}\``, value);
      return undefined;
    }
    // A part of something unknown is reported where the unknown name stands.
    if (!path.receiver) this.unknown(value, text, shape, around);
    return undefined;
  }

  private unknown(value: NameValue, text: string, shape: Shape, { report, ids }: Surroundings): void {
    const call = shape.calls.get(text);
    if (call) {
      report?.error('missing-argument', `\`${text}\` needs its arguments: ${signature(call)}`, value);
      return;
    }
    const kinds = [...shape.kinds, ...(this.types.items(shape)?.kinds ?? [])];
    if (FLAG_WORDS.get(text.toLowerCase()) === 'on' && shape.records.length > 0 && !shape.flag) {
      const usual = this.usual(shape);
      report?.error(
        'not-an-option',
        `Expected ${expectation(shape)}, found \`${text}\``,
        value,
        ...(usual === '' ? [] : [replacing(value, usual)]),
      );
      return;
    }
    const options = [...shape.members.keys(), ...shape.calls.keys(), ...(shape.flag ? ['on', 'off'] : []), ...ids(kinds)];
    const guess = (shape.flag ? FLAG_WORDS.get(text.toLowerCase()) : undefined) ?? nearest(text, options);
    const fixes = guess === undefined ? [] : [replacing(value, guess)];
    if (kinds.length > 0 && shape.members.size === 0)
      report?.error('unknown-name', `Nothing is called \`${text}\`${didYouMean(guess)}`, value, ...fixes);
    else report?.error('not-an-option', `Expected ${expectation(shape)}, found \`${text}\`${didYouMean(guess)}`, value, ...fixes);
  }

  /** A record with the values that it has when nobody writes them; '' when there are none. */
  private usual(shape: Shape): string {
    const fields = shape.records
      .flatMap(fieldsOf)
      .flatMap(({ name, default: given }) => (given ? [`${name ?? ''}: ${given.$cstNode?.text ?? ''}`] : []));
    return fields.length > 0 ? `{ ${fields.join(', ')} }` : '';
  }

  private scaled(value: Scaled, shape: Shape, around: Surroundings): Plain | undefined {
    const { base, factor } = value;
    if (shape.kinds.length === 0 || !isLoad(value)) {
      around.report?.error(
        'wrong-type',
        `Expected ${expectation(shape)}, found ${described(value)}; the load of a scenario alone can be multiplied`,
        value,
      );
      return undefined;
    }
    const read = factor?.literal === undefined ? undefined : parseQuantity(factor.literal);
    if (factor && read && ('error' in read || (read.dimension !== 'number' && read.dimension !== 'factor'))) {
      const literal = factor.literal ?? '';
      around.report?.error(
        'wrong-dimension',
        `Expected a factor such as \`2\`, found ${'error' in read ? `\`${literal}\`` : quantityNamed(read.dimension, literal)}`,
        factor,
      );
      return undefined;
    }
    return base && this.evaluate(base, shape, around);
  }

  /** A record of two figures, which can be written as their sum. */
  private pair(shape: Shape): readonly FieldType[] | null {
    const declared = shape.records.map(fieldsOf).find((each) => each.length === 2);
    return declared?.every(({ type }) => type && this.types.of(type).quantities.length > 0) === true ? declared : null;
  }

  /** `6+3`. */
  private sum(value: Sum, shape: Shape, around: Surroundings): Plain | undefined {
    const result = table<Plain>();
    for (const [index, field] of (this.pair(shape) ?? []).entries()) {
      const part = index === 0 ? value.first : value.second;
      const data = part && field.type && this.evaluate(part, this.types.of(field.type), around);
      if (data === undefined || field.name === undefined) return undefined;
      result[field.name] = data;
    }
    return result;
  }

  /** The values of a file, for a list of figures. */
  private file(value: Text, shape: Shape, { report }: Surroundings): Plain | undefined {
    const dimension = this.types.items(shape)?.quantities[0]?.dimension;
    if (value.text === undefined || dimension === undefined) return undefined;
    const read = this.files.valuesOf(value, value.text, dimension);
    if ('values' in read) return read.values;
    const { code, message, meant } = read;
    if (meant === undefined) report?.error(code, message, value);
    else report?.error(code, message + didYouMean(meant), value, replacing(value, JSON.stringify(meant)));
    return undefined;
  }

  private isOf(component: Component, kinds: readonly KindDeclaration[]): boolean {
    const kind = component.kind?.ref;
    return kind !== undefined && fits(kind, kinds, this.kinds);
  }

  private listsComponents(shape: Shape): boolean {
    return (this.types.items(shape)?.kinds.length ?? 0) > 0;
  }
}

function fields(...entries: readonly (readonly [string, Plain])[]): Fields {
  const result = table<Plain>();
  for (const [name, value] of entries) result[name] = value;
  return result;
}

function listsFigures(items: Shape | null): boolean {
  return (items?.quantities.length ?? 0) > 0;
}

function timeOfDay(literal: string | undefined, value: Value, report: Report | null): number | undefined {
  const [hours = NaN, minutes = NaN] = (literal ?? '').split(':').map(Number);
  if (hours < 24) return hours * 3600 + minutes * 60;
  report?.error('out-of-range', `\`${literal ?? ''}\` is no time of day: a day ends at \`23:59\``, value);
  return undefined;
}

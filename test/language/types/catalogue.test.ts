import { describe, expect, test } from 'vitest';
import { initialize } from '../../../language/index.js';
import type { KindDeclaration, PropertyDeclaration, Type } from '../../../language/generated/ast.js';
import { World } from '../../../language/references/world.js';
import { fieldsOf, type QuantityShape, type Shape } from '../../../language/types/shape.js';
import type { ArchDocument } from '../../../language/index.js';
import type { Finding } from '../../../src/model/index.js';
import { read, services } from '../reading.js';

await initialize(services);
const documents = services.shared.workspace.LangiumDocuments;
const world = new World(documents.all.toArray()[0] as ArchDocument, documents);
const kinds = [...world.kinds()].filter(({ abstract }) => !abstract);

/** A value that a property does not admit, and how it is written there. */
interface WrongValue {
  readonly value: string;
  readonly fault: 'dimension' | 'word' | 'range';
  /** It must come with a repair after which the value is admitted. */
  readonly repaired: boolean;
}

interface Wrong extends WrongValue {
  readonly property: string;
}

const SAMPLES = {
  duration: '5ms',
  rate: '7/s',
  size: '5GiB',
  bandwidth: '5MB/s',
  percent: '5%',
  factor: '5x',
  money: '$5',
  price: '$5/mo',
};

/** Each property at the kind that declares it or, when that is abstract, at the first kind that has it. */
const seen = new Set<PropertyDeclaration>();
function ownProperties(kind: KindDeclaration): PropertyDeclaration[] {
  const all = [...services.arch.kinds.of(kind).properties.values()].filter((property) => !seen.has(property));
  for (const property of all) seen.add(property);
  return all;
}

function shapeOf(type: Type | undefined): Shape | null {
  return type ? services.arch.types.of(type) : null;
}

/** What is wrong in a place of a shape; `write` says how a value in it is written from outside. */
function* wrongValues(shape: Shape, write: (value: string) => string, depth = 0): Generator<WrongValue> {
  const figures = shape.quantities;
  const foreign = Object.entries(SAMPLES).find(([dimension]) => ![...figures, ...shape.per].some((each) => each.dimension === dimension));
  if (foreign) yield { value: write(foreign[1]), fault: 'dimension', repaired: false };
  // A bare figure where a unit is needed.
  if (figures.length > 0 && figures.every(({ dimension }) => dimension !== 'number'))
    yield { value: write('7'), fault: 'dimension', repaired: false };
  for (const figure of figures)
    if (figures.filter(({ dimension }) => dimension === figure.dimension).length === 1) yield* outside(figure, write);
  const words = [...shape.members.keys(), ...(shape.flag ? ['on', 'off'] : [])];
  for (const word of words) {
    const misspelt = `${word}x`;
    if (!words.includes(misspelt)) yield { value: write(misspelt), fault: 'word', repaired: word.length > 1 };
  }
  if (shape.flag) yield { value: write('true'), fault: 'word', repaired: true };
  if (depth > 2) return;
  for (const field of shape.records.flatMap(fieldsOf)) {
    const inner = shapeOf(field.type);
    if (inner) yield* wrongValues(inner, (value) => write(`{ ${field.name ?? ''}: ${value} }`), depth + 1);
  }
  for (const [name, call] of shape.calls) {
    for (const parameter of call.parameters) {
      const inner = shapeOf(parameter.type);
      if (inner) yield* wrongValues(inner, (value) => write(`${name}(${parameter.name ?? ''}: ${value})`), depth + 1);
    }
  }
  for (const map of shape.maps) {
    const key = keyOf(map.key);
    const inner = shapeOf(map.value);
    if (inner) yield* wrongValues(inner, (value) => write(`{ ${key}: ${value} }`), depth + 1);
  }
  const items = services.arch.types.items(shape);
  if (items) yield* wrongValues(items, (value) => write(`[${value}]`), depth + 1);
}

/** What may stand before the colon in a map. */
function keyOf(shape: Shape): string {
  if (shape.operation) return 'read';
  if (shape.isText) return '"a"';
  const [member] = shape.members.keys();
  if (member !== undefined) return member;
  const fitting = kinds.find((kind) => services.arch.kinds.of(kind).lineage.some((each) => shape.kinds.includes(each)));
  if (!fitting) throw new Error(`Nothing can be a ${shape.text}`);
  return named(fitting);
}

const named = ({ name }: KindDeclaration): string => `some_${name ?? ''}`;
/** One component of each kind, for others to name. */
const COMPONENTS = kinds.map((kind) => `${kind.name ?? ''} ${named(kind)}`).join('\n');

/** Figures below and above the limits. The limit itself is the repair. */
function* outside({ dimension, lower, upper, whole }: QuantityShape, write: (value: string) => string): Generator<WrongValue> {
  const unit = /^\$?[\d.]+([a-z%/]*)$/i.exec(upper?.text ?? lower?.text ?? '')?.[1] ?? '';
  const figure = (text: string): number => Number(/[\d.]+/.exec(text)?.[0]);
  if (lower && lower.value > 0)
    yield { value: write(dimension === 'money' ? '$0' : `0${/[a-z%]/i.test(unit) ? unit : ''}`), fault: 'range', repaired: true };
  if (upper) yield { value: write(`${figure(upper.text) * 10 + 1}${unit}`), fault: 'range', repaired: true };
  if (whole) yield { value: write('2.5'), fault: 'range', repaired: true };
}

function wrongsOf(properties: readonly PropertyDeclaration[]): Wrong[] {
  return properties.flatMap((property) => {
    const shape = shapeOf(property.type);
    const name = property.name ?? '';
    return shape ? [...wrongValues(shape, (value) => value)].map((each) => ({ ...each, property: name })) : [];
  });
}

const line = (kind: KindDeclaration, { property, value }: Wrong, index: number): string =>
  `${kind.name ?? ''} x${index} { ${property}: ${value} }`;

/** The line after a repair. */
function after(text: string, finding: Finding): string | null {
  const change = finding.fixes[0]?.changes[0];
  if (change?.change !== 'replace') return null;
  return text.slice(0, change.source.start.character) + change.text + text.slice(change.source.end.character);
}

/** By line: errors about the values. */
async function errorsOf(lines: readonly string[]): Promise<Map<number, Finding>> {
  const { findings } = await read(`${lines.join('\n')}\n${COMPONENTS}`);
  const isOfLine = ({ severity, source }: Finding): boolean => severity === 'error' && source.start.line < lines.length;
  return new Map(findings.filter(isOfLine).map((finding) => [finding.source.start.line, finding]));
}

/** What can be wrong with a value of a type, as far as the type says so in its own words. */
function faultsOf(type: string): WrongValue['fault'][] {
  const faults: WrongValue['fault'][] = ['dimension'];
  // Nothing is below nought: a figure has no sign.
  if (/\binteger\b|\.\.\$?\d|\d\.\./.test(type.replaceAll(/(?<![\d.])\$?0[a-z%]*\.\.(?!\$?\d)/g, ''))) faults.push('range');
  const areWords = /^[a-z_]+(?: \| [a-z_]+)+$/.test(type) && !type.split(' | ').some((word) => world.kind(word));
  if (areWords || type === 'flag') faults.push('word');
  return faults;
}

const declared = new Map(kinds.map((kind) => [kind, ownProperties(kind)]));
const wrongs = new Map(kinds.map((kind) => [kind, wrongsOf(declared.get(kind) ?? [])]));
const cases = kinds.flatMap((kind) => {
  const found = wrongs.get(kind) ?? [];
  return found.length > 0 ? [[kind.name ?? '', kind, found] as const] : [];
});

describe('for each property of each kind, a wrong dimension, a wrong word and a figure out of range', () => {
  test('there are many', () => {
    expect(kinds.length).toBeGreaterThan(30);
    expect(seen.size).toBeGreaterThan(250);
    expect([...wrongs.values()].flat().length).toBeGreaterThan(1000);
  });

  test('none is left out', () => {
    const left = kinds.flatMap((kind) =>
      (declared.get(kind) ?? []).flatMap(({ name = '', type }) => {
        const found = new Set(wrongs.get(kind)?.flatMap(({ property, fault }) => (property === name ? [fault] : [])));
        return faultsOf(type?.$cstNode?.text ?? '')
          .filter((fault) => !found.has(fault))
          .map((fault) => `${kind.name ?? ''}.${name}: ${fault}`);
      }),
    );
    expect(left).toEqual([]);
  });

  test.each(cases)('%s', async (_, kind, found) => {
    const lines = found.map((wrong, index) => line(kind, wrong, index));
    const errors = await errorsOf(lines);
    const accepted = lines.filter((__, index) => !errors.has(index));
    expect(accepted).toEqual([]);
    const mute = lines.filter((text, index) => !/^(?:Expected|There is|Nothing is|Unknown|`)/.test(errors.get(index)?.message ?? text));
    expect(mute).toEqual([]);

    const repaired = lines.map((text, index) => {
      const finding = errors.get(index);
      return found[index]?.repaired && finding ? after(text, finding) : null;
    });
    expect(lines.filter((__, index) => found[index]?.repaired && repaired[index] === null)).toEqual([]);
    const still = await errorsOf(repaired.map((text) => text ?? ''));
    // What is missing beside the repaired value is another matter.
    const wrong = [...still.values()].filter(({ code }) => code !== 'missing-argument');
    expect(wrong.map(({ message, source }) => `${repaired[source.start.line] ?? ''}: ${message}`)).toEqual([]);
  });
});

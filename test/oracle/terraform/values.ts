/** Values as Terraform sends them: decoded msgpack, with a marker for what is not known yet. */
import { ExtData } from '@msgpack/msgpack';
import type { Block, CtyType } from './schema.js';

export type Values = Record<string, unknown>;

export const UNKNOWN = new ExtData(0, new Uint8Array([0]));

const isUnknown = (value: unknown): boolean => value instanceof ExtData;
const isKnownObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);

export function blank(block: Block): Values {
  return Object.fromEntries([
    ...block.attributes.map(({ name }) => [name, null] as const),
    ...block.block_types.map(({ type_name, nesting }) => [type_name, nesting === 'SINGLE' || nesting === 'MAP' ? null : []] as const),
  ]);
}

/** Leaves what the cloud decides unknown. */
export function plan(block: Block, values: Values | null): Values | null {
  if (values === null || isUnknown(values)) return values;
  const out: Values = { ...values };
  for (const { name, computed, write_only } of block.attributes) {
    if (write_only) out[name] = null;
    else if (computed) out[name] ??= UNKNOWN;
  }
  for (const nested of block.block_types) {
    out[nested.type_name] = eachOf(out[nested.type_name], (element) => (nested.nesting === 'MAP' ? element : plan(nested.block, element)));
  }
  return out;
}

function eachOf(value: unknown, change: (element: Values) => unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => (isKnownObject(element) ? change(element) : element));
  return isKnownObject(value) ? change(value) : value;
}

/** Makes up what was unknown. */
export function fill(block: Block, values: Values | null, type: string): Values | null {
  if (values === null) return null;
  const out: Values = { ...values };
  for (const { name, type: of, write_only } of block.attributes) out[name] = write_only ? null : known(of, out[name], name, type);
  for (const nested of block.block_types)
    out[nested.type_name] = eachOf(out[nested.type_name], (element) => fill(nested.block, element, type));
  return out;
}

function known(of: CtyType, value: unknown, name: string, type: string): unknown {
  if (isUnknown(value)) return madeUp(of, name, type);
  if (!Array.isArray(of)) return value;
  const [kind, element] = of;
  if (Array.isArray(value) && (kind === 'list' || kind === 'set')) return value.map((each) => known(element as CtyType, each, name, type));
  if (isKnownObject(value) && kind === 'object') {
    const fields = element as Record<string, CtyType>;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, known(fields[key] ?? 'string', each, key, type)]));
  }
  return value;
}

let made = 0;

function madeUp(of: CtyType, name: string, type: string): unknown {
  made++;
  if (of === 'string') {
    const isArn = name === 'arn' || name.endsWith('_arn');
    return isArn ? `arn:aws:${type.split('_')[1] ?? 'x'}:us-east-1:123456789012:${type}/${made}` : `${type}-${name}-${made}`;
  }
  if (of === 'number') return 0;
  if (of === 'bool') return false;
  if (!Array.isArray(of)) return null;
  const [kind, element] = of;
  if (kind === 'map') return {};
  if (kind === 'object')
    return Object.fromEntries(Object.entries(element as Record<string, CtyType>).map(([key, each]) => [key, madeUp(each, key, type)]));
  return Array.isArray(element) && element[0] === 'object' ? [madeUp(element as CtyType, name, type)] : [];
}

interface Diagnostic {
  severity: 1;
  summary: string;
  detail: string;
  attribute: { steps: { attribute_name: string }[] };
}

/** Values for attributes that only the cloud sets. */
export function readOnly(block: Block, values: Values | null): Diagnostic[] {
  if (!values || isUnknown(values)) return [];
  const found = block.attributes
    .filter(
      ({ name, computed, optional, required }) => computed && !optional && !required && values[name] !== null && values[name] !== undefined,
    )
    .map(({ name }): Diagnostic => ({
      severity: 1,
      summary: 'Value for unconfigurable attribute',
      detail: `"${name}" is decided by the provider and cannot be set.`,
      attribute: { steps: [{ attribute_name: name }] },
    }));
  const inner = block.block_types.flatMap((nested) => {
    const value = values[nested.type_name];
    return (Array.isArray(value) ? value : [value]).flatMap((element) => (isKnownObject(element) ? readOnly(nested.block, element) : []));
  });
  return [...found, ...inner];
}

/**
 * The schema of a Terraform provider, read out of the bindings that CDK Terrain publishes on npm. Those are generated from
 * `terraform providers schema -json`, and each file carries its TypeScript source in a source map: a comment for each attribute says whether it is
 * required, optional or computed, and the functions that write HCL say whether it is a block, and of what type. What the bindings do not hold
 * (sensitive and deprecated marks, more than one as the most items) is not restored.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { patchSchema } from './schema-patch.js';

/** A type as Terraform's own protocol writes it: `"string"`, `["list", "string"]`, `["object", { … }]`. */
export type CtyType = string | [string, CtyType] | ['object', Record<string, CtyType>];

export interface Attribute {
  name: string;
  type: CtyType;
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
  write_only?: boolean;
}

export interface NestedBlock {
  type_name: string;
  nesting: 'SINGLE' | 'LIST' | 'SET' | 'MAP';
  min_items: number;
  max_items: number;
  block: Block;
}

export interface Block {
  attributes: Attribute[];
  block_types: NestedBlock[];
}

export interface ProviderSchema {
  version: string;
  provider: Block;
  resources: Record<string, Block>;
  data: Record<string, Block>;
  ephemeral: Record<string, Block>;
}

const here = path.dirname(fileURLToPath(import.meta.url));
const bindings = path.join(here, '../node_modules/@cdktn/provider-aws');

/** The AWS provider's schema; read once, and kept beside the installed packages. */
export function awsSchema(): ProviderSchema {
  const { version } = JSON.parse(readFileSync(path.join(bindings, 'package.json'), 'utf8')) as { version: string };
  const cache = path.join(here, `../node_modules/.cache/aws-schema-${version}-3.json`);
  if (existsSync(cache)) return JSON.parse(readFileSync(cache, 'utf8')) as ProviderSchema;
  const schema = patchSchema(readBindings(path.join(bindings, 'lib')));
  mkdirSync(path.dirname(cache), { recursive: true });
  writeFileSync(cache, JSON.stringify(schema));
  return schema;
}

interface RawAttribute {
  name: string;
  computed: boolean;
  optional: boolean;
  required: boolean;
  /** The class of its value, when it has one of its own; `$` stands for a class of the framework. */
  class?: string;
  set?: boolean;
  getter?: string;
}

interface RawClass {
  name: string;
  extends: string;
  terraform?: string;
  attributes: RawAttribute[];
  hcl: Record<string, HclAttribute>;
}

interface HclAttribute {
  isBlock?: boolean;
  type?: string;
  storage?: string;
  value?: string;
}

interface Source {
  classes: Map<string, RawClass>;
  /** By the name of a structure: what its `…ToHclTerraform` function writes. */
  structures: Map<string, Record<string, HclAttribute>>;
  /** By the name of a configuration interface: the attributes that are real blocks. */
  blocks: Map<string, Set<string>>;
}

function readBindings(lib: string): ProviderSchema {
  const schema: ProviderSchema = { version: '', provider: { attributes: [], block_types: [] }, resources: {}, data: {}, ephemeral: {} };
  for (const folder of readdirSync(lib)) {
    const file = path.join(lib, folder, 'index.js');
    if (!existsSync(file)) continue;
    const text = sourceOf(readFileSync(file, 'utf8'));
    if (!text?.includes('tfResourceType')) continue;
    schema.version ||= /providerVersion: '([^']+)'/.exec(text)?.[1] ?? '';
    const source = parse(text);
    for (const each of source.classes.values()) {
      if (each.terraform === undefined) continue;
      const block = blockOf(source, each, each.hcl);
      if (/DataSource/.test(each.extends)) schema.data[each.terraform] = block;
      else if (/Ephemeral/.test(each.extends)) schema.ephemeral[each.terraform] = block;
      else if (/Provider/.test(each.extends)) schema.provider = block;
      else schema.resources[each.terraform] = block;
    }
  }
  return schema;
}

/** The TypeScript source in the source map at a file's end. */
function sourceOf(text: string): string | null {
  const mark = 'sourceMappingURL=data:application/json;base64,';
  const at = text.lastIndexOf(mark);
  if (at < 0) return null;
  const map = JSON.parse(Buffer.from(text.slice(at + mark.length).trim(), 'base64').toString()) as { sourcesContent: string[] };
  return map.sourcesContent[0] ?? null;
}

/** The sources are generated, line by line in one shape, so that lines are enough to read them by. */
function parse(text: string): Source {
  const classes = new Map<string, RawClass>();
  const structures = new Map<string, Record<string, HclAttribute>>();
  const blocks = new Map<string, Set<string>>();
  let within: Set<string> | null = null;
  let named: string | null = null;
  let current: RawClass | null = null;
  let attribute: RawAttribute | null = null;
  let writer: Record<string, HclAttribute> | null = null;
  let written: HclAttribute | null = null;

  for (const line of text.split('\n')) {
    let match: RegExpExecArray | null;
    if ((match = /^export interface (\w+)/.exec(line))) {
      within = new Set();
      blocks.set(match[1]!, within);
      named = null;
      continue;
    }
    if (within) {
      if (line === '}') within = null;
      else if ((match = /^ {2}\* (\w+) block$/.exec(line))) named = match[1]!;
      else if (line.startsWith('  readonly ')) {
        if (named !== null) within.add(named);
        named = null;
      }
      continue;
    }
    if ((match = /^export class (\w+) extends cdk\w+\.(\w+)/.exec(line))) {
      current = { name: match[1]!, extends: match[2]!, attributes: [], hcl: {} };
      classes.set(current.name, current);
      writer = null;
      continue;
    }
    if ((match = /^export function (\w+)ToHclTerraform\(/.exec(line))) {
      writer = {};
      structures.set(match[1]!, writer);
      current = null;
      continue;
    }
    if (line === '}') {
      current = null;
      writer = null;
      written = null;
      continue;
    }
    if (current) {
      if ((match = /tfResourceType = "([^"]+)"/.exec(line))) current.terraform = match[1]!;
      if ((match = /^ {2}\/\/ (\S+) - computed: (\w+), optional: (\w+), required: (\w+)/.exec(line))) {
        attribute = { name: match[1]!, computed: match[2] === 'true', optional: match[3] === 'true', required: match[4] === 'true' };
        current.attributes.push(attribute);
        continue;
      }
      if (line.includes('synthesizeHclAttributes()')) {
        writer = current.hcl;
        attribute = null;
      }
      if (attribute) readAttribute(attribute, line);
    }
    if (writer) {
      if ((match = /^(?: {4}| {6})['"]?([\w-]+)['"]?: \{$/.exec(line))) {
        written = {};
        writer[match[1]!] = written;
      } else if (written) {
        if ((match = /isBlock: (true|false)/.exec(line))) written.isBlock = match[1] === 'true';
        else if ((match = /^\s+type: "(\w+)"/.exec(line))) written.type = match[1]!;
        else if ((match = /storageClassType: "(\w+)"/.exec(line))) written.storage = match[1]!;
        else if ((match = /^\s+value: (.+),$/.exec(line))) written.value = match[1]!;
      }
    }
  }
  return { classes, structures, blocks };
}

function readAttribute(attribute: RawAttribute, line: string): void {
  let match = /private _\w+ = new ([\w.]+)\(this, "[^"]+"(?:, (true|false))?/.exec(line);
  if (match) {
    attribute.class = match[1]!.replace(/^cdk\w+\./, '$');
    attribute.set = match[2] === 'true';
    return;
  }
  match = /this\.(get\w+Attribute|interpolationForAttribute)\('/.exec(line);
  if (match && attribute.getter === undefined) {
    attribute.getter = match[1]!;
    if (line.includes('Fn.tolist')) attribute.set = true;
  }
}

function blockOf(source: Source, from: RawClass, hcl: Record<string, HclAttribute>): Block {
  const block: Block = { attributes: [], block_types: [] };
  const seen = new Set<string>();
  const real = source.blocks.get(from.terraform === undefined ? from.name.replace(/OutputReference$/, '') : `${from.name}Config`);
  for (const attribute of from.attributes) {
    if (seen.has(attribute.name)) continue;
    seen.add(attribute.name);
    const written = hcl[attribute.name];
    const isBlock = written?.isBlock === true && (real === undefined || real.has(attribute.name) || attribute.name === 'timeouts');
    const structure = /(\w+)ToHclTerraform/.exec(written?.value ?? '')?.[1];
    if (isBlock && attribute.class !== undefined && !attribute.class.startsWith('$')) {
      const nested = nestedBlock(source, attribute, written);
      if (nested) block.block_types.push(nested);
    } else if (written?.isBlock === true && attribute.class === undefined && structure !== undefined && source.structures.has(structure)) {
      // A provider's own blocks have no class for their values.
      block.block_types.push({
        type_name: attribute.name,
        nesting: written.type === 'set' ? 'SET' : 'LIST',
        min_items: 0,
        max_items: /listMapper/.test(written.value ?? '') ? 0 : 1,
        block: {
          attributes: Object.entries(source.structures.get(structure)!).map(([name, each]) => ({
            name,
            type: storedType(each) ?? 'dynamic',
            optional: true,
          })),
          block_types: [],
        },
      });
    } else {
      block.attributes.push({
        name: attribute.name,
        type: attributeType(source, attribute, written),
        ...(attribute.required && { required: true }),
        ...(attribute.optional && { optional: true }),
        ...(attribute.computed && { computed: true }),
        ...(attribute.name.endsWith('_wo') && { write_only: true }),
      });
    }
  }
  return block;
}

function nestedBlock(source: Source, attribute: RawAttribute, written: HclAttribute): NestedBlock | null {
  const { name, many } = elementClass(attribute.class!);
  const inner = source.classes.get(name);
  if (!inner) return null;
  const nesting = written.type === 'struct' ? 'SINGLE' : written.type === 'set' ? 'SET' : written.type === 'map' ? 'MAP' : 'LIST';
  const counted = nesting === 'LIST' || nesting === 'SET';
  return {
    type_name: attribute.name,
    nesting,
    min_items: attribute.required && counted ? 1 : 0,
    max_items: !many && counted ? 1 : 0,
    block: blockOf(source, inner, source.structures.get(structureName(name)) ?? {}),
  };
}

function elementClass(name: string): { name: string; many: boolean } {
  if (name.endsWith('OutputReference')) return { name, many: false };
  return { name: `${name.replace(/(List|Map)$/, '')}OutputReference`, many: true };
}

function structureName(className: string): string {
  const name = className.replace(/OutputReference$/, '');
  return (name[0] ?? '').toLowerCase() + name.slice(1);
}

const PRIMITIVES: Record<string, CtyType> = { string: 'string', number: 'number', boolean: 'bool', any: 'dynamic' };

/** `stringListMap` → a map of lists of strings. */
function storageType(text: string): CtyType | null {
  const primitive = PRIMITIVES[text];
  if (primitive !== undefined) return primitive;
  const match = /^(.*)(List|Map)$/.exec(text);
  const element = match && storageType(match[1]!);
  return match && element ? [match[2] === 'List' ? 'list' : 'map', element] : null;
}

function storedType(written: HclAttribute): CtyType | null {
  return asSet(written.storage === undefined ? null : storageType(written.storage), written.type === 'set');
}

function asSet(type: CtyType | null, set: boolean): CtyType | null {
  return set && Array.isArray(type) && type[0] === 'list' ? (['set', type[1]] as CtyType) : type;
}

const GETTERS: Record<string, CtyType> = {
  getStringAttribute: 'string',
  getNumberAttribute: 'number',
  getBooleanAttribute: 'bool',
  getListAttribute: ['list', 'string'],
  getNumberListAttribute: ['list', 'number'],
  getStringMapAttribute: ['map', 'string'],
  getNumberMapAttribute: ['map', 'number'],
  getBooleanMapAttribute: ['map', 'bool'],
  getAnyMapAttribute: ['map', 'dynamic'],
};

function attributeType(source: Source, attribute: RawAttribute, written: HclAttribute | undefined): CtyType {
  const set = written?.type === 'set' || attribute.set === true;
  if (attribute.class?.startsWith('$')) {
    const type = asSet(storageType(structureName(attribute.class.slice(1))), set);
    if (type) return type;
  } else if (attribute.class !== undefined) {
    const { name, many } = elementClass(attribute.class);
    const object = objectType(source, name);
    if (written?.type === 'struct' && !many) return object;
    if (written?.type === 'map' || attribute.class.endsWith('Map')) return ['map', object];
    return [set ? 'set' : 'list', object];
  }
  const stored = written && storedType(written);
  if (stored) return stored;
  return asSet(GETTERS[attribute.getter ?? ''] ?? null, attribute.set === true) ?? 'dynamic';
}

function objectType(source: Source, name: string): CtyType {
  const from = source.classes.get(name);
  if (!from) return 'dynamic';
  const hcl = source.structures.get(structureName(name)) ?? {};
  return ['object', Object.fromEntries(from.attributes.map((each) => [each.name, attributeType(source, each, hcl[each.name])]))];
}

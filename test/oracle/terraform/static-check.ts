/**
 * What can be said of a module without Terraform: that it parses (HashiCorp's own parser, as WebAssembly), and that every resource has the arguments and blocks that the
 * provider's schema knows and wants. References, expressions and plans are beyond it, so it only stands in where there is no Terraform.
 */
import { parse } from '@cdktn/hcl2json';
import type { ExportFile } from '../../../src/export/files.js';
import type { Block, CtyType, ProviderSchema } from './schema.js';

type Loose = Record<string, unknown>;

const META = new Set(['count', 'for_each', 'provider', 'depends_on', 'lifecycle']);

/** The problems of a module; none is good. */
export async function staticProblems(files: readonly ExportFile[], schema: ProviderSchema): Promise<string[]> {
  const problems: string[] = [];
  const declared = new Set<string>();
  const text: string[] = [];
  for (const file of files.filter(({ path }) => path.endsWith('.tf'))) {
    let body: Loose;
    try {
      body = (await parse(file.path, file.text)) as Loose;
    } catch (error) {
      problems.push(`${file.path}: ${String(error)}`);
      continue;
    }
    text.push(JSON.stringify(body));
    for (const name of Object.keys((body.variable ?? {}) as Loose)) declared.add(`var.${name}`);
    for (const [how, known] of [
      ['resource', schema.resources],
      ['data', schema.data],
      ['ephemeral', schema.ephemeral],
    ] as const) {
      for (const [type, byName] of Object.entries((body[how] ?? {}) as Record<string, Record<string, Loose[]>>)) {
        const block = known[type];
        if (!block) problems.push(`${file.path}: unknown ${how} ${type}`);
        for (const [name, bodies] of Object.entries(byName)) {
          const address = `${how === 'resource' ? '' : `${how}.`}${type}.${name}`;
          if (declared.has(address)) problems.push(`${address} is declared twice`);
          declared.add(address);
          if (block) for (const each of bodies) problems.push(...problemsOf(block, each, address, true));
        }
      }
    }
  }
  for (const [, name] of text.join('\n').matchAll(/\b(var\.\w+)/g)) if (!declared.has(name!)) problems.push(`${name!} is not declared`);
  for (const [, address] of text.join('\n').matchAll(/\b((?:data\.|ephemeral\.)?aws_\w+\.\w+)/g))
    if (!declared.has(address!)) problems.push(`${address!} is not declared`);
  return [...new Set(problems)];
}

function problemsOf(block: Block, body: Loose, where: string, top = false): string[] {
  const attributes = new Map(block.attributes.map((each) => [each.name, each]));
  const blocks = new Map(block.block_types.map((each) => [each.type_name, each]));
  const problems: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (top && META.has(name)) continue;
    const attribute = attributes.get(name);
    const nested = blocks.get(name);
    if (attribute) {
      if (attribute.computed && !attribute.optional && !attribute.required) problems.push(`${where}.${name} is read-only`);
      if (!fits(attribute.type, value)) problems.push(`${where}.${name} is no ${JSON.stringify(attribute.type)}`);
    } else if (nested) {
      const all = Array.isArray(value) ? (value as Loose[]) : [value as Loose];
      if (nested.max_items > 0 && all.length > nested.max_items) problems.push(`${where}.${name} stands there ${all.length} times`);
      for (const each of all) problems.push(...problemsOf(nested.block, each, `${where}.${name}`));
    } else problems.push(`${where} has no ${name}`);
  }
  for (const { name, required } of block.attributes) if (required && !(name in body)) problems.push(`${where} wants ${name}`);
  for (const { type_name, min_items } of block.block_types)
    if (min_items > 0 && !(type_name in body)) problems.push(`${where} wants a block ${type_name}`);
  return problems;
}

/** Expressions fit everywhere. */
function fits(type: CtyType, value: unknown): boolean {
  if (typeof value === 'string' && value.includes('${')) return true;
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === 'number') return !Array.isArray(value) && !Number.isNaN(Number(value));
  if (kind === 'bool') return ['true', 'false'].includes(String(value));
  if (kind === 'string') return typeof value !== 'object';
  return kind !== 'list' && kind !== 'set' ? true : Array.isArray(value);
}

// Writes what the rest of the code knows of the standard library: its text as a module, and a TypeScript type per kind, so that a
// misspelt property is a compile error. Run by `npm run generate`; the output is not committed.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDefaultCoreModule, createDefaultSharedCoreModule, EmptyFileSystem, inject, type LangiumCoreServices } from 'langium';
import type { Document, KindDeclaration, Type, TypeOption, Value } from '../language/generated/ast.js';
import { ArchGeneratedModule, ArchGeneratedSharedModule } from '../language/generated/module.js';
import { ArchLexer } from '../language/parser/lexer.js';
import './generate-icons.js';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const kinds = path.join(root, 'src/kinds');

/** The order in which people meet the kinds: on the way of a request, and then what stands beside it. Files beside the folders come first. */
const FAMILIES = ['edge', 'compute', 'data', 'storage', 'messaging', 'search', 'analytics', 'observability', 'recovery', 'place'];
const familyIndex = (file: string): number => {
  const [family = '', ...rest] = file.split('/');
  if (rest.length > 0 && !FAMILIES.includes(family)) throw new Error(`${file}: no such family of kinds`);
  return rest.length === 0 ? -1 : FAMILIES.indexOf(family);
};

const files = readdirSync(kinds, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.arch'))
  .map((file) => file.split(path.sep).join('/'))
  .sort((a, b) => familyIndex(a) - familyIndex(b) || a.split('/').length - b.split('/').length || a.localeCompare(b));
const texts = files.map((file) => ({ path: file, text: readFileSync(path.join(kinds, file), 'utf8') }));

const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), ArchGeneratedSharedModule);
const services = inject(createDefaultCoreModule({ shared }), ArchGeneratedModule, {
  parser: { Lexer: (each: LangiumCoreServices) => new ArchLexer(each) },
});
shared.ServiceRegistry.register(services);

const declared = new Map<string, KindDeclaration>();
const aliases = new Map<string, Type>();
for (const { path: file, text } of texts) {
  const { value, parserErrors, lexerErrors } = services.parser.LangiumParser.parse<Document>(text);
  const errors = [...lexerErrors, ...parserErrors];
  if (errors.length > 0) throw new Error(`${file}: ${errors.map((error) => error.message).join('; ')}`);
  for (const element of value.elements) {
    if (element.$type === 'KindDeclaration' && element.name) declared.set(element.name, element);
    if (element.$type === 'TypeDeclaration' && element.name && element.type) aliases.set(element.name, element.type);
  }
}

const SCALARS: Readonly<Record<string, string>> = {
  number: 'number',
  integer: 'number',
  duration: 'number',
  rate: 'number',
  size: 'number',
  bandwidth: 'number',
  percent: 'number',
  factor: 'number',
  money: 'number',
  price: 'number',
  time_of_day: 'number',
  flag: 'boolean',
  text: 'string',
  operation: 'string',
  condition:
    "{ readonly text: string; readonly metric: string; readonly subject?: string; readonly subjectKind: 'component' | 'flow' | 'architecture'; readonly comparison: '<' | '<=' | '>' | '>=' | '=='; readonly limit: number }",
};

const camel = (name: string): string =>
  name
    .split('_')
    .map((part) => (part[0] ?? '').toUpperCase() + part.slice(1))
    .join('');
const isKind = (name: string): boolean => declared.has(name);

function typeOf(type: Type | undefined): string {
  return [...new Set(type?.options.map(optionOf))].join(' | ');
}

function optionOf(option: TypeOption): string {
  if (option.$type === 'ListType') return `readonly (${typeOf(option.of)})[]`;
  if (option.$type === 'RecordType') {
    const [first] = option.fields;
    const key = first?.name ?? '';
    if (option.fields.length === 1 && first && !first.default && (isKind(key) || key in SCALARS || aliases.has(key))) {
      return `Readonly<Record<string, ${typeOf(first.type)}>>`;
    }
    return `{ ${option.fields.map((field) => `readonly ${field.name ?? ''}${field.default ? '' : '?'}: ${typeOf(field.type)}`).join('; ')} }`;
  }
  const name = option.word?.$refText ?? '';
  if (option.per) return `{ readonly amount: number; readonly per: '${option.per}' }`;
  if (option.parameters.length > 0) {
    return `{ readonly call: '${name}'; ${option.parameters.map((field) => `readonly ${field.name ?? ''}: ${typeOf(field.type)}`).join('; ')} }`;
  }
  if (name in SCALARS) return SCALARS[name] ?? '';
  if (isKind(name)) return 'ComponentId';
  if (aliases.has(name)) return camel(name);
  return `'${name}'`;
}

function doc(node: { $cstNode?: { text: string; root?: { fullText: string }; offset: number } | undefined }): string {
  const cst = node.$cstNode;
  const before = cst?.root?.fullText.slice(0, cst.offset) ?? '';
  const comment = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.exec(before)?.[0].trim();
  return comment ? `  ${comment}\n` : '';
}

function overrides(kind: KindDeclaration): Map<string, Value> {
  return new Map(
    kind.members.flatMap((member) =>
      member.$type === 'Property' && member.declaration && member.value ? [[member.declaration.$refText, member.value] as const] : [],
    ),
  );
}

function lineage(kind: KindDeclaration): KindDeclaration[] {
  const base = kind.base && declared.get(kind.base.$refText);
  return base ? [kind, ...lineage(base)] : [kind];
}

let out = `// Generated from the standard library (src/kinds/**/*.arch) by .config/generate-kinds.ts.\n\n/** The id of a component. */\nexport type ComponentId = string;\n`;
for (const [name, type] of aliases) out += `\nexport type ${camel(name)} =\n  | ${type.options.map(optionOf).join('\n  | ')};\n`;
for (const kind of declared.values()) {
  const base = kind.base?.$refText;
  const own = kind.members.flatMap((member) =>
    member.$type === 'PropertyDeclaration'
      ? [`${doc(member)}  readonly ${member.name ?? ''}${member.default ? '' : '?'}: ${typeOf(member.type)};`]
      : [],
  );
  // A default that a kind gives to an inherited property makes it present.
  for (const inherited of overrides(kind).keys()) {
    const declaration = lineage(kind)
      .flatMap((each) => each.members)
      .find((member) => member.$type === 'PropertyDeclaration' && member.name === inherited);
    if (declaration?.$type === 'PropertyDeclaration' && !declaration.default)
      own.push(`  readonly ${inherited}: ${typeOf(declaration.type)};`);
  }
  out += `\nexport interface ${camel(kind.name ?? '')}Properties ${base ? `extends ${camel(base)}Properties ` : ''}{\n${own.join('\n')}\n}\n`;
}
out += `\nexport interface Properties {\n${[...declared.keys()].map((name) => `  readonly ${name}: ${camel(name)}Properties;`).join('\n')}\n}\n\nexport type KindName = keyof Properties;\n`;
out += `\nexport const METRICS = {\n${[...declared.values()]
  .map(
    (kind) =>
      `  ${kind.name ?? ''}: [${kind.members.flatMap((member) => (member.$type === 'MetricDeclaration' ? [`'${member.name ?? ''}'`] : [])).join(', ')}],`,
  )
  .join('\n')}\n} as const satisfies Record<KindName, readonly string[]>;\n`;

const generated = path.join(kinds, 'generated');
mkdirSync(generated, { recursive: true });
writeFileSync(path.join(generated, 'kinds.ts'), out);
writeFileSync(
  path.join(generated, 'library.ts'),
  `// Generated from the standard library (src/kinds/**/*.arch) by .config/generate-kinds.ts.\n\n/** The standard library's files: path below src/kinds, and text. */\nexport const LIBRARY: readonly { readonly path: string; readonly text: string }[] = ${JSON.stringify(texts, null, 2)};\n`,
);

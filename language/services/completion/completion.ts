import type { LangiumDocument, MaybePromise } from 'langium';
import type { CompletionProvider } from 'langium/lsp';
import {
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  type CompletionItem,
  type CompletionList,
  type Position,
  type Range,
  type CompletionParams,
  type InitializeParams,
} from 'vscode-languageserver';
import type { ArchLanguageServices } from '../all-services.js';
import type { FieldType } from '../../generated/ast.js';
import { entriesOf } from '../../references/composites.js';
import type { World } from '../../references/world.js';
import { BUILTIN_TYPES, fieldsOf, type QuantityShape } from '../../types/shape.js';
import type { ArchDocument } from '../../workspace/imports.js';
import { COMPARISON_OFFERS, ExpectationOffers } from './expectations.js';
import { faultOffers, targetsOf } from './faults.js';
import { importing, ImportOffers } from './imports.js';
import { ARROWS, keyword, named, StatementOffers } from './statements.js';
import { suppressions } from './suppressions.js';
import { quantitiesOf, valued, ValueOffers, withUnits, type Offer } from './values.js';
import { Cursors, type Cursor } from '../cursor.js';
import { doc } from '../markdown.js';
import { anyOf, figuresAround } from '../figures.js';
import { place, Samples } from '../samples.js';
import { isFigure, type Behind, type Site, type Slot } from './site.js';
import { Slots } from '../slots.js';

/** Sites at which a space says "what now?"; elsewhere a list that opens by itself is in the way. */
const ASKED_BY_SPACE: ReadonlySet<Site['at']> = new Set([
  'value',
  'callee',
  'operation',
  'metric',
  'comparison',
  'limit',
  'fault',
  'target',
  'figure',
  'per',
  'kind',
  'type',
  'import',
  'suppression',
]);

/** So many of the parts that are counted are offered. */
const MOST_INDICES = 9;

/** Offers what can stand at the cursor, from the words before it and the names that the file sees. */
export class ArchCompletion implements CompletionProvider {
  readonly completionOptions = { triggerCharacters: ['.', ':', '(', '>', '{', '[', ' ', '"', '/'] };
  readonly #services: ArchLanguageServices;
  readonly #cursors = new Cursors();
  readonly #slots: Slots;
  readonly #samples: Samples;
  readonly #values: ValueOffers;
  readonly #statements: StatementOffers;
  readonly #imports: ImportOffers;
  readonly #expectations: ExpectationOffers;
  /** What was offered last: the documentation of one of it may be asked for. */
  #shown: { readonly list: number; readonly offers: readonly Offer[] } = { list: 0, offers: [] };
  /** Until a client has said otherwise (in a test, in a script), snippets are understood. */
  #snippets = true;

  constructor(services: ArchLanguageServices) {
    const { kinds, types } = services.arch;
    this.#services = services;
    this.#slots = new Slots(kinds, types);
    this.#samples = new Samples(types);
    this.#values = new ValueOffers(this.#slots, types, this.#samples);
    this.#statements = new StatementOffers(this.#slots, types, this.#values, this.#samples);
    this.#expectations = new ExpectationOffers(this.#slots, types, services.arch.kinds);
    this.#imports = new ImportOffers(this.#slots, services.shared.workspace, (kind, world) => this.#statements.component(kind, world));
    services.shared.lsp.LanguageServer.onInitialize(({ capabilities }: InitializeParams) => {
      this.#snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
    });
  }

  getCompletion(document: LangiumDocument, { position, context }: CompletionParams): MaybePromise<CompletionList> {
    const text = document.textDocument;
    const cursor = this.#cursors.at(text.getText({ start: { line: 0, character: 0 }, end: position }));
    const nothing = { isIncomplete: false, items: [] };
    if (context?.triggerCharacter === ' ' && !ASKED_BY_SPACE.has(cursor.site.at)) return nothing;
    const line = text.getText({ start: position, end: { line: position.line + 1, character: 0 } });
    const world = this.#services.arch.worlds.of(document as ArchDocument);
    const list = (offers: readonly Offer[]): CompletionList => this.#list(offers, position, cursor, line, document as ArchDocument);
    if (cursor.site.at === 'file') {
      const shape = this.#slots.shape(cursor.site.slot, world);
      const takesFile = quantitiesOf(shape && this.#services.arch.types.items(shape)).length > 0;
      return takesFile ? this.#imports.dataFiles(document).then(list) : nothing;
    }
    return list(
      cursor.figure === null
        ? [...this.#offers(cursor.site, world, position), ...this.#imports.of(cursor.site, world)]
        : withUnits(cursor.figure, this.#quantities(cursor.site, world)),
    );
  }

  #list(offers: readonly Offer[], position: Position, cursor: Cursor, line: string, document: ArchDocument): CompletionList {
    const range = replaced(position, cursor, line);
    // Where the rest is there already, the name alone is put in.
    const rest = line.replace(/^\w*/, '');
    const ordered = offers.toSorted((a, b) => a.rank - b.rank);
    const items = ordered.map((offer, index) => this.#item(offer, index, range, rest, document));
    this.#shown = { list: this.#shown.list + 1, offers: ordered };
    // With other digits there are other figures.
    return { isIncomplete: cursor.figure !== null, items };
  }

  #offers(site: Site, world: World, position: Position): Offer[] {
    switch (site.at) {
      case 'nothing':
      case 'file':
        return [];
      case 'figure':
        return figuresAround(anyOf(site.dimension), site.sample).map(valued);
      case 'statement':
        return [...this.#statements.of(site.body, site.written, world), ...this.#behind(site, world)];
      case 'value': {
        const expected = this.#slots.expected(site.slot, world);
        if (!expected) return [];
        const offers = this.#values.of(expected, world, site.slot, site.written);
        return expected.shape.condition ? [...this.#expectations.metrics(world), ...offers] : offers;
      }
      case 'per':
        return (this.#slots.shape(site.slot, world)?.per ?? []).map(({ per }) => keyword(per, per, '', 0));
      case 'key':
        return this.#keys(site, world);
      case 'callee':
        return this.#statements.callees(world);
      case 'start':
        return this.#slots.component(site.path, world) ? ARROWS : [];
      case 'hop':
        return this.#statements.afterCall(site.callee, site.hasOptions, world);
      case 'index':
        return this.#indices(site.path, world);
      case 'operation': {
        const callee = this.#slots.component(site.callee, world);
        const table = callee && this.#slots.of(callee);
        const flows = table ? entriesOf(table).map((flow) => [flow.name ?? '', flow] as const) : [];
        return [...flows, ...(table?.operations ?? [])].map(([label, node]) => ({
          label,
          kind: CompletionItemKind.Method,
          snippet: label,
          node,
          rank: 0,
        }));
      }
      case 'member':
        return this.#members(site.path, world);
      case 'metric':
        return this.#expectations.metrics(world);
      case 'subject':
        return this.#expectations.subjects(site.metric, world);
      case 'comparison':
        return COMPARISON_OFFERS;
      case 'limit':
        return this.#expectations.limits(site.metric, world);
      case 'fault':
        return faultOffers(this.#slots, world);
      case 'target':
        return targetsOf(site.fault, this.#slots, world)
          .filter(({ name = '' }) => !site.written.includes(name))
          .map((component) => named(component, 0));
      case 'import':
      case 'path':
        return this.#imports.paths(world, site.at === 'import');
      case 'suppression':
        return suppressions(this.#services.arch.context.insight?.rules ?? [], world.documents[0], position);
      case 'body':
        return [keyword('{ … }', '{\n  $0\n}', '', 0)];
      case 'words':
        return site.words.map((word) => keyword(word, `${word} `, '', 0));
      case 'kind':
        return this.#statements.kindNames(world, site);
      case 'type':
        return [
          ...BUILTIN_TYPES.map((word) => keyword(word, word, 'type', 0)),
          ...[...world.types()].map((type) => ({
            label: type.name ?? '',
            kind: CompletionItemKind.Enum,
            snippet: type.name ?? '',
            node: type,
            rank: 1,
          })),
          ...this.#statements.kindNames(world, {}).map((offer) => ({ ...offer, rank: offer.rank + 2 })),
        ];
    }
  }

  /** Fields of a record, keys of a map, arguments of a call, options of a hop. */
  #keys({ slot, written, passed = 0 }: Extract<Site, { at: 'key' }>, world: World): Offer[] {
    if (slot.body.of === 'hop' && slot.property === '')
      return this.#statements.properties(this.#slots.table(slot.body, world), written, world, slot.body);
    const last = slot.into.at(-1);
    if (last?.step === 'argument') {
      const outer = this.#slots.shape({ ...slot, into: slot.into.slice(0, -1) }, world);
      if (outer?.condition) return this.#expectations.subjects(last.call, world);
      const call = outer?.calls.get(last.call);
      const positional = this.#slots.expected(slot, world);
      const byName = fieldOffers(call ? fieldsOf(call).slice(passed) : [], written, this.#samples);
      const byPlace = positional && written.length === 0 ? this.#values.of(positional, world, slot) : [];
      return [...byName, ...byPlace.map((offer) => ({ ...offer, rank: offer.rank + 2 }))];
    }
    const shape = this.#slots.shape(slot, world);
    if (!shape) return [];
    const offers = fieldOffers(shape.records.flatMap(fieldsOf), written, this.#samples);
    for (const { key, value } of shape.maps) {
      const text = this.#samples.type(value);
      const names = [
        ...key.members.keys(),
        ...this.#values.components(key, world, slot).flatMap(({ name }) => name ?? []),
        ...(key.operation ? (this.#slots.table(slot.body, world)?.operations.keys() ?? []) : []),
      ];
      for (const name of names) {
        if (!written.includes(name))
          offers.push({ label: name, kind: CompletionItemKind.Field, snippet: `${name}: ${place(1, text)}`, rank: 0 });
      }
    }
    return offers;
  }

  #members(path: readonly string[], world: World): Offer[] {
    const component = this.#slots.component(path, world);
    const table = component && this.#slots.of(component);
    if (!table) return [];
    const parts = [...table.parts].map(([label, node]): Offer => {
      const snippet = node.count ? `${label}(\${1:1})` : label;
      return { label, kind: CompletionItemKind.Field, snippet, detail: `part of ${table.kind.name ?? ''}`, node, rank: 0 };
    });
    return [...parts, ...[...table.components.values()].map((each) => named(each, 1))];
  }

  /** The first few of the parts that a path counts: `zone(1)`, `zone(2)`, … */
  #indices(path: readonly string[], world: World): Offer[] {
    const component = this.#slots.component(path.slice(0, -1), world);
    const table = component && this.#slots.of(component);
    const count = table?.parts.get(path.at(-1) ?? '')?.count?.$refText;
    if (!component || count === undefined) return [];
    const own = component.members.find((member) => member.$type === 'Property' && member.declaration?.$refText === count);
    const value = own?.$type === 'Property' ? own.value : table?.defaults.get(count);
    const parts = Math.min(Number(value?.$cstNode?.text ?? 1) || 1, MOST_INDICES);
    return Array.from({ length: parts }, (_, index) => valued(String(index + 1)));
  }

  /** What a figure at a site can be. */
  #quantities(site: Site, world: World): QuantityShape[] {
    switch (site.at) {
      case 'figure':
        return [anyOf(site.dimension)];
      case 'value':
      case 'key':
        return quantitiesOf(this.#slots.shape(site.slot, world));
      case 'limit':
        return this.#expectations.dimensions(site.metric, world).map(anyOf);
      case 'statement':
        if (site.behind) return quantitiesOf(this.#slots.shape(appliedTo(site.behind), world));
        return site.body.of === 'flow' || site.body.of === 'steps' ? [anyOf('percent')] : [];
      default:
        return [];
    }
  }

  /** What can go on behind a word that is a value already: the argument of `head`, the comparison of a condition. */
  #behind({ behind }: Extract<Site, { at: 'statement' }>, world: World): Offer[] {
    if (!behind) return [];
    const shape = this.#slots.shape(behind.slot, world);
    if (behind.isCall) return shape?.condition === true ? COMPARISON_OFFERS : [];
    if (isFigure(behind.word)) return (shape?.per ?? []).map(({ per }) => keyword(`per ${per}`, `per ${per}`, '', -1));
    if (behind.slot.body.of === 'scenario' && world.component(behind.word)) return [keyword('* 2', '* ${1:2}', 'twice the load', -1)];
    const argument = this.#slots.expected(appliedTo(behind), world);
    return argument ? this.#values.of(argument, world, null).map((offer) => ({ ...offer, rank: -1 })) : [];
  }

  /** An item of the last list with its documentation, which is looked up for the one item that somebody looks at. */
  resolve(item: CompletionItem): CompletionItem {
    const { list, index } = (item.data ?? {}) as Partial<ItemData>;
    const offer = list === this.#shown.list && index !== undefined ? this.#shown.offers[index] : undefined;
    const comment = offer?.node && this.#services.documentation.DocumentationProvider.getDocumentation(offer.node);
    return comment === undefined || comment === '' ? item : { ...item, documentation: { kind: 'markdown', value: doc(comment) } };
  }

  #item(offer: Offer, index: number, range: Range, rest: string, document: ArchDocument): CompletionItem {
    const data: ItemData = { list: this.#shown.list + 1, index };
    const named = (rest.startsWith(':') && / *:/.test(offer.snippet)) || (rest.startsWith('(') && offer.snippet.includes('('));
    const snippet = named ? (/^\w+/.exec(offer.snippet)?.[0] ?? offer.snippet) : offer.snippet;
    const plain = plainText(snippet);
    const asSnippet = this.#snippets && snippet !== plain;
    return {
      label: offer.label,
      kind: offer.kind,
      ...(offer.detail !== undefined && offer.detail !== '' && { detail: offer.detail }),
      ...(offer.deprecated === true && { tags: [CompletionItemTag.Deprecated] }),
      ...(offer.from && importing(document, offer.from)),
      sortText: String(index).padStart(5, '0'),
      insertTextFormat: asSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      textEdit: { range, newText: asSnippet ? snippet : plain },
      data,
    };
  }
}

/** The slot of the first argument of a call that is written without brackets: `head 10%`. */
function appliedTo({ slot, word }: Behind): Slot {
  return { ...slot, into: [...slot.into, { step: 'argument', call: word, name: 0 }] };
}

interface ItemData {
  readonly list: number;
  readonly index: number;
}

/** The word or figure under the cursor, to its end. */
function replaced(position: Position, { site, prefix, figure }: Cursor, line: string): Range {
  const word =
    site.at === 'path' || site.at === 'file'
      ? /^[^"\n\r]*/
      : site.at === 'suppression'
        ? /^[\w/-]*/
        : figure === null
          ? /^\w*/
          : /^[\w%./]*/;
  const rest = word.exec(line)?.[0].length ?? 0;
  const typed = (figure ?? prefix).length;
  return {
    start: { line: position.line, character: position.character - typed },
    end: { line: position.line, character: position.character + rest },
  };
}

/** What a snippet says to a client that knows none: the first choice, the text of each place. */
export function plainText(snippet: string): string {
  return snippet.replace(
    /\\([\\$}])|\$\{\d+\|([^,|]*)(?:,[^|]*)?\|\}|\$\{\d+:((?:\\.|[^\\}])*)\}|\$\d+/g,
    (_, escaped?: string, choice?: string, text?: string) => escaped ?? choice ?? (text === undefined ? '' : text.replace(/\\(.)/g, '$1')),
  );
}

function fieldOffers(fields: readonly FieldType[], written: readonly string[], samples: Samples): Offer[] {
  return fields
    .filter((field) => field.name !== undefined && !written.includes(field.name))
    .map((field) => ({
      label: field.name ?? '',
      kind: CompletionItemKind.Field,
      snippet: `${field.name ?? ''}: ${place(1, samples.field(field))}`,
      detail: [field.type?.$cstNode?.text, field.default?.$cstNode?.text].filter((text) => text !== undefined).join(' = '),
      node: field,
      rank: 0,
    }));
}

import type { LangiumDocument } from 'langium';
import type { SignatureHelpProvider } from 'langium/lsp';
import type { ParameterInformation, SignatureHelp, SignatureHelpParams, SignatureInformation } from 'vscode-languageserver';
import type { FieldType, MetricDeclaration, NamedType } from '../generated/ast.js';
import type { ArchDocument } from '../workspace/imports.js';
import type { ArchLanguageServices } from './all-services.js';
import { doc } from './markdown.js';
import { Cursors } from './cursor.js';
import type { Site, Slot } from './completion/site.js';
import { Slots } from './slots.js';

/** What stands between the parentheses of a call, `lognormal(median: …, p99: …)`, and of a metric, `p99(…)`. */
export class ArchSignatureHelp implements SignatureHelpProvider {
  readonly signatureHelpOptions = { triggerCharacters: ['('], retriggerCharacters: [',', ':'] };
  readonly #cursors = new Cursors();
  readonly #slots: Slots;

  constructor(private readonly services: ArchLanguageServices) {
    this.#slots = new Slots(services.arch.kinds, services.arch.types);
  }

  provideSignatureHelp(document: LangiumDocument, { position }: SignatureHelpParams): SignatureHelp | undefined {
    const { site } = this.#cursors.at(document.textDocument.getText({ start: { line: 0, character: 0 }, end: position }));
    if (site.at === 'subject') return this.#metric(site, document as ArchDocument);
    if (site.at !== 'key' && site.at !== 'value') return undefined;
    const written = site.at === 'key' ? site.written : [];
    return this.#call(site.slot, written, document as ArchDocument);
  }

  #call(slot: Slot, written: readonly string[], document: ArchDocument): SignatureHelp | undefined {
    // The innermost call: an argument may hold a record or a list.
    const depth = slot.into.findLastIndex(({ step }) => step === 'argument');
    const step = slot.into[depth];
    if (step?.step !== 'argument') return undefined;
    const world = this.services.arch.worlds.of(document);
    const shape = this.#slots.shape({ ...slot, into: slot.into.slice(0, depth) }, world);
    const call = shape?.calls.get(step.call);
    if (!call) return undefined;
    const { parameters } = call;
    const named = parameters.findIndex(({ name }) => name === step.name);
    // By its name, else the first that is not written yet, else by its place.
    const open = written.length > 0 ? parameters.findIndex(({ name }) => name === undefined || !written.includes(name)) : -1;
    const place = typeof step.name === 'number' ? step.name : 0;
    const activeParameter = named >= 0 ? named : open >= 0 ? open : Math.min(place, Math.max(parameters.length - 1, 0));
    return { signatures: [this.#signature(call, parameters)], activeSignature: 0, activeParameter };
  }

  #signature(call: NamedType, parameters: readonly FieldType[]): SignatureInformation {
    let label = `${call.word?.$refText ?? ''}(`;
    const informed = parameters.map((parameter, index): ParameterInformation => {
      if (index > 0) label += ', ';
      const start = label.length;
      const given = parameter.default?.$cstNode?.text;
      label += `${parameter.name ?? ''}: ${parameter.type?.$cstNode?.text ?? ''}${given === undefined ? '' : ` = ${given}`}`;
      const comment = this.services.documentation.DocumentationProvider.getDocumentation(parameter);
      return { label: [start, label.length], ...documented(comment) };
    });
    const comment = this.services.documentation.DocumentationProvider.getDocumentation(call);
    return { label: `${label})`, parameters: informed, ...documented(comment) };
  }

  /** A metric of a flow or a component, and one of the whole, which is of nothing in particular: a name may be both. */
  #metric({ metric }: Extract<Site, { at: 'subject' }>, document: ArchDocument): SignatureHelp | undefined {
    const world = this.services.arch.worlds.of(document);
    const architecture = world.kind('architecture');
    const ofWhole = architecture && this.services.arch.kinds.of(architecture).metrics.get(metric);
    const declaration = this.#slots.metric(metric, world);
    const signature = (declared: MetricDeclaration, subject: string): SignatureInformation => {
      const comment = this.services.documentation.DocumentationProvider.getDocumentation(declared);
      const start = metric.length + 1;
      return {
        label: `${metric}(${subject}): ${declared.type?.$cstNode?.text ?? ''}`,
        parameters: subject === '' ? [] : [{ label: [start, start + subject.length] }],
        ...documented(comment),
      };
    };
    const signatures = [
      ...(declaration && declaration !== ofWhole ? [signature(declaration, 'of: flow or component')] : []),
      ...(ofWhole ? [signature(ofWhole, '')] : []),
    ];
    return signatures.length === 0 ? undefined : { signatures, activeSignature: 0, activeParameter: 0 };
  }
}

function documented(comment: string | undefined): { documentation?: { kind: 'markdown'; value: string } } {
  return comment === undefined || comment === '' ? {} : { documentation: { kind: 'markdown', value: doc(comment) } };
}

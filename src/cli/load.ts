import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createArchServices,
  loadArchitecture,
  withArchitecture,
  type ArchServices,
  type Disk,
  type EditsOf,
  type Read,
} from '../../language/index.js';
import { bySeverity, checkArchitecture, checkWhole, configurationOf, judged, RULES, type Spared } from '../checks/index.js';
import { LIBRARY } from '../kinds/generated/library.js';
import { solveArchitecture } from '../kinds/lowering/run.js';
import type { Results } from '../kinds/figures/results.js';
import type { Architecture, Finding, Fix } from '../model/index.js';
import { CommandError, EXIT, type Host } from './host.js';
import { readInput, readText, type Input } from './input.js';
import { printFindings } from './output/findings.js';
import { found, type Found } from './output/json.js';
import { repairText, type Repaired } from './repair.js';
import type { Terminal } from './output/terminal.js';

/** Turns the URI of a file into what the person calls it. */
export type Label = (uri: string) => string;

/** A design that can be worked with, and what the solver says of it. */
export interface Sound {
  readonly architecture: Architecture;
  readonly results: Results;
  readonly findings: readonly Finding[];
  readonly label: Label;
}

/** What is wanted beyond the findings themselves. */
export interface Wanted {
  /** What repairs mean in the text. */
  readonly edits?: boolean;
  /** Texts that count instead of those on the disk, by what the person calls the file. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** Everything wrong with some files, each with what it imports, worst first; then what their texts say to ignore. */
export async function loadAll(files: readonly string[], host: Host, { edits = false, texts = new Map() }: Wanted = {}): Promise<Found[]> {
  const services = createArchServices({ library: LIBRARY });
  const rules = new Map(RULES.map((rule) => [rule.code, rule.doc]));
  const inputs: Input[] = [];
  for (const file of files) inputs.push(await readInput(file, host));
  const label = labelOf(inputs, host);
  const all: Found[] = [];
  const seen = new Set<string>();
  for (const disk of inputs) {
    const input = { ...disk, text: texts.get(disk.label) ?? disk.text };
    const told = await look(input, services, host, ({ findings, spared }, editsOf) => {
      const one = (finding: Finding): Found => {
        const plain = found(finding, label, rules.get(finding.code) ?? '');
        return edits ? { ...plain, repairs: repairsOf(finding, editsOf, label) } : plain;
      };
      return [...findings.map(one), ...spared.map(({ finding, suppression }) => ({ ...one(finding), spared: suppression.reason }))];
    });
    // What two files import, or one of them is imported by the other, is complained about once, though figures in the words may differ.
    const key = ({ code, file, range }: Found): string => JSON.stringify([code, file, range]);
    const fresh = told.filter((one) => !seen.has(key(one)));
    for (const one of fresh) seen.add(key(one));
    all.push(...fresh);
  }
  return all;
}

function repairsOf(finding: Finding, editsOf: EditsOf, label: Label): Found['repairs'] {
  return finding.fixes.flatMap(({ title, changes }) => {
    const edits = editsOf(changes);
    if (!edits) return [];
    return [
      { title, edits: [...edits].flatMap(([uri, own]) => own.map(({ range, newText }) => ({ file: label(uri), range, text: newText }))) },
    ];
  });
}

/** A file with all that is wrong with it, as its reader takes findings. */
interface Judged {
  readonly sound: boolean;
  readonly findings: readonly Finding[];
  readonly spared: readonly Spared[];
}

/** Reads, solves and checks a file, and lets `use` see how its text is changed. */
async function look<T>(input: Input, services: ArchServices, host: Host, use: (judged: Judged, editsOf: EditsOf) => T): Promise<T> {
  const { severities, findings: configured } = await configurationOf(uriOf(input), diskFor(input, host).read);
  return withArchitecture(
    services,
    { uri: uriOf(input), text: input.text },
    diskFor(input, host),
    ({ architecture, findings }, editsOf) => {
      const design = architecture ? checkWhole(architecture, solveArchitecture(architecture)) : { findings: [], spared: [] };
      const all = bySeverity(judged([...findings, ...configured, ...design.findings], severities));
      return use({ sound: architecture !== null, findings: all, spared: design.spared }, editsOf);
    },
  );
}

/** The text of a file after the repairs that `choose` takes. */
export async function repaired(
  file: string,
  host: Host,
  choose: (finding: Finding) => Fix | null,
): Promise<Repaired & { readonly input: Input }> {
  const services = createArchServices({ library: LIBRARY });
  const input = await readInput(file, host);
  const done = await repairText(uriOf(input), input.text, (text, use) => look({ ...input, text }, services, host, use), choose);
  return { ...done, input };
}

/** A design without errors in its text. With errors they are printed, and the command ends. */
export async function loadSound(file: string, host: Host, terminal: Terminal): Promise<Sound> {
  const input = await readInput(file, host);
  const label = labelOf([input], host);
  const { architecture, findings } = await read(input, createArchServices({ library: LIBRARY }), host);
  if (!architecture) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    printFindings(
      errors.map((finding) => found(finding, label, '')),
      {
        ...terminal,
        line: (text = '') => {
          terminal.error(text);
        },
      },
    );
    throw new CommandError(`${input.label} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}`, EXIT.errors);
  }
  const results = solveArchitecture(architecture);
  const { severities } = await configurationOf(uriOf(input), diskFor(input, host).read);
  return { architecture, results, findings: judged(checkArchitecture(architecture, results), severities), label };
}

function read(input: Input, services: ArchServices, host: Host): Promise<Read> {
  return loadArchitecture(services, { uri: uriOf(input), text: input.text }, diskFor(input, host));
}

function uriOf(input: Input): string {
  return pathToFileURL(input.path).toString();
}

/**
 * Imports and the configuration are read below the folder of the file and below the working directory, also after symbolic links have been followed. What
 * lies outside is "not there": a design that somebody sends you cannot look around on your disk.
 */
function diskFor(input: Input, host: Host): Disk & { readonly read: (uri: string) => Promise<string | undefined> } {
  const resolved = Promise.all([path.dirname(input.path), host.cwd].map((folder) => realpath(folder).catch(() => folder)));
  const reachable = async (uri: string): Promise<string | undefined> => {
    if (!uri.startsWith('file:')) return undefined;
    const folders = await resolved;
    const real = await realpath(fileURLToPath(uri)).catch(() => null);
    return real !== null && folders.some((folder) => isWithin(real, folder)) ? real : undefined;
  };
  return {
    read: async (uri) => {
      const real = await reachable(uri);
      return real === undefined ? undefined : readText(real, real).catch(() => undefined);
    },
    list: async (uri) => {
      const real = await reachable(uri);
      const names = real === undefined ? [] : await readdir(real).catch(() => []);
      return names.map((name) => `${uri.replace(/\/$/, '')}/${encodeURIComponent(name)}`);
    },
  };
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/** Files that were named are called as the person called them, first, others by their path from the working directory. */
function labelOf(inputs: readonly Input[], host: Host): Label {
  const named = new Map(inputs.map((input) => [uriOf(input), input.label] as const).reverse());
  return (uri) => {
    const label = named.get(uri);
    if (label !== undefined) return label;
    if (!uri.startsWith('file:')) return uri;
    const file = fileURLToPath(uri);
    const relative = path.relative(host.cwd, file);
    return relative.startsWith('..') ? file : relative;
  };
}

/** Results with their files called as the person calls them. */
export function labelled(results: Results, label: Label): Results {
  return { ...results, expectations: results.expectations.map((each) => ({ ...each, file: label(each.file) })) };
}

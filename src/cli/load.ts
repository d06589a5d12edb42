import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createArchServices, loadArchitecture, type ArchServices, type Read } from '../../language/index.js';
import { bySeverity, checkArchitecture, configurationOf, judged, RULES } from '../checks/index.js';
import { LIBRARY } from '../kinds/generated/library.js';
import { solveArchitecture } from '../kinds/run.js';
import type { Results } from '../kinds/results.js';
import type { Architecture, Finding } from '../model/index.js';
import { CommandError, EXIT, type Host } from './host.js';
import { readInput, readText, type Input } from './input.js';
import { printFindings } from './findings.js';
import { found, type Found } from './json.js';
import type { Terminal } from './terminal.js';

/** Turns the URI of a file into what the person calls it. */
export type Label = (uri: string) => string;

/** A design that can be worked with, and what the solver says of it. */
export interface Sound {
  readonly architecture: Architecture;
  readonly results: Results;
  readonly findings: readonly Finding[];
  readonly label: Label;
}

/** Everything wrong with some files, each with what it imports; worst first. */
export async function loadAll(files: readonly string[], host: Host): Promise<Found[]> {
  const services = createArchServices({ library: LIBRARY });
  const rules = new Map(RULES.map((rule) => [rule.code, rule.doc]));
  const all = new Map<string, Found>();
  for (const file of files) {
    const input = await readInput(file, host);
    const { architecture, findings } = await read(input, services, host);
    const { severities, findings: configured } = await configurationOf(uriOf(input), readerFor(input, host));
    const design = architecture ? checkArchitecture(architecture, solveArchitecture(architecture)) : [];
    for (const finding of bySeverity(judged([...findings, ...configured, ...design], severities))) {
      const one = found(finding, labelOf(input, host)(finding.source.file), rules.get(finding.code) ?? '');
      // A file that two others import is complained about once.
      const key = JSON.stringify([one.code, one.file, one.range, one.message]);
      if (!all.has(key)) all.set(key, one);
    }
  }
  return [...all.values()];
}

/** A design without errors in its text. With errors they are printed, and the command ends. */
export async function loadSound(file: string, host: Host, terminal: Terminal): Promise<Sound> {
  const input = await readInput(file, host);
  const label = labelOf(input, host);
  const { architecture, findings } = await read(input, createArchServices({ library: LIBRARY }), host);
  if (!architecture) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    printFindings(
      errors.map((finding) => found(finding, label(finding.source.file), '')),
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
  const { severities } = await configurationOf(uriOf(input), readerFor(input, host));
  return { architecture, results, findings: judged(checkArchitecture(architecture, results), severities), label };
}

function read(input: Input, services: ArchServices, host: Host): Promise<Read> {
  return loadArchitecture(services, { uri: uriOf(input), text: input.text }, readerFor(input, host));
}

function uriOf(input: Input): string {
  return pathToFileURL(input.path).toString();
}

/**
 * Imports and the configuration are read below the folder of the file and below the working directory, also after symbolic links have been followed. What
 * lies outside is "not there": a design that somebody sends you cannot look around on your disk.
 */
function readerFor(input: Input, host: Host): (uri: string) => Promise<string | undefined> {
  const resolved = Promise.all([path.dirname(input.path), host.cwd].map((folder) => realpath(folder).catch(() => folder)));
  return async (uri) => {
    if (!uri.startsWith('file:')) return undefined;
    const folders = await resolved;
    const real = await realpath(fileURLToPath(uri)).catch(() => null);
    if (real === null || !folders.some((folder) => isBelow(real, folder))) return undefined;
    return readText(real, real).catch(() => undefined);
  };
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/** The file itself is called as the person called it, others by their path from the working directory. */
function labelOf(input: Input, host: Host): Label {
  const own = pathToFileURL(input.path).toString();
  return (uri) => {
    if (uri === own) return input.label;
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

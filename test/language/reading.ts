import { expect } from 'vitest';
import { createArchServices, loadArchitecture, type Read } from '../../language/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import type { Architecture, Component, Finding, Flow, FlowStep } from '../../src/model/index.js';

/** The language with the standard library, shared by the tests of a file. */
export const services = createArchServices({ library: LIBRARY });

/** Other files, by name. */
export type Files = Readonly<Record<string, string>>;

const FOLDER = 'file:///project/';

/** Reads `main.arch`, which holds the text; imports are looked up among the files. */
export function read(text: string, files: Files = {}): Promise<Read> {
  const others = new Map(Object.entries(files));
  return loadArchitecture(
    services,
    { uri: `${FOLDER}main.arch`, text },
    {
      read: (uri) => others.get(uri.replace(FOLDER, '')),
      list: (uri) => Object.keys(files).flatMap((name) => (`${FOLDER}${name}`.replace(/\/[^/]*$/, '') === uri ? [FOLDER + name] : [])),
    },
  );
}

/** The architecture of a text that has no errors. */
export async function architecture(text: string, files: Files = {}): Promise<Architecture> {
  const { architecture: result, findings } = await read(text, files);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!result) throw new Error('No architecture, although there are no errors');
  return result;
}

/** What is wrong with a text: the code, and the words that it stands at. */
export async function problems(text: string, files: Files = {}): Promise<string[]> {
  const { findings } = await read(text, files);
  return findings.map((finding) => `${finding.code} at ${wordsAt(text, finding)}`);
}

/** The messages of what is wrong with a text. */
export async function messages(text: string, files: Files = {}): Promise<string[]> {
  return (await read(text, files)).findings.map(({ message }) => message);
}

/** The text after the first repair of the first finding that has one. */
export async function repaired(text: string): Promise<string | null> {
  const { findings } = await read(text);
  const fix = findings.find(({ fixes }) => fixes.length > 0)?.fixes[0];
  if (!fix) return null;
  let result = text;
  for (const change of fix.changes.toReversed()) {
    if (change.change !== 'replace') throw new Error(`A finding of the language replaces text; this one wants to ${change.change}`);
    const { start, end } = change.source;
    result = result.slice(0, offsetOf(text, start)) + change.text + result.slice(offsetOf(text, end));
  }
  return result;
}

export function component(of: Architecture, id: string): Component {
  const found = of.components.find((each) => each.id === id);
  if (!found) throw new Error(`No component ${id} among ${of.components.map((each) => each.id).join(', ')}`);
  return found;
}

export function flow(of: Architecture, name: string): Flow {
  const found = of.flows.find((each) => each.name === name);
  if (!found) throw new Error(`No flow ${name} among ${of.flows.map((each) => each.name).join(', ')}`);
  return found;
}

/** A tree of calls as text: `a(b c)`, with `?` for a chance, `*` for a repetition, `|` for branches, `miss:` and `fail:` for handlers. */
export function tree(steps: readonly FlowStep[]): string {
  return steps
    .map((step) => {
      switch (step.step) {
        case 'chance':
          return `?${step.probability}(${tree(step.steps)})`;
        case 'repeat':
          return `*${step.times}(${tree(step.steps)})`;
        case 'parallel':
          return `|(${tree(step.branches)})`;
        case 'call': {
          const name = (step.mode === 'async' ? '~' : '') + step.to + (step.operation === null ? '' : `:${step.operation}`);
          const inner = [
            tree(step.then),
            ...(step.onMiss ? [`miss:${tree(step.onMiss)}`] : []),
            ...(step.onFailure ? [`fail:${tree(step.onFailure)}`] : []),
          ].filter((each) => each !== '');
          return inner.length > 0 ? `${name}(${inner.join(' ')})` : name;
        }
      }
    })
    .join(' ');
}

function wordsAt(text: string, { source }: Finding): string {
  if (!source.file.endsWith('/main.arch')) return source.file.replace(FOLDER, '');
  return text.slice(offsetOf(text, source.start), offsetOf(text, source.end)).split('\n', 1)[0] ?? '';
}

function offsetOf(text: string, position: { readonly line: number; readonly character: number }): number {
  const lines = text.split('\n');
  return lines.slice(0, position.line).reduce((sum, line) => sum + line.length + 1, 0) + position.character;
}

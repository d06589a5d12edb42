import * as v from 'valibot';
import type { Finding } from '../model/index.js';
import { JUDGEMENTS, type Severities } from './severities.js';

/** The name of the file that says how the checks are to be taken, for the files of its folder and of those below. */
export const CONFIGURATION_FILE = '.archrc.json';

/** What a configuration file says. */
export interface Configuration {
  readonly severities: Severities;
  /** What is wrong with the file: it says so itself, at its beginning. */
  readonly findings: readonly Finding[];
}

const Shape = v.strictObject({
  $schema: v.optional(v.string()),
  checks: v.optional(v.strictObject({ severity: v.optional(v.record(v.string(), v.picklist(JUDGEMENTS))) })),
});

const NONE: Configuration = { severities: {}, findings: [] };

/**
 * The configuration of a file: that of the nearest folder above it which has one. `read` gives the text of a file by its URI, undefined for one that is
 * not there or that may not be read; how far up one may look is for the host to say.
 */
export async function configurationOf(file: string, read: (uri: string) => Promise<string | undefined>): Promise<Configuration> {
  for (const folder of foldersOf(file)) {
    const uri = `${folder}/${CONFIGURATION_FILE}`;
    const text = await read(uri);
    if (text !== undefined) return parseConfiguration(uri, text);
  }
  return NONE;
}

/** Reads a configuration. A file that says something else than a configuration does counts for nothing, and a finding says why. */
export function parseConfiguration(uri: string, text: string): Configuration {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return wrong(uri, `It is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = v.safeParse(Shape, value);
  if (read.success) return { severities: read.output.checks?.severity ?? {}, findings: [] };
  const [issue] = read.issues;
  const where = v.getDotPath(issue);
  return wrong(uri, where === null ? issue.message : `\`${where}\`: ${issue.message}`);
}

function wrong(uri: string, message: string): Configuration {
  const start = { line: 0, character: 0 };
  const source = { file: uri, start, end: start };
  return { severities: {}, findings: [{ code: 'configuration', severity: 'warning', message, source, fixes: [] }] };
}

/** The folders that a file stands in, the nearest first, without the slash at their end. */
function foldersOf(file: string): string[] {
  const [, origin = '', path = ''] = /^([a-z][a-z\d+.-]*:(?:\/\/[^/]*)?)(\/.*)?$/i.exec(file) ?? [];
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => origin + parts.slice(0, parts.length - index).join('/'));
}

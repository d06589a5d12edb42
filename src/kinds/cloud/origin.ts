import type { Component } from '../../model/index.js';
import type { Origin, Tag } from '../plan/plan.js';
import { entries } from '../view.js';
import { tagText } from './names.js';

/** Keys that the exporters write themselves. */
const RESERVED = new Set(['name', 'project', 'environment', 'managedby', 'component', 'owner', 'dataclassification']);

/** AWS takes 50 tags; some are the project's own (docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html). */
const MOST_TAGS = 40;

/** The component that things are built for: its key, its place in the file, and its tags. `data` is the dataset that it holds. */
export function originOf(component: Component, key: string, data: Component | null, note: (message: string) => void): Origin {
  const said = (label: string, value: string, kept: string): void => {
    if (kept !== value)
      note(`Its tag \`${label}\` is \`${kept}\`: AWS takes letters, digits, spaces and \`_.:/=+-@\` in tags, and 256 of them at most.`);
  };
  const tags: Tag[] = [{ key: 'Component', value: tagText(component.id, 256) }];
  const { owner, tags: written } = component.properties;
  if (typeof owner === 'string') {
    const kept = tagText(owner, 256);
    said('Owner', owner, kept);
    if (kept !== '') tags.push({ key: 'Owner', value: kept });
  }
  if (data && typeof data.properties.classification === 'string')
    tags.push({ key: 'DataClassification', value: data.properties.classification });
  const taken = new Set(RESERVED);
  for (const [name, value] of entries<unknown>(
    typeof written === 'object' && !Array.isArray(written) ? (written as Record<string, unknown>) : undefined,
  )) {
    const label = tagText(name, 128);
    if (label === '' || /^aws:/i.test(label) || taken.has(label.toLowerCase()) || tags.length >= MOST_TAGS) {
      note(`Its tag \`${label}\` is not written: AWS, the export or another tag has the name already, or there are too many.`);
      continue;
    }
    taken.add(label.toLowerCase());
    if (label !== name) note(`The name of its tag is written as \`${label}\`: AWS takes no other characters.`);
    const kept = tagText(String(value), 256);
    said(label, String(value), kept);
    tags.push({ key: label, value: kept });
  }
  const { file, start } = component.nameSource;
  return {
    key,
    component: component.id,
    known: key,
    kind: component.kind,
    title: component.title,
    file: fileName(file),
    line: start.line + 1,
    tags,
  };
}

/** The last part of a URI or path, without what would break a line or leave a folder. */
export function fileName(uri: string): string {
  const last = uri.split(/[/\\]/).pop() ?? '';
  let plain = last;
  try {
    plain = decodeURIComponent(last);
  } catch {
    // A stray `%` is a part of the name.
  }
  const kept = plain.replace(/[^\p{L}\p{N} ._@()+-]+/gu, '_').slice(0, 100);
  return kept === '' ? 'design.arch' : kept;
}

import { copyOf, table, type Value, type WrittenProperty } from '../../src/model/index.js';
import type { Property } from '../generated/ast.js';
import type { Components } from './components.js';
import type { Owner } from './placed.js';
import { spanOf } from '../validation/report.js';
import { surroundings, type Run } from './run.js';

/** The properties of a flow, a scenario, a view or a call, as its kind in the standard library declares them, with its defaults. */
export function propertiesOf(
  kindName: string,
  written: readonly Property[],
  run: Run,
  components: Components,
  owner: Owner,
): Record<string, Value> {
  const kind = run.world.kind(kindName);
  const properties = kind ? copyOf(components.defaultsOf(run.kinds.of(kind))) : table<Value>();
  for (const { declaration, value } of written) {
    const type = declaration?.ref?.type;
    if (!declaration || !value || !type) continue;
    const data = run.evaluation.evaluate(value, run.types.of(type), surroundings(run, components, owner));
    if (data !== undefined) properties[declaration.$refText] = data;
  }
  return properties;
}

/** Where properties were written, for repairs that replace them. */
export function writtenOf(properties: readonly Property[]): WrittenProperty[] {
  return properties.flatMap((property) => {
    const { declaration, value } = property;
    if (!declaration || !value) return [];
    return [{ name: declaration.$refText, text: value.$cstNode?.text ?? '', source: spanOf(property), valueSource: spanOf(value) }];
  });
}

import type { Component } from '../../model/index.js';
import type { View } from '../behaviour.js';
import type { KindName } from '../generated/kinds.js';
import { viewOf } from '../view.js';
import type { CloudKind } from './kind.js';
import { cloudKindOf } from './kinds.js';

/** A property that means less on AWS than the design says. */
export interface Lost {
  readonly property: string;
  /** A sentence with its full stop. */
  readonly message: string;
  /** Whether nobody else does it either: AWS has no counterpart of it. */
  readonly lacking: boolean;
}

interface Lists {
  readonly built: ReadonlySet<string>;
  readonly left: ReadonlyMap<string, string>;
  readonly lacking: ReadonlyMap<string, string>;
}

/** Asked for after each keystroke, of every component. */
const lists = new Map<CloudKind, Lists>();

function listsOf(kind: CloudKind): Lists {
  let found = lists.get(kind);
  if (!found) {
    found = {
      built: new Set<string>([...kind.builds, ...kind.describes]),
      left: new Map<string, string>(Object.entries(kind.leaves ?? {})),
      lacking: new Map<string, string>(Object.entries(kind.lacks ?? {})),
    };
    lists.set(kind, found);
  }
  return found;
}

/** What is written of a component, or follows from it, that the cloud does not build. */
export function lostOf(component: Component, kind: CloudKind | null = cloudKindOf(component)): readonly Lost[] {
  if (!kind) return [];
  const { built, left, lacking } = listsOf(kind);
  const unbuilt = component.written.flatMap(({ name }): Lost[] => {
    if (built.has(name)) return [];
    const why = left.get(name) ?? lacking.get(name) ?? 'has no counterpart on AWS, so it is not built';
    return [{ property: name, message: `\`${name}\` ${why}.`, lacking: !left.has(name) }];
  });
  const view = viewOf(component);
  const refusals: Readonly<Record<string, (of: View<KindName>) => string | null>> = kind.refuses ?? {};
  const refused = Object.entries(refusals).flatMap(([property, refusal]): Lost[] => {
    const message = refusal(view);
    return message === null ? [] : [{ property, message, lacking: true }];
  });
  return [...refused, ...unbuilt];
}

import { isComponent, type Component, type Flow, type KindDeclaration, type Path, type Step } from '../generated/ast.js';
import { MAX_ANCESTORS, type Kinds, type KindTable } from './kinds.js';
import { SERVER, SOURCE } from './roles.js';

/**
 * Whether components of a kind are nothing but their pieces: it has some, and extends nothing that is a thing by itself. A cache that brings its own
 * dataset along is a cache; a storefront of servers and a cache is a composite.
 */
export function isComposite({ components, lineage }: KindTable): boolean {
  return components.size > 0 && lineage.every((kind) => kind.abstract || kind.members.some(isComponent));
}

/** Whether a component of a kind can stand for one of some kinds. A composite stands for its parts: it may be called, and things stand in it. */
export function fits(kind: KindDeclaration, wanted: readonly KindDeclaration[], kinds: Kinds): boolean {
  return wanted.some((each) => kinds.is(kind, each)) || (wanted.some(({ name }) => name === SERVER) && isComposite(kinds.of(kind)));
}

/** Whether a flow in the body of a kind is entered by other flows, because it starts at a piece that sends no requests of its own. */
export function isEntered(flow: Flow): boolean {
  const start = firstStart(flow.steps)?.target?.ref;
  return start !== undefined && !(isComponent(start) && sends(start));
}

/** The flows of a composite that others enter. */
export function entriesOf({ flows }: KindTable): Flow[] {
  return flows.filter(isEntered);
}

/** Where the first chain of some steps starts. */
export function firstStart(steps: readonly Step[]): Path | undefined {
  for (const step of steps) {
    const start = step.$type === 'Connection' ? step.from : firstStart(step.steps);
    if (start) return start;
  }
  return undefined;
}

function sends(component: Component): boolean {
  let kind: KindDeclaration | undefined = component.kind?.ref;
  for (let depth = 0; kind && depth <= MAX_ANCESTORS; depth++, kind = kind.base?.ref) if (kind.name === SOURCE) return true;
  return false;
}

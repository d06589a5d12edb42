import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PaletteKind } from '../server/protocol.js';
import type { Editing } from './editing.js';
import { KindIcon } from './icon.js';

const OWN = 'your own';

/** What can be added, by family, and a word to look for. Arrow keys choose, Enter adds, Escape closes. */
export function Palette({ editing, closed }: { readonly editing: Editing; readonly closed: () => void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const families = grouped(found(editing.kinds.value, query));
  const kinds = families.flatMap(([, members]) => members);
  const chosen = kinds[Math.min(at, kinds.length - 1)];
  // At once, not after the next painting: what is typed meanwhile would go elsewhere.
  useLayoutEffect(() => {
    input.current?.focus();
  }, []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const close = (): void => {
    editing.palette.value = null;
    closed();
  };
  const press = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((Math.min(at, kinds.length - 1) + step + kinds.length) % Math.max(1, kinds.length));
    }
    if (event.key === 'Escape') close();
    if (event.key === 'Enter' && chosen) editing.add(chosen.name);
  };
  const place = editing.palette.value?.place;
  return (
    <div class="palette" role="dialog" aria-label={place ? `Add a component to ${place}` : 'Add a component'}>
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-kinds"
        aria-label="Find a kind"
        aria-activedescendant={chosen ? `kind-${chosen.name}` : undefined}
        placeholder={place ? `Add to ${place}…` : 'Add a component…'}
        value={query}
        onInput={({ currentTarget }) => {
          setQuery(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
        onBlur={(event) => {
          // What is pressed in the list takes the focus for a moment.
          if (!(event.relatedTarget instanceof Node && list.current?.contains(event.relatedTarget))) close();
        }}
      />
      <div ref={list} id="palette-kinds" role="listbox" aria-label="Kinds" tabIndex={-1}>
        {families.map(([family, members]) => (
          <div key={family} role="group" aria-label={family}>
            <div class="family" aria-hidden="true">
              {family}
            </div>
            {members.map((kind) => (
              <Kind
                key={kind.name}
                kind={kind}
                isChosen={kind === chosen}
                add={() => {
                  editing.add(kind.name);
                }}
              />
            ))}
          </div>
        ))}
        {kinds.length === 0 ? <p>No kind fits.</p> : null}
      </div>
    </div>
  );
}

interface KindProps {
  readonly kind: PaletteKind;
  readonly isChosen: boolean;
  readonly add: () => void;
}

function Kind({ kind, isChosen, add }: KindProps): JSX.Element {
  return (
    <div
      id={`kind-${kind.name}`}
      role="option"
      aria-selected={isChosen}
      class={`kind ${kind.family}`}
      title={kind.doc}
      draggable
      onDragStart={({ dataTransfer }) => {
        dataTransfer?.setData(DRAGGED_KIND, kind.name);
      }}
      // Before the field loses the focus and the palette goes.
      onMouseDown={(event) => {
        if (event.detail > 1) event.preventDefault();
      }}
      onClick={add}
    >
      <KindIcon name={kind.icon} size={18} />
      <span>{kind.name.replaceAll('_', ' ')}</span>
    </div>
  );
}

/** The name under which a kind is dragged onto the drawing. */
export const DRAGGED_KIND = 'application/x-arch-kind';

function found(kinds: readonly PaletteKind[], query: string): readonly PaletteKind[] {
  const words = query.trim().toLowerCase().replaceAll(' ', '_');
  if (words === '') return kinds;
  // Names that begin with it first, then those that have it, then those whose description has it.
  const rank = ({ name, doc }: PaletteKind): number =>
    name.startsWith(words) ? 0 : name.includes(words) ? 1 : doc.toLowerCase().includes(query.trim().toLowerCase()) ? 2 : 3;
  return kinds.filter((kind) => rank(kind) < 3).sort((a, b) => rank(a) - rank(b));
}

function grouped(kinds: readonly PaletteKind[]): (readonly [string, PaletteKind[]])[] {
  const families = new Map<string, PaletteKind[]>();
  for (const kind of kinds) {
    const family = kind.family === '' ? OWN : kind.family;
    families.set(family, [...(families.get(family) ?? []), kind]);
  }
  return [...families];
}

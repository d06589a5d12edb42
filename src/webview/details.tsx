import type { JSX } from 'preact';
import type { Details as Known } from '../server/protocol.js';
import type { Editing } from './editing.js';
import type { Host } from './host.js';

interface DetailsProps {
  readonly editing: Editing;
  readonly host: Host;
  readonly closed: () => void;
}

/** Beside the drawing: what is known of a component, and its properties, which can be written here as well as in the text. */
export function Details({ editing, host, closed }: DetailsProps): JSX.Element {
  const known = editing.details.value;
  const close = (): void => {
    editing.toggleDetails(null);
    closed();
  };
  return (
    <aside
      class="details"
      aria-label="Details"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') close();
      }}
    >
      <header>
        <h2>{known ? (known.title ?? known.name) : 'Details'}</h2>
        <button type="button" aria-label="Close details" title="Close (Esc)" onClick={close}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" />
          </svg>
        </button>
      </header>
      {known ? <Component known={known} editing={editing} host={host} /> : <p>Choose a component.</p>}
    </aside>
  );
}

function Component({ known, editing, host }: { readonly known: Known; readonly editing: Editing; readonly host: Host }): JSX.Element {
  const { component, kind, partOf, properties, metrics } = known;
  return (
    <>
      <p class="kind-line">
        <span>{`${kind.replaceAll('_', ' ')} ${known.name}`}</span>
        {partOf === null ? (
          <button
            type="button"
            onClick={() => {
              host.send({ type: 'rename', component });
            }}
          >
            Rename…
          </button>
        ) : null}
      </p>
      {partOf === null ? null : <p class="part">{`A part of every ${partOf}: what is changed here changes all of them.`}</p>}
      {metrics.length === 0 ? null : (
        <table>
          <caption>Solved figures</caption>
          <tbody>
            {metrics.map(({ name, text, from }) => (
              <tr key={name} title={from}>
                <th scope="row">{name.replaceAll('_', ' ')}</th>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <table key={component}>
        <caption>Properties</caption>
        <tbody>
          {properties.map((property) => (
            <Property
              key={property.name}
              property={property}
              set={(value) => {
                editing.setProperty(component, property.name, value);
              }}
            />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Property({
  property: { name, type, doc, written, default: value },
  set,
}: {
  readonly property: Known['properties'][number];
  readonly set: (value: string) => void;
}): JSX.Element {
  const id = `property-${name}`;
  const change = (input: HTMLInputElement): void => {
    if (input.value.trim() !== (written ?? '')) set(input.value);
  };
  return (
    <tr title={`${doc}\n${type}`}>
      <th scope="row">
        <label for={id}>{name.replaceAll('_', ' ')}</label>
      </th>
      <td>
        <input
          id={id}
          type="text"
          value={written ?? ''}
          placeholder={value ?? ''}
          spellcheck={false}
          onKeyDown={(event) => {
            if (event.key === 'Enter') change(event.currentTarget);
            if (event.key !== 'Escape' || event.currentTarget.value === (written ?? '')) return;
            // First what was typed is taken back; the panel closes at the next press.
            event.stopPropagation();
            event.currentTarget.value = written ?? '';
          }}
          onBlur={(event) => {
            change(event.currentTarget);
          }}
        />
      </td>
    </tr>
  );
}

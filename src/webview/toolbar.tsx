import type { ReadonlySignal, Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { FORMATS, isFormat, type Format } from '../diagram/index.js';
import { formatQuantity } from '../model/index.js';

export interface ToolbarProps {
  readonly zoom: ReadonlySignal<number>;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
  readonly save: (format: Format | 'png') => void;
  readonly copy: () => void;
  readonly simulate: () => void;
  readonly add: () => void;
  readonly isDetailed: boolean;
  readonly details: () => void;
  /** How many requests a moving dot is; null when nobody knows how many there are. */
  readonly dotWorth: number | null;
  /** How fast they move; null shows none. */
  readonly pace: Signal<number | null>;
}

const ICONS = {
  minus: 'M3 8h10',
  plus: 'M3 8h10M8 3v10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  add: 'M3.5 2.5h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1M8 5.4v5.2M5.4 8h5.2',
  details: 'M2.5 3.5h11v9h-11zM9.5 3.5v9M11.2 6h.6M11.2 8.2h.6',
  requests: 'M2 8h1.5M6.2 8h3.6M12.5 8H14M4.8 6.7a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6M11.1 6.7a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6',
  run: 'M4.5 3v10l8-5z',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  save: 'M8 2v8M4.8 7 8 10.2 11.2 7M2.5 12.2v1.3h11v-1.3',
} as const;

export function Toolbar({
  zoom,
  zoomIn,
  zoomOut,
  fit,
  save,
  copy,
  simulate,
  add,
  isDetailed,
  details,
  dotWorth,
  pace,
}: ToolbarProps): JSX.Element {
  return (
    <div class="toolbar" role="toolbar" aria-label="Diagram">
      <Button icon="minus" label="Zoom out" keys="-" press={zoomOut} />
      <span class="zoom" aria-hidden="true">
        {Math.round(zoom.value * 100)}%
      </span>
      <Button icon="plus" label="Zoom in" keys="+" press={zoomIn} />
      <Button icon="fit" label="Show all" keys="0" press={fit} />
      <span class="divider" />
      <Button icon="add" label="Add a component" keys="A" press={add} />
      <Button icon="details" label="Details" keys="I" isPressed={isDetailed} press={details} />
      {dotWorth === null ? null : (
        <Button
          icon="requests"
          label={pace.value === null ? 'Show requests' : 'Hide requests'}
          isPressed={pace.value !== null}
          press={() => (pace.value = pace.value === null ? 1 : null)}
        />
      )}
      {dotWorth === null || pace.value === null ? null : (
        <button
          type="button"
          class="pace"
          aria-label={`Pace of the requests ${pace.value}, a dot is ${formatQuantity(dotWorth, 'number')}`}
          title="Pace"
          onClick={() => (pace.value = PACES[(PACES.indexOf(pace.value ?? 1) + 1) % PACES.length] ?? 1)}
        >
          {`● ${formatQuantity(dotWorth, 'number')} · ${pace.value}×`}
        </button>
      )}
      <Button icon="run" label="Run a simulation" press={simulate} />
      <span class="divider" />
      <Button icon="copy" label="Copy image" press={copy} />
      {(['svg', 'png'] as const).map((format) => (
        <Button
          key={format}
          kind="save"
          icon="save"
          label={`Save as ${format.toUpperCase()}`}
          text={format.toUpperCase()}
          press={() => {
            save(format);
          }}
        />
      ))}
      <MoreFormats save={save} />
    </div>
  );
}

/** What is asked for less often, pages to print and files of other programs; and all of it, where there is no room for more buttons. */
function MoreFormats({ save }: Pick<ToolbarProps, 'save'>): JSX.Element {
  return (
    <select
      aria-label="Save as another format"
      title="Save as another format"
      value=""
      onChange={({ currentTarget }) => {
        const { value } = currentTarget;
        currentTarget.value = '';
        if (isFormat(value) || value === 'png') save(value);
      }}
    >
      <option value="" hidden>
        More
      </option>
      <option value="png">PNG (.png)</option>
      {Object.entries(FORMATS).map(([format, { title }]) => (
        <option key={format} value={format}>{`${title} (.${format})`}</option>
      ))}
    </select>
  );
}

const PACES: readonly number[] = [1, 2, 4, 0.5];

interface ButtonProps {
  readonly icon: keyof typeof ICONS;
  readonly label: string;
  readonly text?: string;
  readonly kind?: string;
  readonly keys?: string;
  readonly isPressed?: boolean;
  readonly press: () => void;
}

function Button({ icon, label, text, kind, keys, isPressed, press }: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={kind}
      title={keys ? `${label} (${keys})` : label}
      aria-label={label}
      aria-pressed={isPressed}
      onClick={press}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={ICONS[icon]} fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" />
      </svg>
      {text}
    </button>
  );
}

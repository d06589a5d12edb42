import type { Host } from '../host.js';

type Paint = (text: string) => string;

/** Colours and weights, all of them nothing where nobody looks or nobody wants them. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly careful: Paint;
  readonly name: Paint;
}

const ESC = String.fromCharCode(27);
const paint =
  (on: number, off: number): Paint =>
  (text) =>
    `${ESC}[${on}m${text}${ESC}[${off}m`;
const plain: Paint = (text) => text;

const COLOURED: Style = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  good: paint(32, 39),
  bad: paint(31, 39),
  careful: paint(33, 39),
  name: paint(36, 39),
};
const PLAIN: Style = { bold: plain, dim: plain, good: plain, bad: plain, careful: plain, name: plain };

/** What a verb writes to. Everything that goes out passes `harmless` first: titles and messages hold what people wrote. */
export interface Terminal {
  readonly style: Style;
  readonly columns: number;
  /** A line of the answer, on standard output. */
  line(text?: string): void;
  /** Text that is the answer byte for byte (JSON, a formatted file), in one or in pieces; no newline is added. */
  raw(text: string | Iterable<string>): void;
  /** A line beside the answer, on standard error; not with `--quiet`. */
  note(text: string): void;
  /** A line that says what failed, on standard error. */
  error(text: string): void;
  /** Shows how far a long work is, on a terminal only, and what more there is to say as far as the line goes; null takes it away. */
  progress(label: string | null, ratio?: number, more?: string): void;
}

/** Colour follows --no-color, then NO_COLOR (no-color.org), then FORCE_COLOR, then whether it is a terminal. */
export function openTerminal(host: Host, options: { readonly quiet: boolean; readonly color: boolean }): Terminal {
  const coloured =
    options.color &&
    (host.env.NO_COLOR ?? '') === '' &&
    (((host.env.FORCE_COLOR ?? '') !== '' && host.env.FORCE_COLOR !== '0') || (host.terminal.out && host.env.TERM !== 'dumb'));
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) host.err(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  return {
    style: coloured ? COLOURED : PLAIN,
    columns: host.columns,
    line: (text = '') => {
      clear();
      host.out(`${harmless(text, coloured)}\n`);
    },
    raw: (text) => {
      clear();
      if (typeof text === 'string') host.out(text);
      else for (const piece of text) host.out(piece);
    },
    note: (text) => {
      if (options.quiet) return;
      clear();
      host.err(`${harmless(text, false)}\n`);
    },
    error: (text) => {
      clear();
      host.err(`${harmless(text, false)}\n`);
    },
    progress: (label, ratio, more = '') => {
      if (!host.terminal.err || options.quiet) return;
      clear();
      if (label === null) return;
      const text = harmless(
        `${label} ${bar(ratio ?? 0)} ${Math.floor((ratio ?? 0) * 100)} %${more === '' ? '' : `  ${more}`}`,
        false,
      ).slice(0, Math.max(host.columns - 1, 20));
      host.err(text);
      shown = text.length;
    },
  };
}

function bar(ratio: number): string {
  const full = Math.round(Math.min(Math.max(ratio, 0), 1) * 24);
  return '█'.repeat(full) + '░'.repeat(24 - full);
}

// The codes of `COLOURED` and no others: what a person wrote cannot hide text or make it blink.
const SGR = new RegExp(`${ESC}\\[(?:1|2|22|31|32|33|36|39)m`, 'g');
// Every control character except the newline and the tab: they could move the cursor, retitle the window, or worse.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Takes out what a terminal would obey rather than show; keeps our own colours when there are any. */
export function harmless(text: string, colours: boolean): string {
  if (!colours) return text.replace(CONTROL, '');
  let out = '';
  let from = 0;
  for (const match of text.matchAll(SGR)) {
    out += text.slice(from, match.index).replace(CONTROL, '') + match[0];
    from = match.index + match[0].length;
  }
  return out + text.slice(from).replace(CONTROL, '');
}

/** How many columns a text takes, colours aside. */
export function width(text: string): number {
  return Array.from(text.replace(SGR, '')).length;
}

/**
 * The requests and notifications that the hosts add to the language server protocol, and the messages between the extension and its panels.
 * Types and names only. The server says that something changed; whoever shows it asks.
 */
import type { Course } from '../diagram/graph/course.js';
import type { Difference } from '../diagram/graph/compared.js';
import type { DiagramGraph } from '../diagram/graph/graph.js';
import type { Format } from '../diagram/notation/formats.js';
import type { FlowSoFar, Results } from '../kinds/figures/results.js';
import type { Kept } from '../kinds/plan/kept.js';
import type { DesignEdit, Range } from '../model/index.js';

export interface DocumentParams {
  readonly uri: string;
}

/** Server to client: the architecture of a document is not what it was. */
export const CHANGED = 'arch/changed';
export interface ChangedParams extends DocumentParams {
  /** The document version it was built from. */
  readonly version: number;
}

/** The graph to draw. While the text is broken this is the last good one, marked stale. */
export const DIAGRAM = 'arch/diagram';
export interface DiagramParams extends DocumentParams {
  readonly view: string | null;
}
export interface DiagramResult {
  readonly graph: DiagramGraph | null;
  readonly stale: boolean;
  /** Equal for equal graphs. */
  readonly hash: string;
  /** What else of the document can be drawn. */
  readonly views: readonly Titled[];
}
export interface Titled {
  readonly name: string;
  readonly title: string | null;
}

/** Which component stands at a position, and where a component is written. */
export const COMPONENT_AT = 'arch/componentAt';
export interface ComponentAtParams extends DocumentParams {
  readonly line: number;
  readonly character: number;
}
export type ComponentAtResult = { readonly component: string } | null;
export const LOCATE = 'arch/locate';
export interface LocateParams extends DocumentParams {
  readonly component: string;
}
export type LocateResult = Place | null;

/** A range of a file; imported things stand in files of their own. */
export interface Place {
  readonly uri: string;
  readonly range: Range;
}

/** The text edits for a change that was made in the picture. Refused while the text has errors: nobody knows then where things stand. */
export const EDIT = 'arch/edit';
export interface EditParams extends DocumentParams {
  readonly change: DesignEdit;
}
export type EditResult =
  | {
      readonly ok: true;
      readonly edit: { readonly changes?: Readonly<Record<string, readonly { readonly range: Range; readonly newText: string }[]>> };
      /** What was made or changed, if it is still there afterwards. */
      readonly component: string | null;
    }
  | { readonly ok: false; readonly error: string };

/** What is known of a component. */
export const DETAILS = 'arch/details';
export interface DetailsParams extends DocumentParams {
  readonly component: string;
}
export interface Details {
  readonly component: string;
  readonly name: string;
  readonly title: string | null;
  readonly kind: string;
  /** Of the kind. */
  readonly doc: string;
  /** The kind of composite that it is a part of: a change to it changes every one of these. */
  readonly partOf: string | null;
  readonly properties: readonly {
    readonly name: string;
    readonly type: string;
    readonly doc: string;
    /** As text; null when nobody wrote it. */
    readonly written: string | null;
    readonly default: string | null;
  }[];
  /** What the solver says, as text. */
  readonly metrics: readonly { readonly name: string; readonly text: string; /** Where the figure comes from. */ readonly from: string }[];
}

/** What can be added to a design, and what a new arrow can be a step of. */
export const PALETTE = 'arch/palette';
export interface PaletteResult {
  readonly kinds: readonly PaletteKind[];
  readonly flows: readonly string[];
}
export interface PaletteKind {
  readonly name: string;
  readonly family: string;
  readonly icon: string;
  readonly doc: string;
}

/** What can be run and shown for a document. */
export const OUTLINE = 'arch/outline';
export interface OutlineResult {
  readonly name: string;
  readonly scenarios: readonly { readonly name: string; readonly title: string | null; readonly place: Place }[];
  readonly views: readonly { readonly name: string; readonly title: string | null }[];
  /** Those of scenarios too, in the order of the text. */
  readonly expectations: readonly { readonly text: string; readonly scenario: string | null; readonly place: Place }[];
  /** Errors in the text: nothing can be run. */
  readonly errors: number;
}

/** Runs the simulator in a worker; cancelled by the protocol's own cancellation. */
export const SIMULATE = 'arch/simulate';
export interface SimulateParams extends DocumentParams {
  readonly scenario: string | null;
  readonly seed: number;
  readonly replications: number;
  /** Seconds of simulated time; null lets the simulator choose. */
  readonly duration: number | null;
  /** Named in progress notifications. */
  readonly run: string;
}
export type SimulateResult =
  | { readonly ok: true; readonly results: Results; /** The report as Markdown. */ readonly report: string }
  | { readonly ok: false; readonly error: string };

/** Measures the scorecard, or the strategies of recovery, simulation by simulation; cancelled as above. Its progress is told for the whole. */
export const REPORT = 'arch/report';
export interface ReportParams extends DocumentParams {
  readonly about: 'scorecard' | 'recovery';
  readonly seed: number;
  /** Named in progress notifications. */
  readonly run: string;
}
export type ReportResult =
  { readonly ok: true; /** As Markdown. */ readonly report: string } | { readonly ok: false; readonly error: string };

/** Server to client, while a simulation runs. */
export const PROGRESS = 'arch/progress';
export interface ProgressParams {
  readonly run: string;
  /** 0 to 1. */
  readonly ratio: number;
  /** Of a simulation: what its flows have come to by now. */
  readonly flows?: readonly FlowSoFar[];
}

/** The files of an export; the client writes them. */
export const EXPORT = 'arch/export';
export interface ExportParams extends DocumentParams {
  readonly target: string;
  /** The manifest that an earlier export has left in the folder; null in a new one. */
  readonly previous: string | null;
}
export type ExportResult =
  | {
      readonly ok: true;
      readonly files: readonly { readonly path: string; readonly text: string }[];
      readonly notes: readonly string[];
      /** For the new manifest. */
      readonly kept: Kept | null;
    }
  | { readonly ok: false; readonly error: string };

/** The text of a standard library file, for read-only documents of the scheme `arch-library`. */
export const LIBRARY_TEXT = 'arch/libraryText';
export const LIBRARY_SCHEME = 'arch-library';

/** From the extension to the diagram panel. */
export type ToPanel =
  | {
      readonly type: 'diagram';
      readonly graph: DiagramGraph;
      readonly stale: boolean;
      readonly uri: string;
      readonly hash: string;
      readonly views: readonly Titled[];
      /** The view that is drawn; null is everything. */
      readonly view: string | null;
    }
  /** The course of the latest run of the document, to be gone through on the diagram; null takes it away. */
  | { readonly type: 'course'; readonly course: Course | null }
  /** How the components of the run that is shown differ from those of another one; null ends the comparison. */
  | { readonly type: 'differences'; readonly against: string; readonly differences: readonly Difference[] | null }
  | { readonly type: 'empty'; readonly message: string }
  | { readonly type: 'select'; readonly component: string | null }
  /** A component that somebody made or changed here: it takes the focus as soon as it is drawn. */
  | { readonly type: 'made'; readonly component: string }
  /** What became of a change, for those who do not see it. */
  | { readonly type: 'said'; readonly text: string; readonly failed: boolean }
  | { readonly type: 'details'; readonly details: Details | null }
  | { readonly type: 'palette'; readonly kinds: readonly PaletteKind[] };

/** From the diagram panel to the extension. Checked on arrival: a panel is not trusted. */
export type FromPanel =
  | { readonly type: 'ready' }
  /** Put the cursor on the component. */
  | { readonly type: 'reveal'; readonly component: string }
  /** Draw a view, or everything. */
  | { readonly type: 'view'; readonly view: string | null }
  /** Ask which scenario to run. */
  | { readonly type: 'simulate' }
  /** Change the text; for an arrow, a person is asked which flow takes it. */
  | { readonly type: 'edit'; readonly change: DesignEdit }
  /** Ask for another name, and write it wherever the old one stands. */
  | { readonly type: 'rename'; readonly component: string }
  | { readonly type: 'undo' | 'redo' }
  /** Say what is known of a component, now and whenever it changes; null ends that. */
  | { readonly type: 'details'; readonly component: string | null }
  | { readonly type: 'palette' }
  | { readonly type: 'save'; readonly format: Format | 'png'; readonly data: string };

/** A run as the results panel, a saved file and a shared page know it. */
export interface StoredRun {
  readonly id: string;
  /** `shop, primary_lost`. */
  readonly title: string;
  /** The document that was run, by URI; empty when nobody knows (a run of another machine). */
  readonly uri: string;
  readonly results: Results;
}

/** From the extension to the results panel. */
export type ToResults =
  | { readonly type: 'running'; readonly title: string; readonly ratio: number; readonly flows: readonly FlowSoFar[] }
  /** Nothing runs any more, and nothing came of it; why, unless somebody stopped it. */
  | { readonly type: 'ended'; readonly error: string | null }
  /** Show a run, beside another when there is a base. */
  | {
      readonly type: 'run';
      readonly run: StoredRun;
      readonly base: StoredRun | null;
      /** What it can be compared with, newest first. */
      readonly others: readonly { readonly id: string; readonly title: string }[];
    };

/** From the results panel to the extension. Checked on arrival, as above. */
export type FromResults =
  | { readonly type: 'ready' }
  | { readonly type: 'again' | 'stop' | 'save' | 'share' | 'copy' }
  | { readonly type: 'compare'; readonly id: string | null }
  /** Put the cursor on a component, or on a line (from 1) of a file. */
  | { readonly type: 'reveal'; readonly component: string }
  | { readonly type: 'line'; readonly file: string; readonly line: number };

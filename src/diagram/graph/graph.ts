/** What the diagram shows, before anything has a position: plain data, made from an architecture and its results. */
export interface DiagramGraph {
  readonly title: string;
  /** `auto`: to the right or down, whichever is larger when all of it is shown in a panel beside an editor. */
  readonly direction: Direction | 'auto';
  /** In source order; a container comes before what it contains. */
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  /** What the bars of the cards say; utilisation when it is absent. */
  readonly heat?: Heat;
}

/** Where calls lead. */
export type Direction = 'right' | 'down' | 'left' | 'up';

export interface DiagramNode {
  /** The component's id. */
  readonly id: string;
  readonly kind: string;
  /** The family of the kind (`edge`, `compute`, `data`, `place`, …), which decides the accent colour. */
  readonly family: string;
  /** Which icon is drawn: the nearest ancestor kind that has one. */
  readonly icon: string;
  readonly name: string;
  readonly title: string | null;
  readonly parent: string | null;
  readonly container: boolean;
  /** How many machines, tasks or nodes it is; null when the kind has no replicas. */
  readonly machines: number | null;
  readonly badges: readonly Badge[];
  /** 0 to 1, what the heat scale shows (utilisation); null when it has none. */
  readonly heat: number | null;
  /** The figure beside the bar; the heat in percent when it is absent. */
  readonly heatText?: string;
  /** What other heat scales can show. */
  readonly measured: Measured;
  /** From -1 (better) to 1 (worse) while two runs are compared; absent while they are not. */
  readonly change?: number;
  /** The worst finding about it. */
  readonly problem: 'error' | 'warning' | null;
  /** "team: payments", for what somebody wrote in `tags`; absent without any. */
  readonly tags?: readonly string[];
  /** The whole node in words, for assistive technology and for the tooltip. */
  readonly description: string;
}

/** What the colours of the cards can say. */
export const HEATS = ['utilisation', 'latency', 'errors', 'cost'] as const;
export type Heat = (typeof HEATS)[number];

/** The figures of a component that a heat scale shows, in SI units; null for those that it does not have. */
export interface Measured {
  readonly utilisation: number | null;
  /** 99th percentile, seconds. */
  readonly latency: number | null;
  /** Of its calls, 0 to 1. */
  readonly errors: number | null;
  /** US dollars per month. */
  readonly cost: number | null;
}

/** A figure on a node, e.g. `28ms` with the title "p99". */
export interface Badge {
  readonly text: string;
  readonly title: string;
  readonly level: Level;
}

export type Level = 'plain' | 'good' | 'busy' | 'bad';

export interface DiagramEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** `reference` is no call: one end names the other in a property, e.g. the dataset that a database holds. */
  readonly mode: EdgeMode;
  readonly label: string | null;
  /** Names of the flows that use it. */
  readonly flows: readonly string[];
  /** The calls of the flows that it stands for; absent where there are none. */
  readonly steps?: readonly FlowCall[];
  /** Calls per second; null when nobody knows. */
  readonly rate: number | null;
  /** How many of them fail, 0 to 1. */
  readonly errors: number | null;
}

/** One call of a flow. */
export interface FlowCall {
  readonly flow: string;
  /** Which of the flow's calls it is, from 1 in the order in which they are made. */
  readonly at: number;
  /** What is asked for, and when: `read`, `query on miss`; null when the flow says neither. */
  readonly label: string | null;
}

/** Calls and messages; copies that are kept in step, and those that are kept apart; and mere mentions. */
export type EdgeMode = 'sync' | 'async' | 'replication' | 'backup' | 'reference';

/** Utilisation from which a component is busy, and from which it is overloaded. */
export const BUSY = 0.7;
export const OVERLOADED = 0.9;

export function levelOf(utilisation: number): Level {
  if (utilisation >= OVERLOADED) return 'bad';
  return utilisation >= BUSY ? 'busy' : 'good';
}

const ACRONYMS = new Set(['api', 'cdn', 'cpu', 'dns', 'gpu', 'sql', 'vpc']);

/** A kind as people say it: `load_balancer` is "load balancer", `sql_database` is "SQL database". */
export function kindWords(kind: string): string {
  const words = kind.split('_').map((word) => (ACRONYMS.has(word) ? word.toUpperCase() : word));
  return words.join(' ');
}

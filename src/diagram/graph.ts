/** What the diagram shows, before anything has a position: plain data, made from an architecture and its results. */
export interface DiagramGraph {
  readonly title: string;
  readonly direction: 'right' | 'down' | 'left' | 'up';
  /** In source order; a container comes before what it contains. */
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

export interface DiagramNode {
  /** The component's id. */
  readonly id: string;
  readonly kind: string;
  /** Which icon is drawn: the nearest ancestor kind that has one. */
  readonly icon: string;
  readonly name: string;
  readonly title: string | null;
  readonly parent: string | null;
  readonly container: boolean;
  readonly badges: readonly Badge[];
  /** 0 to 1, what the heat scale shows (utilisation); null when it has none. */
  readonly heat: number | null;
  /** The worst finding about it. */
  readonly problem: 'error' | 'warning' | null;
  /** The whole node in words, for assistive technology. */
  readonly description: string;
}

/** A figure on a node, e.g. `61%` with the title "utilisation". */
export interface Badge {
  readonly text: string;
  readonly title: string;
  readonly level: 'plain' | 'good' | 'busy' | 'bad';
}

export interface DiagramEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly mode: 'sync' | 'async';
  readonly label: string | null;
  /** Names of the flows that use it. */
  readonly flows: readonly string[];
}

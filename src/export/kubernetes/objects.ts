/** An object of Kubernetes, as far as the export knows one. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

export interface Metadata {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What every object of a component is found by, and says of itself. */
export interface Named {
  /** A DNS label, at most 40 characters. */
  readonly name: string;
  readonly kind: string;
  /** `shop.arch:38` */
  readonly source: string;
}

/** The label that pods are selected by (kubernetes.io/docs/concepts/overview/working-with-objects/common-labels). */
export function selector({ name }: Pick<Named, 'name'>): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': name };
}

export function metadata(of: Named, name = of.name): Metadata {
  return {
    name,
    labels: { ...selector(of), 'app.kubernetes.io/component': of.kind },
    annotations: { 'kubernetes.io/description': of.source },
  };
}

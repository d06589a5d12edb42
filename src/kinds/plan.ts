/**
 * What will be built in the cloud, decided once and printed by every exporter. A plan is a typed tree of cloud facts, not of Terraform or CDK text: each
 * exporter maps each resource type to its own resources, and a test holds the two prints against each other.
 */
export interface Plan {
  readonly name: string;
  readonly title: string;
  /** What the design says that the cloud cannot express, or that was left out: never silent. */
  readonly notes: readonly PlanNote[];
}

export interface PlanNote {
  readonly component: string;
  readonly message: string;
}

/** What somebody changes in a design by other means than typing: in its picture. What it means in the text is decided by the language. */
export type DesignEdit =
  /** A new component of a kind, standing in a place, written after another component. */
  | { readonly edit: 'add'; readonly kind: string; readonly place: string | null; readonly after: string | null }
  /** An arrow: as a step of a flow, or as a connection that is structure only when `flow` is null. */
  | {
      readonly edit: 'connect';
      readonly from: string;
      readonly to: string;
      readonly mode: 'sync' | 'async';
      readonly flow: string | null;
    }
  /** The component with all that mentions it. */
  | { readonly edit: 'delete'; readonly component: string }
  | { readonly edit: 'title'; readonly component: string; readonly title: string }
  /** A property as text; an empty text takes it out. */
  | { readonly edit: 'set'; readonly component: string; readonly property: string; readonly value: string };

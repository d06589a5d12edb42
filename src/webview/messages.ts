import * as v from 'valibot';
import type { ToPanel } from '../server/protocol.js';

const Text = v.string();
const Level = v.picklist(['plain', 'good', 'busy', 'bad']);

const Maybe = v.nullable(v.number());

const Node = v.object({
  id: Text,
  kind: Text,
  family: Text,
  icon: Text,
  name: Text,
  title: v.nullable(Text),
  parent: v.nullable(Text),
  container: v.boolean(),
  machines: v.nullable(v.number()),
  badges: v.array(v.object({ text: Text, title: Text, level: Level })),
  heat: v.nullable(v.number()),
  measured: v.object({ utilisation: Maybe, latency: Maybe, errors: Maybe, cost: Maybe }),
  problem: v.nullable(v.picklist(['error', 'warning'])),
  tags: v.exactOptional(v.array(Text)),
  description: Text,
});

const Edge = v.object({
  id: Text,
  from: Text,
  to: Text,
  mode: v.picklist(['sync', 'async', 'replication', 'backup', 'reference']),
  label: v.nullable(Text),
  flows: v.array(Text),
  steps: v.exactOptional(v.array(v.object({ flow: Text, at: v.number(), label: v.nullable(Text) }))),
  rate: Maybe,
  errors: Maybe,
});

const Graph = v.object({
  title: Text,
  direction: v.picklist(['right', 'down', 'left', 'up', 'auto']),
  nodes: v.array(Node),
  edges: v.array(Edge),
});

const Points = v.array(v.nullable(v.number()));
const Course = v.object({
  title: Text,
  step: v.pipe(v.number(), v.gtValue(0)),
  points: v.number(),
  faults: v.array(v.object({ text: Text, component: Text, at: v.number(), duration: v.nullable(v.number()) })),
  components: v.array(v.object({ id: Text, utilisation: Points, queue: Points })),
});

const Details = v.object({
  component: Text,
  name: Text,
  title: v.nullable(Text),
  kind: Text,
  doc: Text,
  partOf: v.nullable(Text),
  properties: v.array(v.object({ name: Text, type: Text, doc: Text, written: v.nullable(Text), default: v.nullable(Text) })),
  metrics: v.array(v.object({ name: Text, text: Text, from: Text })),
});

const Message = v.variant('type', [
  v.object({
    type: v.literal('diagram'),
    graph: Graph,
    stale: v.boolean(),
    uri: Text,
    hash: Text,
    views: v.array(v.object({ name: Text, title: v.nullable(Text) })),
    view: v.nullable(Text),
  }),
  v.object({ type: v.literal('course'), course: v.nullable(Course) }),
  v.object({
    type: v.literal('differences'),
    against: Text,
    differences: v.nullable(v.array(v.object({ component: Text, title: Text, text: Text, change: v.number() }))),
  }),
  v.object({ type: v.literal('empty'), message: Text }),
  v.object({ type: v.literal('select'), component: v.nullable(Text) }),
  v.object({ type: v.literal('made'), component: Text }),
  v.object({ type: v.literal('said'), text: Text, failed: v.boolean() }),
  v.object({ type: v.literal('details'), details: v.nullable(Details) }),
  v.object({ type: v.literal('palette'), kinds: v.array(v.object({ name: Text, family: Text, icon: Text, doc: Text })) }),
]);

/** What the extension said, or null when it is nothing that it says: other things post messages to a window too. */
export function readMessage(message: unknown): ToPanel | null {
  const read = v.safeParse(Message, message);
  return read.success ? read.output : null;
}

const finite = v.pipe(v.number(), v.finite());

const State = v.object({
  version: v.literal(1),
  uri: v.pipe(Text, v.maxLength(10_000)),
  /** Null follows the size of the panel: all of the drawing is shown. */
  view: v.nullable(v.object({ x: finite, y: finite, k: v.pipe(finite, v.minValue(0.01), v.maxValue(100)) })),
  /** The place that is drawn alone, the places that are drawn as one card, and the view of the file. */
  inside: v.exactOptional(v.nullable(Text)),
  collapsed: v.exactOptional(v.array(Text)),
  shown: v.exactOptional(v.nullable(Text)),
});

/** What a panel keeps while it is hidden and when VS Code is closed. */
export type State = v.InferOutput<typeof State>;

/** A state kept before, or null when there is none that can be used. */
export function readState(state: unknown): State | null {
  const read = v.safeParse(State, state);
  return read.success ? read.output : null;
}

/** Servers of observability that nobody has to run on AWS: it does what they do by itself, or not at all. What is written of them is answered. */
import { cloudKind, LIFE, type CloudKind } from '../cloud/kind.js';

/** Properties of everything placed that say nothing where nothing is built. */
const PLACED = ['in', 'zones', 'zone', 'replicas', 'public', 'encryption', 'instance', 'scaling', 'owner', 'tags'] as const;
const LOAD = ['cost', 'time', 'concurrency', 'queue', ...LIFE] as const;

const LOGS = 'CloudWatch Logs: every container and function writes there, and what is written is kept for a year';
const TRACES = 'is not built: X-Ray keeps traces for 30 days';

const alertmanagerOnAws = cloudKind<'alertmanager'>({
  kind: 'alertmanager',
  builds: [...PLACED],
  describes: [...LOAD],
  lacks: {
    group_wait: 'is not built: an alarm of CloudWatch is told at once',
    group_interval: 'is not built: an alarm of CloudWatch is told when its state changes',
    repeat: 'is not built: an alarm of CloudWatch is told once',
    group_by: 'is not built: alarms of CloudWatch are told one by one',
    routes: 'is not built: subscribe whoever is told to the topic of each severity, in the outputs',
    receiver: 'is not built: subscribe whoever is told to the topic of each severity, in the outputs',
    silences: 'is not built: disable the actions of an alarm while it is of no use',
    inhibit: 'is not built: that takes a composite alarm',
  },
  plan: (view, context) => {
    context.note(view.component, 'No server is built for it: alarms of CloudWatch go to topics of SNS, one for each severity.');
    return null;
  },
  describe: () => null,
});

const thanosOnAws = cloudKind<'thanos'>({
  kind: 'thanos',
  builds: [...PLACED, 'sources', 'retention'],
  describes: [...LOAD],
  lacks: {
    store: 'is not built: the workspace of its sources keeps samples itself',
    downsampling: 'is not built: a workspace keeps every sample',
    deduplication: 'is not built: writers that come in pairs say so in a label (`cluster`, `__replica__`), and are then counted once',
  },
  plan: (view, context) => {
    context.note(view.component, 'No server is built for it: the workspaces of its sources keep samples for as long.');
    return null;
  },
  describe: () => null,
});

const lokiOnAws = cloudKind<'loki'>({
  kind: 'loki',
  builds: [...PLACED],
  describes: [...LOAD, 'line_size', 'compressed_to', 'streams', 'ingestion_limit'],
  lacks: {
    store: 'is not built: CloudWatch keeps lines itself',
    retention: 'is not built: how long logs are kept is said once for all (`log_retention_days`, `logRetentionDays`)',
  },
  plan: (view, context) => {
    context.note(view.component, `No server is built for it. In its place is ${LOGS}.`);
    return null;
  },
  describe: () => null,
});

const logShipperOnAws = cloudKind<'log_shipper'>({
  kind: 'log_shipper',
  builds: [...PLACED],
  describes: [...LOAD, 'line_size'],
  lacks: {
    exports_to: 'is not built: lines go to CloudWatch Logs',
    buffer: 'is not built: the log driver of a container has one of 25 MiB',
    buffer_on: 'is not built: the log driver of a container buffers in memory',
    overflow: 'is not built: the log driver of a container drops what its buffer does not hold',
    flush_every: 'is not built: the log driver of a container sends by itself',
  },
  plan: (view, context) => {
    context.note(view.component, `No server is built for it. In its place is ${LOGS}.`);
    return null;
  },
  describe: () => null,
});

const traceStoreOnAws = cloudKind<'trace_store'>({
  kind: 'trace_store',
  builds: [...PLACED],
  describes: [...LOAD, 'span_size', 'compressed_to'],
  lacks: { retention: TRACES },
  plan: (view, context) => {
    context.note(
      view.component,
      'No server is built for it: X-Ray takes its place. Functions send their traces there; containers do once they have a collector beside them, and permission to write to X-Ray.',
    );
    return null;
  },
  describe: () => null,
});

const otelCollectorOnAws = cloudKind<'otel_collector'>({
  kind: 'otel_collector',
  builds: [...PLACED],
  describes: [...LOAD, 'batch', 'linger', 'buffer', 'decision_wait', 'memory'],
  lacks: {
    receives: 'is not built: logs go to CloudWatch, and metrics to the workspace of a `prometheus`',
    exports_to: 'is not built: logs go to CloudWatch, and metrics to the workspace of a `prometheus`',
  },
  plan: (view, context) => {
    context.note(
      view.component,
      'No server is built for it: place the collector of AWS (ADOT) beside your containers, with `otel-collector.yml` of the monitoring export.',
    );
    return null;
  },
  describe: () => null,
});

export const REPLACED_ON_AWS: readonly CloudKind[] = [
  alertmanagerOnAws,
  thanosOnAws,
  lokiOnAws,
  logShipperOnAws,
  traceStoreOnAws,
  otelCollectorOnAws,
];

import { sha256 } from '../sha256.js';
import type { Setting } from '../software.js';
import { metadata, selector, type KubernetesObject, type Named } from './objects.js';

/** What runs for a component: its own program, or software that keeps its data. */
export interface Workload extends Named {
  readonly image: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly replicas: number;
  readonly scaling: { readonly min: number; readonly max: number; readonly target: number; readonly cooldown: number } | null;
  /** Thousandths of a processor, and MiB. */
  readonly cpu: number;
  readonly memory: number;
  readonly environment: Readonly<Record<string, Setting>>;
  /** Where its data stands in the container, and how many GiB there are; null keeps none. */
  readonly data: { readonly path: string; readonly size: number } | null;
  readonly probe: Probe;
  /** Zones that it is spread over: `must` where the design says so. */
  readonly zones: { readonly count: number; readonly must: boolean } | null;
  /** Seconds in which it may finish what it has begun. */
  readonly grace: number;
  /** Whether it is the design's own program. */
  readonly own: boolean;
  /** The user that it runs as, by number, without any privilege; null begins as root and gives that up. */
  readonly runsAs: number | null;
  /** What its callers are told beside its address. */
  readonly account: Readonly<Record<string, Setting>>;
}

/** Of the design's own programs: what images without root are made for (github.com/GoogleContainerTools/distroless). */
export const OWN_USER = 65532;

export interface Probe {
  readonly by: { readonly path: string } | { readonly command: readonly string[] } | 'port';
  readonly interval: number;
  readonly timeout: number;
  readonly failures: number;
}

/** Name of the Secret that the passwords stand in. */
export const PASSWORDS = 'passwords';

/** Seconds that software may take to start before it is started again: a judgement, with room for a database that recovers. */
const STARTS_WITHIN = 300;

/** All objects of a workload: what runs, what it is told, where it answers, and what keeps it running. */
export function objectsOf(workload: Workload): KubernetesObject[] {
  return [
    configMap(workload),
    workload.data === null ? deployment(workload) : statefulSet(workload),
    service(workload),
    ...(workload.scaling ? [autoscaler(workload, workload.scaling)] : []),
    ...((workload.scaling?.min ?? workload.replicas) > 1 ? [disruptionBudget(workload)] : []),
  ].flat();
}

function texts({ environment }: Workload): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function configMap(workload: Workload): KubernetesObject[] {
  const data = texts(workload);
  if (Object.keys(data).length === 0) return [];
  return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(workload), data }];
}

function deployment(workload: Workload): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(workload),
    spec: {
      // Where pods are scaled, their number is the autoscaler's.
      ...(workload.scaling ? {} : { replicas: workload.replicas }),
      selector: { matchLabels: selector(workload) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      template: podTemplate(workload),
    },
  };
}

function statefulSet(workload: Workload): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(workload),
    spec: {
      serviceName: workload.name,
      replicas: workload.replicas,
      selector: { matchLabels: selector(workload) },
      // What is deleted by mistake leaves its data behind.
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      template: podTemplate(workload),
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data', labels: selector(workload) },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: `${workload.data?.size ?? 1}Gi` } } },
        },
      ],
    },
  };
}

function podTemplate(workload: Workload): unknown {
  const { own, data, runsAs } = workload;
  const told = texts(workload);
  const mounts = [
    // A volume's own folder holds `lost+found`, and a database wants an empty one.
    ...(data ? [{ name: 'data', mountPath: data.path, subPath: 'data' }] : []),
    ...(own ? [{ name: 'tmp', mountPath: '/tmp' }] : []),
  ];
  return {
    metadata: {
      labels: { ...selector(workload), 'app.kubernetes.io/component': workload.kind },
      // New settings start new pods.
      ...(Object.keys(told).length > 0 ? { annotations: { 'checksum/config': sha256(JSON.stringify(told)).slice(0, 16) } } : {}),
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: workload.grace,
      securityContext: {
        ...(runsAs === null ? {} : { runAsNonRoot: true, runAsUser: runsAs, runAsGroup: runsAs }),
        // Its volume is root's otherwise.
        ...(runsAs !== null && data ? { fsGroup: runsAs, fsGroupChangePolicy: 'OnRootMismatch' } : {}),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      topologySpreadConstraints: spread(workload),
      containers: [
        {
          name: workload.name,
          image: workload.image,
          ...(workload.args.length > 0 ? { args: workload.args } : {}),
          ports: [{ name: 'main', containerPort: workload.port }],
          ...(Object.keys(told).length > 0 ? { envFrom: [{ configMapRef: { name: workload.name } }] } : {}),
          ...environmentOf(workload),
          resources: {
            requests: { cpu: `${workload.cpu}m`, memory: `${workload.memory}Mi` },
            limits: { memory: `${workload.memory}Mi` },
          },
          ...probes(workload),
          securityContext: {
            allowPrivilegeEscalation: false,
            ...(runsAs === null ? {} : { capabilities: { drop: ['ALL'] } }),
            ...(own ? { readOnlyRootFilesystem: true } : {}),
          },
          ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
        },
      ],
      ...(own ? { volumes: [{ name: 'tmp', emptyDir: {} }] } : {}),
    },
  };
}

/** What is secret is read from the Secret; a text before it is put together by Kubernetes, `neo4j/$(GRAPH_PASSWORD)`. */
function environmentOf({ environment }: Workload): { env?: readonly unknown[] } {
  const from = (name: string, secret: string): unknown => ({ name, valueFrom: { secretKeyRef: { name: PASSWORDS, key: secret } } });
  const env = Object.entries(environment).flatMap(([name, value]) => {
    if (typeof value === 'string') return [];
    if (value.after === undefined) return [from(name, value.secret)];
    return [from(value.secret, value.secret), { name, value: `${value.after}$(${value.secret})` }];
  });
  return env.length > 0 ? { env } : {};
}

function probes({ port, probe }: Workload): object {
  const open = { tcpSocket: { port: 'main' } };
  const { by } = probe;
  const ready = by === 'port' ? open : 'path' in by ? { httpGet: { path: by.path, port } } : { exec: { command: by.command } };
  const period = Math.max(1, probe.interval);
  return {
    startupProbe: { ...open, periodSeconds: 5, failureThreshold: STARTS_WITHIN / 5 },
    readinessProbe: {
      ...ready,
      periodSeconds: period,
      timeoutSeconds: Math.max(1, probe.timeout),
      failureThreshold: Math.max(1, probe.failures),
    },
    livenessProbe: { ...open, periodSeconds: 10, failureThreshold: 3 },
  };
}

function spread(workload: Workload): unknown[] {
  const labelSelector = { matchLabels: selector(workload) };
  const { zones } = workload;
  return [
    ...(zones && zones.count > 1
      ? [
          {
            maxSkew: 1,
            topologyKey: 'topology.kubernetes.io/zone',
            whenUnsatisfiable: zones.must ? 'DoNotSchedule' : 'ScheduleAnyway',
            ...(zones.must ? { minDomains: zones.count } : {}),
            labelSelector,
          },
        ]
      : []),
    { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
  ];
}

function service(workload: Workload): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(workload),
    spec: {
      // Each pod of a StatefulSet has a name of its own.
      ...(workload.data === null ? {} : { clusterIP: 'None' }),
      selector: selector(workload),
      ports: [{ name: 'main', port: workload.port, targetPort: 'main' }],
    },
  };
}

function autoscaler(workload: Workload, scaling: NonNullable<Workload['scaling']>): KubernetesObject {
  const minReplicas = Math.max(1, scaling.min);
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(workload),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload.name },
      minReplicas,
      maxReplicas: Math.max(minReplicas, scaling.max),
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: scaling.target } } }],
      // Kubernetes looks back for an hour at most.
      behavior: { scaleDown: { stabilizationWindowSeconds: Math.min(3600, scaling.cooldown) } },
    },
  };
}

function disruptionBudget(workload: Workload): KubernetesObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(workload),
    spec: { maxUnavailable: 1, selector: { matchLabels: selector(workload) }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  };
}

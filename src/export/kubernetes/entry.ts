import { metadata, selector, type KubernetesObject, type Named } from './objects.js';

/** What users reach: paths of HTTP by an Ingress, or connections by a load balancer of the cloud. */
export interface Entry extends Named {
  readonly layer: 'l4' | 'l7';
  readonly secure: boolean;
  /** Names that lead to it. */
  readonly hosts: readonly string[];
  /** The first one answers what no path leads elsewhere. */
  readonly behind: readonly { readonly name: string; readonly port: number; readonly path: string }[];
}

export function entryObject(entry: Entry): KubernetesObject {
  return entry.layer === 'l7' ? ingress(entry) : balancer(entry);
}

function ingress(entry: Entry): KubernetesObject {
  const backend = ({ name }: Entry['behind'][number]): unknown => ({ service: { name, port: { name: 'main' } } });
  const [first, ...others] = entry.behind;
  const http = {
    paths: [
      ...others.map((each) => ({ path: each.path, pathType: 'Prefix', backend: backend(each) })),
      ...(first ? [{ path: '/', pathType: 'Prefix', backend: backend(first) }] : []),
    ],
  };
  const hosts = entry.hosts.length > 0 ? { hosts: entry.hosts } : {};
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(entry),
    spec: {
      ingressClassName: 'nginx',
      // What the internet reaches is encrypted, whatever the design says.
      tls: [{ ...hosts, secretName: certificateOf(entry) }],
      rules: entry.hosts.length > 0 ? entry.hosts.map((host) => ({ host, http })) : [{ http }],
    },
  };
}

/** Name of the Secret with the certificate of an entry. */
export function certificateOf({ name }: Named): string {
  return `${name}-tls`;
}

function balancer(entry: Entry): KubernetesObject {
  const [first] = entry.behind;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(entry),
    spec: {
      type: 'LoadBalancer',
      // Clients are seen as who they are, and no node passes on what it does not answer.
      externalTrafficPolicy: 'Local',
      selector: selector({ name: first?.name ?? entry.name }),
      ports: [{ name: 'main', port: entry.secure ? 443 : 80, targetPort: first?.port ?? 80 }],
    },
  };
}

import { selector, type KubernetesObject } from './objects.js';

/** A workload, as far as those are concerned who call it and whom it calls. */
export interface Party {
  readonly name: string;
  readonly port: number;
  /** Names of the workloads that it calls. */
  readonly calls: readonly string[];
  /** Who calls it from outside: an Ingress controller, or anybody by the load balancer of the cloud. */
  readonly entry: 'ingress' | 'anybody' | null;
}

/** Where the Ingress controller stands by its own instructions (kubernetes.github.io/ingress-nginx/deploy). */
const CONTROLLER = { 'kubernetes.io/metadata.name': 'ingress-nginx' };

/** Who may call whom: what is declared, and the names of the cluster. Everything else is closed in both directions. */
export function networkPolicies(parties: readonly Party[]): KubernetesObject[] {
  const byName = new Map(parties.map((party) => [party.name, party]));
  return [
    policy('default-deny', {}, { policyTypes: ['Ingress', 'Egress'] }),
    policy(
      'names',
      {},
      {
        policyTypes: ['Egress'],
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
                podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
              },
            ],
            ports: [
              { protocol: 'UDP', port: 53 },
              { protocol: 'TCP', port: 53 },
            ],
          },
        ],
      },
    ),
    ...parties.flatMap((party) => {
      const callers = parties.filter(({ calls }) => calls.includes(party.name));
      const from = [
        ...callers.map((caller) => ({ podSelector: { matchLabels: selector(caller) } })),
        ...(party.entry === 'ingress' ? [{ namespaceSelector: { matchLabels: CONTROLLER } }] : []),
        ...(party.entry === 'anybody' ? [{ ipBlock: { cidr: '0.0.0.0/0' } }] : []),
      ];
      const egress = party.calls.flatMap((name) => {
        const callee = byName.get(name);
        return callee ? [{ to: [{ podSelector: { matchLabels: selector(callee) } }], ports: [tcp(callee.port)] }] : [];
      });
      const types = [...(from.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])];
      if (types.length === 0) return [];
      return [
        policy(party.name, selector(party), {
          policyTypes: types,
          ...(from.length > 0 ? { ingress: [{ from, ports: [tcp(party.port)] }] } : {}),
          ...(egress.length > 0 ? { egress } : {}),
        }),
      ];
    }),
  ];
}

function tcp(port: number): unknown {
  return { protocol: 'TCP', port };
}

function policy(name: string, matchLabels: Readonly<Record<string, string>>, rest: object): KubernetesObject {
  const podSelector = Object.keys(matchLabels).length > 0 ? { matchLabels } : {};
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec: { podSelector, ...rest } };
}

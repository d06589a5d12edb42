import type { Architecture } from '../../model/index.js';
import { plain, table, told } from '../markdown.js';
import type { Workload } from './workload.js';

interface Written {
  /** What runs in each region's cluster, by component. */
  readonly sites: ReadonlyMap<string, readonly (readonly [string, Workload])[]>;
  readonly secrets: readonly string[];
  /** Names of Secrets with certificates. */
  readonly certificates: readonly string[];
  readonly notes: readonly string[];
}

/** What a reviewer reads first. */
export function readme(architecture: Architecture, { sites, secrets, certificates, notes }: Written): string {
  const several = sites.size > 1;
  const rows = [...sites].flatMap(([region, workloads]) =>
    workloads.map(([id, workload]) => [
      `\`${id}\``,
      ...(several ? [region] : []),
      workload.data ? 'StatefulSet' : 'Deployment',
      many(workload),
      size(workload),
    ]),
  );
  const folder = several ? 'REGION' : '.';
  const passwords = secrets.length > 0 ? `cp ${folder}/secrets.env.example ${folder}/secrets.env   # and choose the passwords\n` : '';
  return [
    `# ${plain(architecture.title)} on Kubernetes`,
    'Written by Spandrel. Change the design and export it again; files that somebody has edited are left alone, unless you say otherwise.',
    table(['Component', ...(several ? ['Region'] : []), 'Runs as', 'Pods', 'Each asks for'], rows),
    '## How it is applied',
    `\`\`\`sh\n${passwords}kubectl diff -k ${folder}\nkubectl apply -k ${folder}\n\`\`\``,
    [
      '- Set the images of your own programs under `images` in `kustomization.yaml`. A program listens on the port in `PORT`, finds what it calls in `…_ADDRESS` (with `…_USER`, `…_PASSWORD` and `…_DATABASE` where it has to say who it is), runs as user 65532 and writes below `/tmp` alone.',
      ...(certificates.length > 0
        ? [
            `- Certificates stand in the Secrets ${certificates.map((name) => `\`${name}\``).join(', ')}: make them, or let cert-manager. The Ingress controller is ingress-nginx, in its own namespace.`,
          ]
        : []),
      '- Kubernetes 1.32 or later, with a network plugin that keeps network policies, and the metrics server where pods are scaled.',
    ].join('\n'),
    '## What holds whatever the design says',
    [
      '- Pods are called by whom the flows say, and by nobody else; they call what the flows say, and the names of the cluster.',
      '- Programs of the design run without root, without privileges and with a file system that cannot be written; no pod has a token of the cluster.',
      '- Passwords stand in a Secret that is made of a file which is not committed.',
    ].join('\n'),
    '## Where it differs from the design',
    notes.length === 0 ? 'Nowhere that is known.' : notes.map((note) => `- ${told(note)}`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

function many({ scaling, replicas }: Workload): string {
  return scaling ? `${scaling.min} to ${scaling.max}` : String(replicas);
}

function size({ cpu, memory }: Workload): string {
  return `${cpu / 1000} CPU, ${memory / 1024} GiB`;
}

import type { Origin, Plan } from '../kinds/plan/plan.js';
import { plain, table } from './markdown.js';

interface ReadmeParts {
  /** "Terraform", "the AWS CDK" */
  readonly tool: string;
  /** What the things that a component becomes are called, and which they are. */
  readonly resources: string;
  resourcesOf(origin: Origin): readonly string[];
  /** Sections after the table: how it is applied, and how it is checked. Markdown. */
  readonly sections: readonly string[];
}

/** What a reviewer reads first: what this is, what each component became, and what it did not become. */
export function readme(plan: Plan, parts: ReadmeParts): string {
  const rows = plan.placements.map(({ origin, built }) => [
    `\`${origin.component}\`${origin.title === null ? '' : ` ${plain(origin.title)}`}`,
    `\`${origin.kind}\``,
    `${plain(origin.file)}:${origin.line}`,
    built === null ? 'nothing' : plain(built),
  ]);
  const resources = plan.placements.flatMap(({ origin }) => {
    const all = parts.resourcesOf(origin);
    return all.length === 0 ? [] : [`- \`${origin.component}\`: ${all.map((resource) => `\`${resource}\``).join(', ')}`];
  });
  const notes =
    plan.notes.length === 0
      ? 'Nowhere: everything that the design says is built.'
      : table(
          ['Component', 'Note'],
          plan.notes.map(({ component, message }) => [`\`${component}\``, message.replaceAll('|', '\\|')]),
        );
  return [
    `# ${plain(plan.title)} on AWS with ${parts.tool}`,
    `Written by Spandrel from \`${plan.source}\`. Change the design and export it again; files that somebody has edited are left alone, unless you say otherwise.`,
    '## What is built',
    table(['Component', 'Kind', 'Written in', 'Built as'], rows),
    '## Where it differs from the design',
    notes,
    `## ${parts.resources} by component`,
    resources.join('\n'),
    ...parts.sections,
  ]
    .join('\n\n')
    .concat('\n');
}

/** What holds for every export, whatever the tool. */
export const SECURITY = `## What holds whatever the design says

- Nothing but load balancers, API gateways and user pools is reachable from the internet, and what is reachable is encrypted.
- Security groups let in and out what the flows of the design need, and containers reach AWS over HTTPS; everything else is closed.
- Data is encrypted at rest with a key of your own (what Cognito, Keyspaces and EMR Serverless keep, with AWS’s), connections to caches and databases are encrypted, and passwords stand in Secrets Manager alone.
- Containers cannot write to their own file system except below \`/tmp\` and where file systems of the design are mounted. On AWS they and functions may do what the flows of the design need, and nothing else until you let them: give permissions to their role.
- A container listens on the port in \`PORT\`, and learns from its environment where the things are that it calls.
- Logs are kept for a year, and load balancers and databases refuse to be deleted.`;

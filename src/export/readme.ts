import type { Origin, Plan, RegionPlan } from '../kinds/plan/plan.js';
import { plain, table, told } from './markdown.js';

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
          plan.notes.map(({ component, message }) => [`\`${component}\``, told(message)]),
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
- Alarms are raised for what is expected and alerted on in the design, and in any case when processors, memory or storage run out, when load balancers and functions fail, and when messages wait or are given up.
- Logs are kept for a year, and load balancers and databases refuse to be deleted.`;

/** How a region takes over from another; null when none stands by. `switched` says in which words the tool is told, and what that does not do. */
export function takeOver(plan: Plan, switched: (region: RegionPlan) => string): string[] {
  const ready = plan.regions.flatMap((region) => {
    const [followed] = [...region.databases, ...region.managed].flatMap((each) =>
      'follows' in each && each.follows ? [each.follows.region] : [],
    );
    const grows = region.services.some((service) => service.takeOver !== null);
    return followed !== undefined || grows ? [{ region, from: plan.regions.find(({ key }) => key === followed) }] : [];
  });
  if (ready.length === 0) return [];
  const steps = ready.map(({ region, from }) => {
    const databases = region.databases.filter(({ follows }) => follows !== null);
    return [
      `### ${region.code}${from ? ` takes over from ${from.code}` : ''}`,
      [
        'Names lead there by themselves once the health checks of the first region fail, where the design has names that can.',
        switched(region),
        ...(databases.length > 0
          ? [
              `${databases.map(({ origin }) => `\`${origin.component}\``).join(', ')}: until they are promoted they can be read, not written to. What the first region had not sent yet is lost (\`ReplicaLag\` in CloudWatch says how much that is).`,
            ]
          : []),
        'Afterwards the first region is out of date. Going back is another move of the same kind: decide what is true, and build what is lost anew.',
      ]
        .map((step, index) => `${index + 1}. ${step}`)
        .join('\n'),
    ].join('\n\n');
  });
  return [['## How a region takes over', ...steps].join('\n\n')];
}

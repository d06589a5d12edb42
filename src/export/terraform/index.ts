import type { Plan, RegionPlan } from '../../kinds/plan/plan.js';
import type { ExportFile } from '../files.js';
import { readme, SECURITY, takeOver } from '../readme.js';
import { printCompute } from './compute.js';
import { printData } from './data.js';
import { printDomain } from './domain.js';
import { printEdge } from './edge.js';
import type { Item } from './hcl.js';
import { printManaged } from './managed.js';
import { movesOf, readdressed } from './moves.js';
import { printNetwork } from './network.js';
import { printAlarms } from './observability.js';
import { printFile } from './print.js';
import { needsProvider, testFile } from './test-file.js';
import { backendFile, exampleFile, localsFile, providersFile, terraformFile, variablesFile } from './root.js';
import { Scope, type FileName } from './scope.js';
import { printSecurity } from './security.js';
import { standsBy, takeOverVariable } from './take-over.js';

const ORDER: readonly FileName[] = [
  'network.tf',
  'security.tf',
  'edge.tf',
  'compute.tf',
  'data.tf',
  'storage.tf',
  'messaging.tf',
  'search.tf',
  'analytics.tf',
  'observability.tf',
  'recovery.tf',
];

/** Prints a plan as a Terraform root module; `cost` is what its README says of its price. */
export function terraformFiles(plan: Plan, cost: string): ExportFile[] {
  const scope = new Scope(plan);
  for (const region of plan.regions) {
    printNetwork(scope, region);
    printSecurity(scope, region);
    printEdge(scope, region);
    printCompute(scope, region);
    printData(scope, region);
    printManaged(scope, region);
    printAlarms(scope, region);
  }
  for (const domain of plan.domains) printDomain(scope, domain);
  const { files, outputs } = scope.finished();
  const tests = testFile(scope);
  const moves = movesOf(scope.declared, plan.kept);
  const print = (items: readonly Item[]): string => printFile(readdressed(items, moves.present));
  const resourcesOf = addresses(scope, moves.present);
  return [
    { path: 'terraform.tf', text: printFile(terraformFile()) },
    { path: 'providers.tf', text: printFile(providersFile(plan)) },
    { path: 'locals.tf', text: printFile(localsFile(plan)) },
    { path: 'variables.tf', text: printFile(variablesFile(scope)) },
    ...ORDER.flatMap((path) => {
      const items = files.get(path);
      return items ? [{ path, text: print(items) }] : [];
    }),
    ...(moves.items.length > 0 ? [{ path: 'moved.tf', text: printFile(moves.items) }] : []),
    { path: 'outputs.tf', text: print(outputs) },
    { path: 'terraform.tfvars.example', text: printFile(exampleFile(scope)) },
    ...(tests.length > 0 ? [{ path: 'tests/design.tftest.hcl', text: print(tests) }] : []),
    { path: 'backend.tf.example', text: printFile(backendFile(plan)) },
    { path: '.gitignore', text: GITIGNORE },
    {
      path: 'README.md',
      text: readme(plan, {
        tool: 'Terraform',
        resources: 'Resources',
        resourcesOf: ({ key }) => resourcesOf.get(key) ?? [],
        sections: [APPLY, cost, ...takeOver(plan, switched), SECURITY, checks(plan, tests.length > 0)],
      }),
    },
  ];
}

/** Addresses of what is written for each component, by its key. */
function addresses({ declared }: Scope, present: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const by = new Map<string, string[]>();
  for (const { how, type, label, component } of declared) {
    if (component === null || how !== 'resource') continue;
    const address = `${type}.${label}`;
    by.set(component, [...(by.get(component) ?? []), present.get(address) ?? address]);
  }
  return by;
}

const GITIGNORE = `.terraform/
*.tfstate
*.tfstate.*
*.tfplan
*.tfvars
crash.log
crash.*.log
`;

const APPLY = `## How it is applied

\`\`\`sh
cp terraform.tfvars.example terraform.tfvars   # and fill it in
terraform init
terraform plan -out=out.tfplan
terraform apply out.tfplan
\`\`\`

- Terraform 1.11 or later: passwords are write-only arguments, which neither the state nor a plan file holds.
- Keep the state in a bucket of your own: \`backend.tf.example\` says how.
- RDS raises minor versions by itself, so databases are given the line of versions that they stay on, such as \`17\`.
- Commit the \`.terraform.lock.hcl\` that \`terraform init\` writes.
- A new domain answers once its registrar names the servers in the output \`…_name_servers\`; certificates are issued only then, so the first \`apply\` waits for it.`;

function switched(region: RegionPlan): string {
  if (!standsBy(region)) return 'Nothing has to be applied: it serves in full already.';
  return `\`terraform apply -refresh=false -var ${takeOverVariable(region)}=true\` grows its services and promotes its databases. Terraform asks the lost region nothing then; keep the state where that region’s loss does not take it along, and the variable set from then on.`;
}

/** What the module's own tests need differs, and a design may leave them nothing to hold. */
function checks(plan: Plan, tested: boolean): string {
  const real = needsProvider(plan);
  const test = tested ? '\nterraform test        # what the design says; it plans, and builds nothing' : '';
  const needs = !tested
    ? 'The module has no tests of its own: the design says nothing that they could hold.'
    : real
      ? '`terraform test` plans with the real provider, and so needs an account that may plan: Terraform makes up neither drawn passwords nor what a certificate asks to be proved.'
      : '`terraform test` plans with a provider that is made up, and needs no account.';
  return `## How it is checked

\`\`\`sh
terraform fmt -check -recursive
terraform validate${test}
terraform plan
\`\`\`

${needs}

Spandrel’s own tests run these on its examples against the schema of the AWS provider 6.66, and hold the plan against the design: encryption everywhere, nothing public but what users call,
security group rules that are the flows and nothing else, and the same facts as its CDK export. What only AWS can say is not covered: quotas, permissions, and what a region offers.`;
}

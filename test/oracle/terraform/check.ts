/** Everything that Terraform can say of an exported module. */
import type { ExportFile } from '../../../src/export/files.js';
import { terraformRun, type Ran } from './run.js';
import type { Resource } from './facts.js';

export interface TerraformResult {
  readonly format: Ran;
  readonly validate: {
    readonly valid: boolean;
    readonly diagnostics: readonly { readonly severity: string; readonly summary: string; readonly detail: string }[];
  };
  readonly plan: Ran;
  /** The module's own tests. */
  readonly test: Ran;
  /** After everything has been "built": values are made up where a cloud would decide them. */
  readonly resources: readonly Resource[];
  /** A second plan; 0 when it has nothing left to do, 2 when it has. */
  readonly again: Ran;
}

/** Whom the alarms of the proof would be mailed to. */
export const ALERT_EMAIL = 'alarms@example.com';

/** The files as whoever applies them would have them: the example's values filled in, and the other choices made. */
export function filledIn(files: readonly ExportFile[]): ExportFile[] {
  const mailed = files.some(({ path, text }) => path === 'variables.tf' && text.includes('"alert_email"'));
  const chosen = [...(mailed ? [`alert_email = "${ALERT_EMAIL}"\n`] : []), 'tags = { Team = "platform" }\n'].join('\n');
  return [
    ...files,
    ...files.filter(({ path }) => path === 'terraform.tfvars.example').map(({ text }) => ({ path: 'terraform.tfvars', text })),
    { path: 'chosen.auto.tfvars', text: chosen },
  ];
}

/** Lays out, validates and plans a module, and "builds" it unless told to stop before. */
export async function checkTerraform(files: readonly ExportFile[], { build = true } = {}): Promise<TerraformResult> {
  const run = await terraformRun(filledIn(files));
  try {
    const format = await run.terraform('fmt', '-check', '-diff', '-recursive', '-no-color');
    const init = await run.terraform('init', '-backend=false', '-input=false', '-no-color');
    // Before it validates, Terraform already refuses what it cannot read.
    if (init.code !== 0)
      return {
        format,
        validate: { valid: false, diagnostics: [{ severity: 'error', summary: init.stderr, detail: '' }] },
        plan: init,
        test: init,
        resources: [],
        again: init,
      };
    const validated = await run.terraform('validate', '-json');
    const validate = JSON.parse(validated.stdout) as TerraformResult['validate'];
    if (!validate.valid) return { format, validate, plan: validated, test: validated, resources: [], again: validated };
    const plan = await run.terraform('plan', '-input=false', '-no-color', '-out=export.tfplan');
    if (plan.code !== 0 || !build) return { format, validate, plan, test: plan, resources: [], again: plan };
    const apply = await run.terraform('apply', '-input=false', '-no-color', '-auto-approve', 'export.tfplan');
    if (apply.code !== 0) throw new Error(`terraform apply: ${apply.stdout}${apply.stderr}`);
    const state = JSON.parse((await run.terraform('show', '-json')).stdout) as {
      values: { root_module: { resources: (Resource & { mode: string })[] } };
    };
    const test = await run.terraform('test', '-no-color');
    const again = await run.terraform('plan', '-input=false', '-no-color', '-detailed-exitcode');
    return { format, validate, plan, test, resources: state.values.root_module.resources.filter(({ mode }) => mode === 'managed'), again };
  } finally {
    await run.stop();
  }
}

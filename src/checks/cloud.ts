import { lostOf } from '../kinds/cloud/lost.js';
import { at, wholeRule, type Rule } from '../kinds/rule.js';
import { isKind } from '../model/index.js';

/** What a design says that the cloud which it stands in cannot do. */
export const cloudRules: readonly Rule[] = [
  wholeRule(
    'cloud/not-on-aws',
    {
      severity: 'hint',
      title: 'AWS has no counterpart of what is written',
      doc: 'A design that names a region stands on AWS, and an export to Terraform or the AWS CDK builds what AWS has. What it has not, or not with this value, still counts in the figures: they are then those of a system that nobody builds. The README of an export says the same, with what the applications themselves have to do. Write what AWS has, run it yourself, or leave it as it is for another cloud.',
    },
    (found, { architecture }) => {
      if (!architecture.components.some((component) => isKind(component, 'region'))) return;
      for (const component of architecture.components)
        for (const { property, message, lacking } of lostOf(component))
          if (lacking) found(at({ component }, property), `${component.name} on AWS: ${message.replace(/\.$/, '')}`);
    },
  ),
];

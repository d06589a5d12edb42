import { formatQuantity } from '../../../model/index.js';
import { at, rule, setProperty, type Rule } from '../../rule.js';

const ON = 'waf';

export const wafRules: readonly Rule[] = [
  rule(
    'waf/counts-only',
    {
      on: ON,
      severity: 'warning',
      title: 'A firewall looks on',
      doc: 'With `mode: count` a firewall writes down what it would have turned away, and lets it pass: right for the first days of a new rule, and no protection.',
      standard:
        'OWASP Top 10:2021 A05 (Security Misconfiguration); AWS Well-Architected SEC05-BP03 (Implement inspection-based protection)',
      fixable: true,
      safe: false,
    },
    (waf, found, context) => {
      const [behind] = context.callees(waf.id);
      if (waf.mode !== 'count' || !behind) return;
      found(at(waf, 'mode'), `${waf.name} counts attacks on ${behind.name} and stops none`, setProperty(waf.component, 'mode', 'block'));
    },
  ),
  rule(
    'waf/false-alarms',
    {
      on: ON,
      severity: 'info',
      title: 'A firewall turns away more people than attackers',
      doc: 'A rule that takes one ordinary request in a hundred for an attack costs more customers than most attacks do. Tune the rules, or count for a while before blocking.',
    },
    (waf, found) => {
      if (waf.mode !== 'block' || waf.false_positives < 0.01) return;
      found(
        at(waf, 'false_positives'),
        `${waf.name} turns away ${formatQuantity(waf.false_positives, 'percent')} of the ordinary requests`,
      );
    },
  ),
];

import { formatQuantity } from '../../../model/index.js';
import { at, rule, setProperty, type Rule } from '../../rule.js';

const ON = 'identity_provider';
const DAY = 86_400;

export const identityProviderRules: readonly Rule[] = [
  rule(
    'identity/no-rate-limit',
    {
      on: ON,
      severity: 'warning',
      title: 'Passwords can be tried without end',
      doc: 'Lists of stolen passwords are tried by the million. A limit per client makes that slow; NIST SP 800-63B (5.2.2) asks for one.',
      standard: 'OWASP Top 10:2021 A07 (Identification and Authentication Failures)',
      fixable: true,
      safe: false,
    },
    (provider, found) => {
      if (!provider.public || provider.rate_limit !== undefined) return;
      found(
        provider.component,
        `${provider.name} takes any number of logins from one client`,
        setProperty(provider.component, 'rate_limit', '5/min per client'),
      );
    },
  ),
  rule(
    'identity/no-second-proof',
    {
      on: ON,
      severity: 'info',
      title: 'A password alone opens the door',
      doc: 'A second proof stops nearly all attempts with a stolen password.',
      standard:
        'OWASP Top 10:2021 A07 (Identification and Authentication Failures); AWS Well-Architected SEC02-BP01 (Use strong sign-in mechanisms)',
      fixable: true,
      safe: false,
    },
    (provider, found) => {
      if (!provider.public || provider.mfa) return;
      found(
        provider.component,
        `${provider.name} asks for no second proof: whoever has a password is in`,
        setProperty(provider.component, 'mfa', 'on'),
      );
    },
  ),
  rule(
    'identity/long-token',
    {
      on: ON,
      severity: 'warning',
      title: 'A stolen token is good for days',
      doc: 'A token that others can verify by themselves cannot be called back: whoever has it is somebody else until it runs out. An hour is OAuth’s own example (RFC 6749, section 5.1); longer sessions renew it.',
      standard: 'OWASP Top 10:2021 A07 (Identification and Authentication Failures)',
      fixable: true,
      safe: false,
    },
    (provider, found) => {
      if (provider.token_lifetime <= DAY) return;
      found(
        at(provider, 'token_lifetime'),
        `a token of ${provider.name} is good for ${formatQuantity(provider.token_lifetime, 'duration')}, whoever holds it`,
        setProperty(provider.component, 'token_lifetime', '1h'),
      );
    },
  ),
];

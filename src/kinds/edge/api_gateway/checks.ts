import { formatQuantity } from '../../../model/index.js';
import { isEntry } from '../../questions.js';
import { at, rule, setProperty, type Rule } from '../../rule.js';
import { componentsOf } from '../../view.js';

const ON = 'api_gateway';

export const apiGatewayRules: readonly Rule[] = [
  rule(
    'gateway/no-rate-limit',
    {
      on: ON,
      severity: 'warning',
      title: 'A gateway lets one client take everything',
      doc: 'One client in a loop takes the capacity of all others, and a guessed password costs nothing to try. A limit per client at the gateway bounds both.',
      standard: 'OWASP API Security Top 10:2023 API4 (Unrestricted Resource Consumption)',
      fixable: true,
      safe: false,
    },
    (gateway, found, context) => {
      if (!gateway.public || gateway.rate_limit !== undefined || !isEntry(gateway.id, context)) return;
      found(
        gateway.component,
        `${gateway.name} is a public entry without a rate limit`,
        setProperty(gateway.component, 'rate_limit', '50/s per client'),
      );
    },
  ),
  rule(
    'gateway/no-validation',
    {
      on: ON,
      severity: 'warning',
      title: 'Malformed requests pass the gateway',
      doc: 'A request that cannot succeed should end where it is cheap, before it takes a server or reaches a query.',
      standard: 'OWASP Top 10:2021 A03 (Injection)',
      fixable: true,
    },
    (gateway, found, context) => {
      const [behind] = context.callees(gateway.id);
      if (gateway.validate_requests || gateway.invalid === 0 || !behind) return;
      found(
        at(gateway, 'invalid'),
        `${formatQuantity(gateway.invalid, 'percent')} of the requests to ${gateway.name} are malformed and reach ${behind.name} all the same`,
        setProperty(gateway.component, 'validate_requests', 'on'),
      );
    },
  ),
  rule(
    'gateway/nobody-to-ask',
    {
      on: ON,
      severity: 'info',
      title: 'A gateway asks for tokens and nobody hands them out',
      doc: 'With `authentication: oidc` a client shows a token, which somebody must have given to it. Name the identity provider, so that its limits and its loss count.',
      fixable: true,
    },
    (gateway, found, { architecture }) => {
      if (gateway.authentication !== 'oidc' || gateway.identity_provider !== undefined) return;
      const [provider, ...others] = componentsOf(architecture, 'identity_provider');
      if (!provider || others.length > 0) return;
      found(
        at(gateway, 'authentication'),
        `${gateway.name} asks for tokens and does not say that ${provider.name} hands them out`,
        setProperty(gateway.component, 'identity_provider', provider.id),
      );
    },
  ),
];

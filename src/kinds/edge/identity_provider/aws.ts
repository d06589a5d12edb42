import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, wrote, type Built, type PlanContext } from '../../cloud/kind.js';

export const identityProviderOnAws = cloudKind<'identity_provider'>({
  kind: 'identity_provider',
  builds: ['in', 'protocol', 'token_lifetime', 'mfa', 'public', 'encryption', 'owner', 'tags'],
  // Cognito is in three zones, of any size, and public by nature.
  describes: ['cost', 'time', 'concurrency', 'queue', 'zones', 'zone', 'replicas', 'failures', 'tls', ...LIFE],
  lacks: {
    rate_limit: 'is up to Cognito, which limits an account’s requests to each of its interfaces',
    burst: 'is up to Cognito',
    instance: 'is not chosen: Cognito has no machines to choose',
    scaling: 'is up to Cognito',
  },
  plan: planUsers,
  describe: (built) =>
    built?.as === 'managed' && built.plan.is === 'users'
      ? `Cognito user pool: tokens of ${built.plan.tokenMinutes} min${built.plan.mfa ? ', a second proof required' : ''}`
      : null,
});

/** Access tokens of Cognito are good for 5 minutes to a day (docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html). */
const TOKEN = { least: 5, most: 1440 };

function planUsers(view: View<'identity_provider'>, context: PlanContext): Built {
  const { component } = view;
  if (view.protocol !== 'oidc' && wrote(component, 'protocol'))
    context.note(component, `Cognito hands out tokens of OpenID Connect; \`${view.protocol}\` is not what applications speak with it.`);
  const wanted = Math.round(view.token_lifetime / 60);
  const tokenMinutes = Math.min(TOKEN.most, Math.max(TOKEN.least, wanted));
  if (tokenMinutes !== wanted)
    context.note(component, `Tokens of Cognito are good for ${TOKEN.least} min to a day: ${tokenMinutes} min instead of ${wanted} min.`);
  return { as: 'managed', plan: { is: 'users', origin: context.origin(component), port: null, mfa: view.mfa, tokenMinutes } };
}

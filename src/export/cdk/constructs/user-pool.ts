/** A user pool of Cognito. A file of the exported project, the same for every design: what differs is handed in. */
export const USER_POOL = `import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface UserPoolProps {
  readonly mfa: boolean;
  readonly tokenValidity: Duration;
  readonly deletionProtection: boolean;
}

/** A user pool of Cognito, with a client for applications. */
export class UserPool extends Managed {
  readonly issuer: string;
  readonly clientId: string;

  constructor(scope: Construct, id: string, props: UserPoolProps) {
    super(scope, id);
    const pool = new cognito.UserPool(this, 'Users', {
      featurePlan: cognito.FeaturePlan.PLUS,
      standardThreatProtectionMode: cognito.StandardThreatProtectionMode.FULL_FUNCTION,
      mfa: props.mfa ? cognito.Mfa.REQUIRED : cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      signInAliases: { email: true },
      autoVerify: { email: true },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireSymbols: true,
        requireUppercase: true,
      },
      deletionProtection: props.deletionProtection,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const client = pool.addClient('Applications', {
      authFlows: { userSrp: true },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: props.tokenValidity,
      idTokenValidity: props.tokenValidity,
      refreshTokenValidity: Duration.days(30),
      disableOAuth: true,
    });
    this.issuer = pool.userPoolProviderUrl;
    this.clientId = client.userPoolClientId;
    this.links.CLIENT_ID = client.userPoolClientId;
    this.links.USER_POOL_ID = pool.userPoolId;
    if (!props.mfa) {
      Validations.of(pool).acknowledge({
        id: 'AwsSolutions-COG2',
        reason: 'The design leaves it to each user whether a second proof is asked for.',
      });
    }
  }
}
`;

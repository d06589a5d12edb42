/**
 * What holds for everything that is built, whatever the design says: the secure defaults, said once for all exporters. Where a public rule asks for
 * one, its name stands beside it (CKV: Checkov, AwsSolutions: cdk-nag).
 */
export const BASELINE = {
  /** Days that logs are kept: a year (CKV_AWS_338). */
  logDays: 365,
  /** Days that access logs are kept in the bucket. */
  accessLogDays: 365,
  /** Days between asking for the end of a key or secret and the end. */
  recoveryDays: 30,
  /** TLS 1.2 at least, and 1.3 (CKV2_AWS_74). */
  tlsPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  /** Seconds that an idle connection to an application load balancer is kept. */
  idleTimeout: 60,
  /** Seconds between two readings of a database's operating system (CKV_AWS_118). */
  monitoringInterval: 60,
  /** Days of performance insights that cost nothing. */
  insightsDays: 7,
  /** Characters of generated passwords: letters and digits, so that they fit into any connection string. */
  passwordLength: 32,
  /** Seconds that a client stays on its task, by cookie. */
  stickySeconds: 86_400,
  /** AWS's own rules against common attacks and known bad inputs, Log4Shell among them (CKV_AWS_192). */
  managedRules: ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet'],
  /** Containers cannot write to their own file system (CKV_AWS_336), but here. */
  writablePath: '/tmp',
} as const;

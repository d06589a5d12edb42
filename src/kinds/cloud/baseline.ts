/**
 * What holds for everything that is built, whatever the design says: the secure defaults, said once for all exporters. Where a public rule asks for
 * one, its name stands beside it (CKV: Checkov, AwsSolutions: cdk-nag).
 */
export const BASELINE = {
  /** Days that logs are kept: a year (CKV_AWS_338). */
  logDays: 365,
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
  /** Headers that say who somebody is: a firewall does not write them down. */
  unloggedHeaders: ['authorization', 'cookie'],
  /** TLS 1.2 at least for who comes to a distribution under a name of its own (CKV_AWS_174). */
  edgeTlsPolicy: 'TLSv1.2_2021',
  /** What a distribution answers at its root, when it serves files. */
  rootObject: 'index.html',
  /** Seconds that a distribution keeps an answer at most, whatever its origin says: a year, as CloudFront has it by itself. */
  longestTtl: 31_536_000,
  /** AWS's own policy: everything that the viewer sends but the name that it asked for (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html). */
  viewerRequest: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  /** AWS's own policy: headers that tell browsers to be careful (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html; CKV2_AWS_32). */
  securityHeaders: '67f7725c-6f97-4210-82d7-5512b31e9d03',
  /** TLS 1.2 at least for search engines, with forward secrecy. */
  searchTlsPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10',
  /** Logs of search engines: what they did, what was slow, and who asked (AwsSolutions-OS9, CKV_AWS_317). */
  searchLogs: ['AUDIT_LOGS', 'ES_APPLICATION_LOGS', 'INDEX_SLOW_LOGS', 'SEARCH_SLOW_LOGS'],
  /** What an API gateway writes down of each request. */
  requestLog: {
    requestId: '$context.requestId',
    ip: '$context.identity.sourceIp',
    time: '$context.requestTime',
    method: '$context.httpMethod',
    route: '$context.routeKey',
    status: '$context.status',
    latency: '$context.responseLatency',
  },
  /** When something is wrong whatever the design expects (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html). */
  alarms: {
    /** Percent of processors and memory, and seconds that they are so busy. */
    busy: 90,
    busySeconds: 900,
    /** Part of a database’s storage that has to be left. */
    storageLeft: 0.1,
    /** Percent of a Kafka broker’s storage (docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html). */
    brokerStorage: 85,
    /** Part of the requests that may fail, and answers of a balancer’s own in a minute. */
    failures: 0.05,
    refusals: 10,
    /** Five minutes, so that one bad minute wakes nobody. */
    usualSeconds: 300,
  },
  /** When a budget tells: at four fifths, and once a month is foreseen to take more than all of it. */
  budget: [
    { type: 'ACTUAL', percent: 80 },
    { type: 'FORECASTED', percent: 100 },
  ],
  /** Minutes after which machines of analytics without work are given back. */
  idleMinutes: 15,
  /** Containers cannot write to their own file system (CKV_AWS_336), but here. */
  writablePath: '/tmp',
} as const;

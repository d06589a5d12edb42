import { analyticsRules } from '../kinds/analytics/checks.js';
import { appServerRules } from '../kinds/compute/app_server/checks.js';
import { functionRules } from '../kinds/compute/function/checks.js';
import { scheduleRules } from '../kinds/compute/schedule/checks.js';
import { cacheRules } from '../kinds/data/cache/checks.js';
import { databaseRules } from '../kinds/data/checks.js';
import { documentDatabaseRules } from '../kinds/data/document_database/checks.js';
import { graphDatabaseRules } from '../kinds/data/graph_database/checks.js';
import { keyValueStoreRules } from '../kinds/data/key_value_store/checks.js';
import { sqlDatabaseRules } from '../kinds/data/sql_database/checks.js';
import { wideColumnDatabaseRules } from '../kinds/data/wide_column_database/checks.js';
import { apiGatewayRules } from '../kinds/edge/api_gateway/checks.js';
import { cdnRules } from '../kinds/edge/cdn/checks.js';
import { dnsRules } from '../kinds/edge/dns/checks.js';
import { identityProviderRules } from '../kinds/edge/identity_provider/checks.js';
import { loadBalancerRules } from '../kinds/edge/load_balancer/checks.js';
import { usersRules } from '../kinds/edge/users/checks.js';
import { wafRules } from '../kinds/edge/waf/checks.js';
import { webServerRules } from '../kinds/edge/web_server/checks.js';
import { messageQueueRules } from '../kinds/messaging/message_queue/checks.js';
import { observabilityRules } from '../kinds/observability/checks.js';
import { backupRules } from '../kinds/recovery/backup/checks.js';
import { disasterRecoveryRules } from '../kinds/recovery/disaster_recovery/checks.js';
import { searchEngineRules } from '../kinds/search/search_engine/checks.js';
import { storageRules } from '../kinds/storage/checks.js';
import { fact } from '../kinds/fact.js';
import type { Results } from '../kinds/figures/results.js';
import type { RelatedPlace, Rule, RuleContext, Where } from '../kinds/rule.js';
import { componentsOf, viewOf } from '../kinds/view.js';
import type { Architecture, Finding, Fix, Severity, Span } from '../model/index.js';
import { boundaryRules } from './boundaries.js';
import { chainRules } from './chains.js';
import { cloudRules } from './cloud.js';
import { contextOf } from './context.js';
import { cycleRules } from './cycles.js';
import { flowRules } from './flows.js';
import { loadRules } from './load.js';
import { promiseRules } from './promises.js';
import { scenarioRules } from './scenarios.js';
import { securityRules } from './security.js';
import { structureRules } from './structure.js';
import { judged as judgedBy, type Severities } from './severities.js';
import { suppress, unusedSuppression, type Spared } from './suppressions.js';

/** Every design rule, by subject. */
export const RULES: readonly Rule[] = [
  ...usersRules,
  ...dnsRules,
  ...loadBalancerRules,
  ...webServerRules,
  ...cdnRules,
  ...apiGatewayRules,
  ...wafRules,
  ...identityProviderRules,
  ...appServerRules,
  ...functionRules,
  ...scheduleRules,
  ...cacheRules,
  ...sqlDatabaseRules,
  ...databaseRules,
  ...documentDatabaseRules,
  ...wideColumnDatabaseRules,
  ...graphDatabaseRules,
  ...keyValueStoreRules,
  ...storageRules,
  ...messageQueueRules,
  ...searchEngineRules,
  ...analyticsRules,
  ...backupRules,
  ...disasterRecoveryRules,
  ...observabilityRules,
  ...loadRules,
  ...structureRules,
  ...securityRules,
  ...boundaryRules,
  ...flowRules,
  ...chainRules,
  ...cycleRules,
  ...promiseRules,
  ...scenarioRules,
  ...cloudRules,
  unusedSuppression,
];

export { configurationOf, CONFIGURATION_FILE, type Configuration } from './configuration.js';
export type { Spared } from './suppressions.js';
export { JUDGEMENTS, type Severities } from './severities.js';

/** Findings as somebody judges them, in the order that they came in. */
export function judged(findings: readonly Finding[], severities: Severities): Finding[] {
  const rules = new Set(RULES.map(({ code }) => code));
  return judgedBy(findings, severities, (code) => rules.has(code));
}

/** What all rules say of a design. */
export interface Checked {
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** What the text says to ignore, and why. */
  readonly spared: readonly Spared[];
}

/** The findings of all rules about a design, worst first, without those that the text says to ignore. `results` are the solver's. */
export function checkArchitecture(architecture: Architecture, results: Results | null): readonly Finding[] {
  return checkWhole(architecture, results).findings;
}

/** As `checkArchitecture`, with what is ignored. `isCancelled` is asked between two rules: when it says so, what has been found so far is all. */
export function checkWhole(architecture: Architecture, results: Results | null, isCancelled: () => boolean = () => false): Checked {
  const context = contextOf(architecture, results);
  const known = early(architecture);
  const { kept, spared } = suppress(
    RULES.flatMap((rule) => (isCancelled() ? [] : (known.get(rule) ?? findingsOf(rule, context)))),
    architecture,
    CODES,
  );
  return { findings: bySeverity(kept), spared };
}

/**
 * What can be said of a design before it is solved. Whether a suppression does its work is not known yet: a rule that needs figures may be what it is
 * about.
 */
export function checkEarly(architecture: Architecture): readonly Finding[] {
  const { kept } = suppress([...early(architecture).values()].flat(), architecture, CODES);
  return bySeverity(kept.filter(({ code }) => code !== unusedSuppression.code));
}

const CODES = RULES.map(({ code }) => code);

/** What each of the rules that need no figures finds. It is asked for when a design has been read, and again when it has been solved. */
const early = fact((architecture): ReadonlyMap<Rule, readonly Finding[]> => {
  const context = contextOf(architecture, null);
  return new Map(RULES.filter(({ solved }) => !solved).map((rule) => [rule, findingsOf(rule, context)]));
});

/** The codes of the rules that only speak when a design has been solved. */
export const SOLVED: ReadonlySet<string> = new Set([
  ...RULES.filter(({ solved }) => solved).map(({ code }) => code),
  unusedSuppression.code,
]);

function findingsOf(rule: Rule, context: RuleContext): Finding[] {
  const findings: Finding[] = [];
  const found: Parameters<Rule['check']>[2] = (where, message, ...more) => {
    const fixes = more
      .filter((each): each is Fix => 'changes' in each)
      .map((fix, index) => (rule.safe && index === 0 ? { ...fix, safe: true as const } : fix));
    const related = more
      .filter((each): each is RelatedPlace => 'related' in each)
      .map((each) => ({ message: sentence(each.message, context), source: spanOf(each.related) }));
    findings.push({
      code: rule.code,
      severity: rule.severity,
      message: sentence(message, context),
      source: spanOf(where),
      fixes,
      ...(related.length > 0 && { related }),
    });
  };
  const { on } = rule;
  if (on === null) rule.check(null, context, found);
  else {
    for (const component of componentsOf(context.architecture, on)) rule.check(viewOf(component), context, found);
  }
  return findings;
}

/** A message begins with a capital, unless it begins with the name of a component, a flow or a scenario. */
function sentence(message: string, context: RuleContext): string {
  const [word] = /^(?:a|alerts|an|at|during|each|every|in|no|nobody|nothing|one|reads|the|there|users|when|writes)\b/.exec(message) ?? [];
  if (word === undefined || context.component(word) || names(context.architecture).has(word)) return message;
  return message.charAt(0).toUpperCase() + message.slice(1);
}

const names = fact(({ flows, scenarios }) => new Set([...flows, ...scenarios].map(({ name }) => name)));

function spanOf(where: Where): Span {
  if ('nameSource' in where) return where.nameSource;
  if ('component' in where) {
    const written = where.component.written.findLast(({ name }) => name === where.property);
    return written?.source ?? where.component.nameSource;
  }
  return where;
}

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

/** Worst first; those of one severity in the order of the text. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      ORDER[a.severity] - ORDER[b.severity] ||
      // Comparing texts as people do is dear, and nearly always it is one file.
      (a.source.file === b.source.file ? 0 : a.source.file.localeCompare(b.source.file)) ||
      a.source.start.line - b.source.start.line ||
      a.source.start.character - b.source.start.character,
  );
}

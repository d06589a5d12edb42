import { isKind, property, type Architecture, type Component, type FaultEvent, type Finding } from '../../model/index.js';
import type { Results } from '../../kinds/figures/results.js';
import { figureText } from '../figures.js';
import { computed, heldBack, measured, scored, type HeldBack, type ScoreLine, type Scored } from './card.js';
import { BEFORE, courseFrom, eventAt, meanOf, rateOf } from './trials.js';

/** What the checks find about security, by what is missing. */
export const CONCERNS: readonly (readonly [concern: string, codes: readonly string[]])[] = [
  ['TLS', ['public/no-tls', 'trust/cleartext-between-regions']],
  [
    'authentication',
    ['public/no-authentication', 'trust/late-authentication', 'gateway/nobody-to-ask', 'identity/no-second-proof', 'identity/long-token'],
  ],
  ['validation', ['web/no-validation', 'gateway/no-validation', 'waf/counts-only']],
  ['limits', ['lb/no-rate-limit', 'gateway/no-rate-limit', 'identity/no-rate-limit', 'lb/limit-above-capacity']],
  ['encryption', ['data/unencrypted-personal', 'backup/unencrypted', 'observability/personal-logs']],
  [
    'exposure',
    [
      'data/public',
      'sql/public',
      'trust/store-on-the-internet',
      'trust/personal-to-public',
      'trust/leaves-jurisdiction',
      'cdn/origin-exposed',
      'cdn/private-content',
    ],
  ],
];

/** How much more load an attack is. */
const ATTACK = 10;

/** How long it is looked at: enough seconds and requests for queues to fill. */
const LOOK = { seconds: [3, 10], requests: 3e5 } as const;

export function attackSeconds(solved: Results): number {
  const [least, most] = LOOK.seconds;
  return Math.min(most, Math.max(least, LOOK.requests / (ATTACK * rateOf(solved))));
}

/** An attack: those who are said to be malicious, or else everybody, send ten times as much. */
export function attackOn(architecture: Architecture): readonly FaultEvent[] {
  const users = architecture.components.filter((component) => isKind(component, 'users') && property(component, 'rate') !== undefined);
  const malicious = users.filter(isMalicious);
  return (malicious.length > 0 ? malicious : users).map((each) => eventAt(each, 'surge', null, null, ATTACK));
}

function isMalicious(component: Component): boolean {
  return property(component, 'malicious') === true;
}

/** `attack` is the run of the attack, which lasts for some seconds; null when there is nobody to attack. */
export function security(
  architecture: Architecture,
  findings: readonly Finding[],
  attack: { readonly run: Results; readonly seconds: number } | null,
): ScoreLine {
  const open = CONCERNS.map(([concern, codes]) => ({ concern, found: findings.filter(({ code }) => codes.includes(code)) }));
  const all = open.flatMap(({ found }) => found);
  const missing = open.filter(({ found }) => found.length > 0).map(({ concern, found }) => `${concern} ${found.length}`);
  return {
    aspect: 'security',
    figures: [
      scored(
        'trust boundaries with something missing',
        computed(
          all.length,
          '1',
          missing.length > 0
            ? `by the checks: ${missing.join(', ')}`
            : `by the checks of ${CONCERNS.map(([concern]) => concern).join(', ')}`,
          'exact',
        ),
      ),
      ...(attack ? underAttack(architecture, attack.run, attack.seconds) : []),
    ],
    heldBackBy: [...all.flatMap((finding) => exposed(architecture, finding)), ...(attack ? overrun(architecture, attack.run) : [])],
  };
}

function underAttack(architecture: Architecture, attack: Results, seconds: number): Scored[] {
  const kept = architecture.flows.flatMap(({ name, origin }) => {
    const component = architecture.components.find(({ id }) => id === origin);
    // What becomes of the attackers' own requests is nobody's concern.
    if (component && isMalicious(component)) return [];
    const series = `flows.${name}.throughput`;
    const [before, during] = [meanOf(courseFrom(attack, series, 0, BEFORE)), meanOf(courseFrom(attack, series, BEFORE + 1))];
    return before === null || during === null || before === 0 ? [] : [{ name, share: during / before }];
  });
  const worst = kept.sort((a, b) => a.share - b.share)[0];
  return [
    scored(
      worst ? `answers of ${worst.name} under ${ATTACK} times the load, against before` : `answers under ${ATTACK} times the load`,
      measured(
        worst ? worst.share : null,
        'ratio',
        worst ? `simulated for ${figureText(seconds, 's')}; below 100% the attack denies service` : 'no flow was measured',
      ),
    ),
  ];
}

/** Components with all hands full during the attack. */
function overrun(architecture: Architecture, attack: Results): HeldBack[] {
  return architecture.components.flatMap(({ id }) => {
    const busy = meanOf(courseFrom(attack, `components.${id}.utilisation`, BEFORE + 1));
    return busy !== null && busy > 0.95
      ? heldBack(architecture, id, `${figureText(busy, 'ratio')} busy under ${ATTACK} times the load`)
      : [];
  });
}

/** The component that a finding stands at. */
function exposed(architecture: Architecture, { source, message, code }: Finding): HeldBack[] {
  const within = architecture.components.find(
    (component) =>
      component.source.file === source.file &&
      component.source.start.line <= source.start.line &&
      source.start.line <= component.source.end.line,
  );
  return [{ component: within?.id ?? '', why: `${message} (${code})`, file: source.file, line: source.start.line + 1 }];
}

import type { Plan } from '../../kinds/plan/plan.js';
import type { ExportFile } from '../files.js';
import { domainCertificate } from './certificate.js';
import { assign, constant, fields, GAP, inline, make, object, path, unpack, type Statement } from './code.js';
import { cdnsOf } from './managed.js';
import { camel, heading, pascal, printStack, tagged, type Scope } from './scope.js';

/** Whether a distribution answers under a domain of the design. */
export function edgeNeedsNames(plan: Plan): boolean {
  return plan.regions.some((region) => cdnsOf(region).some(({ domains }) => domains.length > 0));
}

/** The stack of what CloudFront takes from one region alone: firewalls and certificates. */
export function edgeStack(scope: Scope): ExportFile {
  const cdns = scope.plan.regions.flatMap(cdnsOf);
  const named = cdns.filter(({ domains }) => domains.length > 0);
  const firewall = (key: string): string => `${camel(key)}Firewall`;
  const body: Statement[] = [
    unpack(['config'], 'props'),
    constant('logsKey', make('LogsKey', path('this'), 'LogsKey')),
    ...cdns.flatMap((cdn) => {
      const { key } = cdn.origin;
      scope.note(cdn.origin, pascal(firewall(key)));
      return [
        GAP,
        heading(cdn.origin),
        constant(
          firewall(key),
          make(
            'Firewall',
            path('this'),
            pascal(firewall(key)),
            object([
              ['rate', fields(cdn.firewall.rate)],
              ['counts', cdn.firewall.counts],
              ['logsKey', path('logsKey')],
              ['logRetention', path('config.logRetention')],
            ]),
          ),
        ),
        tagged(firewall(key), cdn.origin),
        ...(cdn.domains.length > 0 ? domainCertificate(cdn.origin, cdn.domains) : []),
      ];
    }),
    GAP,
    assign('this.firewalls', inline(cdns.map(({ origin }) => [camel(origin.key), path(firewall(origin.key))] as const))),
    ...(named.length > 0
      ? [
          assign(
            'this.certificates',
            inline(named.map(({ origin }) => [camel(origin.key), path(`${camel(origin.key)}Certificate`)] as const)),
          ),
        ]
      : []),
  ];
  const record = (all: typeof cdns, type: string): string =>
    `{ ${all.map(({ origin }) => `readonly ${camel(origin.key)}: ${type}`).join('; ')} }`;
  return printStack({
    path: 'lib/edge-stack.ts',
    name: 'EdgeStack',
    about: 'What CloudFront takes from one region alone: firewalls and certificates.',
    takes: [['config', 'Config'], ...(named.length > 0 ? ([['names', 'NamesStack']] as const) : [])],
    gives: [
      ['firewalls', record(cdns, 'Firewall')],
      ...(named.length > 0 ? ([['certificates', record(named, 'acm.ICertificate')]] as const) : []),
    ],
    types: ['Config', ...(named.length > 0 ? ['NamesStack', 'acm'] : [])],
    local: new Map([
      ['Config', './config'],
      ['Firewall', './constructs/firewall'],
      ['LogsKey', './constructs/network'],
      ['NamesStack', './names-stack'],
      ['TAGS', './tags'],
      ['tag', './tags'],
    ]),
    body,
  });
}

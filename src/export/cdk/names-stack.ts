import type { ExportFile } from '../files.js';
import { assign, call, constant, GAP, inline, make, object, path, perform } from './code.js';
import { camel, heading, pascal, printStack, tagged, type Scope } from './scope.js';

/** The stack of the zones, which stand in no region and which certificates and records need first. */
export function namesStack(scope: Scope): ExportFile {
  const { domains } = scope.plan;
  const zone = (key: string): string => `${camel(key)}Zone`;
  for (const { origin } of domains) scope.note(origin, `${pascal(origin.key)}Zone`);
  return printStack({
    path: 'lib/names-stack.ts',
    name: 'NamesStack',
    about: 'Zones of names. The registrar of each domain must name the servers in its output.',
    takes: [['config', 'Config']],
    gives: [['zones', `{ ${domains.map(({ origin }) => `readonly ${camel(origin.key)}: route53.PublicHostedZone`).join('; ')} }`]],
    types: ['Config', 'route53'],
    local: new Map([
      ['Config', './config'],
      ['TAGS', './tags'],
      ['tag', './tags'],
    ]),
    body: [
      ...domains.flatMap(({ origin }) => [
        GAP,
        heading(origin),
        constant(
          zone(origin.key),
          make(
            'route53.PublicHostedZone',
            path('this'),
            `${pascal(origin.key)}Zone`,
            inline([['zoneName', path(`props.config.domains.${camel(origin.key)}`)]]),
          ),
        ),
        tagged(zone(origin.key), origin),
        perform(
          make(
            'CfnOutput',
            path('this'),
            `${pascal(origin.key)}NameServers`,
            object([
              ['value', call('Fn.join', ', ', path(`${zone(origin.key)}.hostedZoneNameServers!`))],
              ['description', `The servers that the registrar of the domain of ${origin.component} must name.`],
            ]),
          ),
        ),
      ]),
      GAP,
      assign('this.zones', inline(domains.map(({ origin }) => [camel(origin.key), path(zone(origin.key))] as const))),
    ],
  });
}

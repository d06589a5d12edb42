import type { AccessRule, RegionPlan } from '../../kinds/plan/plan.js';
import type { ExportFile } from '../files.js';
import { inhabitants } from '../inhabitants.js';
import { assign, call, constant, GAP, inline, make, object, path, perform, type Statement } from './code.js';
import { WIDTH } from './print.js';
import { acknowledge, camel, pascal, printStack, tagged, whence, type Scope } from './scope.js';

/** Bits of a subnet's prefix, as the network has 16. */
const NETWORK_BITS = 16;

/** The stack that changes least: the network, its keys, and who may call whom in it. */
export function networkStack(scope: Scope, region: RegionPlan): ExportFile {
  const origins = inhabitants(region);
  const { network } = region;
  const body: Statement[] = [
    constant(
      'network',
      make(
        'Network',
        path('this'),
        'Network',
        object([
          ['cidr', path(`props.config.cidrs.${camel(region.key)}`)],
          ['availabilityZones', network.zones],
          ['subnetMask', NETWORK_BITS + network.subnetBits],
          ['logRetention', path('props.config.logRetention')],
        ]),
      ),
    ),
    ...(region.origin ? [tagged('network', region.origin)] : []),
    GAP,
    constant(
      'groups',
      object(
        origins.map(
          ({ key, component }) =>
            [
              camel(key),
              make(
                'ComponentGroup',
                path('this'),
                `${pascal(key)}Group`,
                inline([
                  ['vpc', path('network.vpc')],
                  ['component', component],
                ]),
              ),
            ] as const,
        ),
      ),
    ),
    ...origins.map((origin) => tagged(`groups.${camel(origin.key)}`, origin)),
    GAP,
    ...region.access.map(ruleOf),
    GAP,
    ...region.balancers
      .filter((balancer) => balancer.public)
      .map(({ origin }) => acknowledge(`groups.${camel(origin.key)}`, 'AwsSolutions-EC23', 'It is where users come in.')),
    GAP,
    assign('this.network', path('network')),
    assign('this.groups', path('groups')),
  ];
  scope.note(region.origin, 'Network');
  for (const origin of origins) scope.note(origin, `${pascal(origin.key)}Group`);
  return printStack({
    path: `${scope.folder(region)}/network-stack.ts`,
    name: 'NetworkStack',
    about: `The network of ${region.origin ? whence(region.origin) : region.code}, and who may call whom in it. Everything else is closed.`,
    takes: [['config', 'Config']],
    gives: [
      ['network', 'Network'],
      ['groups', groupsType(origins.map(({ key }) => `'${camel(key)}'`))],
    ],
    types: ['Config', 'Network', 'ec2'],
    local: new Map([
      ['Config', `${scope.up(region)}config`],
      ['ComponentGroup', `${scope.up(region)}constructs/network`],
      ['Network', `${scope.up(region)}constructs/network`],
      ['allow', `${scope.up(region)}constructs/network`],
      ['allowFromInternet', `${scope.up(region)}constructs/network`],
      ['allowToInternet', `${scope.up(region)}constructs/network`],
      ['TAGS', `${scope.up(region)}tags`],
      ['tag', `${scope.up(region)}tags`],
    ]),
    body,
  });
}

/** A group for each of the names, on one line if that fits. */
function groupsType(names: readonly string[]): string {
  if (names.length === 0) return 'Record<never, ec2.SecurityGroup>';
  const line = `Record<${names.join(' | ')}, ec2.SecurityGroup>`;
  const taken = '  readonly groups: ;'.length;
  return line.length + taken <= WIDTH ? line : `Record<\n    | ${names.join('\n    | ')},\n    ec2.SecurityGroup\n  >`;
}

function ruleOf({ from, to, port, reason }: AccessRule): Statement {
  const group = (key: string) => path(`groups.${camel(key)}`);
  if (from.party === 'internet')
    return perform(call('allowFromInternet', to.party === 'component' ? group(to.key) : path('undefined'), port, reason));
  if (to.party === 'internet') return perform(call('allowToInternet', group(from.key), port, reason));
  return perform(call('allow', group(from.key), group(to.key), port, reason));
}

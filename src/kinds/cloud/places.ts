import { isKind, type Architecture, type Component } from '../../model/index.js';
import type { KeptComponent } from '../plan/kept.js';
import type { NetworkPlan } from '../plan/plan.js';
import { viewOf } from '../view.js';
import { isRegionCode, zoneNames } from './facts.js';
import type { Keys } from './names.js';

/** A region that something stands in, before it is filled. */
export interface Site {
  readonly key: string;
  readonly component: Component | null;
  readonly code: string;
  /** The second number of its addresses. */
  readonly number: number;
  readonly network: NetworkPlan;
  /** Zones that components are spread over: one, when the design says so, though the network has two. */
  readonly usedZones: readonly string[];
}

/** Where AWS began, and where prices are quoted from; only a design that names no region comes here. */
const DEFAULT_REGION = 'us-east-1';

/** Balancers and databases refuse fewer. */
const LEAST_ZONES = 2;

/** Of networks, which may meet some day and so have different addresses. */
const NUMBERS = Array.from({ length: 256 }, (_, index) => index);

/** What AWS runs at its edges, in no region. */
const EVERYWHERE = ['dns', 'cdn'] as const;

/** The regions that are built, the first of them first, and for every component that stands anywhere its site. */
export interface Sites {
  readonly all: readonly Site[];
  of(component: Component): Site;
  /** The code of a region, whether anything stands in it or not. */
  codeOf(region: Component): string;
}

/** `kept` has the regions of an earlier export by their ids, with their keys and the numbers of their networks. */
export function sitesOf(
  architecture: Architecture,
  keys: Keys,
  kept: ReadonlyMap<string, KeptComponent>,
  note: (component: Component, message: string) => void,
): Sites {
  const byId = new Map(architecture.components.map((component) => [component.id, component]));
  const regionOf = (component: Component): Component | null => {
    const seen = new Set<string>();
    for (let at: Component | undefined = component; at && !seen.has(at.id); at = byId.get(at.container ?? at.parent ?? '')) {
      seen.add(at.id);
      if (isKind(at, 'region')) return at;
    }
    return null;
  };
  const built = architecture.components.filter(
    (component) => isKind(component, 'placed') && !EVERYWHERE.some((kind) => isKind(component, kind)),
  );
  const inhabited = new Set(built.map(regionOf));
  for (const each of architecture.components) if (isKind(each, 'disaster_recovery')) inhabitSecondary(each, byId, inhabited);
  const regions = architecture.components.filter((component) => isKind(component, 'region'));
  for (const region of regions) if (!inhabited.has(region)) note(region, 'Nothing stands in it, so nothing is built there.');

  const taken = new Set([...kept.values()].flatMap(({ network }) => (network === undefined ? [] : [network])));
  const numberOf = (region: Component): number => {
    const number = kept.get(region.id)?.network ?? NUMBERS.find((each) => !taken.has(each)) ?? 0;
    taken.add(number);
    return number;
  };
  const sites = regions
    .filter((region) => inhabited.has(region))
    .map((region) => siteOf(region, numberOf(region), kept.get(region.id)?.key ?? keys.take(region.id), note));
  const [first] = sites;
  const home = first ?? emptySite(keys);
  for (const component of built) {
    if (regionOf(component)) continue;
    note(
      component,
      first
        ? `It stands in no region, so it is built in \`${first.code}\` with the rest.`
        : `No region says where it stands, so it is built in \`${home.code}\`. Write \`region home "eu-west-1"\` and \`in: home\` for another.`,
    );
  }
  return {
    all: first ? sites : [home],
    codeOf,
    of: (component) => sites.find((site) => site.component === regionOf(component)) ?? home,
  };
}

/** A region that takes over is built, though nothing of the design stands in it yet; where copies alone are kept, none is. */
function inhabitSecondary(component: Component, byId: ReadonlyMap<string, Component>, inhabited: Set<Component | null>): void {
  const { strategy, primary, secondary } = viewOf<'disaster_recovery'>(component);
  const [from, to] = [byId.get(primary ?? ''), byId.get(secondary ?? '')];
  if (strategy !== 'backup_restore' && from && to && inhabited.has(from)) inhabited.add(to);
}

function namedCode(region: Component): string | undefined {
  return [region.title ?? '', region.name.replaceAll('_', '-')].find(isRegionCode);
}

function codeOf(region: Component): string {
  return namedCode(region) ?? DEFAULT_REGION;
}

function emptySite(keys: Keys): Site {
  const zones = zoneNames(DEFAULT_REGION).slice(0, 3);
  return { key: keys.take('home'), component: null, code: DEFAULT_REGION, number: 0, network: networkOf(0, zones), usedZones: zones };
}

function siteOf(component: Component, number: number, key: string, note: (component: Component, message: string) => void): Site {
  const named = namedCode(component);
  if (named === undefined) {
    note(
      component,
      `It does not say which region of AWS it is, so it is built in \`${DEFAULT_REGION}\`. Say it in the title: \`region ${component.name} "eu-west-1"\`.`,
    );
  }
  const code = named ?? DEFAULT_REGION;
  const wanted = viewOf<'region'>(component).zones;
  const known = zoneNames(code);
  if (wanted > known.length)
    note(component, `\`${code}\` has ${known.length} zones that every account can use, so ${known.length} are used instead of ${wanted}.`);
  if (wanted < LEAST_ZONES)
    note(
      component,
      `Load balancers and databases on AWS need subnets in ${LEAST_ZONES} zones, so the network has ${LEAST_ZONES}; machines stand in ${wanted}.`,
    );
  const used = known.slice(0, Math.max(1, wanted));
  const zones = known.slice(0, Math.max(LEAST_ZONES, used.length));
  return { key, component, code, number, network: networkOf(number, zones), usedZones: used };
}

/** Three kinds of subnet (public, private, isolated) in each zone fit into the network's /16, and keep their addresses when zones are added. */
function networkOf(number: number, zones: readonly string[]): NetworkPlan {
  return { cidr: `10.${number}.0.0/16`, subnetBits: 5, zones };
}

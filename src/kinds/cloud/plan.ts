import type { Architecture, Component } from '../../model/index.js';
import { isKind } from '../../model/index.js';
import { homeOf, type AlarmPlan, type Origin, type Placement, type Plan, type PlanNote, type RegionPlan } from '../plan/plan.js';
import { viewOf, viewsOf } from '../view.js';
import { accessRules } from './access.js';
import { alarmsOf } from './alarms.js';
import { budgetOf } from './budget.js';
import { FunctionOrder } from './function-order.js';
import { cloudKindOf } from './kinds.js';
import type { Built, PlanContext } from './kind.js';
import { keep, recognise, type Recognised } from './kept.js';
import { NOTHING_KEPT, type Kept } from '../plan/kept.js';
import type { FunctionPlan, ManagedPlan, UsePlan } from '../plan/managed.js';
import { kebab, Keys, shorten, slug } from './names.js';
import { fileName, originOf } from './origin.js';
import { lostOf } from './lost.js';
import { makeReady, whyNotReady } from './recovery.js';
import { sitesOf, type Sites } from './places.js';
import { trafficOf, type Traffic } from './traffic.js';
import { doingsOf, useOf } from './uses.js';

/** Room in the names of load balancers (32 characters) for an environment and a component beside it. */
const PROJECT_LENGTH = 12;

/**
 * Decides what will be built on AWS. Total: every architecture has a plan; what it cannot hold is in its notes. What an earlier export has kept
 * goes on under the names that it had.
 */
export function plan(architecture: Architecture, kept: Kept = NOTHING_KEPT): Plan {
  const planner = new Planner(architecture, kept);
  return planner.plan();
}

type Plans = { [B in NonNullable<Built> as B['as']]: B['plan'] };

/** What leads to others, or asks them, is planned after them: dashboards, gateways, schedules, names, copies; a recovery plan asks what backups there are. */
const LATER: readonly string[] = ['grafana', 'api_gateway', 'schedule', 'cdn', 'dns', 'backup', 'disaster_recovery'];

function rank(component: Component): number {
  return LATER.findIndex((kind) => isKind(component, kind)) + 1;
}

/** What is called and written to as well is used once, with all that both need. */
function together(uses: readonly UsePlan[]): UsePlan[] {
  const by = new Map<string, UsePlan>();
  for (const use of uses) by.set(use.key, { ...use, actions: [...new Set([...(by.get(use.key)?.actions ?? []), ...use.actions])].sort() });
  return [...by.values()];
}

class Planner {
  private readonly keys = new Keys();
  private readonly notes: PlanNote[] = [];
  private readonly origins = new Map<string, Origin>();
  private readonly built = new Map<string, Built>();
  private readonly byId: ReadonlyMap<string, Component>;
  private readonly traffic: Traffic;
  private readonly sites: Sites;
  private readonly context: PlanContext;
  private readonly functions = new FunctionOrder((id) =>
    this.traffic.edges.flatMap(({ from, to }) => (from === id && this.isFunction(to) ? [to] : [])),
  );

  private readonly recognised: Recognised;

  constructor(
    private readonly architecture: Architecture,
    private readonly kept: Kept,
  ) {
    this.recognised = recognise(architecture, kept, this.keys);
    this.byId = new Map(architecture.components.map((component) => [component.id, component]));
    this.traffic = trafficOf(architecture);
    for (const { component, message } of this.traffic.impossible) this.note(component, message);
    this.sites = sitesOf(architecture, this.keys, this.recognised.known, (component, message) => {
      this.note(component, message);
    });
    for (const component of architecture.components) this.origins.set(component.id, this.makeOrigin(component));
    this.context = this.makeContext();
  }

  plan(): Plan {
    const { architecture } = this;
    const ordered = [...architecture.components].sort((a, b) => rank(a) - rank(b));
    for (const component of ordered) this.build(component);
    this.noteOtherNames();
    const alarms = alarmsOf(architecture, {
      built: (id) => this.built.get(id) ?? null,
      origin: (component) => this.context.origin(component),
      find: (id) => this.byId.get(id) ?? null,
      take: (name) => this.keys.take(name),
      note: (about, message) => {
        this.noteAbout(about, message);
      },
    });
    const alone = this.sites.all.map((site) => this.region(site, alarms));
    this.noteDistantCalls();
    const { regions, domains, twins } = this.ready({ regions: alone, domains: this.all('domain') });
    const home = this.home();
    const budget = budgetOf(architecture, homeOf({ home, regions }));
    if (budget)
      this.noteAbout(
        architecture.name,
        `\`${budget.text}\` is a budget: it counts what carries the tag \`Project\`, which whoever pays for the account has to activate for cost allocation.`,
      );
    return {
      home,
      kept: keep(architecture, this.recognised, this.keys, {
        home,
        keyOf: (id) => this.origins.get(id)?.key ?? '',
        networkOf: (id) => this.sites.all.find(({ component }) => component?.id === id)?.number ?? null,
      }),
      name: architecture.name,
      title: architecture.title,
      source: fileName(architecture.file),
      project: kebab(shorten(slug(architecture.name), PROJECT_LENGTH)),
      regions,
      domains,
      budget,
      placements: [...architecture.components.map((component) => this.placement(component)), ...twins],
      notes: this.sortedNotes(),
    };
  }

  /** The region whose things carry no region in their names: the first, and later the one that was, unless it is gone and others stay. */
  private home(): string | null {
    const [first] = this.sites.all;
    const before = this.kept.home;
    if (before !== null && this.sites.all.some(({ key }) => key === before)) return before;
    return this.sites.all.some(({ component }) => this.isKept(component)) ? null : (first?.key ?? null);
  }

  private isKept(component: Component | null): boolean {
    return component !== null && this.recognised.known.get(component.id)?.network !== undefined;
  }

  /** Other regions are made ready to take over, once it is known what stands in each. */
  private ready(alone: Pick<Plan, 'regions' | 'domains'>): Pick<Plan, 'regions' | 'domains'> & { twins: Placement[] } {
    let all = alone;
    const twins: Placement[] = [];
    const plans = viewsOf(this.architecture, 'disaster_recovery');
    for (const plan of plans) {
      if (plan.strategy === 'backup_restore' || plan.primary === undefined || plan.secondary === undefined) continue;
      const why = whyNotReady(plan, all.regions, plans);
      if (why !== null) {
        this.note(plan.component, why);
        continue;
      }
      const ready = makeReady(plan, all, this.keys, (message) => {
        this.note(plan.component, message);
      });
      all = ready;
      for (const { of, origin, built } of ready.twins) {
        const component = this.byId.get(of);
        twins.push({ origin, built: (component && cloudKindOf(component)?.describe(built)) ?? null });
      }
    }
    return { ...all, twins };
  }

  private build(component: Component): void {
    const kind = cloudKindOf(component);
    if (!kind) {
      const parts = this.architecture.components.some(({ parent }) => parent === component.id);
      if (!parts) this.note(component, `Nothing on AWS is known for the kind \`${component.kind}\`, so it is not built.`);
      return;
    }
    this.built.set(component.id, kind.plan(viewOf(component), this.context));
    for (const { message } of lostOf(component, kind)) this.note(component, message);
  }

  private region(site: Sites['all'][number], alarms: readonly AlarmPlan[]): RegionPlan {
    const here = {
      services: this.all('service')
        .filter(({ origin }) => this.standsIn(origin, site.key))
        .map((service) => ({ ...service, uses: this.usesOf(service.origin) })),
      balancers: this.all('balancer').filter(({ origin }) => this.standsIn(origin, site.key)),
      caches: this.all('cache').filter(({ origin }) => this.standsIn(origin, site.key)),
      databases: this.all('database').filter(({ origin }) => this.standsIn(origin, site.key)),
      managed: this.all('managed')
        .filter(({ origin }) => this.standsIn(origin, site.key))
        .map((each): ManagedPlan => (each.is === 'function' ? this.fed(each) : each))
        .sort((a, b) => this.turn(a) - this.turn(b)),
    };
    const keys = new Set(Object.values(here).flatMap((all) => all.map(({ origin: { key } }) => key)));
    const access = accessRules(here, this.traffic.edges, (id) => {
      const component = this.byId.get(id);
      return component && this.built.get(id) && this.sites.of(component).key === site.key ? (this.origins.get(id)?.key ?? null) : null;
    });
    const origin = site.component ? (this.origins.get(site.component.id) ?? null) : null;
    return {
      key: site.key,
      origin,
      code: site.code,
      network: site.network,
      ...here,
      alarms: alarms.filter(({ watches }) => keys.has(watches)),
      access,
    };
  }

  /** What a caller may do with what AWS runs in its region. */
  private usesOf(caller: Origin): UsePlan[] {
    const from = this.byId.get(caller.component);
    const called = this.traffic.edges
      .filter((edge) => edge.from === caller.component)
      .flatMap((edge) => {
        const to = this.byId.get(edge.to);
        const built = this.built.get(edge.to);
        if (!from || !to || built?.as !== 'managed' || this.sites.of(from) !== this.sites.of(to)) return [];
        if (isKind(from, 'function') && built.plan.is === 'function' && this.functions.isCircular(from.id, to.id)) {
          this.note(from, `It and \`${to.id}\` call each other, and neither could be built first, so it is not told of it.`);
          return [];
        }
        return [useOf(built.plan, doingsOf(edge))];
      })
      .concat(from ? this.writesOf(from) : []);
    return together(called);
  }

  /** Where a caller writes its metrics, which a server of its own would fetch from it. */
  private writesOf(from: Component): UsePlan[] {
    return viewsOf(this.architecture, 'prometheus').flatMap(({ component, scrapes }) => {
      const built = this.built.get(component.id);
      if (built?.as !== 'managed' || this.sites.of(from) !== this.sites.of(component)) return [];
      const { instrument } = from.properties;
      const told = scrapes ? scrapes.includes(from.id) : Array.isArray(instrument) && (instrument as unknown[]).includes('metrics');
      return told ? [useOf(built.plan, new Set(['write'] as const))] : [];
    });
  }

  /** A function is woken for what it takes out of queues and streams. */
  private fed(plan: FunctionPlan): FunctionPlan {
    const uses = this.usesOf(plan.origin);
    const sources = uses.filter(({ actions }) => actions.some((action) => /^(?:sqs:ReceiveMessage|kinesis:ListShards)$/.test(action)));
    return { ...plan, uses, sources: sources.map(({ key }) => key) };
  }

  /** What is told of others is built after them. */
  private turn(plan: ManagedPlan): number {
    if (['backup', 'boards', 'schedule', 'gateway', 'cdn'].includes(plan.is)) return Number.MAX_SAFE_INTEGER;
    return plan.is === 'function' ? this.functions.depth(plan.origin.component) : 0;
  }

  private isFunction(id: string): boolean {
    const built = this.built.get(id);
    return built?.as === 'managed' && built.plan.is === 'function';
  }

  private noteOtherNames(): void {
    for (const { component, message } of this.recognised.notes) if (this.built.get(component)) this.noteAbout(component, message);
    for (const { component, message } of this.recognised.doubts)
      if (['database', 'managed'].includes(this.built.get(component)?.as ?? '')) this.noteAbout(component, message);
  }

  private noteDistantCalls(): void {
    for (const { from, to } of this.traffic.edges) {
      const caller = from === null ? undefined : this.byId.get(from);
      const callee = this.byId.get(to);
      if (!caller || !callee || !this.built.get(caller.id) || !this.built.get(callee.id)) continue;
      if (this.sites.of(caller) === this.sites.of(callee)) continue;
      this.note(
        caller,
        `It calls \`${to}\` in another region. No way there is built: connect the two networks (VPC peering or a transit gateway) and let it in.`,
      );
    }
  }

  private standsIn(origin: Origin, site: string): boolean {
    const component = this.byId.get(origin.component);
    if (!component) return false;
    // What stands nowhere by itself stands with what it is for.
    const built = this.built.get(component.id);
    const home = built?.as === 'managed' && 'home' in built.plan ? built.plan.home : null;
    const at = home === null ? component : ([...this.byId.values()].find(({ id }) => this.origins.get(id)?.key === home) ?? component);
    return this.sites.of(at).key === site;
  }

  private all<A extends keyof Plans>(as: A): Plans[A][] {
    return this.architecture.components.flatMap(({ id }) => {
      const built = this.built.get(id);
      return built?.as === as ? [built.plan as Plans[A]] : [];
    });
  }

  private placement(component: Component): Placement {
    const origin = this.origins.get(component.id) ?? this.makeOrigin(component);
    const kind = cloudKindOf(component);
    if (kind?.kind === 'region') {
      const site = this.sites.all.find((each) => each.component === component);
      return { origin, built: site ? `Network ${site.network.cidr} in ${site.code}, over ${site.network.zones.length} zones` : null };
    }
    return { origin, built: kind?.describe(this.built.get(component.id) ?? null) ?? null };
  }

  private makeOrigin(component: Component): Origin {
    const site = this.sites.all.find((each) => each.component === component);
    const { holds, content } = component.properties;
    const data = [holds, content].flatMap((id) => (typeof id === 'string' ? [this.byId.get(id)] : []))[0] ?? null;
    return originOf(
      component,
      site?.key ?? this.recognised.known.get(component.id)?.key ?? this.keys.take(component.id),
      data,
      (message) => {
        this.note(component, message);
      },
    );
  }

  private makeContext(): PlanContext {
    const { edges, names } = this.traffic;
    const originOf = (component: Component): Origin => {
      const origin = this.origins.get(component.id);
      if (!origin) throw new Error(`no origin for ${component.id}`);
      return origin;
    };
    return {
      origin: originOf,
      place: (component) => {
        const { key, code, network, usedZones } = this.sites.of(component);
        const { zones, zone } = component.properties;
        const pinned = typeof zone === 'number' ? network.zones[zone - 1] : undefined;
        const spread = typeof zones === 'number' ? usedZones.slice(0, Math.max(1, zones)) : usedZones;
        return { key, code, network: network.zones, zones: pinned === undefined ? spread : [pinned] };
      },
      take: (name) => this.keys.take(name),
      note: (component, message) => {
        this.note(component, message);
      },
      find: (id) => (id === undefined ? null : (this.byId.get(id) ?? null)),
      into: (id) => edges.filter((edge) => edge.to === id),
      outOf: (id) => edges.filter((edge) => edge.from === id),
      domainsOf: (id) =>
        [...names].flatMap(([domain, targets]) => {
          const component = this.byId.get(domain);
          return component && targets.includes(id) ? [originOf(component).key] : [];
        }),
      targetsOf: (domain) => names.get(domain) ?? [],
      managed: (component) => {
        const built = this.built.get(component.id);
        return built?.as === 'managed' ? built.plan : null;
      },
      balancer: (component) => {
        const built = this.built.get(component.id);
        return built?.as === 'balancer' ? built.plan : null;
      },
      components: this.architecture.components,
      regionCode: (region) => this.sites.codeOf(region),
      guardsOf: (id) => [...this.traffic.guards].flatMap(([guard, before]) => (before.includes(id) ? [guard] : [])),
      guardedBy: (id) => this.traffic.guards.get(id) ?? [],
      fetchedBy: (id) => this.traffic.fetches.get(id) ?? [],
      isBuilt: (component, as) => this.built.get(component.id)?.as === as,
    };
  }

  private note(component: Component, message: string): void {
    this.noteAbout(component.id, message);
  }

  private noteAbout(component: string, message: string): void {
    if (!this.notes.some((note) => note.component === component && note.message === message)) this.notes.push({ component, message });
  }

  /** In the order of the design, so that two exports of one design are alike. */
  private sortedNotes(): PlanNote[] {
    const order = new Map(this.architecture.components.map(({ id }, index) => [id, index]));
    return [...this.notes].sort((a, b) => (order.get(a.component) ?? 0) - (order.get(b.component) ?? 0));
  }
}

import type { View } from '../behaviour.js';
import type { Dependency, ScalingPlan, ServicePlan } from '../plan/plan.js';
import { isKind, type Component } from '../../model/index.js';
import { viewOf } from '../view.js';
import { CONTAINER_PORT, DEFAULT_TASK, taskFor, taskSize, type TaskSize } from './facts.js';
import { wrote, type Built, type PlanContext } from './kind.js';

type ServiceView = View<'web_server'> | View<'app_server'>;

/** ECS stops a task after 30 s unless told otherwise, and waits for 120 s at most (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html). */
const STOP = { usual: 30, most: 120 };

/** Web and application servers alike are containers on ECS with Fargate. */
export function planService(view: ServiceView, context: PlanContext): Built {
  const { component } = view;
  const callers = context.into(view.id);
  const balancers = callers.flatMap(({ from }) => {
    const caller = context.find(from ?? undefined);
    return caller && isKind(caller, 'load_balancer') ? [viewOf<'load_balancer'>(caller)] : [];
  });
  const services = callers.flatMap(({ from }) => {
    const caller = context.find(from ?? undefined);
    return caller && isService(caller) ? [caller] : [];
  });

  if (callers.some(({ from }) => from === null) || (view.public && wrote(component, 'public'))) {
    context.note(component, 'Nothing but load balancers is reachable from the internet: place one in front of it.');
  }
  if (view.encryption === 'in_transit' || view.encryption === 'both') {
    context.note(
      component,
      'Calls between services are not encrypted inside the network: that needs a private certificate authority, which the export does not make.',
    );
  }

  const scaling = scalingOf(view, context);
  const plan: ServicePlan = {
    origin: context.origin(component),
    port: CONTAINER_PORT,
    ...sizeOf(view, context),
    count: scaling ? Math.min(scaling.max, Math.max(scaling.min, view.replicas)) : view.replicas,
    scaling,
    takeOver: null,
    zones: context.place(component).zones,
    stopTimeout: Math.min(
      STOP.most,
      Math.max(2, Math.ceil(Math.max(...balancers.map(({ drain }) => drain), balancers.length > 0 ? 0 : STOP.usual))),
    ),
    grace: balancers.length > 0 ? Math.ceil(view.scaling?.delay ?? 60) : null,
    discoverable: services.length > 0,
    calls: dependenciesOf(view, context),
    uses: [],
    after: firstOf(view, context),
  };
  return { as: 'service', plan };
}

export function describeService(built: Built): string | null {
  if (built?.as !== 'service') return null;
  const { count, cpu, memory, scaling } = built.plan;
  const many = scaling ? `${scaling.min} to ${scaling.max} tasks` : `${count} ${count === 1 ? 'task' : 'tasks'}`;
  return `ECS service on Fargate: ${many} of ${cpu / 1024} vCPU and ${memory / 1024} GiB`;
}

export function isService(component: { readonly lineage: readonly string[] }): boolean {
  return component.lineage.includes('web_server') || component.lineage.includes('app_server');
}

/** What a task is asked to have: what its `instance` has, or else its `cpu_share` and `memory`. */
export function askedSize(component: Component): TaskSize | null {
  const { instance } = viewOf<'placed'>(component);
  if (instance !== undefined) return taskSize(instance);
  if (!isKind(component, 'app_server')) return DEFAULT_TASK;
  const { cpu_share: cpus, memory } = viewOf<'app_server'>(component);
  if (cpus === undefined && memory === undefined) return DEFAULT_TASK;
  return taskFor(cpus ?? DEFAULT_TASK.cpu / 1024, memory ?? DEFAULT_TASK.memory * 2 ** 20);
}

function sizeOf(view: ServiceView, context: PlanContext): TaskSize {
  const size = askedSize(view.component);
  if (view.instance === undefined) return size ?? DEFAULT_TASK;
  if (!size) {
    context.note(
      view.component,
      `Its \`instance\` is no machine type that could be turned into a Fargate size, so a task has ${DEFAULT_TASK.cpu / 1024} vCPU and ${DEFAULT_TASK.memory / 1024} GiB.`,
    );
    return DEFAULT_TASK;
  }
  context.note(
    view.component,
    `Fargate has no machine types: instead of \`${view.instance}\` a task has ${size.cpu / 1024} vCPU and ${size.memory / 1024} GiB.`,
  );
  return size;
}

function scalingOf(view: ServiceView, context: PlanContext): ScalingPlan | null {
  const { scaling } = view;
  if (!scaling) return null;
  const min = Math.round(scaling.min);
  const max = Math.round(scaling.max ?? Math.max(min, view.replicas));
  if (max < min) context.note(view.component, `Its scaling has a \`max\` (${max}) below its \`min\` (${min}): both are ${min}.`);
  return {
    min,
    max: Math.max(min, max),
    target: Math.min(100, Math.max(1, Math.round(scaling.target * 100))),
    cooldown: Math.round(scaling.cooldown),
  };
}

export function dependenciesOf(view: { readonly id: string; readonly component: Component }, context: PlanContext): Dependency[] {
  const here = context.place(view.component).key;
  return context.outOf(view.id).flatMap(({ to }): Dependency[] => {
    const callee = context.find(to);
    if (!callee || context.place(callee).key !== here) return [];
    const { key } = context.origin(callee);
    if (isService(callee)) return [{ on: 'service', key }];
    if (isKind(callee, 'load_balancer')) return [{ on: 'balancer', key }];
    if (isKind(callee, 'cache')) return [{ on: 'cache', key }];
    if (isKind(callee, 'sql_database')) return [{ on: 'database', key }];
    return [];
  });
}

/** The services that it calls and that do not lead back to it, so that waiting for one another never goes in a circle. */
function firstOf(view: ServiceView, context: PlanContext): string[] {
  const here = context.place(view.component).key;
  const leadsBack = (id: string, seen: Set<string>): boolean => {
    if (id === view.id) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return context.outOf(id).some(({ to }) => leadsBack(to, seen));
  };
  return context.outOf(view.id).flatMap(({ to }) => {
    const callee = context.find(to);
    if (!callee || !isService(callee) || context.place(callee).key !== here || leadsBack(to, new Set())) return [];
    return [context.origin(callee).key];
  });
}

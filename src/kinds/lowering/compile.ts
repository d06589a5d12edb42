import { isKind, property, type Architecture, type CallStep, type Component, type Flow, type FlowStep } from '../../model/index.js';
import { sourceRates, storeState, visits, type Call, type Network, type Program, type Step, type Visits } from '../../network/index.js';
import type { Visit } from '../behaviour.js';
import { locationPart } from './by-location.js';
import { locationsOf } from './distance.js';
import { changesElsewhere } from './elsewhere.js';
import { breakerRole, POOL } from './guards.js';
import { collector, type Collector, type Roles } from './network-builder.js';
import { behaviourOf } from '../registry.js';
import { choose, measuredAs, NOTHING, sequence, spawn } from './steps.js';
import { listening, unheard } from './unheard.js';
import { viewOf } from '../view.js';

/** A network with the way back to the design: which primitive is whose. */
export interface Compiled {
  readonly architecture: Architecture;
  readonly network: Network;
  readonly roles: Roles;
  /** For behaviours that turn faults into effects. */
  readonly builder: Collector;
  /** Properties of components that are read from now on are read for this design, and not for one before or after it that has components in common with it. */
  listen(): void;
  /** What the network cannot say of the design, as far as it has been asked: figures that are read off it later may ask for more. */
  notes(): readonly string[];
}

/** Where in a flow a step stands. */
interface Place {
  /** A component that stands aside, and who goes on in its place. */
  readonly standIn: { readonly aside: string; readonly caller: string } | null;
  /** Where the request comes from, when that is settled. */
  readonly location: string | null;
  /** Who generates the load of the flow. */
  readonly origin: string;
}

/**
 * The queueing network of a design: every component's primitives, and a program for every flow. Total: a design that makes no sense (a flow
 * without users, a call of a region) gives a network in which nothing happens there.
 */
export function compile(design: Architecture): Compiled {
  const ear = listening(design);
  const { architecture } = ear;
  const net = collector(architecture);
  const network = build(architecture, net);
  return {
    architecture,
    network,
    roles: net.roles,
    builder: net,
    listen: () => {
      ear.listen();
    },
    notes: () => [...net.notes, ...unheard(ear)],
  };
}

const known = new WeakMap<Architecture, Compiled>();

/** The same, made once for whoever solves a design and for whoever looks at it afterwards. Architectures are immutable. */
export function compiledOf(design: Architecture): Compiled {
  let compiled = known.get(design);
  if (!compiled) known.set(design, (compiled = compile(design)));
  return compiled;
}

/** What stations and stores are asked for when nothing goes wrong, with the hit ratios that caches have in the steady state. */
export function steadyDemands(network: Network): Visits {
  const rates = sourceRates(network, { load: [], disruptions: [] });
  const asked = visits(network, rates, () => 0).stores;
  const ratios = network.stores.map((store, index) => storeState(store, asked[index] ?? 0).hitRatio);
  return visits(network, rates, (store) => ratios[store] ?? 0);
}

/** Primitives first, then the programs that run on them; those that depend on the load are made again once it is known. */
function build(architecture: Architecture, net: Collector): Network {
  const built = architecture.components.flatMap((component) => {
    const behaviour = behaviourOf(component);
    return behaviour ? [{ behaviour, view: viewOf(component) }] : [];
  });
  for (const { behaviour, view } of built) behaviour.build(view, net);
  for (const { behaviour, view } of built) behaviour.connect?.(view, net);
  const wanting = new Set<Flow>();
  const programs = architecture.flows.map((flow) => {
    const asked = net.wanted;
    const made = program(flow, net);
    if (net.wanted > asked) wanting.add(flow);
    return made;
  });
  const network = net.network(programs);
  if (wanting.size === 0) return network;
  net.know(steadyDemands(network));
  return net.network(
    architecture.flows.map((flow, index) => (wanting.has(flow) ? program(flow, net) : (programs[index] ?? program(flow, net)))),
  );
}

function program(flow: Flow, net: Collector): Program {
  const body = fromEverywhere(flow, net);
  const whole: Step = net.component(flow.origin)
    ? { do: 'call', owner: net.owner(flow.origin), body, timeout: null, retries: 0, backoff: 0, onFailure: null }
    : body;
  const apdex = flow.properties.apdex;
  return { name: flow.name, body: whole, ...(typeof apdex === 'number' && apdex > 0 ? { apdexThreshold: apdex } : {}) };
}

/** What a request does; with users in several places, where it comes from is settled at the start, and each place's requests are measured. */
function fromEverywhere(flow: Flow, net: Collector): Step {
  const origin = net.component(flow.origin);
  const locations = origin && isKind(origin, 'users') ? locationsOf(origin) : [];
  const from = (location: string | null): Step => compileSteps(flow.steps, { standIn: null, location, origin: flow.origin }, net);
  if (locations.length < 2) return from(null);
  return choose(
    locations.map(({ location, weight }) => ({
      weight,
      step: measuredAs(net.owner(flow.origin, locationPart(flow.name, location)), from(location)),
    })),
  );
}

function compileSteps(steps: readonly FlowStep[], place: Place, net: Collector): Step {
  return sequence(...steps.map((step) => compileStep(step, place, net)));
}

function compileStep(step: FlowStep, place: Place, net: Collector): Step {
  switch (step.step) {
    case 'call':
      return step.mode === 'async' ? spawn(compileCall(step, place, net)) : compileCall(step, place, net);
    case 'parallel': {
      const branches = step.branches.map((branch) => compileStep(branch, place, net));
      const [only] = branches;
      return branches.length > 1 ? { do: 'fork', branches, need: branches.length } : (only ?? NOTHING);
    }
    case 'chance': {
      const probability = Math.min(1, Math.max(0, step.probability));
      return choose([
        { weight: probability, step: compileSteps(step.steps, place, net) },
        { weight: 1 - probability, step: NOTHING },
      ]);
    }
    case 'repeat': {
      const times = Math.max(0, Math.round(step.times));
      return times === 0 ? NOTHING : { do: 'repeat', times, body: compileSteps(step.steps, place, net) };
    }
  }
}

function compileCall(call: CallStep, place: Place, net: Collector): Step {
  const callee = net.component(call.to);
  const behaviour = callee && behaviourOf(callee);
  const caller = place.standIn?.aside === call.from ? place.standIn.caller : call.from;
  const inside: Place = { ...place, standIn: behaviour?.standsAside ? { aside: call.to, caller } : null };
  const then: Visit['then'] = (steps = call.then, location?: string) =>
    compileSteps(steps, location === undefined ? inside : { ...inside, location }, net);
  if (!callee) return then();
  if (!behaviour) {
    net.note(`${call.from} calls ${callee.id}, a ${callee.kind}, which serves no requests: the call takes no time`);
    return then();
  }

  const onFailure = call.onFailure && compileSteps(call.onFailure, place, net);
  const visit: Visit = {
    call,
    caller,
    location: place.location,
    origin: place.origin,
    then,
    onMiss: call.onMiss && compileSteps(call.onMiss, place, net),
    onFailure,
    answered: (body, handler = onFailure) =>
      answered(callee, caller, call, place, sequence(body, ...changesElsewhere(callee.id, call, net.roles)), handler, net),
  };
  return behaviour.visit(viewOf(callee), visit, net);
}

function answered(
  callee: Component,
  caller: string,
  call: CallStep,
  place: Place,
  body: Step,
  onFailure: Step | null,
  net: Collector,
): Call {
  const from = net.component(caller);
  const network = from && net.travel(from, callee, place.location);
  const { timeout, retries = 0, backoff = 0, hedge_after: hedgeAfter } = call.options;
  const breaker = net.recall(caller, breakerRole(callee.id));
  const pool = net.recall(callee.id, POOL);
  const limits = [timeout, property(callee, 'timeout')].filter((each) => typeof each === 'number');
  return {
    do: 'call',
    owner: net.owner(callee.id),
    body: sequence(network, body),
    timeout: limits.length > 0 ? Math.min(...limits) : null,
    retries: Math.max(0, Math.round(retries)),
    backoff: Math.max(0, backoff),
    onFailure,
    ...(from ? { from: net.owner(from.id), bytes: bytesOf(call, from, callee, net.component(place.origin)) } : {}),
    ...(hedgeAfter === undefined ? {} : { hedgeAfter: Math.max(0, hedgeAfter) }),
    ...(breaker === null ? {} : { breaker }),
    ...(pool === null ? {} : { pool }),
  };
}

/**
 * What a call moves: as it says itself, or as its callee says of an operation, or its caller of a request; nothing when nobody says it. A firewall passes on
 * what it was sent.
 */
function bytesOf(call: CallStep, caller: Component, callee: Component, origin: Component | null): number {
  const sender = isKind(caller, 'waf') && origin ? origin : caller;
  const size = call.options.size ?? property(callee, 'operation_size') ?? property(callee, 'message_size') ?? property(sender, 'payload');
  return typeof size === 'number' ? Math.max(0, size) : 0;
}

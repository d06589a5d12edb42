import { kebab } from '../../kinds/cloud/names.js';
import type { ManagedPlan, UsePlan } from '../../kinds/plan/managed.js';
import type { Dependency, RegionPlan } from '../../kinds/plan/plan.js';
import { balancerName } from './balancer.js';
import { call, inline, method, path, sum, type Code, type Given } from './code.js';
import { cdnsOf, functionsOf, gatewaysOf, isRunning, managedName, schedulesOf } from './managed.js';
import { camel } from './scope.js';

/** Who is told where things are: a service, or a function. */
interface Caller {
  readonly calls: readonly Dependency[];
  readonly uses: readonly UsePlan[];
}

type Part = readonly [string, Given] | { readonly spread: Code };

function variableName(key: string, what: string): string {
  return `${key}_${what}`.toUpperCase();
}

/** Where something that AWS runs is found in the stack of the application: made there, or handed over by the stack of data. */
export function managedPath(plan: ManagedPlan): Code {
  return path(isRunning(plan) ? managedName(plan) : `props.data.managed.${camel(plan.origin.key)}`);
}

function usedBy(region: RegionPlan, caller: Caller): { plan: ManagedPlan; actions: readonly string[] }[] {
  return caller.uses.flatMap(({ key, actions }) =>
    region.managed.filter(({ origin }) => origin.key === key).map((plan) => ({ plan, actions })),
  );
}

export function environmentOf(region: RegionPlan, caller: Caller): Part[] {
  const called = caller.calls.flatMap(({ on, key }): Part[] => {
    switch (on) {
      case 'service': {
        const callee = region.services.find(({ origin }) => origin.key === key);
        return callee ? [[variableName(callee.origin.known, 'url'), `http://${kebab(key)}:${callee.port}`]] : [];
      }
      case 'balancer': {
        const callee = region.balancers.find(({ origin }) => origin.key === key);
        return callee
          ? [
              [
                variableName(callee.origin.known, 'address'),
                sum(path(`${balancerName(callee)}.loadBalancerDnsName`), `:${callee.listener.port}`),
              ],
            ]
          : [];
      }
      case 'cache': {
        const callee = region.caches.find(({ origin }) => origin.key === key);
        return callee
          ? [[variableName(callee.origin.known, 'address'), sum(path(`props.data.caches.${camel(key)}.address`), `:${callee.port}`)]]
          : [];
      }
      case 'database': {
        const callee = region.databases.find(({ origin }) => origin.key === key);
        if (!callee) return [];
        const at = `props.data.databases.${camel(key)}`;
        return [
          [variableName(callee.origin.known, 'hosts'), method(path(`${at}.hosts`), 'join', ',')],
          ...(callee.replicas > 0
            ? [[variableName(callee.origin.known, 'reader_hosts'), method(path(`${at}.readerHosts`), 'join', ',')] as const]
            : []),
          [variableName(callee.origin.known, 'port'), String(callee.port)],
          ...(callee.databaseName === null ? [] : [[variableName(callee.origin.known, 'database'), callee.databaseName] as const]),
        ];
      }
    }
  });
  const used = usedBy(region, caller)
    .filter(({ plan }) => plan.is !== 'volume')
    .map(({ plan }): Part => ({ spread: method(managedPath(plan), 'linksAs', plan.origin.known.toUpperCase()) }));
  return [...called, ...used];
}

export function secretsOf(region: RegionPlan, caller: Caller): Part[] {
  const called = caller.calls.flatMap(({ on, key }): Part[] => {
    if (on === 'cache') {
      const cache = region.caches.find(({ origin }) => origin.key === key);
      return cache?.engine === 'valkey'
        ? [[variableName(cache.origin.known, 'auth_token'), path(`props.data.caches.${camel(key)}.token`)]]
        : [];
    }
    if (on === 'database') {
      const known = region.databases.find(({ origin }) => origin.key === key)?.origin.known ?? key;
      return [{ spread: call(`props.data.databases.${camel(key)}.secretsAs`, known.toUpperCase()) }];
    }
    return [];
  });
  const used = usedBy(region, caller)
    .filter(({ plan }) => plan.is === 'documents')
    .map(({ plan }): Part => ({ spread: method(managedPath(plan), 'secretsAs', plan.origin.key.toUpperCase()) }));
  return [...called, ...used];
}

/** What a caller may do with what AWS runs; undefined when that is nothing. */
export function grantsOf(region: RegionPlan, caller: Caller): Code[] {
  return usedBy(region, caller)
    .filter(({ actions }) => actions.length > 0)
    .map(({ plan, actions }) =>
      inline([
        ['on', managedPath(plan)],
        ['actions', actions],
      ]),
    );
}

/** Whether the stack of the application needs anything of the stack of data. */
export function needsData(region: RegionPlan): boolean {
  const callers: Caller[] = [...region.services, ...functionsOf(region)];
  const functions = new Set(functionsOf(region).map(({ origin }) => origin.key));
  const inData = (key: string): boolean =>
    !functions.has(key) && [...region.managed, ...region.databases, ...region.caches].some(({ origin }) => origin.key === key);
  return (
    callers.some(({ calls, uses }) => calls.some(({ on }) => on === 'cache' || on === 'database') || uses.some(({ key }) => inData(key))) ||
    gatewaysOf(region).some(({ authorization }) => authorization?.by === 'tokens') ||
    schedulesOf(region).some(({ target }) => inData(target)) ||
    cdnsOf(region).some(({ origins }) => origins.some(({ on }) => on === 'bucket')) ||
    region.alarms.some(({ watches }) => inData(watches))
  );
}

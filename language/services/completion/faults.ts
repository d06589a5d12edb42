import type { Component, KindDeclaration } from '../../generated/ast.js';
import { FAULT_TARGETS } from '../../lowering/scenarios.js';
import type { World } from '../../references/world.js';
import { keyword } from './statements.js';
import type { Offer } from './values.js';
import { place } from '../samples.js';
import type { Slots } from '../slots.js';

/** Kinds that each fault is aimed at, where the checker is content with more. */
const AIMED: ReadonlyMap<string, readonly string[]> = new Map([
  ...FAULT_TARGETS,
  // A schedule keeps to its times.
  ['surge', ['users']],
  ['fill', ['data_store', 'message_queue']],
  ['corrupt', ['data_store', 'dataset']],
  ['flush', ['cache', 'cdn']],
  ['fail', ['placed', 'region']],
  ['partition', ['region', 'placed']],
  ['lose', ['source', 'placed']],
  ['delay', ['source', 'placed']],
  ['expire', ['placed']],
  ['revoke', ['placed']],
  ['throttle', ['placed']],
  ['fail_share', ['placed']],
  ['throttle_share', ['placed']],
]);

/** Kinds among them that a fault does nothing to: databases whose copies are no servers that restart in turn. */
const SPARED: ReadonlyMap<string, readonly string[]> = new Map([
  ['deploy', ['document_database', 'graph_database', 'key_value_store', 'sql_database']],
]);

/** Faults that are not written as they are called. */
const LABELS = new Map([
  ['fail_share', 'fail 20% of'],
  ['throttle_share', 'throttle 20% of'],
]);

/** Every fault, as one writes it behind `at 60s:`; `@` stands for what it is aimed at. */
const FAULTS: readonly (readonly [fault: string, snippet: string, says: string])[] = [
  ['fail', 'fail @ for ${3:60s}', 'it stops'],
  ['slow', 'slow @ by ${3:10x} for ${4:60s}', 'it serves more slowly'],
  ['lose', 'lose ${3:2%} of @ for ${4:60s}', 'some of its calls never arrive'],
  ['delay', 'delay @ by ${3:50ms} for ${4:60s}', 'its calls take longer on their way'],
  ['partition', 'partition @ for ${3:20s}', 'neither reaches the other'],
  ['flush', 'flush @', 'a cache forgets everything'],
  ['corrupt', 'corrupt @', 'its data is wrong, and a backup must bring it back'],
  ['surge', 'surge @ to ${3:5x} for ${4:60s}', 'more requests'],
  ['fill', 'fill @ to ${3:95%} for ${4:60s}', 'its disk runs full'],
  ['expire', 'expire @ for ${3:60s}', 'its certificate is no longer valid'],
  ['revoke', 'revoke @ for ${3:60s}', 'its credential is no longer taken'],
  ['throttle', 'throttle @ to ${3:10/s} for ${4:60s}', 'it answers so many requests and refuses the others'],
  ['fail_share', 'fail ${3:20%} of @ for ${4:60s}', 'a share of its calls is answered with an error'],
  ['throttle_share', 'throttle ${3:20%} of @ for ${4:60s}', 'a share of its calls is refused'],
  ['pause', 'pause @ for ${3:20s}', 'it stands still and loses nothing: a hung process, a disk or a replication that stops'],
  ['stress', 'stress @.${3:cpu} to ${4:80%} for ${5:60s}', 'something else takes this share of its processors or its memory'],
  ['deploy', 'deploy @', 'its replicas start anew, one after the other'],
];

/** The faults, each aimed at what it makes sense for. Those that have two ends are given two. */
export function faultOffers(slots: Slots, world: World): Offer[] {
  return FAULTS.map(([fault, snippet, says]) => {
    const fitting = targetsOf(fault, slots, world).flatMap(({ name }) => name ?? []);
    const [first = AIMED.get(fault)?.[0] ?? 'component', second = 'other'] = fitting;
    const joint = fault === 'partition' ? ' from ' : ' -> ';
    const isPair = fault === 'partition' || fault === 'lose' || fault === 'delay';
    const target = isPair ? `${place(1, first)}${joint}${place(2, second)}` : place(1, first);
    return keyword(
      LABELS.get(fault) ?? fault,
      snippet.replace('@', () => target),
      says,
      0,
    );
  });
}

/** The components that a fault can be aimed at: those that it is usual for come first. */
export function targetsOf(fault: string, slots: Slots, world: World): Component[] {
  const kindsOf = (table: typeof AIMED): KindDeclaration[] => (table.get(fault) ?? []).flatMap((name) => world.kind(name) ?? []);
  const [kinds, spared] = [kindsOf(AIMED), kindsOf(SPARED)];
  const all = [...world.components()].filter((component) => !slots.is(component, spared));
  // A composite has no kind of the library's among its ancestors, but it has pieces that have.
  return kinds.length === 0 ? all : all.filter((component) => slots.is(component, kinds));
}

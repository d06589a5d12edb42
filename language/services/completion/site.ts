import type { Dimension } from '../../../src/model/index.js';

/** What can stand at a place, told from the brackets around it and the words before it. Nothing is resolved here: a site names kinds and properties by their text. */
export type Site =
  /** A statement can begin in this body. `written` are the keys that stand in it already. */
  | { readonly at: 'statement'; readonly body: Body; readonly written: readonly string[]; readonly behind?: Behind }
  /** A value is expected. `written` are the words that stand in the same list already. */
  | { readonly at: 'value'; readonly slot: Slot; readonly written?: readonly string[] }
  /** A key of a record, a map or a call's arguments; positional arguments may stand here as well, and `passed` of them do. */
  | { readonly at: 'key'; readonly slot: Slot; readonly written: readonly string[]; readonly passed?: number }
  /** After `50/s per`. */
  | { readonly at: 'per'; readonly slot: Slot }
  /** Something that can be called: after an arrow. */
  | { readonly at: 'callee' }
  /** After a name that may begin a chain of calls. */
  | { readonly at: 'start'; readonly path: readonly string[] }
  /** After a call, on its line: the chain goes on, or the call has options. */
  | { readonly at: 'hop'; readonly callee: readonly string[]; readonly hasOptions: boolean }
  /** After `callee:` in a flow. */
  | { readonly at: 'operation'; readonly callee: readonly string[] }
  /** After `name.`: a part of what the path names. */
  | { readonly at: 'member'; readonly path: readonly string[] }
  | { readonly at: 'metric' }
  | { readonly at: 'subject'; readonly metric: string }
  | { readonly at: 'comparison' }
  | { readonly at: 'limit'; readonly metric: string }
  | { readonly at: 'fault' }
  /** What a fault is aimed at; `written` is what has been said of it so far. */
  | { readonly at: 'target'; readonly fault: string; readonly written: readonly string[] }
  /** A figure that no declaration speaks of, such as `sample`: a time of an event, the factor of a fault. */
  | { readonly at: 'figure'; readonly dimension: Dimension; readonly sample: string }
  /** Which of several parts: in `zone(`. */
  | { readonly at: 'index'; readonly path: readonly string[] }
  /** Behind `import`, and between its quotes. */
  | { readonly at: 'import' | 'path' }
  /** Between the quotes of a value: the path of a file, where one is taken. */
  | { readonly at: 'file'; readonly slot: Slot }
  /** In a comment, what is ignored behind `arch-ignore`: the code of a rule. */
  | { readonly at: 'suppression' }
  /** Braces must follow. */
  | { readonly at: 'body' }
  | { readonly at: 'words'; readonly words: readonly string[] }
  /** A kind: not one of those that are `written` already, and not one that is itself of the kind that extends it. */
  | { readonly at: 'kind'; readonly written?: readonly string[]; readonly extending?: string }
  | { readonly at: 'type' }
  /** A name that the person makes up, a string, a comment: there is nothing to offer. */
  | { readonly at: 'nothing' };

/** A value on this line that may be whole, or go on: `trace_sampling: head`, `when: p99(checkout)`, `rate_limit: 50/s`. */
export interface Behind {
  readonly slot: Slot;
  /** The word of the value. */
  readonly word: string;
  /** Whether brackets follow it. */
  readonly isCall: boolean;
}

/** What the innermost braces belong to. */
export type Body =
  | { readonly of: 'file' }
  | { readonly of: 'component'; readonly kind: string; readonly name: string }
  | { readonly of: 'kind'; readonly name: string }
  | { readonly of: 'flow' | 'steps' | 'scenario' | 'view' };

/** The place of a value, named by the way to it: a property of a body, then into a list, a field, or an argument. */
export interface Slot {
  readonly body: Body | { readonly of: 'hop' };
  readonly property: string;
  readonly into: readonly Step[];
}

export type Step =
  | { readonly step: 'item' }
  | { readonly step: 'field'; readonly name: string }
  | { readonly step: 'argument'; readonly call: string; readonly name: string | number };

export interface Word {
  readonly text: string;
  readonly line: number;
}

/** A bracket that is open, with the statement in it that is being written; the outermost frame is the file. */
export interface Frame {
  /** What was written before the bracket in the statement that it belongs to. */
  readonly head: readonly string[];
  readonly bracket: '' | '{' | '[' | '(';
  /** The statement that is being written. */
  words: Word[];
  /** Keys seen so far: properties, fields, named arguments. */
  readonly keys: string[];
  /** Number of commas, to tell positional arguments apart. */
  commas: number;
  /** What stands before the commas, where it is one word each. */
  readonly items: string[];
}

export function isArrow(text: string): boolean {
  return text === '->' || text === '~>';
}

export function isFigure(text: string): boolean {
  return /^[$\d]/.test(text);
}

/** The site at the end of the innermost frame; `fresh` when its statement is over. */
export function siteIn(frames: readonly Frame[], frame: Frame, fresh: boolean): Site {
  const words = fresh ? [] : frame.words.map((each) => each.text);
  if (words.at(-1) === '.') return { at: 'member', path: pathBefore(words, words.length - 1) };
  if (frame.bracket === '(') return inParentheses(frames, frame, words);
  if (frame.bracket === '[') {
    const slot = slotOf(frames.slice(0, -1));
    return slot ? { at: 'value', slot: { ...slot, into: [...slot.into, { step: 'item' }] }, written: frame.items } : { at: 'nothing' };
  }
  const entries = frame.bracket === '{' && isEntries(frame);
  if (entries) {
    const slot = slotOf(frames.slice(0, -1));
    if (!slot) return { at: 'nothing' };
    if (words.at(-1) === ':') return { at: 'value', slot: { ...slot, into: [...slot.into, { step: 'field', name: words.at(-2) ?? '' }] } };
    return { at: 'key', slot, written: frame.keys };
  }
  if (isHop(frame.head)) {
    if (words.at(-1) === ':') return { at: 'value', slot: { body: { of: 'hop' }, property: words.at(-2) ?? '', into: [] } };
    return { at: 'key', slot: { body: { of: 'hop' }, property: '', into: [] }, written: frame.keys };
  }
  return inBody(bodyOf(frame), words, frame.keys);
}

function inBody(body: Body, words: readonly string[], written: readonly string[]): Site {
  const [first = ''] = words;
  const last = words.at(-1) ?? '';
  const begin = { at: 'statement', body, written } as const;
  if (words.length === 0) return begin;
  if (isArrow(last)) return { at: 'callee' };
  if (first === 'at' && words.length === 1) return { at: 'figure', dimension: 'duration', sample: '60s' };
  if (first === 'at' && isFigure(words[1] ?? '')) return inEvent(words);
  if (words.some(isArrow)) return inChain(words);
  switch (first) {
    case 'expect':
      return inExpectation(words);
    case 'on':
      if (words.length === 1) return { at: 'words', words: ['miss', 'failure'] };
      return words.length === 2 ? { at: 'words', words: ['->', '~>'] } : { at: 'nothing' };
    case 'parallel':
      return words.length === 1 ? { at: 'body' } : { at: 'nothing' };
    case 'repeat':
      if (words.length === 1) return { at: 'figure', dimension: 'number', sample: '3' };
      return words.length === 2 ? { at: 'body' } : { at: 'nothing' };
    case 'import':
      return words.length === 1 ? { at: 'import' } : { at: 'nothing' };
    case 'kind':
    case 'abstract':
      if (last === 'extends') return { at: 'kind', extending: words.at(-2) ?? '' };
      if (last === 'abstract') return { at: 'words', words: ['kind'] };
      return words.at(-2) === 'kind' ? { at: 'words', words: ['extends'] } : { at: 'nothing' };
    case 'property':
    case 'metric':
    case 'deprecated':
    case 'type':
      if (last === ':' || last === '|' || (first === 'type' && last === '=')) return { at: 'type' };
      if (last === '=' && first !== 'metric')
        return { at: 'value', slot: { body, property: words[words.indexOf('property') + 1] ?? '', into: [] } };
      return { at: 'nothing' };
    case 'architecture':
    case 'flow':
    case 'scenario':
    case 'view':
    case 'operation':
    case 'part':
      return { at: 'nothing' };
  }
  if (last === ':') return { at: 'value', slot: { body, property: first, into: [] } };
  // After a whole value on the same line the next property can follow.
  if (words[1] === ':') return behind(begin, { body, property: first, into: [] }, words);
  if (isFigure(first)) return words.length === 1 ? { at: 'body' } : { at: 'nothing' };
  // `kind name`: the name is made up. Any other word is the start of a chain.
  const path = pathBefore(words, words.length);
  return path.length * 2 - 1 === words.length ? { at: 'start', path } : { at: 'nothing' };
}

/** `a -> b`, `a -> b: read`, `a -> b { timeout: 1s }`. */
function inChain(words: readonly string[]): Site {
  if (words.at(-1) === ':') return { at: 'operation', callee: pathBefore(words, words.length - 1) };
  const hasOptions = words.at(-1) === '{}';
  const rest = hasOptions ? words.slice(0, -1) : words;
  const end = rest.at(-2) === ':' ? rest.length - 2 : rest.length;
  return { at: 'hop', callee: pathBefore(rest, end), hasOptions };
}

/** After a value: the next property, or what the value goes on with. */
function behind(begin: Site & { readonly at: 'statement' }, slot: Slot, [, , word = '', ...rest]: readonly string[]): Site {
  const isComparison = /^(?:[<>]=?|==)$/.test(rest[1] ?? '');
  if (rest[0] === '()' && rest.length === 2 && isComparison) return { at: 'limit', metric: word };
  if (rest.length === 1 && rest[0] === '*') return { at: 'figure', dimension: 'number', sample: '2' };
  if (rest.length === 1 && rest[0] === 'per') return { at: 'per', slot };
  const isCall = rest[0] === '()';
  const isOpen = rest.length === (isCall ? 1 : 0) && /^\w/.test(word);
  return isOpen ? { ...begin, behind: { slot, word, isCall } } : begin;
}

function inExpectation(words: readonly string[]): Site {
  const [, metric = '', subject] = words;
  if (words.length === 1) return { at: 'metric' };
  if (subject !== '()') return { at: 'nothing' };
  if (words.length === 3) return { at: 'comparison' };
  return words.length === 4 ? { at: 'limit', metric } : { at: 'nothing' };
}

function inEvent(words: readonly string[]): Site {
  const rest = words.slice(3);
  const share = { dimension: 'percent', sample: '2%' } as const;
  if (words[2] !== ':') return { at: 'nothing' };
  const [fault = ''] = rest;
  if (rest.length === 0) return { at: 'fault' };
  const last = rest.at(-1) ?? '';
  const shared = fault === 'lose' || isFigure(rest[1] ?? '');
  if (rest.length === 1) return fault === 'lose' ? { at: 'figure', ...share } : { at: 'target', fault, written: [] };
  if (last === 'of' || last === 'from' || isArrow(last)) return { at: 'target', fault, written: rest };
  if (isFigure(last)) return shared && rest.length === 2 ? { at: 'words', words: ['of'] } : { at: 'words', words: ['for'] };
  if (last === 'for') return { at: 'figure', dimension: 'duration', sample: '60s' };
  if (last === 'by' || last === 'to') return { at: 'figure', ...(AMOUNTS.get(fault) ?? { dimension: 'number', sample: '1' }) };
  if ((fault === 'lose' || fault === 'delay') && !rest.some(isArrow)) return { at: 'words', words: ['->', '~>'] };
  const joins: Readonly<Record<string, readonly string[]>> = {
    slow: ['by'],
    delay: ['by'],
    surge: ['to'],
    fill: ['to'],
    throttle: ['to'],
    stress: ['to'],
    partition: ['from'],
  };
  const joined = shared || rest.some((word) => word === 'by' || word === 'to' || word === 'from');
  return { at: 'words', words: joined || !Object.hasOwn(joins, fault) ? ['for'] : (joins[fault] ?? []) };
}

/** What the figure of a fault measures, and a usual one. */
const AMOUNTS: ReadonlyMap<string, { readonly dimension: Dimension; readonly sample: string }> = new Map([
  ['slow', { dimension: 'factor', sample: '10x' }],
  ['surge', { dimension: 'factor', sample: '5x' }],
  ['delay', { dimension: 'duration', sample: '50ms' }],
  ['fill', { dimension: 'percent', sample: '95%' }],
  ['throttle', { dimension: 'rate', sample: '10/s' }],
  ['stress', { dimension: 'percent', sample: '80%' }],
]);

function inParentheses(frames: readonly Frame[], frame: Frame, words: readonly string[]): Site {
  const { head } = frame;
  if (head[0] === 'expect') return words.length === 0 ? { at: 'subject', metric: head[1] ?? '' } : { at: 'nothing' };
  const call = head.at(-1) ?? '';
  if (call === 'kind') return { at: 'kind', written: frame.items };
  if (head.at(-2) === '.') return words.length === 0 ? { at: 'index', path: pathBefore(head, head.length) } : { at: 'nothing' };
  const slot = slotOf(frames.slice(0, -1));
  if (!slot) return { at: 'nothing' };
  const argument = (name: string | number): Site => ({
    at: 'value',
    slot: { ...slot, into: [...slot.into, { step: 'argument', call, name }] },
  });
  if (words.at(-1) === ':') return argument(words.at(-2) ?? '');
  if (words.length > 0) return { at: 'nothing' };
  const into = [...slot.into, { step: 'argument', call, name: frame.commas } as const];
  return { at: 'key', slot: { ...slot, into }, written: frame.keys, passed: frame.commas - frame.keys.length };
}

/** The slot of the value that the innermost bracket of these frames is in the middle of. */
function slotOf(frames: readonly Frame[]): Slot | null {
  const frame = frames.at(-1);
  if (!frame) return null;
  const words = frame.words.map((each) => each.text);
  const outer = frames.slice(0, -1);
  if (frame.bracket === '[') {
    const slot = slotOf(outer);
    return slot && { ...slot, into: [...slot.into, { step: 'item' }] };
  }
  if (frame.bracket === '(') {
    const slot = slotOf(outer);
    const colon = words.indexOf(':');
    const name = colon > 0 ? (words[colon - 1] ?? '') : frame.commas;
    return slot && { ...slot, into: [...slot.into, { step: 'argument', call: frame.head.at(-1) ?? '', name }] };
  }
  const declared = words.indexOf('property');
  if (declared >= 0 && words.includes('=')) return { body: bodyOf(frame), property: words[declared + 1] ?? '', into: [] };
  const [key] = words;
  if (key === undefined || words[1] !== ':') return null;
  if (frame.bracket === '{' && isEntries(frame)) {
    const slot = slotOf(outer);
    return slot && { ...slot, into: [...slot.into, { step: 'field', name: key }] };
  }
  return { body: isHop(frame.head) ? { of: 'hop' } : bodyOf(frame), property: key, into: [] };
}

/** `key: {`: a record or a map. */
function isEntries(frame: Frame): boolean {
  return frame.head[1] === ':' || (frame.head.length === 0 && frame.bracket === '{');
}

/** `a -> b {` or `a -> b: read {`: the options of a hop. */
function isHop(head: readonly string[]): boolean {
  return head.some(isArrow);
}

function bodyOf(frame: Frame): Body {
  if (frame.bracket === '') return { of: 'file' };
  const [first = '', second = ''] = frame.head;
  if (first === 'flow' || first === 'scenario' || first === 'view') return { of: first };
  if (first === 'kind') return { of: 'kind', name: second };
  if (first === 'abstract') return { of: 'kind', name: frame.head[2] ?? '' };
  if (first === 'parallel' || first === 'repeat' || isFigure(first)) return { of: 'steps' };
  return { of: 'component', kind: first, name: second };
}

/** The words of the path that ends before an index: `us.web` is `['us', 'web']`. */
function pathBefore(words: readonly string[], end: number): string[] {
  const path: string[] = [];
  for (let index = end - 1; index >= 0; index -= 2) {
    const word = words[index] ?? '';
    if (!/^\w/.test(word)) break;
    path.unshift(word);
    if (words[index - 1] !== '.') break;
  }
  return path;
}

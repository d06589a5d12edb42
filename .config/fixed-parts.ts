// Gives the parts of which a kernel has exactly one fixed places in memory, when it is compiled to WebAssembly: `this.tasks` is a constant then, and a field of it is read at
// once instead of by way of one object after the other.

/** By the name of every field that holds one; fields of that name with another type are left alone. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ...[
    'Tasks',
    'Streams',
    'Samplers',
    'Stations',
    'Lines',
    'Slowdown',
    'Routing',
    'Tally',
    'Senders',
    'Ready',
    'Deadlines',
    'Calling',
    'Loads',
    'Faults',
    'Listed',
  ].map((part) => [part.toLowerCase(), part] as const),
  ['events', 'EventList'],
  ['totals', 'StationTotals'],
  ['calls', 'CallTable'],
  ['kernel', 'Kernel'],
]);

/** The clock is an array of two, which the list of events has made. */
const CLOCK = 'readonly clock = new Float64Array(2);';

/** The files of the kernel (name → TypeScript), with the fixed parts as constants `theTasks`, `theClock` … that each file imports. */
export function withFixedParts(texts: ReadonlyMap<string, string>): Map<string, string> {
  const homes = new Map<string, string>();
  for (const [file, text] of texts) {
    if (text.includes(CLOCK)) homes.set('Clock', file);
    for (const [, name = ''] of text.matchAll(/^(?:export )?class (\w+)/gm)) homes.set(name, file);
  }
  return new Map([...texts].map(([file, text]) => [file, withConstants(file, text, homes)]));
}

function withConstants(file: string, text: string, homes: ReadonlyMap<string, string>): string {
  const used = new Set<string>();
  const constant = (part: string): string => {
    used.add(part);
    return `the${part}`;
  };
  let result = text.replace(CLOCK, () => `readonly clock: Float64Array = ${constant('Clock')};`);
  result = result.replace(/this\.clock\b(?! = )/g, () => constant('Clock'));
  for (const [field, part] of PARTS) {
    if (!isAnother(text, field, part)) result = result.replace(new RegExp(`this\\.${field}\\b(?! = )`, 'g'), () => constant(part));
  }
  for (const part of [...PARTS.values(), 'Clock'].filter((each) => homes.get(each) === file)) {
    used.delete(part);
    const [type, size] = part === 'Clock' ? ['Float64Array', '16'] : [part, `offsetof<${part}>()`];
    result += `export const the${part} = changetype<${type}>(memory.data(${size}, 8));\n`;
  }
  return [...used].map((part) => `import { the${part} } from './${homes.get(part) ?? ''}.js';\n`).join('') + result;
}

/** Whether a field of that name is something else in a file. */
function isAnother(text: string, field: string, part: string): boolean {
  const fields = text.replace(/^ *(?:const|let) .*$/gm, '');
  return new RegExp(`^ .*\\b${field}\\b(?:: (?!${part}\\b)| = new (?!${part}\\b))`, 'm').test(fields);
}

/** What a constructor begins with: memory for the object, when it is not told where that is. */
const ALLOCATION =
  /( \(func \$[\w-]+\/(\w+)#constructor [^\n]*\n(?: +\(local[^\n]*\n)* +local\.get \$this\n +i32\.eqz\n +if\n +)i32\.const \d+\n +i32\.const \d+\n +call \$~lib\/rt\/stub\/__new\n/g;

/** The module as AssemblyScript writes it before it is optimised, with constructors of fixed parts that build them where they belong. */
export function builtInPlace(module: string): string {
  const places = new Map(
    [...module.matchAll(/\(global \$\S+\/the(\w+) i32 \(i32\.const (\d+)\)\)/g)].map(([, part = '', place = '']) => [part, place]),
  );
  const built = new Set<string>();
  const result = module.replace(ALLOCATION, (text, head: string, part: string) => {
    const place = places.get(part);
    if (place === undefined) return text;
    built.add(part);
    return `${head}i32.const ${place}\n`;
  });
  const missing = [...PARTS.values()].filter((part) => !built.has(part));
  if (missing.length > 0) throw new Error(`No constructor builds ${missing.join(', ')} in its place.`);
  return result;
}

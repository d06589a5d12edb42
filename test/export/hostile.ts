import fc from 'fast-check';

/** Names and titles that have broken generators: template syntax, ends of comments and strings, prototypes, control characters, direction marks. */
export const HOSTILE: readonly string[] = [
  '${file("/etc/passwd")}',
  '$${x}',
  '$$${x}',
  '%{ if true }yes%{ endif }',
  '%%{x}',
  '$%{x}',
  '"; } resource "null_resource" "x" {',
  'a"b\\c',
  '\\',
  '\\"',
  "it's",
  '*/ process.exit(1) /*',
  '// x\nprocess.exit(1)',
  '`${process.env.HOME}`',
  'line\nline\r\n\ttab',
  '\u2028\u2029',
  '\u0000\u0001\u001b[31m',
  '\u202eevil\u202c',
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  '| a | b |\n| --- | --- |',
  '[x](javascript:alert(1))',
  '__proto__',
  'constructor',
  'é 日本語 😀',
  '',
  ' ',
  'a'.repeat(500),
];

/** Signs that mean something in one of the languages that are written. */
const SIGNS = [
  ...Array.from('${}%"\'`\\\n\r\t #:-*/|>&!~@[]<,?=;aé日😀'),
  '\u2028',
  '\u202e',
  '\u0085',
  '---',
  '!!js',
  'null',
  'yes',
  '0x1f',
];

/** Five thousand texts, the same in every run with the same seed: of any characters, and of signs that mean something. */
export function hostileTexts(seed: number): readonly string[] {
  return [
    ...fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { seed, numRuns: 2500 }),
    ...fc.sample(fc.array(fc.constantFrom(...SIGNS), { maxLength: 12 }), { seed, numRuns: 2500 }).map((signs) => signs.join('')),
  ];
}

/** The text as a string of Arch, which has no escapes for ends of lines and control characters. */
export function archString(text: string): string {
  return JSON.stringify(text.replace(/[\p{Cc}\u2028\u2029]/gu, ' '));
}

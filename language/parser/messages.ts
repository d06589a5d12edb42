import { AbstractParserErrorMessageProvider } from 'langium';

type Mismatch = Parameters<AbstractParserErrorMessageProvider['buildMismatchTokenMessage']>[0];
type Redundant = Parameters<AbstractParserErrorMessageProvider['buildNotAllInputParsedMessage']>[0];
type NoAlternative = Parameters<AbstractParserErrorMessageProvider['buildNoViableAltMessage']>[0];
type EarlyExit = Parameters<AbstractParserErrorMessageProvider['buildEarlyExitMessage']>[0];
type Token = Mismatch['actual'];

/** What the terminals are called by people. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['ID', 'a name'],
  ['KEY', 'a name and `:`'],
  ['OPENING', 'a name'],
  ['STRING', 'a text in quotes'],
  ['QUANTITY', 'a number'],
  ['TIME', 'a time of day'],
]);

/** What the grammar's rules are called by people. */
const RULES: ReadonlyMap<string, string> = new Map([
  ['Document', 'a statement'],
  ['Element', 'a statement'],
  ['Member', 'a property, a component or a connection'],
  ['KindMember', 'a declaration'],
  ['Value', 'a value'],
  ['Atom', 'a value'],
  ['Type', 'a type'],
  ['TypeOption', 'a type'],
  ['Step', 'a call'],
  ['Connection', 'an arrow `->`'],
  ['Hop', 'an arrow `->` or `~>`'],
  ['Handler', '`miss` or `failure`'],
  ['Fault', 'a fault such as `fail`, `slow` or `partition`'],
  ['Expectation', 'a comparison such as `<`'],
  ['EntryKey', 'a name and `:`'],
]);

/** Of a brace too many. */
export const CLOSES_NOTHING = 'This `}` closes nothing';

/** Says in this language's words what the parser expected. */
export class ParserMessages extends AbstractParserErrorMessageProvider {
  override buildMismatchTokenMessage({ expected, actual, previous }: Mismatch): string {
    if (expected.name === 'EOF') return actual.image === '}' ? CLOSES_NOTHING : `\`${shortened(actual.image)}\` begins no statement`;
    return expectedBut(WORDS.get(expected.name) ?? `\`${expected.name}\``, actual, previous);
  }

  override buildNotAllInputParsedMessage({ firstRedundant }: Redundant): string {
    return `\`${shortened(firstRedundant.image)}\` begins no statement`;
  }

  override buildNoViableAltMessage({ ruleName, actual, previous }: NoAlternative): string {
    return expectedBut(RULES.get(plain(ruleName)) ?? 'something else', actual[0], previous);
  }

  override buildEarlyExitMessage({ ruleName, actual, previous }: EarlyExit): string {
    return expectedBut(RULES.get(plain(ruleName)) ?? 'something else', actual[0], previous);
  }
}

function expectedBut(wanted: string, actual: Token | undefined, previous: Token | undefined): string {
  const after = previous?.image ? ` after \`${shortened(previous.image)}\`` : '';
  if (!actual?.image) return `Expected ${wanted}${after}, but the file ends`;
  // What stands on the next line is another sentence, and has nothing to do with it.
  if (previous && (actual.startLine ?? 0) > (previous.endLine ?? 0)) return `Expected ${wanted}${after}`;
  return `Expected ${wanted}, found \`${shortened(actual.image)}\``;
}

/** Langium marks the names of rules with a zero-width space. */
function plain(ruleName: string): string {
  return ruleName.replace('\u200b', '');
}

function shortened(image: string): string {
  return image.length > 40 ? `${image.slice(0, 39)}…` : image;
}

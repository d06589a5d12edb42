import { Command, CommanderError, Option } from 'commander';
import { CommandError, EXIT, type Host } from './host.js';
import {
  common,
  duration,
  whole,
  type CommonOptions,
  type DiagramOptions,
  type ExportOptions,
  type ReportOptions,
  type SimulateOptions,
} from './options.js';
import { openTerminal, type Terminal } from './output/terminal.js';
import type { CheckOptions } from './verbs/check.js';
import { VERSION } from './version.js';

/** What a verb does with the terminal; its number is the exit code, nothing is fine. */
type Work = (terminal: Terminal) => Promise<number | undefined>;

/**
 * Runs a command line and says with which code the process ends. Whatever a person did wrong becomes one line on standard error; an exception that
 * comes out of here is a bug.
 */
export async function run(args: readonly string[], host: Host): Promise<number> {
  let exit: number = EXIT.fine;
  // Verbs load what they need when they run: `spandrel --help` loads neither a parser nor a simulator.
  const doing = async (options: CommonOptions, work: Work): Promise<void> => {
    exit = (await work(openTerminal(host, { quiet: options.quiet === true, color: options.color }))) ?? EXIT.fine;
  };
  const program = build(host, doing);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommandError) {
      openTerminal(host, { quiet: false, color: false }).error(`spandrel: ${error.message}`);
      return error.exit;
    }
    // Commander has said what was wrong, or has printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    throw error;
  }
}

function build(host: Host, doing: (options: CommonOptions, work: Work) => Promise<void>): Command {
  const program = new Command('spandrel')
    .description('Checks, solves, simulates, draws and exports architectures written in Arch.')
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => {
        host.out(text);
      },
      writeErr: (text) => {
        openTerminal(host, { quiet: false, color: false }).error(text.trimEnd());
      },
      outputError: (text, write) => {
        write(`spandrel: ${text.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')}`);
      },
    })
    .addHelpText(
      'after',
      `
A FILE that is - is standard input. Imports are read below the folder of the file and below the working directory,
and nowhere else. Exit codes: 0 fine, 1 errors in the file, 2 an expectation does not hold,
3 an export would overwrite what a person changed, 64 wrong usage or unreadable input, 130 interrupted.`,
    );
  program.configureHelp({ helpWidth: Math.min(host.columns, 110) });

  common(program.command('check'), ['text', 'json', 'sarif', 'github'])
    .description('find what is wrong with the text and with the design')
    .argument('<file...>', 'files to check')
    .option('--fix', 'make the repairs that are safe, as long as there are any, and say what is left')
    .option('--fix-all', 'as --fix, and also those that decide a figure or cost something')
    .option('--dry-run', 'show what --fix would change, and change nothing')
    .option('--baseline <file>', 'be silent about the findings that are listed there, and tell which are gone')
    .option('--update-baseline', 'write the findings that there are into the baseline')
    .addOption(new Option('--max-warnings <number>', 'fail when there are more warnings').argParser(whole(0, 1_000_000)))
    .action((files: string[], options: CommonOptions & CheckOptions) =>
      doing(options, async (terminal) => (await import('./verbs/check.js')).check(files, options, host, terminal, VERSION)),
    );

  common(program.command('solve'))
    .description('compute metrics at once, by queueing theory')
    .argument('<file>', 'the architecture')
    .action((file: string, options: CommonOptions) =>
      doing(options, async (terminal) => (await import('./verbs/solve.js')).solve(file, options, host, terminal)),
    );

  common(program.command('simulate'), ['text', 'json', 'junit', 'html'])
    .description('run the design, request by request')
    .argument('<file>', 'the architecture')
    .addOption(new Option('--scenario <name>', 'run this scenario').conflicts('all'))
    .option('--all', 'run the plain design and every scenario')
    .option('--duration <time>', 'simulated time of a replication, for example 10m', duration)
    .addOption(new Option('--warmup <time>', 'simulated time that is cut from the start, or auto').default('auto').argParser(warmup))
    .option('--seed <number>', 'the same seed gives the same run', whole(0, Number.MAX_SAFE_INTEGER), 1)
    .option('--replications <number>', 'independent runs; more narrow the confidence intervals', whole(1, 1000), 5)
    .action((file: string, options: CommonOptions & Omit<SimulateOptions, 'format'>) =>
      doing(options, async (terminal) => (await import('./verbs/simulate.js')).simulate(file, options, host, terminal)),
    );

  common(program.command('report'), ['text', 'json', 'markdown', 'html'])
    .description('judge the whole: how far it grows, what it survives, what it costs, and what holds it back')
    .argument('<file>', 'the architecture')
    .option('--seed <number>', 'the same seed gives the same report', whole(0, Number.MAX_SAFE_INTEGER), 1)
    .action((file: string, options: CommonOptions & Omit<ReportOptions, 'format'>) =>
      doing(options, async (terminal) => (await import('./verbs/report.js')).report(file, options, host, terminal)),
    );

  common(program.command('diagram'))
    .description('draw the architecture')
    .argument('<file>', 'the architecture')
    .option('--view <name>', 'draw a view of it')
    .addOption(new Option('--heat <metric>', 'colour components by a metric').choices(['utilisation', 'latency', 'errors', 'cost']))
    .requiredOption(
      '-o, --output <picture>',
      'an .svg, .png, .html (to print), .drawio, .mmd (Mermaid), .d2 or .dsl (Structurizr) file; - writes SVG to standard output',
    )
    .action((file: string, options: CommonOptions & Omit<DiagramOptions, 'format'>) =>
      doing(options, async (terminal) => (await import('./verbs/diagram.js')).diagram(file, options, host, terminal)),
    );

  common(program.command('export'))
    .description('write the architecture as Terraform, AWS CDK and others')
    .argument('<target>', 'terraform, cdk, compose, kubernetes, monitoring, mermaid, d2 or structurizr')
    .argument('<file>', 'the architecture')
    .requiredOption('-o, --output <folder>', 'where the files go')
    .option('--force', 'overwrite files that a person changed')
    .action((target: string, file: string, options: CommonOptions & Omit<ExportOptions, 'format'>) =>
      doing(options, async (terminal) => (await import('./verbs/export.js')).exportTo(target, file, options, host, terminal)),
    );

  common(program.command('format'))
    .description('write files in their canonical form')
    .argument('<file...>', 'files to format; - formats standard input to standard output')
    .option('--check', 'change nothing and fail when a file differs')
    .action((files: string[], options: CommonOptions & { check?: boolean }) =>
      doing(options, async (terminal) => (await import('./verbs/format.js')).format(files, options, host, terminal)),
    );

  common(program.command('kinds'))
    .description('what can be built with: kinds, their properties and metrics')
    .argument('[name]', 'one kind')
    .action((name: string | undefined, options: CommonOptions) =>
      doing(options, async (terminal) => (await import('./verbs/kinds.js')).kinds(name, options, terminal)),
    );

  common(program.command('rules'))
    .description('what is checked, and why')
    .argument('[code]', 'one rule')
    .action((code: string | undefined, options: CommonOptions) =>
      doing(options, async (terminal) => {
        (await import('./verbs/rules.js')).rules(code, options, terminal);
      }),
    );

  common(program.command('new'))
    .description('write a first file to start from')
    .argument('[template]', 'first or cached')
    .option('-o, --output <file>', 'the file to write; - writes to standard output')
    .action((template: string | undefined, options: CommonOptions & { output?: string }) =>
      doing(options, async (terminal) => (await import('./verbs/new.js')).newFile(template, options, host, terminal)),
    );

  for (const verb of program.commands) verb.exitOverride();
  return program;
}

/** Seconds, or null for `auto`. */
function warmup(text: string): number | null {
  if (text === 'auto') return null;
  return /^0[a-z]*$/.test(text) ? 0 : duration(text);
}

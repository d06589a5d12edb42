import { availableParallelism } from 'node:os';
import { scorecardHtml, scorecardMarkdown, scorecardOf, scorecardText, type Run, type Scorecard } from '../../report/index.js';
import { CommandError, EXIT, type Host } from '../host.js';
import { print } from '../output/json.js';
import { loadSound, type Label } from '../load.js';
import type { ReportOptions } from '../options.js';
import { printText } from '../output/report.js';
import { simulationThreads } from '../simulation-thread.js';
import type { Terminal } from '../output/terminal.js';

/** `spandrel report FILE`: what a distributed system is judged by, measured, and what holds it back. */
export async function report(file: string, { format, seed }: ReportOptions, host: Host, terminal: Terminal): Promise<number> {
  const { architecture, results, findings, label } = await loadSound(file, host, terminal);
  const interrupt = new AbortController();
  const deaf = host.onInterrupt(() => {
    interrupt.abort();
  });
  const threads = simulationThreads();
  const simulate = async ({ architecture: design, ...run }: Run): ReturnType<Parameters<typeof scorecardOf>[0]['simulate']> => {
    const settings = { ...run, seed, warmup: 'auto' as const };
    const answer = await threads.run({ architecture: design, settings, threads: 1 }, () => undefined, interrupt.signal);
    if (!answer) throw new CommandError('interrupted; nothing was written', EXIT.interrupted);
    if (!('flows' in answer)) throw new CommandError(`${architecture.name} could not be simulated: ${answer.error}`, EXIT.errors);
    return answer;
  };
  try {
    terminal.progress(`measuring ${architecture.name}`, 0);
    const card = await scorecardOf({
      architecture,
      solved: results,
      findings,
      simulate,
      atOnce: availableParallelism(),
      onProgress: (ratio) => {
        terminal.progress(`measuring ${architecture.name}`, ratio);
      },
    });
    write(card, format, label, terminal);
    return EXIT.fine;
  } finally {
    terminal.progress(null);
    deaf();
    threads.close();
  }
}

function write(card: Scorecard, format: string, label: Label, terminal: Terminal): void {
  switch (format) {
    case 'json':
      terminal.raw(print(labelled(card, label)));
      return;
    case 'markdown':
      terminal.raw(scorecardMarkdown(card, label));
      return;
    case 'html':
      terminal.raw(scorecardHtml(card, label));
      return;
    default:
      printText(scorecardText(card, label), terminal);
  }
}

/** The card with its files called as the person calls them. */
function labelled(card: Scorecard, label: Label): Scorecard {
  const lines = card.lines.map((line) => ({ ...line, heldBackBy: line.heldBackBy.map((each) => ({ ...each, file: label(each.file) })) }));
  return { ...card, lines };
}

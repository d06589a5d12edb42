import type { Figure } from '../../kinds/figures/results.js';
import { figureText, provenance, withInterval } from '../figures.js';
import { strategySection } from '../recovery.js';
import { reportHtml, reportMarkdown, reportText, type Report, type Section } from '../sections.js';
import type { FaultTrial, Scorecard } from './card.js';
import { survives } from './faults.js';

/** Turns the URI of a file into what a person calls it. */
type Label = (uri: string) => string;

export function scorecardText(card: Scorecard, label: Label): string {
  return reportText(reportOf(card, label));
}

export function scorecardMarkdown(card: Scorecard, label: Label): string {
  return reportMarkdown(reportOf(card, label));
}

export function scorecardHtml(card: Scorecard, label: Label): string {
  return reportHtml(reportOf(card, label));
}

function reportOf(card: Scorecard, label: Label): Report {
  return {
    title: `${card.architecture}: scorecard`,
    occasion: 'Solved at growing load, simulated as it is, with one thing failing at a time, and under attack.',
    sections: [
      figures(card),
      holdbacks(card, label),
      growth(card),
      ...matrix(card.faults),
      stores(card),
      partitions(card),
      strategySection(card.strategies),
    ],
    notes: card.notes,
  };
}

function figures({ lines }: Scorecard): Section {
  return {
    title: 'Scorecard',
    head: ['', 'Measured', 'Value', 'From'],
    align: ['left', 'left', 'right', 'left'],
    rows: lines.flatMap(({ aspect, figures: all }) =>
      all.map(({ name, figure }, index) => [index === 0 ? aspect : '', name, withInterval(figure), provenance(figure)]),
    ),
  };
}

function holdbacks({ lines }: Scorecard, label: Label): Section {
  return {
    title: 'What holds it back',
    head: ['', 'Component', 'Where', 'Why'],
    align: ['left', 'left', 'left', 'left'],
    rows: lines.flatMap(({ aspect, heldBackBy }) =>
      heldBackBy.map(({ component, why, file, line }, index) => [index === 0 ? aspect : '', component, `${label(file)}:${line}`, why]),
    ),
  };
}

function growth({ growth: curve }: Scorecard): Section {
  return {
    title: curve ? `More of ${curve.component}` : '',
    head: ['Replicas', 'Load that still holds', 'Then breaks', 'Busiest'],
    align: ['right', 'right', 'left', 'left'],
    rows: (curve?.steps ?? []).map(({ replicas, load, objective, bottleneck }) => [
      String(replicas),
      load === null ? 'no limit found' : `${figureText(load, '1')}×`,
      load === null ? '–' : (objective ?? `${bottleneck ?? 'a component'} can do no more`),
      bottleneck ?? '–',
    ]),
  };
}

/** Faults against objectives, and what the columns stand for. */
function matrix(faults: readonly FaultTrial[]): Section[] {
  const objectives = [...new Set(faults.flatMap((fault) => fault.objectives.map(({ text }) => text)))];
  const sign = (holds: boolean | null | undefined): string => (holds === true ? '✓' : holds === false ? '✗' : '?');
  return [
    {
      title: 'One thing fails at a time',
      head: ['', 'Fault', ...objectives.map((_, index) => String(index + 1)), 'Served again', 'Lost writes'],
      align: ['left', 'left', ...objectives.map(() => 'left' as const), 'right', 'right'],
      rows: faults.map((fault) => [
        sign(survives(fault)),
        fault.fault,
        ...objectives.map((text) => sign(fault.objectives.find((each) => each.text === text)?.holds)),
        fault.servedAfter === null ? 'not' : fault.servedAfter === 0 ? 'always' : `after ${figureText(fault.servedAfter, 's')}`,
        fault.lostWrites === null ? '–' : figureText(fault.lostWrites, '1'),
      ]),
    },
    {
      title: 'Objectives',
      head: ['', 'Expected'],
      align: ['right', 'left'],
      rows: objectives.map((text, index) => [String(index + 1), text]),
    },
  ];
}

function stores({ stores: all }: Scorecard): Section {
  return {
    title: 'Stores',
    head: ['', 'Kind', 'Stale reads', 'Lost writes at worst', 'Because'],
    align: ['left', 'left', 'right', 'right', 'left'],
    rows: all.map(({ component, kind, staleReads, lostWrites }) => [
      component,
      kind,
      figureText(staleReads?.value ?? null, 'ratio'),
      figureText(lostWrites?.value ?? null, '1'),
      [staleReads, lostWrites].flatMap((figure) => (figure ? [reasonOf(figure)] : [])).join('; '),
    ]),
  };
}

/** How a number came about: by what is said of it, or by counting. */
function reasonOf({ method, accuracy }: Figure): string {
  return accuracy === 'simulated' ? 'counted' : method;
}

function partitions({ partitions: all }: Scorecard): Section {
  return {
    title: 'Stores cut in two',
    head: ['', 'Kind', 'CAP', 'PACELC', 'Stale reads', 'Lost writes', 'In a partition it'],
    align: ['left', 'left', 'left', 'left', 'right', 'right', 'left'],
    rows: all.map(({ component, kind, cap, pacelc, staleReads, lostWrites, text }) =>
      cap === null
        ? [component, kind, '–', '–', '–', '–', text]
        : [component, kind, cap, pacelc ?? '–', figureText(staleReads, 'ratio'), figureText(lostWrites, '1'), text],
    ),
  };
}

import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseQuantity } from '../model/index.js';

/** What every verb understands. */
export interface CommonOptions {
  readonly format: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

export function common(command: Command, formats: readonly string[] = ['text', 'json']): Command {
  return command
    .addOption(new Option('--format <format>', 'how the answer is written').choices(formats).default('text'))
    .option('--quiet', 'say nothing but the answer')
    .option('--no-color', 'no colours');
}

/** A whole number from `least` to `most`; what commander prints names the option and the text. */
export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** A duration as in Arch, in seconds. */
export function duration(text: string): number {
  const quantity = parseQuantity(text);
  if ('error' in quantity || quantity.dimension !== 'duration' || !(quantity.value > 0)) {
    throw new InvalidArgumentError('It is a duration such as 30s or 10m.');
  }
  return quantity.value;
}

export interface SimulateOptions {
  readonly format: string;
  readonly scenario?: string;
  readonly all?: boolean;
  readonly duration?: number;
  readonly warmup: number | null | 'auto';
  readonly seed: number;
  readonly replications: number;
}

export interface ReportOptions {
  readonly format: string;
  readonly seed: number;
}

export interface DiagramOptions {
  readonly format: string;
  readonly view?: string;
  readonly heat?: string;
  readonly output: string;
}

export interface ExportOptions {
  readonly format: string;
  readonly output: string;
  readonly force?: boolean;
}

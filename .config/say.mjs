// How the project's own commands talk: one line per thing done, with the time it took, and the whole output of what failed.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

export function say(text) {
  console.log(text);
}

/** Something a person has to put right: shown as one line, without a stack trace. */
export class Stop extends Error {}

/** Runs a main function; a `Stop` ends the process with its message alone, anything else is a bug and shows its stack. */
export async function main(run) {
  try {
    process.exitCode = (await run()) ?? 0;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/**
 * Runs a program and keeps its output; with `show`, prints it as it comes. Never throws for a failing program: look at `code`.
 * A program that runs longer than `timeout` (milliseconds) is ended together with its children, and has the code 124.
 */
export function run(command, args, { cwd = root, env = process.env, show = false, timeout = 0 } = {}) {
  return new Promise((resolve) => {
    const windows = process.platform === 'win32';
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: windows, detached: !windows && timeout > 0 });
    let output = '';
    let expired = false;
    const keep = (stream) => (text) => {
      output += text;
      if (show) stream.write(text);
    };
    child.stdout.setEncoding('utf8').on('data', keep(process.stdout));
    child.stderr.setEncoding('utf8').on('data', keep(process.stderr));
    const end = (signal) => {
      try {
        if (child.pid !== undefined) process.kill(windows ? child.pid : -child.pid, signal);
      } catch {
        // It ended by itself in the meantime.
      }
    };
    const timer =
      timeout > 0 &&
      setTimeout(() => {
        expired = true;
        output += `\n${command} was stopped: it ran for more than ${String(timeout / 60_000)} minutes.\n`;
        end('SIGTERM');
        setTimeout(() => end('SIGKILL'), 5_000).unref();
      }, timeout);
    const stopped = () => end('SIGTERM');
    if (timeout > 0) process.once('exit', stopped);
    const done = (code) => {
      clearTimeout(timer);
      process.removeListener('exit', stopped);
      resolve({ code: expired ? 124 : code, output });
    };
    child.once('error', (error) => {
      output += `${command}: ${error.message}\n`;
      done(127);
    });
    child.once('close', (code) => done(code ?? 1));
  });
}

/** Runs a step that must succeed: says what it does, and shows the whole output if it fails. */
export async function step(text, command, args, options) {
  say(`${text} …`);
  const since = Date.now();
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Stop(`${output}\nFailed: ${[command, ...args].join(' ')} (exit code ${String(code)})`);
  say(`  done in ${seconds(since)}`);
}

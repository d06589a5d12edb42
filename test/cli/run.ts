import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../src/cli/program.js';

export interface Outcome {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  readonly json: unknown;
}

/** A folder with some files, and the command line run in it, in process. */
export function workspace(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const cwd = realpathSync(mkdtempSync(path.join(tmpdir(), 'spandrel-cli-')));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), text);
  }
  return {
    cwd,
    spandrel: async (args: string, stdin: string | Uint8Array = ''): Promise<Outcome> => {
      let out = '';
      let err = '';
      const exit = await run(args === '' ? [] : args.split(' '), {
        cwd,
        env: {},
        terminal: { out: false, err: false },
        columns: 100,
        manual: 'file:///manual/',
        out: (text) => (out += text),
        err: (text) => (err += text),
        stdin: () => Promise.resolve(typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin),
        onInterrupt: () => () => undefined,
      });
      return {
        exit,
        out,
        err,
        get json(): unknown {
          return JSON.parse(out) as unknown;
        },
      };
    },
  };
}

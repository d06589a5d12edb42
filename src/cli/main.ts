import { EXIT, type Host } from './host.js';
import { run } from './program.js';
import { runIfThread } from './simulation-thread.js';

/** Who wants to know of Ctrl-C. While nobody does, it ends the program. */
const listeners = new Set<() => void>();

const host: Host = {
  cwd: process.cwd(),
  env: process.env,
  terminal: { out: process.stdout.isTTY, err: process.stderr.isTTY },
  columns: process.stdout.columns || 100,
  // The manual is packed beside the bundles' folder.
  manual: new URL('../docs/', import.meta.url).href,
  out: (text) => {
    process.stdout.write(text);
  },
  err: (text) => {
    process.stderr.write(text);
  },
  stdin: async (limit) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > limit) break;
    }
    return Buffer.concat(chunks);
  },
  onInterrupt: (listener) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

async function main(): Promise<void> {
  process.on('SIGINT', () => {
    if (listeners.size === 0) process.exit(EXIT.interrupted);
    for (const listener of listeners) listener();
  });
  // `spandrel solve shop.arch | head` closes the pipe early, which is no fault of anybody's.
  process.stdout.on('error', (error: Error & { code?: string }) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.fine);
  });
  try {
    process.exitCode = await run(process.argv.slice(2), host);
  } catch (error) {
    // A bug: said in one line, with the trace for whoever asks for it.
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    const trace = (process.env.SPANDREL_TRACE ?? '') !== '' && stack !== undefined;
    process.stderr.write(`spandrel: internal error: ${message}\n${trace ? stack : 'Set SPANDREL_TRACE=1 to see where it comes from.'}\n`);
    process.exitCode = EXIT.bug;
  }
}

// The program starts itself once more as a thread when it simulates.
if (!runIfThread()) void main();

import ELK, { type ELK as ElkApi } from 'elkjs/lib/elk-api.js';
import type { Elk } from '../diagram/index.js';

/** The engine had not answered when its time was up. */
export class DeadlineError extends Error {
  constructor(seconds: number) {
    super(`no answer within ${seconds} seconds`);
    this.name = 'DeadlineError';
  }
}

/**
 * The layout engine in a worker, so that a large graph never holds up the panel. The engine can run for ever and cannot be asked to stop, so a
 * drawing has a deadline: then the worker is ended and a new one started.
 */
export class Engine {
  /** The worker's own text: pages of VS Code may start a worker from a blob only. */
  readonly #source: Promise<string>;
  #elk: Promise<ElkApi>;

  constructor(address: string) {
    this.#source = fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(`the layout engine could not be loaded (${answer.status})`);
      return URL.createObjectURL(await answer.blob());
    });
    this.#elk = this.#start();
  }

  /** The engine for one drawing, which may take this long in all. */
  within(seconds: number): Elk {
    const deadline = performance.now() + seconds * 1000;
    return {
      layout: async (graph) => {
        const elk = await this.#elk;
        return new Promise((resolve, reject) => {
          const timer = setTimeout(
            () => {
              // The promise of an ended worker never settles, so this one has to.
              this.#restart(elk);
              reject(new DeadlineError(seconds));
            },
            Math.max(0, deadline - performance.now()),
          );
          elk.layout(graph).then(
            (answer) => {
              clearTimeout(timer);
              resolve(answer);
            },
            (error: unknown) => {
              clearTimeout(timer);
              reject(error instanceof Error ? error : new Error(String(error)));
            },
          );
        });
      },
    };
  }

  /** Runs the engine a few times on something small: the first layout of a cold engine takes ten times as long. */
  async warmUp(): Promise<void> {
    const elk = await this.#elk;
    const ids = Array.from({ length: 12 }, (_, i) => `w${i}`);
    for (let run = 0; run < 4; run++) {
      await elk.layout({
        id: 'warm-up',
        layoutOptions: { 'elk.algorithm': 'layered', 'elk.edgeRouting': 'ORTHOGONAL' },
        children: ids.map((id) => ({ id, width: 100, height: 50 })),
        edges: ids.slice(1).map((id, i) => ({ id: `${id}e`, sources: [ids[i >> 1] ?? id], targets: [id] })),
      });
    }
  }

  #restart(elk: ElkApi): void {
    elk.terminateWorker();
    this.#elk = this.#start();
  }

  async #start(): Promise<ElkApi> {
    const source = await this.#source;
    return new ELK({ workerFactory: () => new Worker(source), algorithms: ['layered'] });
  }
}

import ELK, { type ELK as ElkApi, type ElkNode } from 'elkjs/lib/elk-api.js';
import type { Elk } from '../diagram/index.js';

/**
 * Seconds that one place may take. A drawing is laid out place by place, so a large one has as much time as it has places: what is slow but moves on is
 * waited for, also on a machine that has much else to do. Measured on an idle one, no place takes more than three.
 */
const LONGEST = 30;

/** The engine had not answered when its time was up. */
class DeadlineError extends Error {
  constructor(seconds: number) {
    super(`no answer within ${Math.round(seconds)} seconds`);
    this.name = 'DeadlineError';
  }
}

/**
 * The layout engine in a worker, so that a large graph never holds up the panel. The engine can run for ever and cannot be asked to stop, so it
 * has a deadline: then the worker is ended and a new one started.
 */
export class Engine implements Elk {
  /** The worker's own text: pages of VS Code may start a worker from a blob only. */
  readonly #source: Promise<string>;
  #elk: Promise<ElkApi>;
  /** What is being laid out: since when, in milliseconds, and how to end it. */
  #giveUp: { readonly since: number; readonly giveUp: () => void } | null = null;

  constructor(address: string) {
    this.#source = fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(`the layout engine could not be loaded (${answer.status})`);
      return URL.createObjectURL(await answer.blob());
    });
    this.#elk = this.#start();
  }

  /** Lays out one graph. Rejects when the engine cannot, is taking too long, or was given up on. */
  async layout(graph: ElkNode): Promise<ElkNode> {
    const elk = await this.#elk;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#giveUp = null;
      };
      const giveUp = (): void => {
        end();
        // The promise of an ended worker never settles, so this one has to.
        this.#restart(elk);
        reject(new DeadlineError((performance.now() - since) / 1000));
      };
      const since = performance.now();
      const timer = setTimeout(giveUp, LONGEST * 1000);
      this.#giveUp = { since, giveUp };
      elk.layout(graph).then(
        (answer) => {
          end();
          resolve(answer);
        },
        (error: unknown) => {
          end();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  /** Something else is wanted: ends the work on one graph that has taken so many seconds without an answer. */
  hurry(seconds: number): void {
    const { since, giveUp } = this.#giveUp ?? {};
    if (since !== undefined && performance.now() - since >= seconds * 1000) giveUp?.();
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

/** A thread that does one thing at a time; what is needed of a Node or browser worker. */
export interface Thread<Job, Answer> {
  post(job: Job): void;
  onAnswer(listener: (answer: Answer) => void): void;
  /** Called once, with a sentence, when the thread is gone or broken without having been asked to. */
  onLost(listener: (why: string) => void): void;
  /** Ends the thread in the middle of whatever it does. */
  kill(): void;
}

/** Bargains on one thread: those for a bound alone give way to those that a plan waits for, so that its solver is not kept waiting either. */
export interface RightOfWay {
  /** Others give way until the work is done, whatever becomes of it. */
  first<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves once no such work is going on. */
  giveWay(): Promise<void>;
}

export function rightOfWay(): RightOfWay {
  let going = 0;
  let waiting: (() => void)[] = [];
  return {
    async first(work) {
      going++;
      try {
        return await work();
      } finally {
        going--;
        const free = waiting;
        waiting = [];
        for (const go of free) go();
      }
    },
    async giveWay() {
      while (going > 0) await new Promise<void>((go) => waiting.push(go));
    },
  };
}

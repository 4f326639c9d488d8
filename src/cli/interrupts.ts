/** What Ctrl-C does to a command. */
export interface Interrupts {
  /** The command is to end at once and leave nothing behind. */
  readonly signal: AbortSignal;
  /** While work goes on that can end early with what it has: what the first Ctrl-C does instead. */
  endEarly: (() => void) | null;
}

/** SIGINT ends the command, or first asks it to end early; SIGTERM and SIGHUP end it. */
export function interrupts(): Interrupts {
  const stopping = new AbortController();
  const own: Interrupts = { signal: stopping.signal, endEarly: null };
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort());
  process.on('SIGINT', () => {
    const { endEarly } = own;
    own.endEarly = null;
    if (endEarly) endEarly();
    else if (!stopping.signal.aborted) stopping.abort();
    // a command that can't hear any more
    else process.exit(130);
  });
  return own;
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { interrupts } from '../../src/cli/interrupts.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let before: Map<string, readonly ((...args: never[]) => unknown)[]>;
beforeEach(() => {
  before = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
});
afterEach(() => {
  for (const signal of SIGNALS) {
    for (const listener of process.listeners(signal)) {
      if (!before.get(signal)?.includes(listener)) process.removeListener(signal, listener);
    }
  }
});

describe('Ctrl-C', () => {
  it('ends the command where nothing can end early', () => {
    const stops = interrupts();
    process.emit('SIGINT');
    expect(stops.signal.aborted).toBe(true);
  });

  it('ends work early at first, and the command at the second', () => {
    const stops = interrupts();
    const endEarly = vi.fn();
    stops.endEarly = endEarly;
    process.emit('SIGINT');
    expect(endEarly).toHaveBeenCalledOnce();
    expect(stops.signal.aborted).toBe(false);
    process.emit('SIGINT');
    expect(endEarly).toHaveBeenCalledOnce();
    expect(stops.signal.aborted).toBe(true);
  });

  it('is not what SIGTERM and SIGHUP do: they end the command', () => {
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      const stops = interrupts();
      stops.endEarly = vi.fn();
      process.emit(signal);
      expect([stops.signal.aborted, vi.mocked(stops.endEarly).mock.calls.length]).toEqual([true, 0]);
    }
  });
});

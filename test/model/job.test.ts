import { describe, expect, it } from 'vitest';
import { sharedJob } from '../../src/model/job.js';

describe('one job for several files', () => {
  it('counts files by their size and never falls back when a reader begins a second pass', () => {
    const told: [string, number, number][] = [];
    const job = { progress: (...all: [string, number, number]) => void told.push(all), cancelled: () => true };
    const share = sharedJob(job, 400);
    const small = share(100);
    const large = share(300);
    small.progress('rows', 1, 2);
    large.progress('shapes', 10, 30);
    large.progress('shapes', 0, 30);
    small.progress('rows', 5, 2);
    large.progress('shapes', 1, 1);
    expect(told).toEqual([
      ['rows', 50, 400],
      ['shapes', 150, 400],
      ['shapes', 150, 400],
      ['rows', 200, 400],
      ['shapes', 400, 400],
    ]);
    expect(large.cancelled()).toBe(true);
  });

  it('tells its own stage where it has one, and nothing of a file of unknown length', () => {
    const told: unknown[] = [];
    const share = sharedJob({ progress: (...all) => void told.push(all), cancelled: () => false }, 8, 'reading');
    share(8).progress('rows', 3, 0);
    expect(told).toEqual([['reading', 0, 8]]);
  });
});

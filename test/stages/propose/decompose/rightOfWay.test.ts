import { describe, expect, it } from 'vitest';
import { pause } from '../../../../src/model/job.js';
import { rightOfWay } from '../../../../src/stages/propose/decompose/rightOfWay.js';

describe('the right of way', () => {
  it('is waited for while any work has it, also work that begins meanwhile or fails, and by all', async () => {
    const way = rightOfWay();
    const told: string[] = [];
    await way.giveWay();
    const end: (() => void)[] = [];
    const work = (name: string, fails = false) =>
      way.first(async () => {
        await new Promise<void>((go) => end.push(go));
        told.push(name);
        if (fails) throw new Error(name);
      });
    const one = work('one', true).catch(() => told.push('failed'));
    const others = ['a', 'b'].map((name) => way.giveWay().then(() => told.push(name)));
    const two = work('two');
    end[0]();
    await one;
    await pause();
    expect(told).toEqual(['one', 'failed']);
    end[1]();
    await Promise.all([two, ...others]);
    expect(told).toEqual(['one', 'failed', 'two', 'a', 'b']);
  });
});

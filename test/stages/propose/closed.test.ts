import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../src/geometry/geos.js';
import { candidatesOf } from '../../../src/stages/propose/candidates/candidates.js';
import {
  CHOSEN_FATES,
  closeClosedBy,
  closedBy,
  columnOf,
  moveClosedBy,
} from '../../../src/stages/propose/explain/closed.js';
import { REASONS, reasonWords } from '../../../src/stages/propose/explain/reasons.js';
import { buildModel } from '../../../src/stages/propose/program/buildMip.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import { inputOf, target } from './land.js';
import { syntheticDistrict } from './synthetic.js';

describe('what closes a fate', () => {
  it('is known for every piece and firm of a made-up district: reasons exactly where there is no column, and none unknown', async () => {
    const sketch = syntheticDistrict(5, { quarters: 4, hamlets: 30 });
    const keep = Object.fromEntries((sketch.parcels ?? []).slice(0, 40).map(({ id }) => [id, 'listed']));
    const input = await inputOf({
      sketch: { ...sketch, keep },
      targets: [target('back', 'reclaimed', 1000)],
      locks: { land: [{ target: 'P60', lock: 'out', origin: 'edits[0]' }] },
    });
    const situation = situationOf(input);
    const candidates = candidatesOf(situation, await loadGeos());
    const { layout } = buildModel(situation, candidates, resolveLocks(situation));
    const wrong: string[] = [];
    const seen = new Set<string>();
    const look = (name: string, column: number, reasons: readonly { readonly code: string }[]) => {
      for (const { code } of reasons) seen.add(code);
      const unknown = reasons.some(({ code }) => code === 'other');
      if (unknown || column >= 0 !== (reasons.length === 0))
        wrong.push(`${name} ${column} ${reasons.map((r) => r.code)}`);
    };
    for (let k = 0; k < situation.pieceCount; k++) {
      for (const fate of CHOSEN_FATES)
        look(`${fate} ${layout.label[k]}`, columnOf(layout, fate, k), closedBy(layout, fate, k));
    }
    input.district.firms.forEach(({ creditCode }, f) => {
      // firms in parks have no column to move: they are where they should be
      if (input.measures.firms.park[f] < 0) look(`move ${creditCode}`, layout.move[f], moveClosedBy(layout, f));
      look(`close ${creditCode}`, layout.close[f], closeClosedBy(layout, f));
    });
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(9);
  });

  it('is said in both languages, with and without what it is about', () => {
    for (const code of Object.keys(REASONS) as (keyof typeof REASONS)[]) {
      for (const lang of ['zh', 'en'] as const) {
        for (const detail of ['', 'X'])
          expect(reasonWords({ code, detail }, lang)).not.toMatch(/[{}]|[:：（(] ?$|undefined/);
      }
    }
    expect(reasonWords({ code: 'outsideBoundary', detail: '边界外 / outside' }, 'zh')).toBe('不在集中建设区（边界外）');
  });
});

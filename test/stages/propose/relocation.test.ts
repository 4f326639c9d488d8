import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../src/geometry/geos.js';
import { candidatesOf } from '../../../src/stages/propose/candidates/candidates.js';
import { receiversOf } from '../../../src/stages/propose/program/receivers.js';
import { relocationOf } from '../../../src/stages/propose/program/relocation.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import type { Relaxation } from '../../../src/stages/propose/situation/situation.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import { inputOf } from './land.js';
import { syntheticDistrict } from './synthetic.js';

describe('groups of firms that move', () => {
  it.each([
    ['within 3 km', 3, []],
    ['within 12 km', 12, []],
    ['any distance', 12, ['distance']],
  ] as const)(
    'have a flow to a site exactly where each of them reaches each receiver there and one fits: %s',
    async (_, km, relaxed) => {
      const sketch = syntheticDistrict(7, { quarters: 6, hamlets: 40 });
      const sectors = ['C33', 'C34'];
      const firms = (sketch.firms ?? []).map((firm, f) => ({
        ...firm,
        sector: sectors[f % 3] ?? 'C35',
        polluting: f % 5 === 0,
      }));
      const parks = (sketch.parks ?? []).map((park, p) => ({ ...park, ...(p % 2 ? { sectors: ['C33'] } : {}) }));
      const input = await inputOf({
        sketch: { ...sketch, firms, parks },
        settings: { 'move.maxKm': km, 'homes.apartM': 300 },
      });
      const relax: ReadonlySet<Relaxation> = new Set(relaxed);
      const situation = situationOf(input, relax);
      const locks = resolveLocks(situation, relax);
      const receivers = receiversOf(situation, candidatesOf(situation, await loadGeos()).list, locks, relax);
      const movers = Array.from(situation.firmFloorM2).flatMap((floor, f) => (floor > 0 ? [f] : []));
      const { groups, flows } = relocationOf(situation, receivers, locks, movers, false);
      expect(groups.flat().sort((a, b) => a - b)).toEqual(movers);
      const sites = new Map<number, (typeof receivers.list)[number][]>();
      for (const to of receivers.list) sites.set(to.site, [...(sites.get(to.site) ?? []), to]);
      const open = new Set(flows.map(({ group, site }) => `${group},${site}`));
      expect(open.size).toBe(flows.length);
      let [yes, no] = [0, 0];
      groups.forEach((group, g) => {
        for (const [site, list] of sites) {
          const may =
            group.every((f) => list.every((to) => receivers.reaches(f, to))) &&
            group.some((f) => list.some((to) => receivers.takesIn(f, to)));
          if (may) yes++;
          else no++;
          expect(open.has(`${g},${site}`), `group ${g}, site ${site}`).toBe(may);
        }
      });
      expect(Math.min(yes, no)).toBeGreaterThan(5);
    },
  );
});

import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { itemCount, type PolygonSet } from '../../../src/geometry/polygonSet.js';
import type { CheckedLayer, CheckedRole } from '../../../src/model/checkedLayer.js';
import { type Checks, checkLog } from '../../../src/model/checks.js';
import type { Finding } from '../../../src/model/finding.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { coverageFindings } from '../../../src/stages/validate/coverage.js';
import {
  DEFECT_KINDS,
  type DefectKind,
  type PlantedDefect,
  plant,
  randomCoverage,
  setOf,
} from '../../helpers/randomCoverage.js';

const ROUNDS = 1000;
const NO_UNITS = { towns: new Set<string>(), villages: new Set<string>() };
let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

function layerOf(polygons: PolygonSet, role: CheckedRole = 'parcels'): CheckedLayer {
  return {
    role,
    kind: null,
    layer: 'layer',
    polygons,
    table: null,
    codeSystem: null,
    id: null,
    facts: null,
    feature: (item) => item + 1,
    parcelId: () => null,
  };
}

function check(polygons: PolygonSet, settings: Settings = DEFAULT_SETTINGS, role: CheckedRole = 'parcels'): Checks {
  const { report, checks } = checkLog();
  const sound = { layer: layerOf(polygons, role), sound: polygons, broken: new Uint8Array(itemCount(polygons)) };
  coverageFindings(sound, { settings, geos, landBox: null, unitCodes: NO_UNITS }, report);
  return checks();
}

const CODES: { readonly [K in DefectKind]: Finding['code'] } = {
  overlap: 'coverage.overlap',
  gap: 'coverage.gap',
  missingItem: 'coverage.gap',
  sliver: 'coverage.sliver',
  shift: 'coverage.nearBorder',
  missingVertex: 'coverage.missingVertex',
  duplicate: 'geometry.duplicate',
  undershoot: 'coverage.undershoot',
};

/** Rows a finding is about, as items. */
function itemsOf(found: Finding): number[] {
  const numbers = found.numbers as { otherFeature?: number; features?: string };
  const others = numbers.features?.split(' ').map(Number) ?? (numbers.otherFeature ? [numbers.otherFeature] : []);
  return [...new Set([found.feature ?? 0, ...others])].map((row) => row - 1).sort((a, b) => a - b);
}

function tells(found: Finding, planted: PlantedDefect): boolean {
  if (found.code !== CODES[planted.kind]) return false;
  const expected = planted.kind === 'missingItem' ? planted.items.slice(1) : planted.items;
  const items = planted.kind === 'sliver' ? planted.items.slice(0, 1) : expected;
  if (String(itemsOf(found)) !== String([...items].sort((a, b) => a - b))) return false;
  if (planted.kind === 'missingVertex') return (found.feature ?? 0) - 1 === planted.items[0];
  // an open gap is known to the width of its slit
  const leastM2 = planted.kind === 'undershoot' ? 0.2 : 0.002;
  if (Math.abs((found.areaM2 ?? 0) - planted.areaM2) > leastM2 + 0.001 * planted.areaM2) return false;
  if (planted.kind === 'shift') return (found.widthM ?? 0) > 0.0005 && (found.widthM ?? 0) < 0.00115;
  return true;
}

describe('the check of a coverage', () => {
  it(`finds every planted defect and nothing else, in ${ROUNDS} random coverages`, () => {
    const counts = new Map<DefectKind, number>();
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const made = randomCoverage(seed);
      const planted: PlantedDefect[] = [];
      const tries = Math.floor(made.random() * 5);
      for (let k = 0; k < tries; k++) {
        const one = plant(made, DEFECT_KINDS[Math.floor(made.random() * DEFECT_KINDS.length)]);
        if (one) planted.push(one);
      }
      for (const { kind } of planted) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const { findings } = check(setOf(made));
      const left = [...findings];
      for (const one of planted) {
        const k = left.findIndex((found) => tells(found, one));
        if (k < 0) {
          expect({ seed, planted: one, findings }).toBe('found');
        }
        left.splice(k, 1);
      }
      expect({ seed, left, planted }).toEqual({ seed, left: [], planted });
    }
    for (const kind of DEFECT_KINDS) expect(counts.get(kind) ?? 0, kind).toBeGreaterThan(100);
  }, 300_000);
});

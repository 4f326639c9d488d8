import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { measureTable } from '../../src/measureTable/measureTable.js';
import { textColumn } from '../../src/model/column.js';
import type { Finding } from '../../src/model/finding.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { box, deliveredOf, layerOf } from '../helpers/overlayCase.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

type Boxes = Parameters<typeof layerOf>[1];

function measured(shapes: Boxes, zones: Boxes = [], nameField: string | null = null) {
  const findings: Finding[] = [];
  const land = deliveredOf(
    layerOf(
      'land',
      shapes,
      shapes.map((_, k) => `P${k}`),
    ),
  );
  const layer = layerOf('zones', zones);
  const named = new Map([...layer.table.columns, ['MC', textColumn(zones.map((_, k) => `Z${k}`))] as const]);
  const given = zones.length === 0 ? null : deliveredOf({ ...layer, table: { ...layer.table, columns: named } });
  const options = { idField: null, classField: null, gapM: 0, coreM: null, proximityM: null, connectM: null };
  const more = { ownerField: null, steps: false, decisions: null, settings: DEFAULT_SETTINGS };
  const table = measureTable(
    land,
    given && { name: 'zones', delivered: given, nameField },
    [],
    { ...options, ...more },
    geos,
    (item) => findings.push(item),
  );
  const told = findings.filter(({ code }) => code.startsWith('measure.'));
  return { table, told: told.map(({ code, severity, numbers }) => ({ code, severity, ...numbers })) };
}

describe('what a measurement says of what it could not count', () => {
  it('nothing to say of rows and zones that are as they should be', () => {
    expect(
      measured([box(0, 0, 100), box(100, 0, 100)], [box(-10, -10, 110, 120), box(100, -10, 110, 120)]).told,
    ).toEqual([]);
  });

  it('rows on each other are told, and a border that cannot be told is no figure', () => {
    const { table, told } = measured([box(0, 0, 100), box(0, 0, 100), box(0, 0, 100)]);
    expect(told).toMatchObject([{ code: 'measure.overlap', severity: 'warning', pairs: 3, overlapM2: 30_000 }]);
    expect(table.table.columns.has('shape_mn')).toBe(false);
  });

  it('land in no zone, in two zones, and zones without land', () => {
    // of 100 m × 100 m: 60 m in Z0, 60 m in Z1, 40 m in both, 20 m in none
    const zones = [box(-10, -10, 70, 120), box(20, -10, 60, 120), box(900, 900, 10)];
    const { told } = measured([box(0, 0, 100)], zones);
    expect(told.map((one) => ('sharePct' in one ? one.sharePct : null))).toEqual([null, 20, null]);
    expect(told).toMatchObject([
      { code: 'measure.zonesOverlap', zones: 'Z0 + Z1', overlapM2: 4800 },
      { code: 'measure.outsideZones' },
      { code: 'measure.zonesWithout', severity: 'note', names: 'Z2' },
    ]);
  });

  it('land in no zone has its share', () => {
    const [{ sharePct, ...outside }] = measured([box(0, 0, 100)], [box(-10, -10, 85, 120)]).told.map((one) => ({
      sharePct: Number.NaN,
      ...one,
    }));
    expect(outside).toMatchObject({ code: 'measure.outsideZones', severity: 'note' });
    expect(sharePct).toBeCloseTo(25, 1);
  });

  it('a layer with nothing in it', () => {
    expect(measured([]).told).toMatchObject([{ code: 'measure.nothing', severity: 'warning', rows: 0 }]);
  });

  it('a field of zone names that is not there', () => {
    const ask = () => measured([box(0, 0, 100)], [box(0, 0, 100)], '名称');
    const says = { en: expect.stringContaining('--by'), zh: expect.stringContaining('--by') };
    expect(ask).toThrow(expect.objectContaining({ code: 'E_FIELD_MISSING', remedyIn: says }));
  });
});

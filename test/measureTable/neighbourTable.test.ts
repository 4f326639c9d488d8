import { beforeAll, describe, expect, it } from 'vitest';
import { writeCsv } from '../../src/formats/table/writeCsv.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { neighbourTable } from '../../src/measureTable/neighbourTable.js';
import type { Finding } from '../../src/model/finding.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { bowTie, box, deliveredOf, layerOf } from '../helpers/overlayCase.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

/**
 * Squares of 10 m:   A B _ C     A and B share a border, C stands 10 m off B, D touches B and C's box only at corners,
 *                        D       E is 30 m away from all.
 */
const SHAPES = [box(0, 0, 10), box(10, 0, 10), box(30, 0, 10), box(20, -10, 10), box(100, 100, 10)];
const IDS = ['A', 'B', 'C', 'D', 'E'];
const parcels = deliveredOf(layerOf('parcels', SHAPES, IDS));

function tableOf(gapM: number, barriers: readonly (readonly [string, DeliveredLayer])[] = [], given = parcels) {
  const findings: Finding[] = [];
  const named = barriers.map(([name, delivered]) => ({ name, delivered }));
  const options = { gapM, idField: null, settings: DEFAULT_SETTINGS };
  const table = neighbourTable(given, named, options, geos, (item) => findings.push(item));
  const text = new TextDecoder().decode(writeCsv(table.table, table.decimals)).replace(/^\uFEFF/, '');
  return { table, findings, lines: text.trim().split('\n') };
}

describe('the table of neighbours', () => {
  it('has a row a pair within the distance, in the order of the parcels', () => {
    expect(tableOf(10).lines).toEqual([
      'a,b,gap_m,border_m,blocked_by',
      'A,B,0.0000,10.0000,',
      'A,D,10.0000,0.0000,',
      'B,C,10.0000,0.0000,',
      'B,D,0.0000,0.0000,',
      'C,D,0.0000,0.0000,',
    ]);
    expect(
      tableOf(0)
        .lines.slice(1)
        .map((line) => line.slice(0, 3)),
    ).toEqual(['A,B', 'B,D', 'C,D']);
  });

  it('names the barrier that parts a pair', () => {
    const wall = deliveredOf(layerOf('wall', [box(24, -5, 2, 40)]));
    const rows = tableOf(10, [['river', wall]]).lines;
    expect(rows).toContain('B,C,10.0000,0.0000,river');
    expect(rows).toContain('A,B,0.0000,10.0000,');
  });

  it('draws a line from parcel to parcel for every row', () => {
    const { lines, pairs } = tableOf(10).table;
    expect(lines.itemStart.length - 1).toBe(pairs.a.length);
    expect([...lines.xy.subarray(0, 4)].map((v) => Math.round(v) % 1000)).toEqual([5, 5, 15, 5]);
  });

  it('a parcel without a shape has no pair; one that is not valid is measured mended; both are findings', () => {
    const broken = deliveredOf(layerOf('parcels', [bowTie(0, 0), box(100, 0, 10), []], ['X', 'B', 'N']));
    const { lines, findings } = tableOf(5, [], broken);
    expect(lines.slice(1)).toEqual(['X,B,0.0000,10.0000,']);
    expect(findings.map(({ code, parcelId }) => `${code} ${parcelId}`)).toEqual(
      expect.arrayContaining(['geometry.invalid null', 'geometry.null null']),
    );
  });

  it('no parcels, no pairs', () => {
    expect(tableOf(5, [], deliveredOf(layerOf('parcels', []))).lines).toEqual(['a,b,gap_m,border_m,blocked_by']);
  });
});

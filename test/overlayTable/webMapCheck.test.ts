import { beforeAll, describe, expect, it } from 'vitest';
import { rowsOfBatch } from '../../src/formats/output/rowWriter.js';
import { parseCrs } from '../../src/geodesy/crs.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import type { Finding } from '../../src/model/finding.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { overlayTable } from '../../src/overlayTable/overlayTable.js';
import { webMapCheck } from '../../src/overlayTable/webMapCheck.js';
import { onGcj02 } from '../helpers/gcj02.js';
import { box, deliveredOf, layerOf } from '../helpers/overlayCase.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

/** Sixty parcels of many sizes, in rows that do not repeat. */
const BOXES = Array.from({ length: 60 }, (_, i) =>
  box(73 * (i % 10) + 7 * i, 97 * Math.floor(i / 10) + 3 * i, 31 + (i % 7), 41 + (i % 5)),
);

async function findingsOf(parcels: readonly NestedPolygons[], zones: readonly NestedPolygons[], batchRows = 60) {
  const given = deliveredOf(layerOf('parcels', parcels));
  const named = [{ name: 'redline', delivered: deliveredOf(layerOf('red', zones)), idField: null }];
  const options = { idField: null, settings: DEFAULT_SETTINGS, threads: 1 };
  const table = overlayTable(named, { ...given, ...rowsOfBatch(given, 0, batchRows) }, options, geos);
  for (let from = 0; from < parcels.length; from += batchRows) {
    await table.measure({ ...given, ...rowsOfBatch(given, from, Math.min(parcels.length, from + batchRows)) });
  }
  await table.close();
  return table.findings.kept().filter(({ code }) => code === 'crs.gcj02');
}

describe('zones and parcels that lie off each other as web maps do', () => {
  const redline = BOXES.slice(5, 40);

  it('are named, whatever the batches', async () => {
    expect(await findingsOf(BOXES, redline)).toEqual([]);
    const [found, ...more] = await findingsOf(BOXES, redline.map(onGcj02));
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      severity: 'error',
      layer: 'redline',
      numbers: { system: 'GCJ-02', against: 'parcels', sharePct: 100 },
    });
    for (const rows of [1, 7, 59]) expect(await findingsOf(BOXES, redline.map(onGcj02), rows)).toEqual([found]);
    expect(await findingsOf(BOXES.map(onGcj02), redline)).toMatchObject([
      { layer: 'parcels', numbers: { against: 'redline' } },
    ]);
  });

  it('are judged on the first parcels alone, and the zones beside them', () => {
    const zones = [{ name: 'redline', zones: polygonSetFromNested(redline.map(onGcj02)) }];
    const parcels = polygonSetFromNested(BOXES);
    const judged = (most: number): readonly Finding[] => {
      const check = webMapCheck(zones, 'parcels', parseCrs('EPSG:4549'), { parcels: most, vertices: 1e6 });
      check.add(parcels);
      check.add(parcels);
      return check.findings();
    };
    expect(judged(60)).toHaveLength(1);
    expect(judged(60)).toEqual(judged(61));
    // four of them lie on no zone
    expect(judged(4)).toEqual([]);
    expect(judged(0)).toEqual([]);
  });
});

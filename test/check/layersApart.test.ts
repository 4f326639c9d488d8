import { beforeAll, describe, expect, it } from 'vitest';
import { checkLayers } from '../../src/check/check.js';
import type { StatedRole } from '../../src/check/role.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { parseCrs } from '../../src/geodesy/crs.js';
import { reprojectPolygons } from '../../src/geodesy/reproject.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { QUIET_JOB } from '../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { onGcj02 } from '../helpers/gcj02.js';
import { box, deliveredOf, layerOf, lonLatLayerOf } from '../helpers/overlayCase.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

/** Sixty parcels of many sizes, in rows that do not repeat; a line along some of them. */
const BOXES = Array.from({ length: 60 }, (_, i) =>
  box(73 * (i % 10) + 7 * i, 97 * Math.floor(i / 10) + 3 * i, 31 + (i % 7), 41 + (i % 5)),
);
const LINE = BOXES.slice(5, 40);

const PARCELS: StatedRole = { role: 'parcels', kind: null };
const REDLINE: StatedRole = { role: 'controlLine', kind: 'ecologicalRedline' };

async function found(parcels: OutputLayer, line: OutputLayer) {
  const given = [
    { delivered: deliveredOf(parcels), alone: true, idField: null, role: PARCELS },
    { delivered: deliveredOf(line), alone: true, idField: null, role: REDLINE },
  ];
  const result = await checkLayers(given, { settings: DEFAULT_SETTINGS, accepted: null }, geos, QUIET_JOB);
  return result.findings.filter(({ code }) => /^(crs\.gcj02|layer\.crs)/.test(code));
}

/** The same land in the plane of another meridian. */
function inZone(name: string, shapes: readonly NestedPolygons[], code: string): OutputLayer {
  const { shapes: polygons } = reprojectPolygons(
    polygonSetFromNested(shapes),
    parseCrs('EPSG:4549'),
    parseCrs(code),
    1e-6,
  );
  return { ...layerOf(name, shapes), shapes: { kind: 'polygon', polygons }, crs: code };
}

describe('layers that lie off each other as web maps do', () => {
  it('are named by check, whichever of them is off', async () => {
    expect(await found(layerOf('dltb', BOXES), layerOf('red', LINE))).toEqual([]);
    expect(await found(layerOf('dltb', BOXES), layerOf('red', LINE.map(onGcj02)))).toMatchObject([
      { code: 'crs.gcj02', severity: 'error', layer: 'red', numbers: { system: 'GCJ-02', against: 'dltb' } },
    ]);
    expect(await found(layerOf('dltb', BOXES.map(onGcj02)), layerOf('red', LINE))).toMatchObject([
      { code: 'crs.gcj02', layer: 'dltb', numbers: { against: 'red' } },
    ]);
  });
});

describe('layers declared in several systems', () => {
  it('are told where their meridians or datums differ, in a note', async () => {
    expect(await found(layerOf('dltb', BOXES), inZone('red', LINE, 'EPSG:4548'))).toMatchObject([
      {
        code: 'layer.crsDiffers',
        severity: 'note',
        layer: 'red',
        numbers: {
          crs: 'EPSG:4548',
          against: 'dltb',
          otherCrs: 'EPSG:4549',
          because: expect.stringMatching(/meridian/),
        },
      },
    ]);
    const older = { ...layerOf('red', LINE), crs: 'EPSG:2437+noDatumShift' };
    // taken over unshifted from another ellipsoid, its borders are off as well
    expect(await found(layerOf('dltb', BOXES), older)).toMatchObject([
      { code: 'layer.crsSuspicious', numbers: { eastM: 0, northM: expect.closeTo(-58.7, 0) } },
      { code: 'layer.crsDiffers', numbers: { because: expect.stringMatching(/datum/) } },
    ]);
  });

  it('are not told apart by a zone prefix, or degrees beside metres', async () => {
    expect(await found(layerOf('dltb', BOXES), inZone('red', LINE, 'EPSG:4528'))).toEqual([]);
    expect(await found(layerOf('dltb', BOXES), lonLatLayerOf('red', LINE))).toEqual([]);
  });
});

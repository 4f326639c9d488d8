import { beforeAll, describe, expect, it } from 'vitest';
import { rowsOfBatch } from '../../src/formats/output/rowWriter.js';
import { writeCsv } from '../../src/formats/table/writeCsv.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { type Finding, finding } from '../../src/model/finding.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { findingLog } from '../../src/overlayTable/findingLog.js';
import { idRegister } from '../../src/overlayTable/idRegister.js';
import { overlayTable } from '../../src/overlayTable/overlayTable.js';
import { box, deliveredOf, FARM, layerOf, lonLatLayerOf, PARCELS, REDLINE, TABLE } from '../helpers/overlayCase.js';
import { starRing } from '../helpers/rings.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

const parcels = deliveredOf(
  layerOf(
    'parcels',
    PARCELS.map(({ shape }) => shape),
    PARCELS.map(({ id }) => id),
  ),
);
const zonesOf = (...layers: readonly [string, DeliveredLayer][]) =>
  layers.map(([name, delivered]) => ({ name, delivered, idField: null }));
const farm = deliveredOf(layerOf('farm', FARM));

/** The table as text, and its findings. */
async function tableOf(
  given: DeliveredLayer,
  zones: ReturnType<typeof zonesOf>,
  batchRows = given.table.rowCount,
): Promise<{ text: string; findings: readonly Finding[]; totals: { parcels: number; officialM2: number } }> {
  const options = { idField: null, settings: DEFAULT_SETTINGS, threads: 1 };
  const rowNumbers = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, k) => from + k + 1);
  const batches: DeliveredLayer[] = [];
  for (let from = 0; from < given.table.rowCount; from += batchRows) {
    const to = Math.min(given.table.rowCount, from + batchRows);
    batches.push({ ...given, ...rowsOfBatch(given, from, to), rowNumbers: rowNumbers(from, to) });
  }
  const table = overlayTable(zones, batches[0], options, geos);
  let text = '';
  for (const batch of batches) {
    const rows = await table.measure(batch);
    const lines = new TextDecoder('utf-8', { ignoreBOM: false })
      .decode(writeCsv(rows.table, rows.decimals))
      .split('\n');
    text += (text === '' ? lines : lines.slice(1)).join('\n');
  }
  return { text, findings: table.findings.kept(), totals: table.totals() };
}

const OPTIONS = { idField: null, settings: DEFAULT_SETTINGS, threads: 1 };
const codes = (findings: readonly Finding[]) =>
  findings.map(({ code, layer, feature }) => `${code} ${layer} ${feature}`);

describe('the table of overlap areas', () => {
  it('has a row a parcel: whole, half, outside, an id twice, no id, no shape, not valid', async () => {
    const { text, findings } = await tableOf(
      parcels,
      zonesOf(['farm', farm], ['红线', deliveredOf(layerOf('r', REDLINE))]),
    );
    expect(text).toBe(TABLE);
    expect(codes(findings)).toEqual([
      'id.duplicate parcels 4',
      'id.missing parcels 5',
      'geometry.null parcels 6',
      'geometry.invalid parcels 7',
    ]);
  });

  it('gives the same rows and findings for batches of any size', async () => {
    const zones = zonesOf(['farm', farm], ['红线', deliveredOf(lonLatLayerOf('r', REDLINE))]);
    const whole = await tableOf(parcels, zones);
    for (const rows of [1, 2, 3, 6]) expect(await tableOf(parcels, zones, rows), `${rows} rows`).toEqual(whole);
  });

  it('brings zones in degrees to the plane of the parcels, and parcels in degrees to that of the zones', async () => {
    const plane = await tableOf(parcels, zonesOf(['farm', farm]));
    const degrees = await tableOf(parcels, zonesOf(['farm', deliveredOf(lonLatLayerOf('farm', FARM))]));
    expect(degrees.text).toBe(plane.text);
    expect(codes(degrees.findings)).toContain('crs.reprojected farm null');
    const both = layerOf('parcels', [box(0, 0, 100), box(150, 0, 100)]);
    const lonLat = deliveredOf(lonLatLayerOf('parcels', [box(0, 0, 100), box(150, 0, 100)]));
    const shares = (text: string) => text.split('\n').map((line) => line.split(',')[3]);
    const moved = await tableOf(lonLat, zonesOf(['farm', farm]));
    expect(shares(moved.text)).toEqual(shares((await tableOf(deliveredOf(both), zonesOf(['farm', farm]))).text));
    expect(moved.text).toMatch(/^1,(9999\.9\d|10000\.0\d),/m);
  });

  it('counts zones that lie on one another once, and says so', async () => {
    const twice = deliveredOf(layerOf('twice', [box(0, 0, 100), box(50, 0, 100), box(900, 900, 10)]));
    const { text, findings } = await tableOf(
      deliveredOf(layerOf('p', [box(0, 0, 200, 100)])),
      zonesOf(['twice', twice]),
    );
    expect(text.split('\n')[1]).toBe('1,20000.00,15000.00,0.750000');
    const said = findings.find(({ code }) => code === 'line.selfOverlap');
    expect(said?.numbers).toEqual({ zones: 2, overlapM2: 5000, features: '1, 2' });
  });

  it('measures broken zones on a mended copy, and says so', async () => {
    const broken = deliveredOf(layerOf('z', [PARCELS[6].shape]));
    const { text, findings } = await tableOf(
      deliveredOf(layerOf('p', [box(150, 100, 50, 100)])),
      zonesOf(['z', broken]),
    );
    expect(text.split('\n')[1]).toBe('1,5000.00,2500.00,0.500000');
    expect(codes(findings)).toEqual(['geometry.invalid z 1', 'line.repaired z 1']);
  });

  it('keeps a parcel and a zone that can’t be made valid as rows without area, and says so', async () => {
    const tangle = [[starRing(3001, 1500, 500_000, 3_300_000)]];
    const { text, findings } = await tableOf(
      deliveredOf(layerOf('p', [box(0, 0, 100), tangle])),
      zonesOf(['z', deliveredOf(layerOf('z', [tangle, box(50, 0, 100)]))]),
    );
    expect(text.split('\n').slice(1, 3)).toEqual(['1,10000.00,5000.00,0.500000', '2,0.00,0.00,0.000000']);
    expect(codes(findings)).toEqual([
      'geometry.invalid z 1',
      'feature.unmendable z 1',
      'line.repaired z 1',
      'geometry.invalid p 2',
      'feature.unmendable p 2',
    ]);
  });

  it('names a coordinate that is no place, and keeps its row', async () => {
    const wild = layerOf('p', [box(0, 0, 100), box(1e9, 0, 100)]);
    const { text, findings } = await tableOf(deliveredOf(wild), zonesOf(['farm', farm]));
    expect(text.split('\n').slice(1, 3)).toEqual(['1,10000.00,10000.00,1.000000', '2,0.00,0.00,0.000000']);
    expect(codes(findings)).toEqual(['geometry.notFinite p 2']);
  });
});

describe('ordinary cases of the table', () => {
  it('no parcels: no rows, whatever the kind of the layer', async () => {
    const empty = deliveredOf(layerOf('p', [], []));
    const header = 'parcel_id,area_m2,farm_m2,farm_share';
    for (const given of [empty, { ...empty, crs: null, shapes: { kind: 'none' } as const }]) {
      const table = overlayTable(zonesOf(['farm', farm]), given, OPTIONS, geos);
      const rows = await table.measure(given);
      expect(new TextDecoder().decode(writeCsv(rows.table, rows.decimals))).toBe(`${header}\n`);
      await table.close();
      expect(table.findings.kept()).toEqual([]);
    }
  });

  it('a layer that lies apart from all parcels is named, one that only meets none is not', async () => {
    const given = deliveredOf(layerOf('p', [box(0, 0, 10), box(500, 500, 10)]));
    const zones = zonesOf(
      ['far', deliveredOf(layerOf('f', [box(2000, 0, 10)]))],
      ['near', deliveredOf(layerOf('n', [box(100, 100, 10)]))],
    );
    const table = overlayTable(zones, given, OPTIONS, geos);
    await table.measure(given);
    await table.close();
    expect(codes(table.findings.kept())).toEqual(['layer.outside far null']);
  });

  it('keeps the first thousand findings of a code, and counts all', () => {
    const log = findingLog();
    const one = (feature: number) => finding('id.missing', 'warning', 'p', {}, { feature });
    log.add(Array.from({ length: 1500 }, (_, k) => one(k + 1)));
    for (const rows of [3, 4]) log.add([finding('geometry.zLeftOut', 'note', 'p', { rows })]);
    expect([log.kept().length, log.counts().get('id.missing')]).toEqual([1001, 1500]);
    expect(log.kept()[0].numbers).toEqual({ rows: 7 });
  });

  it('finds ids that came before among many', () => {
    const register = idRegister();
    const id = (k: number) => `3302122001${String(k).padStart(8, '0')}`;
    let wrong = 0;
    for (let k = 1; k <= 200_000; k++) if (register.earlier(id(k), k) !== 0) wrong++;
    for (let k = 1; k <= 200_000; k += 997) if (register.earlier(id(k), 2_000_000) !== k) wrong++;
    expect(wrong).toBe(0);
  });
});

describe('the table refuses', () => {
  const refusal = (given: DeliveredLayer, zones: ReturnType<typeof zonesOf>, idField: string | null = null) => {
    try {
      overlayTable(zones, given, { idField, settings: DEFAULT_SETTINGS, threads: 1 }, geos);
    } catch (error) {
      const { code, where, remedy } = error as { code: string; where: string; remedy: string };
      return { code, where, remedy };
    }
    return null;
  };
  const empty = deliveredOf(layerOf('farm', []));

  it('zones without a polygon, lines, and names that are no columns', () => {
    expect(refusal(parcels, zonesOf(['farm', empty]))).toMatchObject({
      code: 'E_LAYER_EMPTY',
      where: 'farm.fgb | farm',
    });
    const points: DeliveredLayer = { ...farm, shapes: { kind: 'point', points: { xy: new Float64Array(4) } } };
    expect(refusal(parcels, zonesOf(['farm', points]))?.code).toBe('E_GEOMETRY_TYPE');
    for (const name of ['', 'a b', 'a-b', 'a=b', 'area'])
      expect(refusal(parcels, zonesOf([name, farm]))?.code, name).toBe('E_USAGE');
    expect(refusal(parcels, zonesOf(['a', farm], ['a', farm]))?.code).toBe('E_USAGE');
    expect(refusal(parcels, [])?.code).toBe('E_USAGE');
  });

  it('layers whose CRS is not said, on both sides, and a field that is not there', () => {
    expect(refusal({ ...parcels, crs: null }, zonesOf(['farm', farm]))?.code).toBe('E_CRS_MISSING');
    expect(refusal(parcels, zonesOf(['farm', { ...farm, crs: null }]))?.code).toBe('E_CRS_MISSING');
    const wrong = { ...parcels, crs: { definition: 'EPSG:4528', from: 'file' } as const };
    expect(refusal(wrong, zonesOf(['farm', farm]))?.code).toBe('E_CRS_WRONG');
    expect(refusal(parcels, zonesOf(['farm', farm]), 'TBBH')).toMatchObject({
      code: 'E_FIELD_MISSING',
      where: 'parcels.fgb | parcels',
    });
  });
});

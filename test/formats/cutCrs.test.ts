import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchAt } from '../../src/cli/files/sources.js';
import { convertedLayer } from '../../src/export/converted.js';
import { readLayers, writeLayers } from '../../src/formats/index.js';
import { isWholeDefinition } from '../../src/geodesy/wktRoot.js';
import { LianpianError } from '../../src/model/errors.js';
import { CGCS2000_40, shapefile } from '../hostile/bytes.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-crs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { scratch: scratchAt(folder), inProcess: true } as const;
const ANY = { shapes: true, lonLat: false } as const;

/** A plane of the place, which no table of names has. */
const LOCAL = CGCS2000_40.replace('CGCS2000_3_Degree_GK_Zone_40', '地方坐标系');

async function delivered(prj: string, crs?: string) {
  const files = shapefile('a', { prj });
  return (await readLayers(memorySource(files, 'a.shp'), { scratch: NO_SCRATCH, ...(crs ? { crs } : {}) }))[0];
}

const cutOffs = (layer: Awaited<ReturnType<typeof delivered>>) =>
  layer.findings.filter(({ code }) => code === 'crs.cutOff');

function refusal(run: () => unknown): LianpianError {
  try {
    run();
  } catch (error) {
    if (error instanceof LianpianError) return error;
    throw error;
  }
  return expect.fail('was not refused');
}

describe('a .prj that is cut off', () => {
  it('is told from a whole one wherever the cut is', () => {
    for (const whole of [
      CGCS2000_40,
      LOCAL,
      'EPSG:4528',
      '+proj=longlat',
      `${CGCS2000_40},VERTCS["a[b"]`,
      '{"a":[1]}',
    ]) {
      expect(isWholeDefinition(whole), whole).toBe(true);
    }
    for (let length = 8; length < LOCAL.length; length++) expect(isWholeDefinition(LOCAL.slice(0, length))).toBe(false);
    expect(isWholeDefinition('{"a":[1')).toBe(false);
  });

  it('is a finding where its name says which system it is, and the output has that system whole', async () => {
    for (const length of [60, 130, CGCS2000_40.length - 1]) {
      const layer = await delivered(CGCS2000_40.slice(0, length));
      expect(cutOffs(layer)).toMatchObject([{ severity: 'warning' }]);
      expect(convertedLayer(layer, null, ANY, 0.001).layer.crs).toBe('EPSG:4528');
    }
    expect(cutOffs(await delivered(CGCS2000_40))).toEqual([]);
  });

  it('is refused where nothing says which, and read when the user does', async () => {
    for (const length of [9, 60, 130]) {
      const prj = LOCAL.slice(0, length);
      const layer = await delivered(prj);
      expect(cutOffs(layer)).toHaveLength(1);
      expect(refusal(() => convertedLayer(layer, null, ANY, 0.001))).toMatchObject({
        code: 'E_CRS_UNKNOWN',
        message: expect.stringContaining('cut off'),
        remedy: expect.stringContaining('--crs'),
      });
      const said = await delivered(prj, 'EPSG:4528');
      expect([cutOffs(said), convertedLayer(said, null, ANY, 0.001).layer.crs]).toEqual([[], 'EPSG:4528']);
    }
  });
});

describe('a definition that is whole and says nothing', () => {
  it('goes into no output', async () => {
    const { shapes, table } = await delivered(CGCS2000_40);
    for (const name of ['a.shp', 'a.fgb']) {
      for (const crs of ['PROJCS["abc",GARBAGE[1]]', 'HALLO[1,2]', LOCAL.slice(0, 60)]) {
        await expect(writeLayers(name, [{ name: 'a', shapes, table, crs }], options), crs).rejects.toMatchObject({
          code: 'E_CRS_UNKNOWN',
          remedy: expect.stringContaining('--crs'),
        });
      }
      const local = 'LOCAL_CS["plan",UNIT["Meter",1.0]]';
      await expect(writeLayers(name, [{ name: 'a', shapes, table, crs: local }], options)).resolves.toBeDefined();
    }
  });
});

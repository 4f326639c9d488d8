import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { readLayers, writeLayers } from '../../src/formats/index.js';
import { nestedFromItem, planarAreas, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { type Cell, cell, columnFromCells } from '../../src/model/column.js';
import { parseCsv } from '../helpers/outputs.js';
import { lianpian, temporaryFolder } from '../helpers/program.js';
import { boxRing } from '../helpers/rings.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string) => join(folder.path, name);
const E = 600_000;
const N = 3_300_000;

async function save(
  name: string,
  layer: string,
  items: Parameters<typeof polygonSetFromNested>[0],
  fields: Readonly<Record<string, readonly Cell[]>>,
  crs = 'EPSG:4549',
): Promise<void> {
  const columns = new Map(Object.entries(fields).map(([field, cells]) => [field, columnFromCells(cells).column]));
  const table = { rowCount: items.length, columns };
  const shapes = { kind: 'polygon', polygons: polygonSetFromNested(items) } as const;
  const out = { name: layer, shapes, table, crs, decimals: 'all' } as const;
  const { files } = await writeLayers(name, [out], { scratch: scratchAt(folder.path), inProcess: true });
  for (const file of files) await writeFile(at(file.name), file.bytes);
}

async function read(name: string) {
  const [layer] = await readLayers(await fileSource(at(name)), { scratch: scratchAt(folder.path), inProcess: true });
  if (layer.shapes.kind !== 'polygon') throw new Error(`${name} has no polygons`);
  const { table } = layer;
  const values = (field: string) => {
    const column = table.columns.get(field);
    return column ? Array.from({ length: table.rowCount }, (_, row) => cell(column, row)) : null;
  };
  return { ...layer, polygons: layer.shapes.polygons, values };
}

/** Boxes at (E, N): two that overlap by 100 m², a sliver of 0.5 × 100 m beside the second, and a row of two parts. */
const LAND = [
  [[boxRing(E, N, E + 100, N + 100)]],
  [[boxRing(E + 99, N, E + 200, N + 100)]],
  [[boxRing(E + 200, N, E + 200.5, N + 100)]],
  [[boxRing(E, N + 200, E + 10, N + 210)], [boxRing(E + 20, N + 200, E + 30, N + 210)]],
];
const FIELDS = {
  BSM: ['a', 'b', 'c', 'd'],
  ZLDWDM: ['330212001001', '330212001002', '330212002001', '330212002001'],
};

beforeAll(async () => {
  folder = await temporaryFolder();
  await save('land.fgb', 'land', LAND, FIELDS);
});
afterAll(() => folder.remove());

describe('lianpian repair', { timeout: 300_000 }, () => {
  it('mends by the rules named alone, lists every change, and balances each town', async () => {
    const ended = await lianpian('repair', at('land.fgb'), '-o', at('fixed.fgb'), '--rules', 'overlaps', '--json');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const [layer] = JSON.parse(ended.stdout).layers;
    expect(layer).toMatchObject({ rows: 4, written: 4, areaBasis: 'official', computingCopy: false });
    expect(layer.totals.map(({ rule }: { rule: string }) => rule)).toEqual(['node', 'overlaps']);
    for (const { beforeM2, gainedM2, lostM2, afterM2 } of layer.ledger) {
      expect(Math.round(100 * (beforeM2 + gainedM2 - lostM2))).toBe(Math.round(100 * afterM2));
    }
    expect(layer.ledger.map(({ town }: { town: string }) => town)).toEqual(['330212001', '330212002']);
    const changes = parseCsv(await readFile(at('fixed.fgb.changes.csv'), 'utf8'));
    const [header, ...rows] = changes;
    const settled = rows.find((row) => row[header.indexOf('rule')] === 'overlaps') ?? [];
    const value = (name: string) => settled[header.indexOf(name)];
    expect([value('feature'), value('parcel_id'), value('town'), value('other_feature')]).toEqual([
      '1',
      'a',
      '330212001',
      '2',
    ]);
    expect(Number(value('planar_lost_m2'))).toBe(100);
    expect(Number(value('lost_m2'))).toBeCloseTo(100, 0);
    const fixed = await read('fixed.fgb');
    expect([...planarAreas(fixed.polygons)]).toEqual([9900, 10_100, 50, 200]);
    expect(fixed.values('source')).toBe(null);
    expect(fixed.values('BSM')).toEqual(FIELDS.BSM);
  });

  it('names the delivered rows where one became several, or several one', async () => {
    const rules = 'overlaps=priority,slivers,splitMultiparts';
    const ended = await lianpian('repair', at('land.fgb'), '-o', at('rows.fgb'), '--rules', rules, '--lang', 'zh');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('4 → 4 行');
    const { polygons, values } = await read('rows.fgb');
    expect(values('source')).toEqual(['1', '2;3', '4', '4']);
    expect([...planarAreas(polygons)]).toEqual([10_000, 10_050, 100, 100]);
  });

  it('takes the priority from a field, lesser first: numbers as numbers, nothing last', async () => {
    // of rows 1 and 2, which overlap by 100 m², row 2 keeps them by each of these, and by the order of rows row 1 would
    const fields = { ...FIELDS, rank: [10, 9, 1, 1], text: ['010', '9', '1', '1'], some: [null, 'b', null, null] };
    await save('ranked.fgb', 'land', LAND, fields);
    const by = (field: string) =>
      lianpian(
        ...['repair', at('ranked.fgb'), '-o', at('rank.fgb'), '--force', '--rules', 'overlaps=priority'],
        ...['--priority', field],
      );
    for (const field of ['rank', 'text', 'some']) {
      expect((await by(field)).code).toBe(0);
      expect([field, ...planarAreas((await read('rank.fgb')).polygons)]).toEqual([field, 9900, 10_100, 50, 200]);
    }
    expect((await by('BSM')).code).toBe(0);
    expect(planarAreas((await read('rank.fgb')).polygons)[0]).toBe(10_000);
  });

  it('refuses a priority that says nothing, and writes nothing', async () => {
    await save('odd.fgb', 'land', LAND, { ...FIELDS, none: ['', '', '', ''], mixed: ['1', '2', '甲', '10'] });
    const refused: readonly (readonly [field: string, rules: string, code: string, words: string])[] = [
      ['RANG', 'overlaps=priority', 'E_FIELD_MISSING', 'no field RANG; the fields are: BSM, ZLDWDM, none, mixed'],
      ['none', 'overlaps=priority', 'E_FIELD_MISSING', 'field none of the priority is empty in every row'],
      ['mixed', 'overlaps=priority', 'E_USAGE', 'field mixed of the priority has numbers (1) and texts (甲)'],
      ['BSM', 'overlaps=larger', 'E_USAGE', 'it goes with --rules overlaps=priority'],
    ];
    for (const [field, rules, code, words] of refused) {
      const ended = await lianpian(
        ...['repair', at('odd.fgb'), '-o', at('none.fgb'), '--lang', 'en', '--rules', rules, '--priority', field],
      );
      expect([field, ended.code]).toEqual([field, 2]);
      expect(ended.stderr).toContain(code);
      expect(ended.stderr).toContain(words);
      await expect(access(at('none.fgb'))).rejects.toThrow();
    }
  });

  it('by default drops repeated vertices and makes valid, and a preview writes nothing', async () => {
    const bow: [number, number][] = [
      [E, N],
      [E + 10, N + 10],
      [E + 10, N],
      [E, N + 10],
      [E, N + 10],
      [E, N],
    ];
    await save('bow.fgb', 'bow', [[[bow]]], { BSM: ['bow'] });
    const preview = await lianpian('repair', at('bow.fgb'), '--preview', '--lang', 'en');
    expect(preview.code).toBe(0);
    expect(preview.stdout).toMatch(/makeValid made valid +– +1 +\d/);
    await expect(access(at('bow.fgb.changes.csv'))).rejects.toThrow();
    const ended = await lianpian('repair', at('bow.fgb'), '-o', at('bow2.fgb'));
    expect(ended.code).toBe(0);
    const { polygons } = await read('bow2.fgb');
    expect(planarAreas(polygons)[0]).toBeCloseTo(50, 6);
    const again = await lianpian('repair', at('bow2.fgb'), '-o', at('bow3.fgb'), '--json');
    expect(JSON.parse(again.stdout).layers[0].changes).toEqual([]);
  });

  it('leaves longitude and latitude bit for bit where nothing was mended', async () => {
    const lon = 121.543_210_987_654_3;
    const lat = 29.812_345_678_901_2;
    const step = 0.001_234_567_89;
    const items = [
      [[boxRing(lon, lat, lon + step, lat + step)]],
      [[boxRing(lon + step - 1e-6, lat, lon + 2 * step, lat + step)]],
      [[boxRing(lon + 3 * step, lat, lon + 4 * step, lat + step)]],
    ];
    await save('degrees.geojson', 'degrees', items, { BSM: ['a', 'b', 'c'] }, 'EPSG:4326');
    const before = await read('degrees.geojson');
    const ended = await lianpian('repair', at('degrees.geojson'), '-o', at('mended.fgb'), '--rules', 'overlaps=larger');
    expect(ended.code).toBe(0);
    const { polygons } = await read('mended.fgb');
    expect(nestedFromItem(polygons, 2)).toEqual(nestedFromItem(before.polygons, 2));
    const known = new Set(Array.from({ length: before.polygons.xy.length }, (_, k) => before.polygons.xy[k]));
    for (const value of polygons.xy) expect(known.has(value)).toBe(true);
  });

  it('of a control line writes a copy for computing that says so', async () => {
    await save('STBHHX.fgb', 'STBHHX', [[[boxRing(E, N, E + 100, N + 100)]]], { BSM: ['r'], HXMC: ['生态保护红线'] });
    const ended = await lianpian('repair', at('STBHHX.fgb'), '-o', at('copy.fgb'), '--lang', 'zh');
    expect(ended.stdout).toContain('仅供计算的副本');
    const copy = await read('copy.fgb');
    expect(copy.values('computing_copy')).toEqual([true]);
  });

  it('ends with 1 when something is left, and with 2 when it is asked for what is not there', async () => {
    const twice = [[boxRing(E, N, E + 100, N + 100)]];
    await save('twice.fgb', 'twice', [twice, twice], { BSM: ['a', 'b'] });
    const left = await lianpian('repair', at('twice.fgb'), '-o', at('left.fgb'), '--rules', 'overlaps', '--lang', 'en');
    expect(left.code).toBe(1);
    expect(left.stdout).toContain('repair.left');
    for (const wrong of [['--rules', 'tidy'], ['--set', 'repair.snapM=-1'], ['--preview']]) {
      const refused = await lianpian('repair', at('land.fgb'), '-o', at('no.fgb'), ...wrong);
      expect([wrong[0], refused.code]).toEqual([wrong[0], 2]);
      await expect(access(at('no.fgb'))).rejects.toThrow();
    }
  });
});

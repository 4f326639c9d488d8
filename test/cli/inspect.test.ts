import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';

const DEMO = join(ROOT, 'data', 'yinzhou');
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** Features with one square each, in degrees. */
function squares(rows: readonly Readonly<Record<string, unknown>>[], lon = 121.55): string {
  const features = rows.map((properties, n) => {
    const [x, y] = [lon + 0.002 * n, 29.82];
    const ring = [
      [x, y],
      [x + 0.001, y],
      [x + 0.001, y + 0.001],
      [x, y + 0.001],
      [x, y],
    ];
    return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

async function made(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const place = join(folder.path, name);
  await mkdir(place, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    await mkdir(join(place, file, '..'), { recursive: true });
    await writeFile(join(place, file), content);
  }
  return place;
}

async function inspected(...args: string[]) {
  const ended = await lianpian('inspect', ...args, '--json');
  return { code: ended.code, page: JSON.parse(ended.stdout) };
}

interface Row {
  readonly file: string;
  readonly layer: string;
  readonly role: { readonly id: string | null; readonly confidence: string };
}

describe('inspect on the demo delivery', () => {
  it('knows every layer for certain, its CRS and its year, and lists what is no GIS file', async () => {
    const { code, page } = await inspected(DEMO);
    expect(code).toBe(1);
    const roles = Object.fromEntries(page.layers.map((l: Row) => [l.layer, `${l.role.confidence} ${l.role.id}`]));
    expect(roles).toEqual({
      CJDCQ: 'certain CJDCQ',
      CZKFBJ: 'certain CZKFBJ',
      DLTB: 'certain DLTB',
      GDDL: 'certain roads',
      GYKZX: 'certain GYKZX',
      HL: 'certain rivers',
      KFYQ: 'certain KFYQ',
      PDT: 'certain PDT',
      PZWJSTD: 'certain PZWJSTD',
      STBHHX: 'certain STBHHX',
      TL: 'certain railways',
      XZQ: 'certain XZQ',
      YJJBNTBHTB: 'certain YJJBNTBHTB',
      企业名录_模拟数据: 'certain firms',
      'keep-list': 'certain keepList',
    });
    const dltb = page.layers.find((l: Row) => l.layer === 'DLTB');
    expect(dltb).toMatchObject({
      features: 11638,
      geometry: 'polygon',
      place: { crs: { code: 'EPSG:4549' }, from: 'prj' },
      encoding: { name: 'gb18030', from: 'bytes' },
      year: { year: 2021, field: 'SJNF' },
      codes: [{ field: 'DLBM', nameField: 'DLMC', verdict: 'system', systems: [{ system: 'sandiao', rows: 11636 }] }],
      sides: { found: ['.dbf', '.prj', '.shx'], missing: ['.cpg'] },
      needs: [],
    });
    expect(dltb.fields).toHaveLength(30);
    const czcsxm = dltb.fields.find((field: { name: string }) => field.name === 'CZCSXM');
    expect(czcsxm).toMatchObject({ distinct: 7, top: [{ value: '201' }, { value: '203A' }, {}, {}, {}] });
    expect(page.unread).toEqual([]);
    expect(page.others).toContain('scenario.json');
    expect(page.together.map(({ code }: { code: string }) => code)).toEqual(['crs.differs']);
  }, 180_000);

  it('prints a page in both languages no wider than 120 columns, with roles in Chinese and English', async () => {
    const files = ['DLTB.shp', 'YJJBNTBHTB.gpkg', 'firms.xlsx', 'STBHHX.geojson'].map((name) => join(DEMO, name));
    for (const lang of ['zh', 'en']) {
      const { stdout, code } = await lianpian('inspect', ...files, '--lang', lang);
      expect(code).toBe(1);
      expect(stdout).toContain('地类图斑 · land-class parcels (DLTB)');
      expect(stdout).toContain(lang === 'zh' ? '城镇村属性码' : 'settlement: 201 city');
      expect(stdout).toContain('EPSG:4528 CGCS2000 / 3-degree Gauss-Kruger zone 40');
      const wide = stdout.split('\n').filter((line) => [...line].reduce((w, c) => w + (c > '\u2e7f' ? 2 : 1), 0) > 120);
      expect(wide).toEqual([]);
    }
  }, 180_000);
});

describe('inspect on a mixed folder', () => {
  it('names what can not be read with its code, and reads the rest', async () => {
    const hl = await readFile(join(DEMO, 'HL.geojson'));
    const place = await made('mixed', {
      'sub/XZQ.geojson': squares([{ XZQDM: '330212001', XZQMC: '下应街道', DCMJ: 10 }]),
      'HL.geojson': hl.subarray(0, 5000),
      'empty.gpkg': '',
      'old.mdb': 'x',
      'notes.docx': 'dear planner',
      'sums.json': '{"a": 1}',
    });
    const { code, page } = await inspected(place);
    expect(code).toBe(1);
    expect(page.layers.map((l: Row) => `${l.file} ${l.role.id}`)).toEqual(['sub/XZQ.geojson XZQ']);
    expect(Object.fromEntries(page.unread.map((u: { file: string; code: string }) => [u.file, u.code]))).toEqual({
      'HL.geojson': 'E_FILE_DAMAGED',
      'empty.gpkg': 'E_FILE_DAMAGED',
      'old.mdb': 'E_FORMAT_UNSUPPORTED',
    });
    expect(page.others).toEqual(['notes.docx', 'sums.json']);
    const { stdout } = await lianpian('inspect', place, '--lang', 'zh');
    expect(stdout).toMatch(/读不了的文件[\s\S]*empty\.gpkg {2}E_FILE_DAMAGED/);
  });

  it('of nothing, of side files alone and of nothing readable says so and does not fail', async () => {
    const empty = await made('empty', {});
    expect(await inspected(empty)).toEqual({ code: 0, page: { layers: [], unread: [], others: [], together: [] } });
    expect((await lianpian('inspect', empty, '--lang', 'zh')).stdout).toContain('没有可读的图层');
    const sides = await made('sides', { 'a.prj': 'x', 'a.cpg': 'UTF-8' });
    const lone = (await inspected(sides)).page.unread.map((u: { file: string; code: string }) => `${u.file} ${u.code}`);
    expect(lone).toEqual(['a.cpg E_FORMAT_UNSUPPORTED', 'a.prj E_FORMAT_UNSUPPORTED']);
  });

  it('refuses a file named on its own that can not be read, with its code', async () => {
    const place = await made('one', { 'a.gpkg': '' });
    expect((await lianpian('inspect', join(place, 'a.gpkg'))).stderr).toMatch(/^E_FILE_DAMAGED/);
    expect((await lianpian('inspect', join(place, 'none.shp'))).code).toBe(2);
    expect((await lianpian('inspect')).stderr).toMatch(/^E_USAGE/);
  });

  it('looks into .gdb folders as one file, and at Shapefiles with their side files', async () => {
    const place = join(folder.path, 'gdb');
    await cp(join(DEMO, 'CZKFBJ.gdb'), join(place, 'x', 'CZKFBJ.gdb'), { recursive: true });
    for (const name of ['TL.shp', 'TL.dbf', 'TL.prj']) await cp(join(DEMO, name), join(place, name));
    const { page } = await inspected(place);
    expect(page.layers.map((l: Row) => l.file)).toEqual(['TL.shp', 'x/CZKFBJ.gdb']);
    expect(page.layers[0].sides).toEqual({ found: ['.dbf', '.prj'], missing: ['.shx', '.cpg'] });
    expect(page.others).toEqual([]);
  });
});

describe('inspect on doubtful layers', () => {
  it('of a Shapefile without .prj lists what the numbers allow, nearest to the other layers first', async () => {
    const place = join(folder.path, 'noPrj');
    await mkdir(place);
    for (const name of (await readdir(DEMO)).filter((n) => /^(XZQ\.(shp|dbf)|STBHHX)/.test(n))) {
      await cp(join(DEMO, name), join(place, name));
    }
    const { code, page } = await inspected(place);
    expect(code).toBe(1);
    const xzq = page.layers.find((l: Row) => l.layer === 'XZQ');
    expect(xzq.place).toMatchObject({ crs: null, said: null });
    expect(xzq.place.candidates.slice(0, 2).map(({ code: c }: { code: string }) => c)).toEqual([
      'EPSG:4549',
      'EPSG:4550',
    ]);
    expect(xzq.needs[0].text.zh).toContain('缺 .prj');
  });

  it('says of 0601 and 1001 without names that the code system is ambiguous, and what each would mean', async () => {
    const row = { BSM: '1', DLBM: '0601', QSXZ: '30', ZLDWDM: '330212001001', TBMJ: 1 };
    const place = await made('codes', { 'DLTB.geojson': squares([row, { ...row, BSM: '2', DLBM: '1001' }]) });
    const { code, page } = await inspected(place);
    expect(code).toBe(1);
    expect(page.layers[0].codes[0].verdict).toBe('ambiguous');
    const { stdout } = await lianpian('inspect', place, '--lang', 'zh');
    expect(stdout).toMatch(/代码体系 {2}DLBM: 有歧义：/);
    expect(stdout).toMatch(/尚需.*DLBM 的代码体系有歧义/);
  });

  it('finds layers that lie elsewhere, years that differ, and the same role twice', async () => {
    const place = await made('apart', {
      'XZQ.geojson': squares([{ XZQDM: '1', XZQMC: 'a', DCMJ: 1, SJNF: 2020 }]),
      'GYKZX.geojson': squares([{ QKBH: '1', QKMC: 'a' }]),
      'XZQ_2021.geojson': squares([{ XZQDM: '1', XZQMC: 'a', DCMJ: 1 }], 115),
    });
    const { code, page } = await inspected(place);
    expect(code).toBe(1);
    const codes = page.together.map(({ code: c }: { code: string }) => c);
    expect(codes.sort()).toEqual(['parcels.missing', 'place.apart', 'role.twice', 'year.differs']);
    const apart = page.together.find(({ code: c }: { code: string }) => c === 'place.apart');
    expect(apart.text.zh).toMatch(/^XZQ_2021\.geojson 与其他图层不相交/);
  });
});

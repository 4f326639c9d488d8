import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';
import { isMissing } from './tools.js';

/** What GDAL's own tools make of the findings that `check` writes of the demo parcels. */
const DLTB = join(ROOT, 'data', 'yinzhou', 'DLTB.shp');
/** A parcel of the demo that lies far from all others. */
const FAR_OFF = '330212200100011636';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

function ogrinfo(name: string, ...more: string[]): string {
  return execFileSync('ogrinfo', ['-ro', join(folder.path, name), ...more], { encoding: 'utf8' });
}

/** Fields as `name: Type`, with the alias where there is one, of each layer. */
function fieldsOf(told: string): string[] {
  return told.split('\n').flatMap((line) => {
    const [, name, type, alias] = /^(\S+): (\w+)(?:\(\w+\))? \(.*?\)(?:, alternative name="(.*)")?/.exec(line) ?? [];
    return name === undefined ? [] : [`${name}: ${type}${alias ? ` ${alias}` : ''}`];
  });
}

const TYPES = ['layer: String', 'feature: Integer', 'code: String', 'x: Real', 'area_m2: Real', 'parcel_id: String'];
const ALIASES = ['图层', '行号', '代码', '东', '面积（平方米）', '图斑标识'];

describe.skipIf(isMissing('GDAL'))("GDAL's own tools open the findings of check", { timeout: 120_000 }, () => {
  const written = async (ending: string) => {
    const name = `findings.${ending}`;
    const { code, stderr } = await lianpian(
      'check',
      DLTB,
      '-o',
      join(folder.path, name),
      '--quiet',
      '--force',
      '--lang',
      'zh',
    );
    expect([code, stderr]).toEqual([1, '']);
    return { name, fields: fieldsOf(ogrinfo(name, '-al', '-so')) };
  };
  /** The finding of the parcel far off, by its id as text. */
  const farOff = (name: string, layer: string, id: string) => ogrinfo(name, layer, '-where', `"${id}" = '${FAR_OFF}'`);

  it.each([
    { ending: 'gpkg', layers: 2, aliases: false },
    { ending: 'gdb', layers: 2, aliases: true },
    { ending: 'fgb', layers: 1, aliases: true },
    { ending: 'geojson', layers: 1, aliases: false },
  ])('as .$ending: ids, types, aliases, places', async ({ ending, layers, aliases }) => {
    const { name, fields } = await written(ending);
    const named = TYPES.map((type, k) => (aliases ? `${type} ${ALIASES[k]}` : type));
    for (const field of named) expect(fields.filter((one) => one === field)).toHaveLength(layers);
    // GeoJSON has no types but those of its values
    const distances = fields.filter((one) => one.startsWith('distance_m: Real'));
    expect(distances).toHaveLength(ending === 'geojson' ? 0 : layers);
    const one = farOff(name, 'findings_points', 'parcel_id');
    expect(one).toContain('geometry.farOff');
    expect(one).toMatch(/message_zh \(String\) = 距图层主体 \d+ 米/);
    expect(one).toMatch(
      ending === 'geojson' ? /POINT \(124\.08\d* 28\.33\d*\)/ : /POINT \(900847\.69\d* 3142092\.0[89]\d*\)/,
    );
    const all = ogrinfo(name, '-al', '-so');
    expect(all).toContain(`ID["EPSG",${ending === 'geojson' ? 4326 : 4549}]`);
  });

  it('as .gpkg: Chinese titles and aliases in its own tables', async () => {
    const { name } = await written('gpkg');
    const titles = ogrinfo(name, '-sql', 'SELECT identifier FROM gpkg_contents');
    for (const title of ['数据问题（面）', '数据问题（点）']) expect(titles).toContain(title);
    const columns = ogrinfo(name, '-sql', 'SELECT column_name, name FROM gpkg_data_columns');
    for (const alias of ALIASES) expect(columns).toContain(`name (String) = ${alias}`);
  });

  it('as .csv: fields by name, nothing lost of an id', async () => {
    const { name, fields } = await written('csv');
    for (const type of TYPES) expect(fields).toContain(`${type.split(':')[0]}: String`);
    expect(farOff(name, 'findings', 'parcel_id')).toContain(`parcel_id (String) = ${FAR_OFF}`);
  });

  it('as .xlsx: Chinese headings, ids as text, numbers as numbers', async () => {
    const { name, fields } = await written('xlsx');
    for (const [k, type] of TYPES.entries()) expect(fields).toContain(`${ALIASES[k]}: ${type.split(': ')[1]}`);
    expect(farOff(name, 'findings', '图斑标识')).toContain(`图斑标识 (String) = ${FAR_OFF}`);
  });
});

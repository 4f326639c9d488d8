import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import { cell } from '../../src/model/column.js';
import { LianpianError } from '../../src/model/errors.js';
import type { Finding } from '../../src/model/finding.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { seeded } from '../geometry/random.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';
import { type ZippedFile, zipBytes } from './zipBytes.js';

/** Zips, KMZ and workbooks that are cut off or damaged: refused with what is whole, and read as far as they go with --salvage. */

async function read(name: string, bytes: Uint8Array, salvage = true): Promise<DeliveredLayer[] | LianpianError> {
  return readLayers(memorySource({ [name]: bytes }, name), { scratch: NO_SCRATCH, salvage }).catch((error: unknown) => {
    if (error instanceof LianpianError) return error;
    throw error;
  });
}

async function layersOf(name: string, bytes: Uint8Array): Promise<DeliveredLayer[]> {
  const found = await read(name, bytes);
  return found instanceof LianpianError ? expect.fail(`${found.code} ${found.message}`) : found;
}

function values(layer: DeliveredLayer | undefined, field: string): unknown[] {
  const column = layer?.table.columns.get(field);
  return column && layer ? Array.from({ length: layer.table.rowCount }, (_, row) => cell(column, row)) : [];
}

const unread = (layers: readonly DeliveredLayer[]) =>
  layers.flatMap(({ findings }) =>
    findings.flatMap((item) => (item.code === 'file.unread' ? [item.numbers.file] : [])),
  );

const codes = (layers: readonly { readonly findings: readonly Finding[] }[]) => [
  ...new Set(layers.flatMap(({ findings }) => findings.map(({ code }) => code))),
];

const ROWS = 200;
const random = seeded(7);
/** Ids that do not pack well, so that a cut is a cut in the rows. */
const IDS = Array.from({ length: 3 * ROWS }, (_, k) => `${k}-${Math.floor(random() * 1e15)}`);
const point = (id: string) =>
  `{"type":"Feature","properties":{"id":"${id}"},"geometry":{"type":"Point","coordinates":[121.5,29.8]}}`;
const points = (ids: readonly string[]) => `{"type":"FeatureCollection","features":[${ids.map(point).join(',')}]}`;
const part = (k: number) => IDS.slice(k * ROWS, (k + 1) * ROWS);
const START = 'PK\x03\x04';
const DIRECTORY = 'PK\x01\x02';

describe.each([
  ['with sizes before its files', false],
  ['with sizes behind its files', true],
])('a zip %s', (_what, descriptor) => {
  const files: ZippedFile[] = [0, 1, 2].map((k) => ({ name: `p${k}.geojson`, bytes: points(part(k)), descriptor }));
  const whole = Buffer.from(zipBytes(files));

  it('is refused with the names of its whole files and read as far as it goes, wherever it is cut', async () => {
    for (let share = 0.05; share < 1; share += 0.05) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      const refusal = await read('d.zip', cut, false);
      if (!(refusal instanceof LianpianError)) expect.fail('was read');
      expect(refusal).toMatchObject({ code: 'E_FILE_DAMAGED', remedy: expect.stringContaining('--salvage') });
      const layers = await layersOf('d.zip', cut);
      const ids = layers.flatMap((layer) => values(layer, 'id'));
      expect(ids, `cut at ${share}`).toEqual(IDS.slice(0, ids.length));
      expect(ids.length).toBeGreaterThan((share - 0.1) * IDS.length);
      const last = layers[layers.length - 1];
      const isWhole = last.table.rowCount === ROWS;
      // the file that the zip ends in is named, with its rows; that others may have followed is said
      expect(unread(layers)).toContain('d.zip');
      if (!isWhole) expect(codes([last])).toContain('file.salvaged');
      for (let k = 0; k < 3; k++) {
        const isThere = ids.length >= (k + 1) * ROWS;
        if (isThere) expect(refusal.message).toContain(`p${k}.geojson`);
      }
    }
  });

  it('without its table of contents gives all files', async () => {
    const layers = await layersOf('d.zip', whole.subarray(0, whole.indexOf(DIRECTORY)));
    expect(layers.flatMap((layer) => values(layer, 'id'))).toEqual(IDS);
    expect(unread(layers)).toEqual(['d.zip']);
  });

  it('with a file overwritten gives the others and names it', async () => {
    const second = whole.indexOf(START, 4);
    for (const [from, to] of [
      [second, second + 30],
      [second + 60, second + 400],
    ]) {
      for (const end of [whole.length, whole.indexOf(DIRECTORY)]) {
        const broken = Buffer.from(whole.subarray(0, end));
        broken.fill(0xa5, from, to);
        const layers = await layersOf('d.zip', broken);
        expect(layers.flatMap((layer) => values(layer, 'id'))).toEqual([...part(0), ...part(2)]);
        // a header that is overwritten has no name any more: then the table of contents has, or nothing does
        if (end === whole.length || from > second) expect(unread(layers)).toContain('p1.geojson');
        else expect(unread(layers)).toEqual(['d.zip']);
      }
    }
  });

  it('whole, it is read the same with --salvage', async () => {
    expect(await read('d.zip', whole)).toEqual(await read('d.zip', whole, false));
  });
});

describe('a KMZ that is cut off', () => {
  const mark = (id: string) =>
    `<Placemark><name>${id}</name><Point><coordinates>121.5,29.8</coordinates></Point></Placemark>`;
  const kml = `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>${IDS.map(mark).join('')}</Document></kml>`;
  const whole = Buffer.from(zipBytes([{ name: 'doc.kml', bytes: kml }]));

  it('is refused, and gives its whole placemarks, wherever the cut is', async () => {
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect(await read('a.kmz', cut, false)).toMatchObject({ code: 'E_FILE_DAMAGED' });
      const layers = await layersOf('a.kmz', cut);
      const ids = values(layers[0], 'name');
      expect(ids).toEqual(IDS.slice(0, ids.length));
      expect(ids.length).toBeGreaterThan((share - 0.1) * IDS.length);
      expect(unread(layers)).toContain('doc.kml');
    }
    expect(values((await layersOf('a.kmz', whole.subarray(0, -30)))[0], 'name')).toEqual(IDS);
  });
});

describe('a workbook that is damaged', () => {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  const texts = ['id', 'name', ...IDS];
  const row = (r: number, id: number) =>
    `<row r="${r}"><c r="A${r}" t="s"><v>${id + 2}</v></c><c r="B${r}" t="inlineStr"><is><t>n${IDS[id]}</t></is></c></row>`;
  const sheet = (from: number) =>
    `${head}<worksheet><dimension ref="A1:B${ROWS + 1}"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>${part(
      from,
    )
      .map((_, k) => row(k + 2, from * ROWS + k))
      .join('')}</sheetData></worksheet>`;
  const parts = {
    types: { name: '[Content_Types].xml', bytes: `${head}<Types/>` },
    book: {
      name: 'xl/workbook.xml',
      bytes: `${head}<workbook><sheets>${['甲', '乙', '丙'].map((name, k) => `<sheet name="${name}" sheetId="${k + 1}" r:id="r${k + 1}"/>`).join('')}</sheets></workbook>`,
    },
    relations: {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: `${head}<Relationships>${[1, 2, 3].map((k) => `<Relationship Id="r${k}" Type="${office}/worksheet" Target="worksheets/sheet${k}.xml"/>`).join('')}<Relationship Id="s" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    },
    shared: {
      name: 'xl/sharedStrings.xml',
      bytes: `${head}<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    },
    sheets: [0, 1, 2].map((k) => ({ name: `xl/worksheets/sheet${k + 1}.xml`, bytes: sheet(k) })),
  };
  const { types, book, relations, shared, sheets } = parts;
  const textsFirst = Buffer.from(zipBytes([types, book, relations, shared, ...sheets]));
  const textsLast = Buffer.from(zipBytes([types, ...sheets, shared, book, relations]));
  const NAMES = ['甲', '乙', '丙'];

  it('cut in its sheets: whole sheets, whole rows of the one it ends in, and the names of the rest', async () => {
    const first = textsFirst.indexOf('xl/worksheets/sheet1.xml');
    for (const share of [0.15, 0.4, 0.6, 0.85]) {
      const cut = textsFirst.subarray(0, Math.floor(first + (textsFirst.length - first) * share));
      expect(await read('a.xlsx', cut, false)).toMatchObject({
        code: 'E_FILE_DAMAGED',
        remedy: expect.stringContaining('--salvage'),
      });
      const layers = await layersOf('a.xlsx', cut);
      const ids = layers.flatMap((layer) => values(layer, 'id'));
      expect(ids).toEqual(IDS.slice(0, ids.length));
      expect(layers.flatMap((layer) => values(layer, 'name'))).toEqual(ids.map((id) => `n${id}`));
      expect(ids.length).toBeGreaterThan((share - 0.15) * IDS.length);
      const last = layers[layers.length - 1];
      if (last.table.rowCount < ROWS) expect(codes([last])).toContain('file.salvaged');
      const there = layers.map(({ layer }) => layer);
      expect([...there, ...NAMES.filter((name) => unread(layers).includes(name))]).toEqual(NAMES);
    }
  });

  it('without its list of sheets they are called as their parts; cells whose texts are lost are counted', async () => {
    const at = textsLast.indexOf('xl/sharedStrings.xml');
    const after = textsLast.indexOf('xl/workbook.xml');
    const cut = textsLast.subarray(0, Math.floor(at + (after - at) * 0.5));
    const layers = await layersOf('a.xlsx', cut);
    expect(layers.map(({ layer, table }) => [layer, table.rowCount])).toEqual(
      ['sheet1', 'sheet2', 'sheet3'].map((name) => [name, ROWS]),
    );
    const ids = layers.flatMap((layer) => values(layer, 'id'));
    const kept = ids.filter((id) => id !== null);
    expect(kept).toEqual(IDS.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(ROWS);
    const lost = layers.flatMap(({ findings }) =>
      findings.flatMap((item) => (item.code === 'cell.textLost' ? [item.numbers.cells] : [])),
    );
    // the headers of the sheets come first among the texts
    expect(lost.reduce((sum, cells) => sum + cells, 0)).toBe(IDS.length - kept.length);
    expect(unread(layers)).toContain('xl/workbook.xml');
  });

  it('with all its texts lost no sheet can be read, and that is said', async () => {
    const cut = textsLast.subarray(0, textsLast.indexOf('xl/sharedStrings.xml') - 30);
    expect(await read('a.xlsx', cut)).toMatchObject({
      code: 'E_FILE_DAMAGED',
      message: expect.stringContaining('shared texts'),
    });
  });

  it('with one sheet overwritten gives the others and names it', async () => {
    const broken = Buffer.from(textsFirst);
    const second = broken.indexOf('xl/worksheets/sheet2.xml');
    broken.fill(0xa5, second + 200, second + 300);
    expect(await read('a.xlsx', broken, false)).toMatchObject({ code: 'E_FILE_DAMAGED' });
    const layers = await layersOf('a.xlsx', broken);
    expect(layers.map(({ layer }) => layer)).toEqual(['甲', '丙']);
    expect(unread(layers)).toEqual(['乙']);
  });

  it('never hangs or crashes, wherever it is cut', async () => {
    for (const bytes of [textsFirst, textsLast]) {
      for (let length = 1; length < bytes.length; length += 997) {
        const found = await read('a.xlsx', bytes.subarray(0, length));
        if (found instanceof LianpianError) continue;
        for (const { table } of found) expect(table.rowCount).toBeLessThanOrEqual(ROWS);
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import { HOLDS_ALL, type Holds, type OutputEncoding } from '../../src/formats/format.js';
import { writableFormat, writeLayers } from '../../src/formats/index.js';
import { fitLayers } from '../../src/formats/output/losses.js';
import { fitNames } from '../../src/formats/output/names.js';
import { numberText } from '../../src/formats/output/output.js';
import { outputTexts } from '../../src/formats/text/outputTexts.js';
import { type Column, cell, textColumn } from '../../src/model/column.js';
import type { Finding } from '../../src/model/finding.js';
import { findingMessage } from '../../src/model/findingTexts.js';
import { nastyLayer } from '../helpers/nasty.js';
import { NO_SCRATCH } from './memorySource.js';

const utf8 = outputTexts('UTF-8');
const gb = outputTexts('GB18030');
const shapefile = writableFormat('a.shp').write.holds;

function said(losses: readonly Finding[]): unknown[] {
  return losses.map(({ code, numbers }) => [code, ...Object.values(numbers)]);
}

function fitColumn(column: Column, holds: Partial<Holds>, encoding: OutputEncoding = 'UTF-8') {
  const table = { rowCount: column.valid.length, columns: new Map([['f', column]]) };
  const layer = { name: 'a', shapes: { kind: 'none' }, table, crs: null } as const;
  const { layers, losses } = fitLayers([layer], { ...HOLDS_ALL, ...holds }, encoding);
  const fitted = layers[0].table.columns.get('f')!;
  return { fitted, cells: Array.from(column.valid, (_, row) => cell(fitted, row)), said: said(losses) };
}

describe('names that a format takes', () => {
  it('are cut by bytes, never inside a character, and numbered where they collide', () => {
    const names = ['图斑预编号', '图斑预编码', '图斑预', 'ABCDEFGHIJKL', 'abcdefghij'];
    expect(fitNames(names, { bytes: 10, ignoresCase: true }, utf8)).toEqual([
      '图斑_2',
      '图斑_3',
      '图斑预',
      'ABCDEFGH_2',
      'abcdefghij',
    ]);
    expect(fitNames(names, { bytes: 10, ignoresCase: true }, gb)).toEqual([
      '图斑预编号',
      '图斑预编码',
      '图斑预',
      'ABCDEFGH_2',
      'abcdefghij',
    ]);
  });

  it('leave those that fit alone, whatever comes before them', () => {
    expect(fitNames(['图斑预编号', '图斑预'], { bytes: 10 }, utf8)).toEqual(['图斑_2', '图斑预']);
    const many = Array.from({ length: 12 }, (_, n) => `图斑预编号${n}`);
    const fitted = fitNames(many, { bytes: 10 }, utf8);
    expect(new Set(fitted).size).toBe(12);
    expect(Math.max(...fitted.map(utf8.byteLength))).toBeLessThanOrEqual(10);
    expect(fitted[11]).toBe('图斑_12');
  });

  it('are mended where characters or words are not allowed', () => {
    const rule = writableFormat('a.gdb').write.holds.fieldNames;
    expect(fitNames(['面积(亩)', '2024', 'select', 'Name', 'name', ''], rule, utf8)).toEqual([
      '面积_亩_',
      'N_2024',
      'N_select',
      'Name',
      'name_2',
      'field',
    ]);
  });
});

describe('losses', () => {
  it('of a Shapefile are announced by field and count, in both languages', () => {
    const { losses } = fitLayers([nastyLayer()], shapefile, 'UTF-8');
    expect(said(losses)).toEqual([
      ['loss.emptyShape', 1],
      ['loss.fieldName', '图斑预编号与地类名称甲', '图斑预'],
      ['loss.emptyText', '图斑预编号与地类名称甲', 1],
      ['loss.fieldName', '图斑预编号与地类名称乙', '图斑_2'],
      ['loss.text', '图斑预编号与地类名称乙', 1, 254],
      ['loss.null', 'Area', 1],
      ['loss.null', 'floors', 1],
      ['loss.null', 'built', 1],
      ['loss.null', 'RQ', 1],
      ['loss.type', 'seen_at', 'time', 'text'],
      ['loss.null', 'seen_at', 1],
    ]);
    for (const loss of losses) {
      expect(findingMessage(loss, 'zh')).not.toMatch(/\{/);
      expect(findingMessage(loss, 'en')).not.toMatch(/\{/);
    }
  });

  it('of a GeoPackage are none but the missing geometry', () => {
    expect(said(fitLayers([nastyLayer()], writableFormat('a.gpkg').write.holds, 'UTF-8').losses)).toEqual([
      ['loss.emptyShape', 1],
    ]);
  });

  it('of a CSV are its shapes, and the types that only stand as text', () => {
    const { layers, losses } = fitLayers([nastyLayer()], writableFormat('a.csv').write.holds, 'UTF-8');
    expect(said(losses)).toEqual([
      ['loss.shapes', 4],
      ['loss.emptyText', '图斑预编号与地类名称甲', 1],
      ['loss.type', 'built', 'bool', 'text'],
      ['loss.type', 'RQ', 'date', 'text'],
      ['loss.type', 'seen_at', 'time', 'text'],
    ]);
    expect(layers[0].shapes.kind).toBe('none');
  });

  it('cut texts between characters, of four bytes too, and count rows, not values', () => {
    const column = textColumn(['ab😀', 'ab😀', 'abc', null]);
    expect(fitColumn(column, { textBytes: 5 })).toMatchObject({
      cells: ['ab', 'ab', 'abc', null],
      said: [['loss.text', 'f', 2, 5]],
    });
    expect(fitColumn(column, { textCharacters: 3 })).toMatchObject({
      cells: ['ab', 'ab', 'abc', null],
      said: [['loss.textCharacters', 'f', 2, 3]],
    });
  });

  it('name characters that an encoding lacks', () => {
    const column = textColumn(['a\ud800', '\ue78d', '😀ḿ€㐂']);
    expect(fitColumn(column, {}, 'GB18030')).toMatchObject({
      cells: ['a?', '?', '😀ḿ€㐂'],
      said: [['loss.characters', 'f', 2, 'GB18030']],
    });
    expect(fitColumn(column, {})).toMatchObject({ cells: ['a?', '\ue78d', '😀ḿ€㐂'] });
  });

  it('name numbers that are none, years that a format lacks, times between its steps', () => {
    const valid = Uint8Array.of(1, 1, 1);
    const numbers: Column = { type: 'f64', values: Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY), valid };
    expect(fitColumn(numbers, {})).toMatchObject({ cells: [1, null, null], said: [['loss.number', 'f', 2]] });
    const days: Column = { type: 'date', days: Int32Array.of(0, 3_000_000, -800_000), valid };
    expect(fitColumn(days, { years: [1, 9999] })).toMatchObject({
      cells: ['1970-01-01', null, null],
      said: [['loss.year', 'f', 2, 1, 9999]],
    });
    const times: Column = { type: 'time', ms: Float64Array.of(1500, -1, 2000), valid };
    expect(fitColumn(times, { timeStepMs: 1000 })).toMatchObject({
      cells: ['1970-01-01T00:00:01', '1969-12-31T23:59:59', '1970-01-01T00:00:02'],
      said: [['loss.timeStep', 'f', 2, 1000]],
    });
  });

  it('pass on untouched what fits', () => {
    const column = textColumn(['a', null]);
    expect(fitColumn(column, shapefile).fitted).toBe(column);
    expect(fitColumn(column, shapefile).said).toEqual([]);
  });

  it('of a File Geodatabase are dates that become times, and vertices that are not on its grid', () => {
    const { losses } = fitLayers([nastyLayer()], writableFormat('a.gdb').write.holds, 'UTF-8');
    expect(losses.filter(({ code }) => code === 'loss.type').map(({ numbers }) => numbers)).toEqual([
      { field: 'built', from: 'bool', to: 'i32' },
      { field: 'RQ', from: 'date', to: 'time' },
    ]);
    // one corner of each of the ten rings is off it, two of the one that is a third of a metre wide
    expect(said(losses)).toContainEqual(['loss.grid', 12, '0.0001 m']);
  });
});

describe('writing layers by the ending of their name', () => {
  const options = { scratch: NO_SCRATCH };

  it('refuses an ending that is not written, and lists those that are', async () => {
    await expect(writeLayers('a.dxf', [nastyLayer()], options)).rejects.toMatchObject({
      code: 'E_FORMAT_UNKNOWN',
      remedy: expect.stringMatching(/\.shp .*\.gpkg .*\.gdb .*\.fgb.*\.geojson.*\.dbf.*\.csv/),
    });
    await expect(writeLayers('a', [nastyLayer()], options)).rejects.toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
  });

  it('refuses several layers where one is held, a table without shapes, projected GeoJSON, no layer', async () => {
    const layer = nastyLayer();
    const second = { ...layer, name: '道路' };
    await expect(writeLayers('a.shp', [layer, second], options)).rejects.toMatchObject({
      code: 'E_FORMAT_UNSUPPORTED',
      message: expect.stringContaining('图斑, 道路'),
      remedy: expect.stringContaining('.gpkg'),
    });
    await expect(writeLayers('a.shp', [{ ...layer, shapes: { kind: 'none' } }], options)).rejects.toMatchObject({
      code: 'E_FORMAT_UNSUPPORTED',
      remedy: expect.stringContaining('.dbf'),
    });
    await expect(writeLayers('a.geojson', [layer], options)).rejects.toMatchObject({ code: 'E_CRS_WRONG' });
    await expect(writeLayers('a.shp', [], options)).rejects.toMatchObject({ code: 'E_LAYER_EMPTY' });
  });

  it('says when the CRS is not known', async () => {
    const { files, losses } = await writeLayers('a.shp', [{ ...nastyLayer(), crs: null }], options);
    expect(losses.map(({ code }) => code)).toContain('loss.crs');
    expect(files.map(({ name }) => name)).toEqual(['a.shp', 'a.shx', 'a.dbf', 'a.cpg']);
  });
});

describe('numbers as text', () => {
  it('have no exponent and all their digits', () => {
    const all = [1e-7, -1.5e-7, 1.0000000692397184e-21, 5e-324, 1e21, -1.5e22, 1.7976931348623157e308, 0, -0, 12.5];
    const texts = all.map((value) => numberText(value, undefined));
    expect(texts.slice(0, 3)).toEqual(['0.0000001', '-0.00000015', '0.0000000000000000000010000000692397184']);
    expect(texts.slice(4, 6)).toEqual(['1000000000000000000000', '-15000000000000000000000']);
    for (const text of texts) expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
    expect(texts.map(Number)).toEqual(all.map((value) => value + 0));
  });
});

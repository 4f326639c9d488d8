import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutputEncoding } from '../../src/formats/format.js';
import { readLayers, writeLayers } from '../../src/formats/index.js';
import { fitLayers } from '../../src/formats/output/losses.js';
import { memorySink } from '../../src/formats/output/memorySink.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { writableFormat } from '../../src/formats/output/writeLayers.js';
import { writeShapefile } from '../../src/formats/shapefile/write.js';
import { shpByteLength } from '../../src/formats/shapefile/writeShp.js';
import { parseCrs } from '../../src/geodesy/crs.js';
import { type Cell, type Column, cell, type Table, textColumn } from '../../src/model/column.js';
import type { DeliveredLayer, Shapes } from '../../src/model/layer.js';
import { nastyLayer } from '../helpers/nasty.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';

const options = { scratch: NO_SCRATCH };

async function back(layer: OutputLayer, name = 'a.shp', encoding: OutputEncoding = 'UTF-8'): Promise<DeliveredLayer> {
  const { files } = await writeLayers(name, [layer], { ...options, encoding });
  const source = memorySource(Object.fromEntries(files.map((file) => [file.name, file.bytes])), name);
  return (await readLayers(source, options))[0];
}

function cells(table: Table): Cell[][] {
  return [...table.columns.values()].map((column) =>
    Array.from({ length: table.rowCount }, (_, row) => cell(column, row)),
  );
}

function oneColumn(column: Column): OutputLayer {
  const rowCount = column.valid.length;
  const xy = new Float64Array(2 * rowCount).fill(1);
  const table = { rowCount, columns: new Map([['f', column]]) };
  return { name: 'a', shapes: { kind: 'point', points: { xy } }, table, crs: null, decimals: 'all' };
}

describe('a Shapefile of ours, read by our reader', () => {
  it.each(['UTF-8', 'GB18030'] as const)(
    'in %s holds every cell and shape but the announced losses',
    async (encoding) => {
      const layer = nastyLayer();
      const read = await back(layer, 'a.shp', encoding);
      const fitted = fitLayers([layer], writableFormat('a.shp').write.holds, encoding).layers[0];
      expect([...read.table.columns.keys()]).toEqual([...fitted.table.columns.keys()]);
      const expected = cells(fitted.table).map((column) => column.map((value) => (value === '' ? null : value)));
      expect(cells(read.table)).toEqual(expected);
      expect(read.shapes).toEqual(layer.shapes);
      expect(read.encoding).toEqual({ name: encoding.toLowerCase(), from: 'cpg' });
      expect(read.findings.map(({ code, feature }) => [code, feature])).toEqual([['geometry.null', 2]]);
      expect(parseCrs(read.crs!.definition).code).toBe('EPSG:4549');
    },
  );

  it('is the same bytes twice', async () => {
    const write = async () => (await writeLayers('a.shp', [nastyLayer()], options)).files;
    expect(await write()).toEqual(await write());
  });

  it.each([
    [{ kind: 'point', points: { xy: Float64Array.of(1, 2, Number.NaN, Number.NaN, -3, 4e7) } }],
    [
      {
        kind: 'line',
        lines: {
          xy: Float64Array.of(0, 0, 1, 1, 5, 5, 6, 6, 7, 5),
          lineStart: Uint32Array.of(0, 2, 5),
          itemStart: Uint32Array.of(0, 2, 2, 2),
        },
      },
    ],
  ] satisfies [Shapes][])('holds shapes of kind $kind, null shapes too', async (shapes) => {
    const table = { rowCount: 3, columns: new Map([['n', textColumn(['a', 'b', 'c'])]]) };
    const read = await back({ name: 'a', shapes, table, crs: 'EPSG:4490' });
    expect(read.shapes).toEqual(shapes);
  });

  it('of no rows keeps its fields', async () => {
    const none = { valid: new Uint8Array(0) };
    const layer = nastyLayer();
    const columns = new Map([...layer.table.columns].map(([name, column]) => [name, { ...column, ...none }]));
    const empty = Uint32Array.of(0);
    const polygons = { xy: new Float64Array(0), ringStart: empty, polygonStart: empty, itemStart: empty };
    const shapes = { kind: 'polygon', polygons } as const;
    const read = await back({ ...layer, shapes, table: { rowCount: 0, columns } });
    expect([read.table.rowCount, read.table.columns.size, read.shapes.kind]).toEqual([0, 10, 'polygon']);
  });

  it('a table alone is a .dbf', async () => {
    const layer = { ...nastyLayer(), shapes: { kind: 'none' }, crs: null } as const;
    const read = await back(layer, 't.dbf', 'GB18030');
    expect([read.format, read.table.rowCount, read.encoding?.name]).toEqual(['dbf', 5, 'gb18030']);
    expect(cells(read.table)[0]).toEqual(cells(layer.table)[0]);
  });
});

describe('cells of a DBF, written and read', () => {
  it('any numbers keep every digit', async () => {
    const numbers = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.constantFrom(0, 1 / 3, 1e21, 2 ** 53, 2 ** 53 - 1, -(2 ** 60), 5e-324, 1.7976931348623157e308, 0.1, 123456789),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(numbers), { minLength: 1, maxLength: 6 }), async (values) => {
        const column: Column = {
          type: 'f64',
          values: Float64Array.from(values, (value) => value ?? Number.NaN),
          valid: Uint8Array.from(values, (value) => (value === null ? 0 : 1)),
        };
        const read = await back(oneColumn(column));
        // a blank is not told from −0
        expect(cells(read.table)[0]).toEqual(values.map((value) => (value === 0 ? 0 : value)));
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it.each(['UTF-8', 'GB18030'] as const)('any texts in %s, but blanks at their ends', async (encoding) => {
    const character = fc.oneof(
      fc.constantFrom('宅', '😀', '㐂', 'a', ' ', '"', '\n', '€'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    );
    const text = fc.array(character, { maxLength: 40 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (values) => {
        const layer = oneColumn(textColumn(values));
        const read = await back(layer, 'a.shp', encoding);
        const fitted = fitLayers([layer], writableFormat('a.shp').write.holds, encoding).layers[0];
        const expected = cells(fitted.table)[0].map((value) => (value === '' ? null : value));
        expect(cells(read.table)[0]).toEqual(expected);
        values.forEach((value, row) => {
          const short =
            Buffer.byteLength(value) <= 60 && !/\0| $/.test(value) && Buffer.from(value).toString() === value;
          if (short && encoding === 'UTF-8') expect(expected[row]).toBe(value === '' ? null : value);
        });
      }),
      { numRuns: 200, seed: 12 },
    );
  });
});

describe('what a Shapefile can not hold is refused before it is written', () => {
  it('files above 2 GB', async () => {
    const vertices = 200_000_000;
    const polygons = {
      xy: new Float64Array(0),
      ringStart: Uint32Array.of(0, vertices),
      polygonStart: Uint32Array.of(0, 1),
      itemStart: Uint32Array.of(0, 1),
    };
    const shapes = { kind: 'polygon', polygons } as const;
    expect(shpByteLength(shapes, 1)).toBe(100 + 8 + 48 + 16 * vertices);
    const layer = { name: 'big', shapes, table: { rowCount: 1, columns: new Map() }, crs: null };
    await expect(writeShapefile('big.shp', layer, memorySink(), options)).rejects.toMatchObject({
      code: 'E_TOO_LARGE',
      where: 'big.shp',
      remedy: expect.stringContaining('.gpkg'),
    });
  });

  it('rows of more bytes than a DBF holds', async () => {
    const wide = textColumn(['x'.repeat(254)]);
    const columns = new Map(Array.from({ length: 300 }, (_, n) => [`f${n}`, wide]));
    const shapes = { kind: 'point', points: { xy: Float64Array.of(0, 0) } } as const;
    const layer = { name: 'wide', shapes, table: { rowCount: 1, columns }, crs: null };
    await expect(writeLayers('wide.shp', [layer], options)).rejects.toMatchObject({ code: 'E_TOO_LARGE' });
  });
});

describe('the .prj of a CRS', () => {
  const prjOf = async (crs: string) => {
    const { files } = await writeLayers('a.shp', [{ ...oneColumn(textColumn(['a'])), crs }], options);
    return new TextDecoder().decode(files.at(-1)!.bytes);
  };
  const XIAN_80 =
    'PROJCS["Xian_1980_3_Degree_GK_Zone_40",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",40500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

  it('is ESRI WKT1 by name, and an ESRI WKT of a datum that is not converted stays as it came', async () => {
    expect(await prjOf('EPSG:4549')).toMatch(/^PROJCS\["CGCS2000_3_Degree_GK_CM_120E",/);
    expect(await prjOf('EPSG:4490')).toMatch(/^GEOGCS\["GCS_China_Geodetic_Coordinate_System_2000",/);
    expect(await prjOf(XIAN_80)).toBe(XIAN_80);
  });
});

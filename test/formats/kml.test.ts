import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import { cell } from '../../src/model/column.js';
import type { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { gbk, memorySource, NO_SCRATCH } from './memorySource.js';
import { zipBytes } from './zipBytes.js';

function kml(inside: string, encoding = 'UTF-8'): string {
  return `<?xml version="1.0" encoding="${encoding}"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>交付</name>${inside}</Document></kml>`;
}

function read(bytes: string | Uint8Array, options: object = {}, name = 'x.kml'): Promise<DeliveredLayer[]> {
  return readLayers(memorySource({ [name]: bytes }, name), { scratch: NO_SCRATCH, ...options });
}

async function failure(bytes: string | Uint8Array, options: object = {}, name = 'x.kml'): Promise<LianpianError> {
  return read(bytes, options, name).then(
    () => expect.fail('was read'),
    (error) => error as LianpianError,
  );
}

const SHELL = '121.5,29.8,12 121.6,29.8,12 121.6,29.9,12 121.5,29.8,12';
const HOLE = '121.57,29.81 121.59,29.83 121.59,29.81 121.57,29.81';
const ring = (boundary: string, coordinates: string) =>
  `<${boundary}><LinearRing><coordinates>\n ${coordinates}\n</coordinates></LinearRing></${boundary}>`;
const POLYGON = `<Polygon>${ring('outerBoundaryIs', SHELL)}${ring('innerBoundaryIs', HOLE)}</Polygon>`;
const LINE = '<LineString><coordinates>121.5,29.8 121.6,29.8</coordinates></LineString>';
const POINT = '<Point><coordinates>121.5, 29.8, 0</coordinates></Point>';

describe('a KML', () => {
  it('gives a layer a folder, extended data as fields, heights left out with a note', async () => {
    const [layer, ...none] = await read(
      kml(`
        <Schema id="s"><SimpleField name="TBMJ" type="double"/><SimpleField name="BSM" type="int"/></Schema>
        <Folder><name>地块</name>
          <Placemark id="p1"><name>甲 &amp; 乙</name><description><![CDATA[<b>厂</b>]]></description>
            <ExtendedData><Data name="DLBM"><displayName>x</displayName><value>0601</value></Data>
              <SchemaData schemaUrl="#s"><SimpleData name="TBMJ">12.5</SimpleData><SimpleData name="BSM">330212001001000001</SimpleData></SchemaData>
            </ExtendedData>${POLYGON}</Placemark>
          <Placemark><name>无</name></Placemark>
        </Folder>`),
    );
    expect([layer.layer, layer.format, layer.crs?.definition, none]).toEqual(['地块', 'kml', 'EPSG:4326', []]);
    expect([...layer.table.columns].map(([name, column]) => [name, cell(column, 0), cell(column, 1)])).toEqual([
      ['id', 'p1', null],
      ['name', '甲 & 乙', '无'],
      ['description', '<b>厂</b>', null],
      ['DLBM', '0601', null],
      ['TBMJ', 12.5, null],
      ['BSM', '330212001001000001', null],
    ]);
    if (layer.shapes.kind !== 'polygon') expect.fail();
    expect(nestedFromItem(layer.shapes.polygons, 0)[0].map((one) => one.length)).toEqual([4, 4]);
    expect(layer.findings.map(({ code }) => code).sort()).toEqual(['geometry.null', 'geometry.zLeftOut']);
  });

  it('gives folders of one name their path, folders of several kinds a layer a kind, loose placemarks the name of the file', async () => {
    const mark = (shape: string) => `<Placemark>${shape}</Placemark>`;
    const layers = await read(
      kml(
        `${mark(POINT)}<Folder><name>2022</name><Folder><name>地块</name>${mark(POLYGON)}</Folder></Folder>` +
          `<Folder><name>2023</name><Folder><name>地块</name>${mark(POLYGON)}${mark(LINE)}</Folder></Folder>`,
      ),
    );
    expect(layers.map(({ layer, shapes, table }) => [layer, shapes.kind, table.rowCount])).toEqual([
      ['x', 'point', 1],
      ['2022/地块', 'polygon', 1],
      ['2023/地块_polygon', 'polygon', 1],
      ['2023/地块_line', 'line', 1],
    ]);
  });

  it('gives a placemark of several kinds a row in the layer of each, and says so', async () => {
    const layers = await read(
      kml(`<Placemark><name>甲</name><MultiGeometry>${POLYGON}${POLYGON}${POINT}</MultiGeometry></Placemark>`),
    );
    expect(layers.map(({ layer, table }) => [layer, cell(table.columns.get('name')!, 0)])).toEqual([
      ['x_polygon', '甲'],
      ['x_point', '甲'],
    ]);
    expect(layers[0].findings).toContainEqual(expect.objectContaining({ code: 'feature.split', numbers: { rows: 1 } }));
    if (layers[0].shapes.kind !== 'polygon') expect.fail();
    expect(nestedFromItem(layers[0].shapes.polygons, 0)).toHaveLength(2);
  });

  it('counts what is no shape', async () => {
    const [layer] = await read(kml('<GroundOverlay><name>影像</name></GroundOverlay><NetworkLink/><NetworkLink/>'));
    expect(
      layer.findings.flatMap((f) => (f.code === 'entity.unread' ? [[f.numbers.type, f.numbers.count]] : [])),
    ).toEqual([
      ['GroundOverlay', 1],
      ['NetworkLink', 2],
    ]);
    expect(layer.table.rowCount).toBe(0);
  });

  it('keeps placemarks without a shape in their place', async () => {
    const mark = (name: string, shape: string) => `<Placemark><name>${name}</name>${shape}</Placemark>`;
    const [layer] = await read(kml(mark('a', POLYGON) + mark('b', '') + mark('c', POLYGON)));
    expect([0, 1, 2].map((row) => cell(layer.table.columns.get('name')!, row))).toEqual(['a', 'b', 'c']);
    expect(layer.findings).toContainEqual(expect.objectContaining({ code: 'geometry.null', feature: 2 }));
  });

  it('is read in the encoding it declares', async () => {
    const [layer] = await read(gbk(kml(`<Placemark><name>姜山</name>${POINT}</Placemark>`, 'GBK')));
    expect([layer.encoding?.name, cell(layer.table.columns.get('name')!, 0)]).toEqual(['gb18030', '姜山']);
  });

  it('is refused with its line when it is no XML or cut off; salvage reads the placemarks before', async () => {
    const whole = kml(`<Placemark>${POINT}</Placemark>\n<Placemark>${POLYGON}</Placemark>`);
    const cut = whole.slice(0, whole.indexOf(HOLE));
    expect(await failure(cut)).toMatchObject({ code: 'E_FILE_DAMAGED', message: expect.stringContaining('line') });
    const [layer] = await read(cut, { salvage: true });
    expect([layer.shapes.kind, layer.table.rowCount]).toEqual(['point', 1]);
    expect(layer.findings[0]).toMatchObject({ code: 'file.salvaged', numbers: { announced: '?', read: 1 } });
    expect(await failure(kml('<Placemark></Folder>'))).toMatchObject({ code: 'E_FILE_DAMAGED' });
  });

  it('expands no entities of its own and survives any depth', async () => {
    const bomb = `<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>`;
    const text = kml(`<Placemark><name>&b;</name>${POINT}</Placemark>`).replace('?>\n', `?>\n${bomb}\n`);
    const [layer] = await read(text);
    expect(cell(layer.table.columns.get('name')!, 0)).toBe('&b;');
    const deep = kml(`${'<Folder>'.repeat(100_000)}${'</Folder>'.repeat(100_000)}`);
    expect((await read(deep))[0].table.rowCount).toBe(0);
  });

  it('makes a coordinate that is no number an empty shape with a finding', async () => {
    const [layer] = await read(kml('<Placemark><Point><coordinates>121.5,abc</coordinates></Point></Placemark>'));
    expect(layer.findings).toContainEqual(expect.objectContaining({ code: 'geometry.notFinite', feature: 1 }));
  });
});

describe('a KMZ', () => {
  it('is read from its .kml, whatever lies beside it', async () => {
    const bytes = zipBytes([
      { name: 'files/icon.png', bytes: new Uint8Array(50) },
      {
        name: 'doc.kml',
        bytes: kml(
          `<Folder><name>地块</name><Placemark>${POLYGON}</Placemark></Folder><Placemark>${POINT}</Placemark>`,
        ),
      },
    ]);
    const layers = await read(bytes, {}, '交付.kmz');
    expect(layers.map(({ file, layer, format }) => [file, layer, format])).toEqual([
      ['交付.kmz', '地块', 'kmz'],
      ['交付.kmz', '交付', 'kmz'],
    ]);
    expect(await failure(zipBytes([{ name: 'a.txt', bytes: 'a' }]), {}, 'x.kmz')).toMatchObject({
      code: 'E_FILE_DAMAGED',
    });
  });

  it('has no layer of the KML that only links to the others; links to elsewhere are named', async () => {
    const link = (to: string) => `<NetworkLink><Link><href>${to}</href></Link></NetworkLink>`;
    const kmz = (links: string) =>
      zipBytes([
        { name: 'doc.kml', bytes: kml(links) },
        { name: 'layers/DLTB.kml', bytes: kml(`<Placemark>${POINT}</Placemark>`) },
      ]);
    const seen = async (links: string) =>
      (await read(kmz(links), {}, 'x.kmz')).map(({ layer, table, findings }) => [
        layer,
        table.rowCount,
        findings.filter(({ code }) => code === 'entity.unread').map(({ numbers }) => numbers),
      ]);
    expect(await seen(link('layers/DLTB.kml'))).toEqual([['DLTB', 1, []]]);
    expect(await seen(link('layers/DLTB.kml') + link('https://example.org/a.kml'))).toEqual([
      ['doc', 0, [{ type: 'NetworkLink', count: 1 }]],
      ['DLTB', 1, []],
    ]);
  });
});

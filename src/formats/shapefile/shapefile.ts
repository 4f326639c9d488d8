import { type Format, HOLDS_ALL, type Holds } from '../format.js';

const HOLDS_SHAPEFILE: Holds = {
  ...HOLDS_ALL,
  layers: 'one',
  tables: false,
  fieldNames: { bytes: 10, ignoresCase: true },
  textBytes: 254,
  trimsTexts: true,
  becomes: { time: 'text' },
  nulls: 'blank',
  emptyTexts: false,
  years: [1, 9999],
  fields: 2046,
};

export const SHAPEFILE: Format = {
  id: 'shapefile',
  title: 'Shapefile (.shp, with .dbf and .prj beside it)',
  endings: ['shp'],
  signed: true,
  oneLayer: true,
  sides: [
    'dbf',
    'shx',
    'prj',
    'cpg',
    'sbn',
    'sbx',
    'qix',
    'qpj',
    'qmd',
    'qml',
    'fbn',
    'fbx',
    'ain',
    'aih',
    'atx',
    'ixs',
    'mxs',
    'xml',
  ],
  recognises: (head) => head[0] === 0 && head[1] === 0 && head[2] === 0x27 && head[3] === 0x0a,
  read: async (source, options) => [await (await import('./read.js')).readShapefile(source, options)],
  async *batches(source, options) {
    yield* (await import('./batches.js')).shapefileBatches(source, options);
  },
  write: {
    holds: HOLDS_SHAPEFILE,
    // not the styles people made (qml, sld)
    sides: [
      'shx',
      'dbf',
      'prj',
      'cpg',
      'sbn',
      'sbx',
      'qix',
      'qpj',
      'fbn',
      'fbx',
      'ain',
      'aih',
      'atx',
      'ixs',
      'mxs',
      'shp.xml',
    ],
    write: async (name, [layer], sink, options) =>
      (await import('./write.js')).writeShapefile(name, layer, sink, options),
  },
};

export const DBF: Format = {
  id: 'dbf',
  title: 'dBASE table (.dbf)',
  endings: ['dbf'],
  endingFirst: true,
  oneLayer: true,
  sides: ['cpg', 'xml', 'prj', 'shx', 'sbn', 'sbx'],
  recognises: () => false,
  read: async (source, options) => [await (await import('./read.js')).readShapefile(source, options)],
  write: {
    holds: { ...HOLDS_SHAPEFILE, shapes: false, tables: true },
    sides: ['cpg'],
    write: async (name, [layer], sink, options) => (await import('./write.js')).writeTable(name, layer, sink, options),
  },
};

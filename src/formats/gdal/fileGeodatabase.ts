import { finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { type Format, HOLDS_ALL } from '../format.js';
import { damaged, type ReadOptions, SALVAGE_REMEDY, type Source } from '../source.js';

const NOT_IN_NAMES = /[\x20-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]/g;
const RESERVED =
  /^(\d|(add|alter|and|between|by|column|create|delete|drop|exists|for|from|group|in|insert|into|is|like|not|null|or|order|select|set|table|update|values|where|objectid)$)/i;

export const FILE_GEODATABASE: Format = {
  id: 'filegdb',
  title: 'File Geodatabase (.gdb folder)',
  endings: ['gdb'],
  folder: true,
  opensPath: true,
  sides: ['gdbtable', 'gdbtablx', 'gdbindexes', 'atx', 'spx', 'freelist', 'horizon'],
  recognises: () => false,
  read: readGeodatabase,
  write: {
    holds: {
      ...HOLDS_ALL,
      // as GDAL's writer mends them, so that what is announced is what is written
      fieldNames: { ignoresCase: true, characters: 64, forbidden: NOT_IN_NAMES, reserved: RESERVED },
      layerNames: { ignoresCase: true, characters: 160, forbidden: NOT_IN_NAMES, reserved: /^(\d|gdb_|sde_|delta_)/i },
      // a date of Esri is a time at midnight
      becomes: { bool: 'i32', date: 'time' },
      timeStepMs: 1000,
      grid: { degrees: 1e-9, projected: 1e-4 },
    },
    write: async (name, layers, sink, options) =>
      (await import('./write.js')).writeGdalFiles('filegdb', name, layers, sink, options),
  },
};

async function readGeodatabase(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const { refusedGeodatabase, surveyGeodatabase } = await import('../geodatabase/survey.js');
  const { readWithGdal } = await import('./read.js');
  const read = (from: Source) => readWithGdal(from, options, 'filegdb');
  const survey = await surveyGeodatabase(source);
  if (survey && options.salvage) {
    return (await import('../geodatabase/salvage.js')).salvageGeodatabase(source, survey, options, read);
  }
  const refusal = survey && (await refusedGeodatabase(source, survey));
  if (refusal) throw refusal;
  const layers = await read(source);
  // GDAL finds the rows of such a table by what they look like: as many as are announced, in an order of its own
  return layers.map((layer) => {
    const found = survey?.tables.find(({ name }) => name === layer.layer);
    const { announced = null, damage = null } = found ?? {};
    const read = layer.table.rowCount;
    if (announced !== null && read < announced) {
      const what = `图层 ${layer.layer} 应有 ${announced} 行，读出 ${read} 行 / the layer ${layer.layer} announces ${announced} rows, ${read} could be read`;
      throw damaged(source.name, what, SALVAGE_REMEDY);
    }
    if (!found || damage !== 'placesMissing') return layer;
    const missing = finding('file.incomplete', 'warning', layer.layer, { missing: `${found.stem}.gdbtablx` });
    return { ...layer, findings: [missing, ...layer.findings] };
  });
}

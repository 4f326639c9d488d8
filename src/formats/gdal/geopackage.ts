import { LianpianError } from '../../model/errors.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { viewOf } from '../bytes/viewOf.js';
import { type Format, HOLDS_ALL } from '../format.js';
import { damaged, type ReadOptions, SALVAGE_REMEDY, type Source } from '../source.js';

export const GEOPACKAGE: Format = {
  id: 'gpkg',
  title: 'GeoPackage (.gpkg)',
  endings: ['gpkg', 'sqlite'],
  signed: true,
  opensPath: true,
  sides: ['gpkg-wal', 'gpkg-shm', 'gpkg-journal'],
  recognises: (_head, text) => text.startsWith('SQLite format 3'),
  read: readGeoPackage,
  write: {
    holds: {
      ...HOLDS_ALL,
      fieldNames: { ignoresCase: true },
      layerNames: { ignoresCase: true, reserved: /^(gpkg_|rtree_|sqlite_|layer_styles$)/i },
    },
    write: async (name, layers, sink, options) =>
      (await import('./write.js')).writeGdalFiles('gpkg', name, layers, sink, options),
  },
};

/**
 * SQLite says in its first page how long the file is; GDAL would say of a cut file only that it is malformed. What GDAL can't read is looked
 * through page by page, so that the error says what is whole; so is every file that is to be salvaged.
 */
async function readGeoPackage(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const head = await source.read(0, 100);
  const view = viewOf(head);
  if (head.length < 100) throw damaged(source.name, `a database header takes 100 bytes, the file has ${head.length}`);
  const pageBytes = view.getUint16(16) === 1 ? 65536 : view.getUint16(16);
  const announced = pageBytes * view.getUint32(28);
  // the count of pages holds only if it was written by the last writer
  const isCut = view.getUint32(24) === view.getUint32(92) && announced > source.byteLength;
  const { readWithGdal } = await import('./read.js');
  const read = (from: Source) => readWithGdal(from, options, 'gpkg');
  if (!isCut && !options.salvage) {
    return read(source).catch(async (error: unknown) => {
      if (!(error instanceof LianpianError) || error.code !== 'E_FILE_DAMAGED') throw error;
      const { damageOf, refusedGeoPackage } = await import('../sqlite/geopackageSalvage.js');
      const damage = await damageOf(source);
      throw damage === 'none'
        ? new LianpianError(error.code, error.message, error.where, SALVAGE_REMEDY)
        : refusedGeoPackage(source, damage, error.message);
    });
  }
  const { damageOf, refusedGeoPackage, salvageGeoPackage } = await import('../sqlite/geopackageSalvage.js');
  const damage = await damageOf(source);
  if (damage === 'none') return read(source);
  const sizes = `the header announces ${announced} bytes, the file has ${source.byteLength}`;
  if (damage === 'hopeless' || !options.salvage) throw refusedGeoPackage(source, damage, sizes);
  return salvageGeoPackage(source, damage, options, read);
}

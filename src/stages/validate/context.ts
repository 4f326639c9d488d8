import type { Geos } from '../../geometry/geos.js';
import type { PolygonSet } from '../../geometry/polygonSet.js';
import type { CheckedLayer } from '../../model/checkedLayer.js';
import type { WorkingCrs } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';
import type { Box } from './mainBody.js';

/** What every check may go by. */
export interface CheckContext {
  readonly settings: Settings;
  readonly geos: Geos;
  /** The working CRS, for official areas; null where only the plane is known. */
  readonly crs: WorkingCrs | null;
  /** Every layer of parcels that has land; empty without parcels. */
  readonly lands: readonly Land[];
  /** Codes of the towns (9 digits) and villages (12) that were delivered; empty where none were. */
  readonly unitCodes: { readonly towns: ReadonlySet<string>; readonly villages: ReadonlySet<string> };
}

/** The land of a layer of parcels: the box of its main body. */
export interface Land {
  readonly layer: CheckedLayer;
  readonly box: Box;
}

/** A layer whose features were checked. */
export interface SoundLayer {
  readonly layer: CheckedLayer;
  /** Its polygons, those that are not valid made so: what areas and overlaps are measured on. */
  readonly sound: PolygonSet;
  /** 1 where an item is not valid as delivered. */
  readonly broken: Uint8Array;
}

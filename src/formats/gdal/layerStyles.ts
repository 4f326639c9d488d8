import { textColumn } from '../../model/column.js';
import { freeName } from '../output/names.js';
import type { OutputLayer } from '../output/output.js';

/** The table in which QGIS keeps the styles of a GeoPackage's layers, and looks for them when it opens one. */
export const LAYER_STYLES = 'layer_styles';
/** Column of the shapes: the first that no field has. */
export const SHAPE_COLUMNS = ['geom', 'geometry', 'shape'];

/** The styles of layers that have one, as a layer without shapes; null when none has. It holds no time: the same input is the same file. */
export function layerStyles(layers: readonly OutputLayer[]): OutputLayer | null {
  const styled = layers.filter(({ style }) => style !== undefined);
  if (styled.length === 0) return null;
  const each = (value: (layer: OutputLayer) => string) => textColumn(styled.map(value));
  const columns = new Map([
    ['f_table_catalog', each(() => '')],
    ['f_table_schema', each(() => '')],
    ['f_table_name', each(({ name }) => name)],
    ['f_geometry_column', each((layer) => freeName(layer, SHAPE_COLUMNS))],
    ['styleName', each(({ name }) => name)],
    ['styleQML', each(({ style }) => style ?? '')],
    ['styleSLD', each(() => '')],
    [
      'useAsDefault',
      {
        type: 'bool',
        values: new Uint8Array(styled.length).fill(1),
        valid: new Uint8Array(styled.length).fill(1),
      } as const,
    ],
    ['description', each(({ title }) => title?.zh ?? '')],
    ['owner', each(() => '')],
    // QGIS asks for it and takes the newest; a file of ours knows no time
    [
      'update_time',
      { type: 'time', ms: new Float64Array(styled.length), valid: new Uint8Array(styled.length) } as const,
    ],
  ]);
  return { name: LAYER_STYLES, shapes: { kind: 'none' }, table: { rowCount: styled.length, columns }, crs: null };
}

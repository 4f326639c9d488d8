import { EMPTY_POLYGON_SET, type PolygonSet } from '../geometry/polygonSet.js';
import type { CheckedLayer } from './checkedLayer.js';
import { textColumn } from './column.js';
import type { District, NamedAreas, Parks } from './district.js';

/** One polygon layer of a district, whatever its role: what checks and repairs go over. */
export interface DistrictLayer extends CheckedLayer {
  readonly role: Exclude<CheckedLayer['role'], 'unknown'>;
  /** The district with other polygons in this layer. */
  withPolygons(district: District, polygons: PolygonSet): District;
}

/** Every polygon layer, parcels first, in a fixed order. */
export function districtLayers(district: District): DistrictLayer[] {
  const {
    parcels,
    controlLines,
    towns,
    villages,
    parks,
    plannedParks,
    slope,
    approvedUnbuilt,
    temporaryLand,
    barriers,
  } = district;
  return [
    {
      role: 'parcels',
      kind: null,
      layer: parcels.layer,
      polygons: parcels.polygons,
      table: parcels.table,
      codeSystem: null,
      id: parcels.id,
      facts: parcels,
      feature: (item) => parcels.feature[item],
      parcelId: (item) => parcels.id[item],
      withPolygons: (d, polygons) => ({ ...d, parcels: { ...d.parcels, polygons } }),
    },
    ...controlLines.map(
      (line, l): DistrictLayer => ({
        role: 'controlLine',
        kind: line.kind,
        layer: line.layer,
        polygons: line.zones,
        table: line.table,
        codeSystem: null,
        id: line.zoneId,
        facts: null,
        feature: (item) => line.feature[item],
        parcelId: () => null,
        withPolygons: (d, zones) => ({
          ...d,
          controlLines: d.controlLines.map((other, k) => (k === l ? { ...other, zones } : other)),
        }),
      }),
    ),
    plain('towns', { ...towns, id: towns.code }, (d, polygons) => ({ ...d, towns: { ...d.towns, polygons } })),
    plain('villages', { ...villages, id: villages.code }, (d, polygons) => ({
      ...d,
      villages: { ...d.villages, polygons },
    })),
    plain('parks', parks, (d, polygons) => ({ ...d, parks: { ...d.parks, polygons } })),
    ...(plannedParks
      ? [plain('plannedParks', plannedParks, (d, polygons) => ({ ...d, plannedParks: { ...plannedParks, polygons } }))]
      : []),
    ...(slope ? [plain('slope', slope, (d, polygons) => ({ ...d, slope: d.slope && { ...d.slope, polygons } }))] : []),
    ...(approvedUnbuilt
      ? [
          plain('approvedUnbuilt', approvedUnbuilt, (d, polygons) => ({
            ...d,
            approvedUnbuilt: d.approvedUnbuilt && { ...d.approvedUnbuilt, polygons },
          })),
        ]
      : []),
    ...(temporaryLand
      ? [
          plain('temporaryLand', temporaryLand, (d, polygons) => ({
            ...d,
            temporaryLand: { ...temporaryLand, polygons },
          })),
        ]
      : []),
    ...barriers.flatMap(({ layer, shape }, b): DistrictLayer[] =>
      shape.kind === 'line'
        ? []
        : [
            plain('barrier', { layer, polygons: shape.polygons }, (d, polygons) => ({
              ...d,
              barriers: d.barriers.map((other, k) =>
                k === b ? { ...other, shape: { kind: 'polygon', polygons } } : other,
              ),
            })),
          ],
    ),
  ];
}

const CREDIT_CODE = '统一社会信用代码';

/** Tables of a district whose values are checked, without shapes: the credit codes of firms, a table a layer they came in. */
export function districtTables({ firms }: District): CheckedLayer[] {
  const layers = [...new Set(firms.map(({ layer }) => layer))];
  return layers.map((layer): CheckedLayer => {
    const own = firms.filter((firm) => firm.layer === layer);
    // a firm without a code has its row for one
    const codes = own.map(({ creditCode }) => (creditCode.startsWith('row:') ? '' : creditCode));
    return {
      role: 'unknown',
      kind: null,
      layer,
      polygons: EMPTY_POLYGON_SET,
      table: { rowCount: own.length, columns: new Map([[CREDIT_CODE, textColumn(codes)]]) },
      codeSystem: null,
      id: null,
      facts: null,
      feature: (row) => own[row].feature,
      parcelId: () => null,
    };
  });
}

function plain(
  role: DistrictLayer['role'],
  {
    layer,
    polygons,
    feature,
    id,
  }: Pick<NamedAreas | Parks, 'layer' | 'polygons' | 'feature'> & Partial<Pick<Parks, 'id'>>,
  withPolygons: DistrictLayer['withPolygons'],
): DistrictLayer {
  return {
    role,
    kind: null,
    layer,
    polygons,
    table: null,
    codeSystem: null,
    id: id ?? null,
    facts: null,
    feature: (item) => feature?.[item] ?? item + 1,
    parcelId: () => null,
    withPolygons,
  };
}

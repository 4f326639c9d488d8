/**
 * The delivery: every layer in the form a bureau would hand it over. Gives file names and bytes; the caller writes them.
 */

import { writeWithGdal } from '../../src/formats/gdal/write.js';
import type { Scratch } from '../../src/formats/source.js';
import type { ControlLines } from './controlLines.js';
import { DLTB_FIELDS, dltbRecords, officialM2Of, SIMULATED } from './dltb.js';
import { type Firm, firmsOf, placeOf } from './firms.js';
import { DISTRICT_CODE, ORIGIN, TOWNS } from './geography.js';
import type { GeosTools, MultiPolygon, Polygon } from './geos.js';
import { type Feature, type Files, geojson, outputLayer, shapefile, wound } from './layersOut.js';
import type { Linework } from './linework.js';
import type { Parcel } from './parcels.js';
import { PARKS } from './parkSites.js';
import { notched, type Planted, plantedDltb } from './planted.js';
import { hashUnit, seededRandom } from './random.js';
import { PRJ_4549, shapefileBytes } from './shapefileOut.js';
import { sheetBytes } from './spreadsheetOut.js';
import { parkRing, type Terrain } from './terrain.js';

export interface DistrictModel {
  readonly parcels: readonly Parcel[];
  readonly work: Linework;
  readonly terrain: Terrain;
  readonly lines: ControlLines;
  readonly seed: number;
}

export interface Delivery {
  readonly files: Files;
  readonly planted: readonly Planted[];
  readonly firms: readonly Firm[];
  readonly remainingFloorM2: readonly number[];
}

const REMAINING_FLOOR_M2: Readonly<Record<string, number>> = {
  P01: 330_000,
  P02: 300_000,
  P03: 205_000,
  P04: 190_000,
  P05: 150_000,
  P06: 185_000,
  P07: 62_000,
  P08: 48_000,
  P09: 52_000,
  P10: 45_000,
  P11: 50_000,
  P12: 55_000,
  P13: 38_000,
  P14: 42_000,
};

const code = (name: string, length: number) => ({ name, type: 'C', length, decimals: 0 }) as const;
const area = (name: string) => ({ name, type: 'N', length: 18, decimals: 2 }) as const;

export async function deliver(model: DistrictModel, geos: GeosTools, scratch: Scratch): Promise<Delivery> {
  const { parcels, work, lines, seed } = model;
  const files: Files = new Map();
  const records = dltbRecords(parcels, work, model.terrain, seed);
  const { rows, planted: plantedRows } = plantedDltb(parcels, records);
  const dltb = shapefileBytes(rows, DLTB_FIELDS, 'polygon', 0);
  files.set('DLTB.shp', dltb.shp);
  files.set('DLTB.shx', dltb.shx);
  files.set('DLTB.dbf', dltb.dbf);
  files.set('DLTB.prj', new TextEncoder().encode(PRJ_4549));

  const ringsOf = (chosen: readonly Parcel[]): Polygon[] => chosen.map((p) => [p.ring]);
  const byVillage = work.villages.map((_, v) => geos.coverageUnion(ringsOf(parcels.filter((p) => p.village === v))));
  const byTown = TOWNS.map((_, t) =>
    geos.coverageUnion(byVillage.filter((_, v) => work.villages[v].town === t).flat()),
  );
  const townAreas = officialM2OfShapes(byTown);
  const villageAreas = officialM2OfShapes(byVillage);
  shapefile(
    files,
    'XZQ',
    TOWNS.map((town, t) => ({
      shape: byTown[t],
      cells: {
        BSM: `${DISTRICT_CODE}1001${String(t + 1).padStart(8, '0')}`,
        YSDM: '1000600100',
        XZQDM: town.code,
        XZQMC: town.name,
        DCMJ: townAreas[t],
        MSSM: '00',
      },
    })),
    [code('BSM', 18), code('YSDM', 10), code('XZQDM', 12), code('XZQMC', 100), area('DCMJ'), code('MSSM', 2)],
  );
  shapefile(
    files,
    'CJDCQ',
    work.villages.map((village, v) => ({
      shape: byVillage[v],
      cells: {
        BSM: `${DISTRICT_CODE}1004${String(v + 1).padStart(8, '0')}`,
        YSDM: '1000600400',
        ZLDWDM: `${village.code}0000000`,
        ZLDWMC: `${TOWNS[village.town].name}${village.name}`,
        DCMJ: villageAreas[v],
        MSSM: '00',
      },
    })),
    [code('BSM', 18), code('YSDM', 10), code('ZLDWDM', 19), code('ZLDWMC', 60), area('DCMJ'), code('MSSM', 2)],
  );

  const planted = [...plantedRows];
  const redline = redlineFeatures(lines, planted);
  geojson(files, 'STBHHX', redline, true);
  const farmland = farmlandFeatures(lines, byTown, geos);
  const shifted = outputLayer('YJJBNTBHTB', farmland, 'EPSG:4528', 40_000_000);
  for (const file of await writeWithGdal('gpkg', 'YJJBNTBHTB', [shifted], { scratch, inProcess: true }))
    files.set(file.name, file.bytes);
  const boundary = boundaryFeatures(lines);
  const boundaryLayer = outputLayer('CZKFBJ', boundary, 'EPSG:4549', 0);
  for (const file of await writeWithGdal('filegdb', 'CZKFBJ', [boundaryLayer], { scratch, inProcess: true })) {
    files.set(`CZKFBJ.gdb/${file.name.replace(/^CZKFBJ\.gdb\//, '')}`, file.bytes);
  }
  geojson(
    files,
    'GYKZX',
    lines.industrialLine.map(({ name, level, shape }, i) => ({
      shape,
      cells: { QKBH: `G${String(i + 1).padStart(2, '0')}`, QKMC: name, JB: level, MJ: officialM2OfShapes([shape])[0] },
    })),
    false,
  );
  const parks = PARKS.map(
    (park): Feature => ({
      shape: geos.common([[parkRing(park)]], [[work.outline]]),
      cells: {
        YQBH: park.id,
        YQMC: park.name,
        YQJB: park.kind,
        SYJZMJ: REMAINING_FLOOR_M2[park.id],
        CYLX: park.sectors,
      },
    }),
  );
  const parkLayer = outputLayer('KFYQ', parks, 'EPSG:4549', 0);
  for (const file of await writeWithGdal('gpkg', 'KFYQ', [parkLayer], { scratch, inProcess: true }))
    files.set(file.name, file.bytes);
  shapefile(
    files,
    'PDT',
    lines.slope.flatMap((shape, i) => shape.map((polygon) => ({ shape: [polygon], cells: { PDJB: String(i + 1) } }))),
    [code('PDJB', 2)],
  );
  geojson(
    files,
    'PZWJSTD',
    parcels
      .filter((p) => p.approved)
      .map((p, i) => ({
        shape: [[p.ring]],
        cells: {
          PZWH: `甬土批〔${2016 + (i % 5)}〕${String(11 + i * 7).padStart(3, '0')}号`,
          PZMJ: Number(records[p.index].TBMJ),
          GHYT: '工业用地',
        },
      })),
    false,
  );
  shapefile(
    files,
    'GDDL',
    work.trunkLines.map(({ name, widthM, line }) => ({
      lines: geos.linesInside([line], [[work.outline]]),
      cells: { DLMC: name, KD: widthM },
    })),
    [code('DLMC', 40), { name: 'KD', type: 'N', length: 6, decimals: 1 }],
  );
  shapefile(
    files,
    'TL',
    [{ lines: geos.linesInside([work.railwayLine], [[work.outline]]), cells: { TLMC: '甬台温铁路' } }],
    [code('TLMC', 40)],
  );
  geojson(
    files,
    'HL',
    work.riverLines.flatMap(({ name, widthM, line }) =>
      geos
        .common(geos.widened([line], widthM), [[work.outline]])
        .map((polygon): Feature => ({ shape: [polygon], cells: { HLMC: name, KD: widthM } })),
    ),
    false,
  );
  const firms = firmsOf(
    parcels,
    work.villages.map((v) => v.code),
    seed,
  );
  files.set('firms.xlsx', await firmSheet(firms, records, planted));
  files.set('keep-list.csv', keepList(parcels, firms, records, seed));
  return { files, planted, firms, remainingFloorM2: PARKS.map((park) => REMAINING_FLOOR_M2[park.id]) };
}

export function officialM2OfShapes(shapes: readonly MultiPolygon[]): number[] {
  const flat = shapes.flatMap((shape, i) => shape.map((polygon) => ({ i, rings: wound(polygon) })));
  const back = flat.map(({ rings }) =>
    rings.map((ring) => ring.map(([x, y]) => [x - ORIGIN[0], y - ORIGIN[1]] as const)),
  );
  const areas = officialM2Of(back);
  const sums = shapes.map(() => 0);
  flat.forEach(({ i }, k) => {
    sums[i] += areas[k];
  });
  return sums.map((sum) => Math.round(sum * 100) / 100);
}

function redlineFeatures(lines: ControlLines, planted: Planted[]): Feature[] {
  const names = [
    '天童山',
    '太白山',
    '福泉山',
    '白岩山',
    '金鹅山',
    '大梅山',
    '东钱湖',
    '三溪浦',
    '亭溪岭',
    '梅溪',
    '大岭',
    '阿育王',
  ];
  const features = lines.redline.flatMap(({ kind, shape }) =>
    shape.map(
      (polygon, i): Feature => ({
        shape: [polygon],
        cells: {
          HXBM: `${DISTRICT_CODE}${kind === 'core' ? 'HX' : 'QT'}${String(i + 1).padStart(3, '0')}`,
          HXMC: `${names[i % names.length]}${kind === 'core' ? '自然保护地核心保护区' : '生态保护红线'}`,
          HXLX: kind === 'core' ? '核心保护区' : '其他区域',
          LXBM: kind === 'core' ? '01' : '02',
          MJ: officialM2OfShapes([[polygon]])[0],
        },
      }),
    ),
  );
  const broken = features.reduce(
    (best, f, i) => (f.cells.LXBM === '02' && f.shape[0][0].length > features[best].shape[0][0].length ? i : best),
    features.length - 1,
  );
  const [shell, ...holes] = features[broken].shape[0];
  const clockwise = [...wound([shell])[0]].reverse();
  const repairedBack = notched(clockwise).map(([x, y]) => [x - ORIGIN[0], y - ORIGIN[1]] as const);
  features[broken] = { ...features[broken], shape: [[repairedBack, ...holes]] };
  planted.push({
    code: 'ring.selfCrossing',
    layer: 'STBHHX',
    feature: broken + 1,
    id: String(features[broken].cells.HXBM),
    note: '红线边界自相交',
  });
  planted.push({ code: 'line.overlap', layer: 'STBHHX', feature: null, id: null, note: '与永久基本农田重叠两处' });
  return features;
}

function farmlandFeatures(lines: ControlLines, byTown: readonly MultiPolygon[], geos: GeosTools): Feature[] {
  const features: Feature[] = [];
  TOWNS.forEach((town, t) => {
    for (const polygon of geos.common(lines.farmland, byTown[t])) {
      const areaM2 = officialM2OfShapes([[polygon]])[0];
      if (areaM2 < 600) continue;
      features.push({
        shape: [polygon],
        cells: {
          BSM: `${DISTRICT_CODE}2005${String(features.length + 1).padStart(8, '0')}`,
          XZQDM: town.code,
          XZQMC: town.name,
          YJJBNTTBBH: `${town.code}${String(features.length + 1).padStart(6, '0')}`,
          YJJBNTMJ: areaM2,
          SJNF: 2021,
        },
      });
    }
  });
  return features;
}

function boundaryFeatures(lines: ControlLines): Feature[] {
  const kinds = [
    ['410', '城镇集中建设区', lines.concentrated],
    ['420', '城镇弹性发展区', lines.flexible],
    ['430', '特别用途区', lines.special],
  ] as const;
  return kinds
    .flatMap(([GHFQDM, GHFQMC, shape]) => shape.map((polygon) => ({ GHFQDM, GHFQMC, polygon })))
    .map(({ GHFQDM, GHFQMC, polygon }, i) => ({
      shape: [polygon],
      cells: {
        BSM: `${DISTRICT_CODE}2090${String(i + 1).padStart(8, '0')}`,
        YSDM: '2090020610',
        XZQDM: DISTRICT_CODE,
        XZQMC: '鄞州区',
        GHFQDM,
        GHFQMC,
        MJ: officialM2OfShapes([[polygon]])[0],
      },
    }));
}

export const FIRM_SHEET = '企业名录_模拟数据';

export const FIRM_HEADER = [
  '企业名称',
  '统一社会信用代码',
  '宗地编号',
  '图斑标识码',
  '占比',
  '2019年税收(万元)',
  '2020年税收(万元)',
  '2021年税收(万元)',
  '从业人数',
  '建筑面积(平方米)',
  '行业',
  '亩均评级',
  '规模',
  '经营状态',
  '是否淘汰行业',
  '是否重污染',
] as const;

async function firmSheet(
  firms: readonly Firm[],
  records: readonly { BSM?: unknown }[],
  planted: Planted[],
): Promise<Uint8Array> {
  const rows: (string | number | null)[][] = [];
  const shareOf = new Map<number, number>([
    [409, 0.9],
    [1807, 1.2],
  ]);
  firms.forEach((firm, f) => {
    firm.sites.forEach((site, s) => {
      const lost = f === 2611 && s === 0;
      const share = (shareOf.get(f) ?? 1) * site.share;
      rows.push([
        firm.name,
        firm.code,
        site.title,
        lost ? `${DISTRICT_CODE}200199999999` : String(records[site.parcel].BSM),
        Math.round(share * 100) / 100,
        ...firm.taxWan,
        firm.staff,
        firm.floorM2,
        firm.sector,
        firm.grade,
        firm.scale,
        firm.state,
        firm.eliminated ? '是' : '否',
        firm.polluting ? '是' : '否',
      ]);
      const place = { layer: FIRM_SHEET, feature: rows.length, id: firm.code };
      if (lost) planted.push({ code: 'reference.unknown', ...place, note: '图斑标识码不存在' });
      if (shareOf.has(f) && s === 0) planted.push({ code: 'share.sum', ...place, note: `占比之和 ${shareOf.get(f)}` });
    });
  });
  return sheetBytes(FIRM_SHEET, `鄞州区工业企业名录(${SIMULATED},企业、代码与数字均为虚构)`, FIRM_HEADER, rows);
}

/** A CSV cell; in quotes where it holds a comma or a quote (RFC 4180). */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Firms on the keep-list: graded A or above scale, scattered, kept by word of the town. */
function keepList(
  parcels: readonly Parcel[],
  firms: readonly Firm[],
  records: readonly { BSM?: unknown }[],
  seed: number,
): Uint8Array {
  const reasons = ['亩均评级A类且产业匹配', '规上企业,设备难以搬迁', '重点产业链配套企业', '民生保障企业'];
  const random = seededRandom(seed + 17);
  const lines = ['图斑标识码,保留理由,备注'];
  const seen = new Set<number>();
  for (const firm of firms) {
    const { parcel } = firm.sites[0];
    if (firm.place === 'park' || seen.has(parcel) || firm.eliminated) continue;
    const worth = (firm.grade === 'A' && firm.floorM2 > 1200) || firm.scale === '规上';
    if (!worth || hashUnit(parcel, 5, seed) > 0.6 || placeOf(parcels[parcel]) === null) continue;
    seen.add(parcel);
    lines.push([records[parcel].BSM, quoted(reasons[Math.floor(random() * reasons.length)]), SIMULATED].join(','));
    if (seen.size === 46) break;
  }
  return new TextEncoder().encode(`\ufeff${lines.join('\r\n')}\r\n`);
}

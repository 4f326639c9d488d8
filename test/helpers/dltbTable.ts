import type { Cell } from '../../src/model/column.js';

export type Row = Record<string, Cell>;

export const DLTB_FIELD_NAMES = (
  'BSM YSDM TBYBH TBBH DLBM DLMC QSXZ QSDWDM QSDWMC ZLDWDM ZLDWMC TBMJ KCDLBM KCXS KCMJ TBDLMJ GDLX GDPDJB ' +
  'XZDWKD TBXHDM TBXHMC ZZSXDM ZZSXMC GDDB FRDBS CZCSXM SJNF MSSM HDMC BZ'
).split(' ');

/** Land classes with their names and what goes with them. */
const CLASSES: readonly (readonly [code: string, name: string, settlement: readonly string[]])[] = [
  ['0101', '水田', ['', '203']],
  ['0103', '旱地', ['']],
  ['0201', '果园', ['']],
  ['0201K', '可调整果园', ['']],
  ['0301', '乔木林地', ['']],
  ['0404', '其他草地', ['']],
  ['05H1', '商业服务业设施用地', ['201', '202']],
  ['0508', '物流仓储用地', ['201A', '203A']],
  ['0601', '工业用地', ['201A', '202A', '203', '203A']],
  ['0602', '采矿用地', ['204']],
  ['0702', '农村宅基地', ['203']],
  ['08H2A', '高教用地', ['201']],
  ['09', '特殊用地', ['205']],
  ['1003', '公路用地', ['']],
  ['1004', '城镇村道路用地', ['201', '203']],
  ['1101', '河流水面', ['']],
  ['1104A', '养殖坑塘', ['']],
  ['1201', '空闲地', ['203', '204']],
  ['1202', '设施农用地', ['']],
];

/** A DLTB table without a fault: what every rule must let pass. `random` gives 0 … 1. */
export function soundDltb(rows: number, random: () => number): Row[] {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  return Array.from({ length: rows }, (_, i): Row => {
    const [landClass, name, settlements] = one(CLASSES);
    const village = `330212${one(['001', '002', '103'])}${one(['201', '202', '203'])}`;
    const isFarmland = landClass.startsWith('01');
    const slope = isFarmland ? one(['1', '2', '3']) : '';
    const share = slope > '1' ? one([0.0412, 0.0865, 0.1196]) : null;
    const areaM2 = Math.round(60_000 + random() * 1e8) / 100;
    const deductedM2 = share === null ? 0 : Math.round(areaM2 * share * 100) / 100;
    return {
      BSM: `3302122001${String(i + 1).padStart(8, '0')}`,
      YSDM: '2001010100',
      TBYBH: '',
      TBBH: String(i + 1),
      DLBM: landClass,
      DLMC: name,
      QSXZ: one(['10', '20', '30', '31', '40']),
      QSDWDM: one([`${village}0000000`, '3302120000000000000', `${village.slice(0, 9)}0000000000`]),
      QSDWMC: '鄞州区',
      ZLDWDM: `${village}0000000`,
      ZLDWMC: '某村（一）',
      TBMJ: areaM2,
      KCDLBM: share === null ? '' : '1203',
      KCXS: share,
      KCMJ: deductedM2,
      TBDLMJ: Math.round((areaM2 - deductedM2) * 100) / 100,
      GDLX: share === null ? '' : one(['TT', 'PD']),
      GDPDJB: slope,
      XZDWKD: landClass === '1003' ? 12.5 : null,
      TBXHDM: landClass === '0601' ? one(['', '', 'HDGY']) : '',
      TBXHMC: '',
      ZZSXDM: landClass === '0201' ? one(['', 'JKHF']) : '',
      ZZSXMC: '',
      GDDB: isFarmland ? 6 : null,
      FRDBS: '',
      CZCSXM: one(settlements),
      SJNF: 2021,
      MSSM: '00',
      HDMC: '',
      BZ: '',
    };
  });
}

/** Columns of rows, in the order of the standard. */
export function fieldsOfRows(rows: readonly Row[]): Record<string, Cell[]> {
  return Object.fromEntries(DLTB_FIELD_NAMES.map((name) => [name, rows.map((row) => row[name] ?? null)]));
}

/**
 * Lists of codes of the survey and plan fields, beside the land classes of `landCodes.ts`.
 *
 * Definition: `confirmed` lists stand in a source the project has seen (`domain.md` §1); the others are general knowledge, marked 待核 there, and
 * an unknown code of theirs is never more than a warning. An `open` list is known to be incomplete: an unknown code is said, and harmless.
 * Codes are compared in upper case, half-width, without blanks.
 */
export interface CodeList {
  readonly id: string;
  readonly source: string;
  readonly confirmed: boolean;
  readonly open?: true;
  /** Code → what it says. */
  readonly names: ReadonlyMap<string, string>;
}

export type CodeListId = keyof typeof CODE_LISTS;

function list(id: string, source: string, trust: 'confirmed' | 'unconfirmed' | 'open', entries: string): CodeList {
  const names = new Map(
    entries.split(' ').map((entry): [string, string] => {
      const [code, name = ''] = entry.split('=');
      return [code, name];
    }),
  );
  return { id, source, confirmed: trust === 'confirmed', ...(trust === 'open' ? { open: true } : {}), names };
}

export const CODE_LISTS = {
  ownership: list(
    'QSXZ 权属性质',
    'domain §1.1 [OK-M], 待核',
    'unconfirmed',
    '10=国有土地所有权 20=国有土地使用权 21=国有无居民海岛使用权 30=集体土地所有权 31=村民小组 32=村集体经济组织 33=乡集体经济组织 34=其他农民集体经济组织 40=集体土地使用权 41=集体无居民海岛使用权',
  ),
  settlement: list(
    'CZCSXM 城镇村属性码',
    'domain §1.2 [S14]',
    'confirmed',
    '201=城市 201A=城市独立工业用地 202=建制镇 202A=建制镇独立工业用地 203=村庄 203A=村庄独立工业用地 204=盐田及采矿用地 205=特殊用地',
  ),
  deducted: list('KCDLBM 扣除地类编码', 'domain §1.1', 'confirmed', '1203=田坎 123=田坎'),
  terrace: list('GDLX 耕地类型', 'domain §1.1 [OK-H], 待核', 'unconfirmed', 'TT=梯田 PD=坡地'),
  slope: list('PDJB 坡度级别', 'domain §1.1 [S8][S10]', 'confirmed', '1=≤2° 2=2–6° 3=6–15° 4=15–25° 5=>25°'),
  island: list('MSSM 描述说明', 'domain §1.1 [S9][OK-H], 待核', 'unconfirmed', '00=陆地 01=海岛'),
  exclave: list(
    'FRDBS 飞入地标识',
    'domain §1.1 gives one character and no values; these are a default, 待核',
    'open',
    '0=否 1=是 N=否 Y=是',
  ),
  refinement: list(
    'TBXHDM 图斑细化代码',
    'domain §1.1 [OK-M], 待核; codes of farmland, orchard and grass incomplete',
    'open',
    'HDGY=火电工业用地 GTGY=钢铁工业用地 MTGY=煤炭工业用地 SNGY=水泥工业用地 BLGY=玻璃工业用地 DLGY=电解铝工业用地 HDGD=河道耕地 HQGD=湖区耕地 LQGD=林区耕地 MQGD=牧区耕地 SHGD=沙荒耕地 SMGD=石漠化耕地 LQYD=林区园地 GCCD=灌丛草地 FQ=废弃',
  ),
  planting: list(
    'ZZSXDM 种植属性代码',
    'domain §1.1 names 即可恢复, 工程恢复 [S5]; the codes 待核',
    'open',
    'LS=种植粮食作物 FLS=种植非粮食作物 LYFL=粮与非粮轮作 XG=休耕 WG=未耕种 LLJZ=林粮间作 JKHF=即可恢复 GCHF=工程恢复',
  ),
  planZone: list(
    'GHFQDM 规划分区代码',
    'domain §1.3 [OK-M] and [S18]: systems differ, the name is what counts',
    'open',
    '100=生态保护区 200=生态控制区 300=农田保护区 400=城镇发展区 410=城镇集中建设区 411=居住生活区 412=综合服务区 413=商业商务区 414=工业发展区 415=物流仓储区 416=绿地休闲区 417=交通枢纽区 418=战略预留区 420=城镇弹性发展区 430=特别用途区 500=乡村发展区 01 02 03',
  ),
} as const satisfies Readonly<Record<string, CodeList>>;

/** Names of the zones of the urban boundary (GHFQMC), domain §1.3 [S11]. */
export const BOUNDARY_ZONES: readonly string[] = ['城镇集中建设区', '城镇弹性发展区', '特别用途区'];

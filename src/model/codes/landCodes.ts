import type { ClassSystem } from '../scenario.js';

/**
 * The land-class code systems met in deliveries, code by code.
 *
 * Definition: a system is a list of codes and their standard names. Several hold the same code for different land (0601 is industry in
 * 三调 and a farm road in 国空 2023), so a code means something only together with its system. Sources: `domain.md` §1.2 and the
 * standards named with each system; texts of standards were not at hand for those marked 待核 (not checked against the text).
 * Limits: 国空 2020 and 2023 are given for land; sea classes (18–24) only at two digits.
 */
export type CodeSystemId = 'sandiao' | 'erdiao' | 'gbt21010' | 'guokong2020' | 'guokong2023' | 'gb50137';

export interface CodeSystem {
  readonly id: CodeSystemId;
  readonly title: { readonly zh: string; readonly en: string };
  readonly source: string;
  /** What a scenario says to have such codes read right. */
  readonly classes: ClassSystem;
  /** Code → standard name, in the order of the standard. */
  readonly names: ReadonlyMap<string, string>;
}

function list(...lines: readonly string[]): [string, string][] {
  return lines.flatMap((line) =>
    line.split(' ').map((entry): [string, string] => {
      const code = /^[0-9A-Z]+(?=[^0-9A-Z])/.exec(entry)?.[0] ?? entry;
      return [code, entry.slice(code.length)];
    }),
  );
}

/** What 三调 and GB/T 21010-2017 share: the one is the working form of the other. */
const SHARED = list(
  '01耕地 0101水田 0102水浇地 0103旱地 02园地 0201果园 0202茶园 0203橡胶园 0204其他园地',
  '03林地 0301乔木林地 0302竹林地 0303红树林地 0304森林沼泽 0305灌木林地 0306灌丛沼泽 0307其他林地',
  '04草地 0401天然牧草地 0402沼泽草地 0403人工牧草地 0404其他草地',
  '0601工业用地 0602采矿用地 0603盐田 07住宅用地 0701城镇住宅用地 0702农村宅基地',
  '0809公用设施用地 0810公园与绿地 09特殊用地 10交通运输用地 1001铁路用地 1002轨道交通用地 1003公路用地 1004城镇村道路用地',
  '1005交通服务场站用地 1006农村道路 1007机场用地 1008港口码头用地 1009管道运输用地',
  '11水域及水利设施用地 1101河流水面 1102湖泊水面 1103水库水面 1104坑塘水面 1105沿海滩涂 1106内陆滩涂 1107沟渠 1108沼泽地 1109水工建筑用地 1110冰川及永久积雪',
  '12其他土地 1201空闲地 1202设施农用地 1203田坎 1204盐碱地 1205沙地 1206裸土地 1207裸岩石砾地',
);

const SANDIAO_OWN = list(
  '00湿地 05商业服务业用地 05H1商业服务业设施用地 0508物流仓储用地 06工矿用地 08公共管理与公共服务用地 08H1机关团体新闻出版用地',
  '08H2科教文卫用地 08H2A高教用地 0810A广场用地 1104A养殖坑塘 1107A干渠 1208后备耕地',
  '0201K可调整果园 0202K可调整茶园 0203K可调整橡胶园 0204K可调整其他园地 0301K可调整乔木林地 0302K可调整竹林地',
  '0307K可调整其他林地 0403K可调整人工牧草地 1104K可调整养殖坑塘',
);

const GBT21010_OWN = list(
  '05商服用地 0501零售商业用地 0502批发市场用地 0503餐饮用地 0504旅馆用地 0505商务金融用地 0506娱乐用地 0507其他商服用地',
  '06工矿仓储用地 0604仓储用地 08公共管理与公共服务用地 0801机关团体用地 0802新闻出版用地 0803教育用地 0804科研用地',
  '0805医疗卫生用地 0806社会福利用地 0807文化设施用地 0808体育用地',
  '0901军事设施用地 0902使领馆用地 0903监教场所用地 0904宗教用地 0905殡葬用地 0906风景名胜设施用地',
);

const ERDIAO = list(
  '011水田 012水浇地 013旱地 021果园 022茶园 023其他园地 031有林地 032灌木林地 033其他林地 041天然牧草地 042人工牧草地 043其他草地',
  '101铁路用地 102公路用地 104农村道路 105机场用地 106港口码头用地 107管道运输用地',
  '111河流水面 112湖泊水面 113水库水面 114坑塘水面 115沿海滩涂 116内陆滩涂 117沟渠 118水工建筑用地 119冰川及永久积雪',
  '122设施农用地 123田坎 124盐碱地 125沼泽地 126沙地 127裸地 201城市 202建制镇 203村庄 204采矿用地 205风景名胜及特殊用地',
);

/** What the 2020 trial and the 2023 edition of 用地用海分类 share. */
const GUOKONG = list(
  '01耕地 0101水田 0102水浇地 0103旱地 02园地 0201果园 0202茶园 0203橡胶园地',
  '03林地 0301乔木林地 0302竹林地 0303灌木林地 0304其他林地 04草地 0401天然牧草地 0402人工牧草地 0403其他草地',
  '05湿地 0501森林沼泽 0502灌丛沼泽 0503沼泽草地 0504其他沼泽地 0505沿海滩涂 0506内陆滩涂 0507红树林地',
  '06农业设施建设用地 060101村道用地 07居住用地 0701城镇住宅用地 070101一类城镇住宅用地 070102二类城镇住宅用地 070103三类城镇住宅用地',
  '0702城镇社区服务设施用地 0703农村宅基地 070301一类农村宅基地 070302二类农村宅基地 0704农村社区服务设施用地',
  '08公共管理与公共服务用地 0801机关团体用地 0802科研用地 0803文化用地 080301图书与展览用地 080302文化活动用地 0804教育用地',
  '080401高等教育用地 080402中等职业教育用地 080403中小学用地 080404幼儿园用地 080405其他教育用地 0805体育用地 080501体育场馆用地 080502体育训练用地',
  '0806医疗卫生用地 080601医院用地 080602基层医疗卫生设施用地 080603公共卫生用地 0807社会福利用地 080701老年人社会福利用地 080702儿童社会福利用地 080703残疾人社会福利用地 080704其他社会福利用地',
  '09商业服务业用地 0901商业用地 090101零售商业用地 090102批发市场用地 090103餐饮用地 090104旅馆用地 090105公用设施营业网点用地 0902商务金融用地 0903娱乐用地 0904其他商业服务业用地',
  '10工矿用地 1001工业用地 100101一类工业用地 100102二类工业用地 100103三类工业用地 1002采矿用地 1003盐田',
  '11仓储用地 1101物流仓储用地 110101一类物流仓储用地 110102二类物流仓储用地 110103三类物流仓储用地 1102储备库用地',
  '12交通运输用地 1201铁路用地 1202公路用地 1203机场用地 1204港口码头用地 1205管道运输用地 1206城市轨道交通用地',
  '1208交通场站用地 120801对外交通场站用地 120802公共交通场站用地 120803社会停车场用地 1209其他交通设施用地',
  '13公用设施用地 1301供水用地 1302排水用地 1303供电用地 1304供燃气用地 1305供热用地 1306通信用地 1307邮政用地 1308广播电视设施用地 1309环卫用地 1310消防用地',
  '14绿地与开敞空间用地 1401公园绿地 1402防护绿地 1403广场用地 15特殊用地 1501军事设施用地 1502使领馆用地 1503宗教用地 1504文物古迹用地 1505监教场所用地 1506殡葬用地 1507其他特殊用地',
  '16留白用地 17陆地水域 1701河流水面 1702湖泊水面 1703水库水面 1704坑塘水面 1705沟渠 1706冰川及常年积雪',
  '18渔业用海 19工矿通信用海 20交通运输用海 21游憩用海 22特殊用海 23其他土地 2301空闲地 2304盐碱地 2305沙地 2306裸土地 2307裸岩石砾地 24其他海域',
);

const GUOKONG2020_OWN = list(
  '0204其他园地 0601乡村道路用地 060102村庄内部道路用地 0602种植设施建设用地 0603畜禽养殖设施建设用地 0604水产养殖设施建设用地',
  '1207城镇道路用地 1311干渠 1312水工设施用地 1313其他公用设施用地 2302田坎 2303田间道',
);

const GUOKONG2023_OWN = list(
  '0204油料园地 0205其他园地 0601农村道路 060102田间道 0602设施农用地 060201种植设施建设用地 060202畜禽养殖设施建设用地 060203水产养殖设施建设用地',
  '1207城镇村道路用地 1311水工设施用地 1312其他公用设施用地 2302后备耕地 2303田坎',
);

const GB50137 = list(
  'R居住用地 R1一类居住用地 R2二类居住用地 R3三类居住用地 A公共管理与公共服务用地 A1行政办公用地 A2文化设施用地 A3教育科研用地 A4体育用地 A5医疗卫生用地 A6社会福利用地 A7文物古迹用地 A8外事用地 A9宗教用地',
  'B商业服务业设施用地 B1商业用地 B2商务用地 B3娱乐康体用地 B4公用设施营业网点用地 B9其他服务设施用地',
  'M工业用地 M0新型产业用地 M1一类工业用地 M2二类工业用地 M3三类工业用地 W物流仓储用地 W1一类物流仓储用地 W2二类物流仓储用地 W3三类物流仓储用地',
  'S道路与交通设施用地 S1城市道路用地 S2城市轨道交通用地 S3交通枢纽用地 S4交通场站用地 S9其他交通设施用地 U公用设施用地 U1供应设施用地 U2环境设施用地 U3安全设施用地 U9其他公用设施用地',
  'G绿地与广场用地 G1公园绿地 G2防护绿地 G3广场用地 H建设用地 H1城乡居民点建设用地 H11城市建设用地 H12镇建设用地 H13乡建设用地 H14村庄建设用地 H2区域交通设施用地 H3区域公用设施用地 H4特殊用地 H5采矿用地 H9其他建设用地',
  'E非建设用地 E1水域 E2农林用地 E9其他非建设用地',
);

const GB50137_USES: ClassSystem['uses'] = {
  'R*': 'town',
  'A*': 'publicService',
  'B*': 'town',
  'M*': 'industry',
  'W*': 'storage',
  'S*': 'road',
  'S2*': 'railway',
  'U*': 'publicService',
  'G*': 'publicService',
  'H*': 'other',
  'E*': 'other',
  'E1*': 'water',
};

/** Villages and towns are one patch each in 二调 (201–203): industry within them is not told apart. */
const ERDIAO_USES: ClassSystem['uses'] = {
  '011': 'paddy',
  '01*': 'dryland',
  '02*': 'orchard',
  '03*': 'forest',
  '04*': 'grass',
  '10*': 'publicService',
  '101': 'railway',
  '102': 'road',
  '104': 'farmRoad',
  '11*': 'water',
  '111': 'river',
  '115': 'wetland',
  '116': 'wetland',
  '117': 'ditch',
  '118': 'publicService',
  '119': 'other',
  '12*': 'other',
  '122': 'agriFacility',
  '123': 'ridge',
  '125': 'wetland',
  '20*': 'town',
  '204': 'other',
  '205': 'publicService',
};

export const CODE_SYSTEMS: readonly CodeSystem[] = [
  {
    id: 'sandiao',
    title: { zh: '三调工作分类', en: 'third survey (三调)' },
    source: 'TD/T 1055; domain §1.2 [S14][S15]; 1208 since the change surveys',
    classes: { system: 'sandiao' },
    names: new Map([...SHARED, ...SANDIAO_OWN]),
  },
  {
    id: 'gbt21010',
    title: { zh: 'GB/T 21010-2017 土地利用现状分类', en: 'GB/T 21010-2017' },
    source: 'GB/T 21010-2017; domain §1.2 [OK-H], 待核',
    classes: { system: 'sandiao' },
    names: new Map([...SHARED, ...GBT21010_OWN]),
  },
  {
    id: 'guokong2023',
    title: { zh: '用地用海分类 2023', en: '用地用海 2023 (territorial planning)' },
    source: '自然资发〔2023〕234号; domain §1.2 [S14b]',
    classes: { system: 'yongdiyonghai' },
    names: new Map([...GUOKONG, ...GUOKONG2023_OWN]),
  },
  {
    id: 'guokong2020',
    title: { zh: '用地用海分类 2020（试行）', en: '用地用海 2020 trial (territorial planning)' },
    source: '自然资办发〔2020〕51号; domain §1.2 [S15], 待核',
    classes: {
      system: 'yongdiyonghai',
      uses: { '1311': 'ditch', '1312': 'publicService', '2302': 'ridge', '2303': 'farmRoad' },
    },
    names: new Map([...GUOKONG, ...GUOKONG2020_OWN]),
  },
  {
    id: 'gb50137',
    title: { zh: 'GB 50137 城市用地分类', en: 'GB 50137 (urban land)' },
    source: 'GB 50137-2011 (M0 is local); domain §1.2 [OK-H], 待核',
    classes: { system: 'custom', uses: GB50137_USES },
    names: new Map(GB50137),
  },
  {
    id: 'erdiao',
    title: { zh: '二调地类', en: 'second survey (二调)' },
    source: 'TD/T 1014-2007; domain §1.1 [S7], 待核',
    classes: { system: 'custom', uses: ERDIAO_USES },
    names: new Map(ERDIAO),
  },
];

/** Land-use letters of GB 50137 go deeper than the table (B11, S42, M0-1): the longest known beginning stands for them. */
export function nameIn(system: CodeSystem, code: string): string | null {
  const exact = system.names.get(code);
  if (exact !== undefined || system.id !== 'gb50137') return exact ?? null;
  const shape = /^[A-Z]\d{1,2}(?:-\d)?$/.test(code);
  return shape ? (system.names.get(code.slice(0, 2)) ?? null) : null;
}

/**
 * Firms of the demo district: who stands on which factory parcel, how large, how taxed, how graded. About 5,000; some
 * three in five in parks (factory buildings of many firms), a third in scattered blocks outside the boundary, some at its edge.
 */

import type { Parcel } from './parcels.js';
import { PARKS } from './parkSites.js';
import { between, normal, pick, pickWeighted, type Random, seededRandom, shuffled } from './random.js';

export interface FirmSite {
  readonly parcel: number;
  readonly title: string;
  readonly share: number;
}

export interface Firm {
  readonly name: string;
  readonly code: string;
  readonly sector: string;
  readonly grade: 'A' | 'B' | 'C' | 'D';
  readonly scale: '规上' | '规下' | '小微';
  readonly taxWan: readonly [number, number, number];
  readonly staff: number;
  readonly floorM2: number;
  readonly state: '在产' | '停产';
  readonly eliminated: boolean;
  readonly polluting: boolean;
  readonly place: Place;
  readonly sites: readonly FirmSite[];
}

export type Place = 'park' | 'group' | 'edge' | 'scattered';

const PLACES: readonly Place[] = ['park', 'group', 'edge', 'scattered'];

interface Mix {
  readonly firms: number;
  readonly vacant: number;
  readonly grades: readonly [number, number, number, number];
  readonly eliminated: number;
}

const MIX: Readonly<Record<Place, Mix>> = {
  park: { firms: 2800, vacant: 0.02, grades: [14, 50, 33, 3], eliminated: 0.002 },
  group: { firms: 580, vacant: 0.05, grades: [5, 28, 55, 12], eliminated: 0.012 },
  edge: { firms: 240, vacant: 0.04, grades: [4, 28, 55, 13], eliminated: 0.015 },
  scattered: { firms: 1500, vacant: 0.035, grades: [3, 25, 56, 16], eliminated: 0.035 },
};

const SECTORS = [
  '通用设备',
  '专用设备',
  '汽车零部件',
  '电气机械',
  '金属制品',
  '塑料制品',
  '电子信息',
  '新材料',
  '纺织服装',
  '文体用品',
  '家具',
  '食品',
  '印刷包装',
  '橡胶制品',
];
const SECTOR_WEIGHTS = [16, 9, 13, 11, 15, 12, 5, 3, 8, 5, 3, 3, 5, 4];
const POLLUTING = ['电镀', '化工', '铸造', '印染'];
const ELIMINATED = ['小熔炼', '废塑料加工', '小电镀', '小印染'];
const NAME_FIRST = [...'恒宏鼎盛瑞华联信达永嘉博远金晟凯东海润丰泰德诚宇腾飞隆兴顺利昌明'];
const NAME_SECOND = [...'力源成业特锐康威新辉创杰邦翔途卓越拓升捷奥科固友立'];

export function firmsOf(parcels: readonly Parcel[], villageCodes: readonly string[], seed: number): Firm[] {
  const random = seededRandom(seed + 13);
  const firms: Firm[] = [];
  const names = new Set<string>();
  const titles = titleNumbers(parcels, villageCodes, random);
  for (const place of PLACES) {
    const mix = MIX[place];
    const mine = parcels.filter((p) => p.landClass === '0601' && placeOf(p) === place && random() >= mix.vacant);
    const counts = firmCounts(mine, place, mix.firms, random);
    mine.forEach((parcel, i) => {
      const weights = Array.from({ length: counts[i] }, () => Math.exp(0.6 * normal(random)));
      const weightSum = weights.reduce((a, b) => a + b, 0);
      const far = floorAreaRatio(place, random);
      for (const weight of weights) {
        const wanted = (parcel.planarM2 * far * weight) / weightSum;
        const floorM2 =
          place === 'park'
            ? Math.max(260, wanted)
            : Math.max(200, Math.min(place === 'scattered' ? 3000 : 3600, wanted));
        firms.push(
          newFirm(
            parcel,
            place,
            floorM2,
            (parcel.planarM2 * weight) / weightSum,
            titles.get(parcel.index)!,
            names,
            random,
          ),
        );
      }
    });
  }
  return withSecondSites(firms, parcels, titles, random);
}

export function placeOf(parcel: Parcel): Place | null {
  if (parcel.park !== '') return 'park';
  if (parcel.group > 0) return 'group';
  if (parcel.edge) return 'edge';
  return parcel.block > 0 ? 'scattered' : null;
}

/** Shares `total` firms out by size of parcel, at least one each. */
function firmCounts(parcels: readonly Parcel[], place: Place, total: number, random: Random): number[] {
  const weights = parcels.map((parcel) => {
    const alone = random() < (place === 'park' ? 0.22 : 0.45);
    return alone ? 0 : parcel.planarM2 ** (place === 'park' ? 0.62 : 0.75) * between(random, 0.5, 1.8);
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  const spare = total - parcels.length;
  const exact = weights.map((w) => (w / sum) * spare);
  const counts = exact.map((e) => 1 + Math.floor(e));
  let rest = total - counts.reduce((a, b) => a + b, 0);
  const order = exact.map((_, i) => i).sort((a, b) => (exact[b] % 1) - (exact[a] % 1) || a - b);
  for (let k = 0; rest > 0; k++, rest--) counts[order[k]]++;
  return counts;
}

function floorAreaRatio(place: Place, random: Random): number {
  if (place === 'park') return random() < 0.2 ? between(random, 0.45, 0.95) : between(random, 1.02, 1.9);
  if (place === 'group') return random() < 0.14 ? between(random, 1.02, 1.4) : between(random, 0.2, 0.75);
  return between(random, 0.09, 0.4);
}

function newFirm(
  parcel: Parcel,
  place: Place,
  floorM2: number,
  landM2: number,
  title: string,
  names: Set<string>,
  random: Random,
): Firm {
  const mix = MIX[place];
  const grade = (['A', 'B', 'C', 'D'] as const)[pickWeighted(random, mix.grades)];
  const eliminated = random() < mix.eliminated;
  const allowed =
    place === 'park' ? (PARKS.find((park) => park.id === parcel.park)?.sectors ?? '').split(';').filter(Boolean) : [];
  const sector = eliminated
    ? pick(random, ELIMINATED)
    : allowed.length > 0
      ? pick(random, allowed)
      : random() < (place === 'park' ? 0.015 : 0.05)
        ? pick(random, POLLUTING)
        : SECTORS[pickWeighted(random, SECTOR_WEIGHTS)];
  const perMu = {
    A: between(random, 55, 130),
    B: between(random, 12, 52),
    C: between(random, 3.2, 13),
    D: between(random, 0.2, 4),
  }[grade];
  const usedMu = (place === 'park' ? landM2 : Math.min(landM2, floorM2 / 0.35)) / (2000 / 3);
  const tax = Math.max(0.05, perMu * usedMu * (place === 'park' ? 1 : 0.55));
  const round = (value: number): number => Math.round(value * 100) / 100;
  const stopped = random() < (place === 'park' ? 0.012 : 0.035);
  const growth = between(random, 0.94, 1.12);
  return {
    name: firmName(sector, names, random),
    code: creditCode(names, random),
    sector,
    grade,
    scale: tax > 260 || (grade === 'A' && floorM2 > 4000) ? '规上' : tax > 25 ? '规下' : '小微',
    taxWan: stopped
      ? [round(tax), round(tax * 0.4), 0]
      : [round(tax / growth ** 2), round((tax / growth) * between(random, 0.85, 1.02)), round(tax)],
    staff: stopped ? 0 : Math.max(2, Math.round((floorM2 / between(random, 32, 85)) * (place === 'park' ? 0.8 : 1))),
    floorM2: Math.round(floorM2),
    state: stopped ? '停产' : '在产',
    eliminated,
    polluting: POLLUTING.includes(sector) || ['小电镀', '小印染'].includes(sector),
    place,
    sites: [{ parcel: parcel.index, title, share: 1 }],
  };
}

function firmName(sector: string, names: Set<string>, random: Random): string {
  let name = '';
  do {
    const number = names.size > 3500 ? pick(random, NAME_SECOND) : '';
    name = `宁波鄞州${pick(random, NAME_FIRST)}${pick(random, NAME_SECOND)}${number}${sector}${pick(random, ['有限公司', '有限公司', '厂'])}`;
  } while (names.has(name));
  names.add(name);
  return name;
}

const CODE_DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** A credit code of 18 characters with both check digits (GB 32100, GB 11714); the body is made up, each once. */
function creditCode(taken: Set<string>, random: Random): string {
  const digit = (): string => CODE_DIGITS[Math.floor(random() * 10)];
  const letter = (): string => CODE_DIGITS[10 + Math.floor(random() * 21)];
  let body = '';
  do body = `MA${Array.from({ length: 5 }, digit).join('')}${letter()}`;
  while (taken.has(body));
  taken.add(body);
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const value = (c: string): number => (c >= 'A' ? c.charCodeAt(0) - 55 : Number(c));
  const check = 11 - ([...body].reduce((sum, c, i) => sum + value(c) * weights[i], 0) % 11);
  const head = `91330212${body}${check === 10 ? 'X' : check === 11 ? '0' : check}`;
  const sum = [...head].reduce((total, c, i) => total + CODE_DIGITS.indexOf(c) * CODE_WEIGHTS[i], 0);
  return head + CODE_DIGITS[(31 - (sum % 31)) % 31];
}

/** 宗地 numbers, one a factory parcel; now and then two neighbouring parcels are one title. */
function titleNumbers(
  parcels: readonly Parcel[],
  villageCodes: readonly string[],
  random: Random,
): Map<number, string> {
  const titles = new Map<number, string>();
  const counts = new Map<string, number>();
  let before: Parcel | null = null;
  for (const parcel of parcels) {
    if (parcel.landClass !== '0601') continue;
    const village = villageCodes[parcel.village];
    const together =
      before &&
      before.block === parcel.block &&
      before.park === parcel.park &&
      before.village === parcel.village &&
      random() < 0.04;
    const number = together ? counts.get(village)! : (counts.get(village) ?? 0) + 1;
    counts.set(village, number);
    titles.set(parcel.index, `${village}G${parcel.block > 0 ? 'B' : 'A'}${String(number).padStart(5, '0')}`);
    before = parcel;
  }
  return titles;
}

/** Some firms stand on a second parcel of the same village: 60 : 40 or so, summing to 1. */
function withSecondSites(
  firms: readonly Firm[],
  parcels: readonly Parcel[],
  titles: ReadonlyMap<number, string>,
  random: Random,
): Firm[] {
  const changed = [...firms];
  const byVillage = new Map<number, Parcel[]>();
  for (const parcel of parcels) {
    if (parcel.landClass === '0601') byVillage.set(parcel.village, [...(byVillage.get(parcel.village) ?? []), parcel]);
  }
  let wanted = 84;
  for (const i of shuffled(
    random,
    firms.map((_, k) => k),
  )) {
    if (wanted === 0) break;
    const [site] = firms[i].sites;
    const here = parcels[site.parcel];
    const others = (byVillage.get(here.village) ?? []).filter(
      (p) => p.index !== here.index && placeOf(p) === firms[i].place,
    );
    if (others.length === 0) continue;
    const other = pick(random, others);
    const share = pick(random, [0.5, 0.55, 0.6, 0.65, 0.7, 0.75]);
    changed[i] = {
      ...firms[i],
      sites: [
        { ...site, share },
        { parcel: other.index, title: titles.get(other.index)!, share: Math.round((1 - share) * 100) / 100 },
      ],
    };
    wanted--;
  }
  return changed;
}

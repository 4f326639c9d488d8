import type { ControlAreas, District } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LevelledVillage, Levelling } from '../../model/levelling.js';
import type { Settings } from '../../model/settings.js';
import { roundM2, sumM2, toHundredths } from '../../model/units.js';
import { type Spread, spread } from './spread.js';

/**
 * 控制面积调平: the official areas of a village's parcels brought to the control area of the village.
 *
 * Definition: per village (12 digits of ZLDWDM), mainland and islands (MSSM 00 and 01) each by themselves, the difference between control area
 * (DCMJ) and the sum of the parcels is spread as `spread` says. Parcels without area take no part.
 * Promises: every levelled village sums to its control area to 0.01 m². A village without a control area, or off it by more than 0.01 m² a parcel
 * + area.levellingMostShare of it, or with a parcel that would fall below 0, stays as it is, with a finding. Nothing but areas changes, and of those that
 * are accounted only with `villageAccounted`. KCMJ = levelled × deduction share, TBDLMJ = levelled − KCMJ.
 * Method: domain §2.2, after survey software. Limit: the areas levelled are the computed ones, never the recorded TBMJ.
 */
export interface Levelled {
  readonly district: District;
  /** Null where no levelling was asked for. */
  readonly levelling: Levelling | null;
  readonly findings: readonly Finding[];
}

export function level(district: District, settings: Settings): Levelled {
  const { parcels } = district;
  const { levelUnits } = parcels;
  if (settings['area.levelling'] === 'none' || !levelUnits) return { district, levelling: null, findings: [] };
  const accounted = settings['area.levelling'] === 'villageAccounted';
  const controls = controlByUnit(district.controlAreas);
  const levelledM2 = new Float64Array(parcels.id.length).fill(Number.NaN);
  const members = parcelsByUnit(district);
  const villages = [...members].map(([unit, own]) => {
    const hundredths = own.map((p) => toHundredths(parcels.officialM2[p]));
    const control = controls.get(unit);
    const village = levelOne(district, unit, own, hundredths, control, settings);
    village.done?.levelled.forEach((area, k) => {
      levelledM2[own[k]] = area / 100;
    });
    return village.row;
  });
  const levelling: Levelling = {
    layer: district.controlAreas?.layer ?? '',
    accounted,
    villages,
    levelledM2,
    ...deducted(levelledM2, levelUnits.deductionShare),
  };
  if (controls.size === 0) return { district, levelling, findings: [noControlAtAll(villages, parcels.layer)] };
  const unused = [...controls].filter(([unit]) => !members.has(unit));
  const findings = [
    ...findingsOf(villages, parcels.layer),
    ...unused.map(([unit, control]) =>
      finding('area.controlUnused', 'note', levelling.layer, { village: unit, controlM2: control / 100 }),
    ),
  ];
  return { district: accounted ? accountedOn(district, levelledM2) : district, levelling, findings };
}

/** Village and kind of land, as findings name it: `330212001001 00`. */
function unitOf(villageCode: string, island: number): string {
  return `${villageCode} ${island ? '01' : '00'}`;
}

/** Control areas in 0.01 m²; rows of one unit add up. */
function controlByUnit(controls: ControlAreas | undefined): Map<string, number> {
  const byUnit = new Map<string, number>();
  controls?.areaM2.forEach((areaM2, row) => {
    if (Number.isNaN(areaM2) || controls.villageCode[row] === '') return;
    const unit = unitOf(controls.villageCode[row], controls.island[row]);
    byUnit.set(unit, (byUnit.get(unit) ?? 0) + toHundredths(areaM2));
  });
  return byUnit;
}

/** Parcels with an area, in input order, by unit; units in the order of their codes. */
function parcelsByUnit({ parcels }: District): Map<string, number[]> {
  const byUnit = new Map<string, number[]>();
  const units = parcels.levelUnits;
  for (let p = 0; units && p < parcels.id.length; p++) {
    if (!(parcels.officialM2[p] > 0)) continue;
    const unit = unitOf(units.villageCode[p], units.island[p]);
    const own = byUnit.get(unit);
    if (own) own.push(p);
    else byUnit.set(unit, [p]);
  }
  return new Map([...byUnit].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function levelOne(
  { parcels, villages }: District,
  unit: string,
  own: readonly number[],
  hundredths: readonly number[],
  control: number | undefined,
  settings: Settings,
): { readonly row: LevelledVillage; readonly done: Spread | null } {
  const before = hundredths.reduce((sum, area) => sum + area, 0);
  const limit = Math.floor(own.length + settings['area.levellingMostShare'] * (control ?? 0));
  const isNear = control !== undefined && Math.abs(control - before) <= limit;
  const spreaded = isNear ? spread(hundredths, control) : null;
  const done = spreaded?.levelled.every((area) => area >= 0) ? spreaded : null;
  const [villageCode] = unit.split(' ');
  const row: LevelledVillage = {
    villageCode,
    name: villages.name[parcels.village[own[0]]] ?? villageCode,
    town: parcels.town[own[0]],
    island: unit.endsWith('01'),
    state: done ? 'levelled' : control === undefined ? 'noControl' : 'tooFar',
    parcels: own.length,
    beforeM2: before / 100,
    controlM2: control === undefined ? Number.NaN : control / 100,
    limitM2: limit / 100,
    eachM2: (done?.each ?? 0) / 100,
    moreM2: (done?.more ?? 0) / 100,
    moreParcels: done?.moreParcels ?? 0,
    recordedM2: sumM2(own.map((p) => parcels.recordedM2[p])),
  };
  return { row, done };
}

function deducted(
  levelledM2: Float64Array,
  share: Float64Array | undefined,
): Pick<Levelling, 'deductedM2' | 'landClassM2'> {
  if (!share) return {};
  const deductedM2 = levelledM2.map((areaM2, p) => roundM2(areaM2 * share[p]));
  return { deductedM2, landClassM2: levelledM2.map((areaM2, p) => roundM2(areaM2 - deductedM2[p])) };
}

function findingsOf(villages: readonly LevelledVillage[], layer: string): Finding[] {
  const done = villages.filter(({ state }) => state === 'levelled');
  const numbers = {
    villages: done.length,
    parcels: done.reduce((sum, village) => sum + village.parcels, 0),
    beforeM2: sumM2(done.map(({ beforeM2 }) => beforeM2)),
    controlM2: sumM2(done.map(({ controlM2 }) => controlM2)),
  };
  return [
    finding('area.levelled', 'note', layer, numbers),
    ...villages.flatMap(({ state, villageCode, name, island, parcels, beforeM2, controlM2, limitM2 }) => {
      if (state === 'levelled') return [];
      const kind = island ? '01' : '00';
      const village = villageCode === '' ? `? ${kind}` : `${name} (${villageCode} ${kind})`;
      if (state === 'noControl') return [finding('area.noControl', 'warning', layer, { village, parcels, beforeM2 })];
      const most = limitM2.toFixed(2);
      const because =
        Math.abs(controlM2 - beforeM2) > limitM2
          ? `相差超过上限 ${most} m² / they are farther apart than the limit of ${most} m²`
          : '有图斑会小于 0 / a parcel would fall below 0';
      return [finding('area.notLevelled', 'warning', layer, { village, parcels, beforeM2, controlM2, because })];
    }),
  ];
}

function noControlAtAll(villages: readonly LevelledVillage[], layer: string): Finding {
  const parcels = villages.reduce((sum, village) => sum + village.parcels, 0);
  const beforeM2 = sumM2(villages.map((village) => village.beforeM2));
  return finding('area.noControl', 'warning', layer, { village: '所有村 / any village', parcels, beforeM2 });
}

/** The district accounted on levelled areas; parcels of villages that were not levelled keep their own. */
function accountedOn(district: District, levelledM2: Float64Array): District {
  const { officialM2 } = district.parcels;
  const accountedM2 = officialM2.map((areaM2, p) => (Number.isNaN(levelledM2[p]) ? areaM2 : levelledM2[p]));
  return {
    ...district,
    areaBasis: 'levelled',
    parcels: { ...district.parcels, officialM2: accountedM2, beforeLevellingM2: officialM2 },
  };
}

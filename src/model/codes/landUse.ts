import type { LandUse } from '../district.js';
import type { ClassSystem } from '../scenario.js';

/**
 * What a land-class code means to the engine.
 *
 * Definition: 三调 `sandiao` (DLBM, TD/T 1055) and 用地用海 2023 `yongdiyonghai` are tables of prefixes, longest match wins, so that
 * sub-classes and the suffixes K (可调整), A and H keep the use of their class (0201K is orchard, 05H1 and 08H2A have entries of their
 * own). `uses` adds patterns of the scenario, exact or a prefix ending in `*`; they win over the table, and are all there is in `custom`.
 * Promises: the two systems are never mixed (1001 is a railway in one and industry in the other); an unknown code gives null.
 * Source: `domain.md` §1.2.
 */
const SANDIAO: Readonly<Record<string, LandUse>> = {
  '00': 'wetland',
  '01': 'dryland',
  '0101': 'paddy',
  '02': 'orchard',
  '03': 'forest',
  '0303': 'wetland',
  '0304': 'wetland',
  '0306': 'wetland',
  '04': 'grass',
  '0402': 'wetland',
  '05': 'town',
  '0508': 'storage',
  '0601': 'industry',
  '0602': 'other',
  '0603': 'wetland',
  '0604': 'storage',
  '0701': 'town',
  '0702': 'homestead',
  '08': 'publicService',
  '09': 'publicService',
  '1001': 'railway',
  '1002': 'railway',
  '1003': 'road',
  '1004': 'road',
  '1005': 'road',
  '1006': 'farmRoad',
  '1007': 'publicService',
  '1008': 'publicService',
  '1009': 'publicService',
  '1101': 'river',
  '1102': 'water',
  '1103': 'water',
  '1104': 'water',
  '1105': 'wetland',
  '1106': 'wetland',
  '1107': 'ditch',
  '1108': 'wetland',
  '1109': 'publicService',
  '1110': 'other',
  '1201': 'idle',
  '1202': 'agriFacility',
  '1203': 'ridge',
  '1204': 'other',
  '1205': 'other',
  '1206': 'other',
  '1207': 'other',
};

const YONGDIYONGHAI: Readonly<Record<string, LandUse>> = {
  '01': 'dryland',
  '0101': 'paddy',
  '02': 'orchard',
  '03': 'forest',
  '04': 'grass',
  '05': 'wetland',
  '06': 'agriFacility',
  '0601': 'farmRoad',
  '0701': 'town',
  '0702': 'publicService',
  '0703': 'homestead',
  '0704': 'publicService',
  '08': 'publicService',
  '09': 'town',
  '1001': 'industry',
  '1002': 'other',
  '1003': 'wetland',
  '11': 'storage',
  '1201': 'railway',
  '1202': 'road',
  '1203': 'publicService',
  '1204': 'publicService',
  '1205': 'publicService',
  '1206': 'railway',
  '1207': 'road',
  '1208': 'road',
  '1209': 'road',
  '13': 'publicService',
  '14': 'publicService',
  '15': 'publicService',
  '16': 'other',
  '1701': 'river',
  '1702': 'water',
  '1703': 'water',
  '1704': 'water',
  '1705': 'ditch',
  '1706': 'other',
  '18': 'water',
  '19': 'water',
  '20': 'water',
  '21': 'water',
  '22': 'water',
  '23': 'other',
  '2301': 'idle',
  '2303': 'ridge',
};

/** A code of the tables is two digits, then letters or digits (05H1, 0810A, 110102, 0201K). */
const CODE_SHAPE = /^\d{2}[0-9A-Z]*$/;

/** A function from a delivered code to its use; null for a code the system does not know. Answers are remembered. */
export function landUseReader(classes: ClassSystem | undefined): (code: string) => LandUse | null {
  const own = patterns(classes?.uses ?? {});
  const table = tableOf(classes?.system ?? 'sandiao');
  const known = new Map<string, LandUse | null>();
  return (code) => {
    let use = known.get(code);
    if (use === undefined) {
      use = own(code) ?? byPrefix(table, code.toUpperCase());
      known.set(code, use);
    }
    return use;
  };
}

function tableOf(system: ClassSystem['system']): Readonly<Record<string, LandUse>> {
  if (system === 'custom') return {};
  return system === 'sandiao' ? SANDIAO : YONGDIYONGHAI;
}

function byPrefix(table: Readonly<Record<string, LandUse>>, code: string): LandUse | null {
  if (!CODE_SHAPE.test(code)) return null;
  for (let length = Math.min(4, code.length); length >= 2; length -= 2) {
    const use = table[code.slice(0, length)];
    if (use) return use;
  }
  return null;
}

function patterns(uses: Readonly<Record<string, LandUse>>): (code: string) => LandUse | null {
  const prefixes = Object.entries(uses)
    .filter(([pattern]) => pattern.endsWith('*'))
    .map(([pattern, use]) => ({ prefix: pattern.slice(0, -1), use }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return (code) => {
    if (Object.hasOwn(uses, code) && !code.endsWith('*')) return uses[code];
    return prefixes.find(({ prefix }) => code.startsWith(prefix))?.use ?? null;
  };
}

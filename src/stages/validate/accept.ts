import { type Acceptance, type AcceptedFile, identityOf } from '../../model/acceptance.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';

/**
 * Findings that a person had accepted, marked so.
 *
 * Definition: a row of the accepted file is about a finding of the same layer and code that has the same parcel id; or, where ids say nothing,
 * lies within accepted.placeM of it and says the same (its texts: reason, field, value …; numbers may differ); or, without id and place,
 * says the same of the same row. One row accepts one finding, the nearest.
 * Promises: findings keep order and number; an accepted one has the severity `accepted`, the words of the row and the severity it would have.
 * One whose area grew beyond accepted.growthShare and accepted.growthM2 is not accepted any more (accepted.grown); a row that is about nothing
 * is told (accepted.unused). Acceptance quiets the call for a person and nothing else: repair, areas, conflicts and ledgers go on as they would.
 */
export function accept(
  findings: readonly Finding[],
  accepted: AcceptedFile | null | undefined,
  settings: Settings,
): { readonly findings: readonly Finding[]; readonly said: readonly Finding[] } {
  if (!accepted) return { findings, said: [] };
  const byKind = new Map<string, number[]>();
  findings.forEach(({ layer, code }, f) => {
    const kind = `${layer}\0${code}`;
    const same = byKind.get(kind);
    if (same) same.push(f);
    else byKind.set(kind, [f]);
  });
  const marked = [...findings];
  const taken = new Uint8Array(findings.length);
  const said: Finding[] = [];
  for (const row of accepted.rows) {
    const open = (byKind.get(`${row.layer}\0${row.code}`) ?? []).filter((f) => taken[f] === 0);
    const f = bestMatch(row, open, findings, settings['accepted.placeM']);
    if (f === null) {
      const numbers = { acceptedCode: row.code, acceptedRow: row.row, words: row.words };
      said.push(finding('accepted.unused', 'note', accepted.file, numbers, placeOf(row)));
      continue;
    }
    taken[f] = 1;
    const item = findings[f];
    if (hasGrown(row, item, settings)) {
      const { parcelId, feature, x, y } = item;
      const areas = { acceptedM2: row.areaM2, nowM2: item.areaM2 ?? 0 };
      const numbers = { acceptedCode: row.code, acceptedRow: row.row, ...areas, words: row.words };
      said.push(finding('accepted.grown', 'warning', item.layer, numbers, { parcelId, feature, x, y }));
    } else marked[f] = { ...item, severity: 'accepted', accepted: { words: row.words, was: item.severity } };
  }
  return { findings: marked, said };
}

/** Those of its parcel, else those of its place, that say the same; the nearest. */
function bestMatch(
  row: Acceptance,
  open: readonly number[],
  findings: readonly Finding[],
  placeM: number,
): number | null {
  const sameId = open.filter((f) => row.parcelId !== '' && findings[f].parcelId === row.parcelId);
  const among = sameId.length > 0 ? sameId : open.filter((f) => isThere(row, findings[f], placeM));
  const same = among.filter((f) => saysSame(row, findings[f]));
  const near = (f: number) => distanceM(row, findings[f]) ?? Number.POSITIVE_INFINITY;
  return same.sort((a, b) => near(a) - near(b) || a - b)[0] ?? null;
}

function isThere(row: Acceptance, item: Finding, placeM: number): boolean {
  const apartM = distanceM(row, item);
  if (apartM !== null) return apartM <= placeM;
  // neither has a place: about a row, or about the layer
  if (item.x !== null || !Number.isNaN(row.x)) return false;
  return item.feature === null ? Number.isNaN(row.feature) : item.feature === row.feature;
}

function distanceM(row: Acceptance, { x, y }: Finding): number | null {
  if (x === null || y === null || Number.isNaN(row.x) || Number.isNaN(row.y)) return null;
  return Math.hypot(x - row.x, y - row.y);
}

function saysSame(row: Acceptance, item: Finding): boolean {
  return identityOf(item).every(([name, value]) => {
    const said = row.number(name);
    return said === null || said === value || isRounded(said, value) || isSpoilt(said, value);
  });
}

/** A spreadsheet's 3.30212E+17 of the id 330212000000000006. */
function isRounded(said: string, value: string): boolean {
  if (!/^\d(\.\d+)?E\+\d+$/i.test(said) || !/^\d+$/.test(value)) return false;
  const digits = /^\d(?:\.(\d+))?/.exec(said)?.[1]?.length ?? 0;
  return Number(value).toExponential(digits) === Number(said).toExponential(digits);
}

/** What GBK has no character for is saved as `?`. */
function isSpoilt(said: string, value: string): boolean {
  if (!said.includes('?')) return false;
  const [given, own] = [[...said], [...value]];
  return given.length === own.length && given.every((character, k) => character === own[k] || character === '?');
}

function hasGrown(row: Acceptance, { areaM2 }: Finding, settings: Settings): boolean {
  if (areaM2 === null || Number.isNaN(row.areaM2)) return false;
  return areaM2 > row.areaM2 * (1 + settings['accepted.growthShare']) + settings['accepted.growthM2'];
}

function placeOf({ x, y, parcelId }: Acceptance): Partial<Pick<Finding, 'x' | 'y' | 'parcelId'>> {
  const id = parcelId === '' ? {} : { parcelId };
  return Number.isNaN(x) || Number.isNaN(y) ? id : { ...id, x, y };
}

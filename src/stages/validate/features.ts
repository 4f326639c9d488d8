import { type Defect, type DefectKind, type ItemDefects, isInvalidating } from '../../geometry/defects/defect.js';
import { defectFinder } from '../../geometry/defects/itemDefects.js';
import { MOST_MEETINGS } from '../../geometry/defects/meetings.js';
import { itemCount, type PolygonSet, replaceItems } from '../../geometry/polygonSet.js';
import type { CheckedLayer } from '../../model/checkedLayer.js';
import type { Report } from '../../model/checks.js';
import { type Finding, type FindingCode, finding } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';
import type { CheckContext, SoundLayer } from './context.js';
import { defectFinding, isCorner } from './defectFindings.js';
import { diagonalM, mainBody } from './mainBody.js';
import { at, rowAndPlace, rowOf } from './rows.js';

/**
 * Each shape of a layer by itself: every defect, not the first.
 *
 * Definition: the defects of `geometry/defects`, told as `defectFindings` says: each place of an error up to `check.placesOfAFeature`, of a
 * warning or note the first; corners that are sharp but no spikes in one note on the layer; geometry.empty (no land even when made valid) in the place of ring.zeroArea and ring.tooFewPoints, feature.unmendable where it can't be made so; geometry.farOff (see
 * `mainBody`). Gives the layer with what is not valid made so (GEOS, structure method).
 * Promises: `saysInvalid` holds for some finding of a feature exactly if GEOS calls it not valid. Of one warning or note at most
 * `check.featuresOfACode` features are listed, the others counted (findings.more). Errors are never left out.
 */
export function featureFindings(layer: CheckedLayer, context: CheckContext, report: Report): SoundLayer {
  const { settings } = context;
  const { polygons } = layer;
  const finder = defectFinder(polygons, limitsOf(settings));
  const away = farOff(layer, context);
  const broken = new Uint8Array(itemCount(polygons));
  const defects: ItemDefects[] = [];
  for (let item = 0; item < broken.length; item++) {
    const found = finder.find(item);
    if (found === null) continue;
    defects.push(found);
    if (found.defects.some(isInvalidating)) broken[item] = 1;
  }
  const { sound, unmendable } = madeSound(polygons, broken, context);
  const { tell, tellOthers } = listed(layer, settings, report);
  for (const found of defects) {
    const { item } = found.defects[0];
    const isUnmendable = unmendable.has(item);
    const isEmpty = broken[item] === 1 && !isUnmendable && sound.itemStart[item] === sound.itemStart[item + 1];
    const code = isUnmendable ? 'feature.unmendable' : isEmpty ? 'geometry.empty' : null;
    if (code !== null) report(finding(code, 'error', layer.layer, {}, rowAndPlace(layer, item)));
    tellItem(layer, found, isEmpty, away, settings, tell);
  }
  tellOthers();
  sharpCorners(layer, defects, settings, report);
  for (const one of away.values()) report(one);
  return { layer, sound, broken };
}

function limitsOf(settings: Settings) {
  return {
    nearVertexM: settings['check.nearVertexM'],
    spikeAngleDeg: settings['check.spikeAngleDeg'],
    narrowM: settings['check.narrowM'],
    offExtentTimes: settings['check.offExtentTimes'],
    places: settings['check.placesOfAFeature'],
  };
}

/** What leaves no land is told once, as geometry.empty; crossings are told besides: they may be what is wrong. */
const SAID_BY_EMPTY: ReadonlySet<DefectKind> = new Set(['tooFewPoints', 'zeroArea']);

function tellItem(
  layer: CheckedLayer,
  { defects, totals, isCutShort }: ItemDefects,
  isEmpty: boolean,
  away: ReadonlyMap<number, Finding>,
  settings: Settings,
  tell: (one: Finding) => void,
): void {
  const mild = new Set<DefectKind>();
  for (const defect of defects) {
    const { kind, item } = defect;
    if (isCorner(defect, settings)) continue;
    if (isEmpty && SAID_BY_EMPTY.has(kind)) continue;
    // said by geometry.farOff
    if (kind === 'offExtent' && away.has(item)) continue;
    const one = defectFinding(layer, defect, totals.get(kind) ?? 1, settings);
    if (one.severity === 'error' || !mild.has(kind)) tell(one);
    mild.add(kind);
  }
  if (!isCutShort) return;
  tell(finding('feature.cutShort', 'warning', layer.layer, { meetings: MOST_MEETINGS }, rowOf(layer, defects[0].item)));
}

function sharpCorners(layer: CheckedLayer, found: readonly ItemDefects[], settings: Settings, report: Report): void {
  let rows = 0;
  let sharpest: Defect | null = null;
  for (const { defects } of found) {
    const corners = defects.filter((defect) => isCorner(defect, settings));
    if (corners.length > 0) rows++;
    for (const one of corners) if (sharpest === null || one.angleDeg < sharpest.angleDeg) sharpest = one;
  }
  if (sharpest === null) return;
  const numbers = { rows, limitDeg: settings['check.spikeAngleDeg'], angleDeg: Number(sharpest.angleDeg.toFixed(2)) };
  report(finding('ring.sharpCorners', 'note', layer.layer, numbers, at(sharpest.x, sharpest.y)));
}

/** Lists errors all, of other codes so many features; the rest is counted. */
function listed(layer: CheckedLayer, settings: Settings, report: Report) {
  const counts = new Map<FindingCode, number>();
  const most = settings['check.featuresOfACode'];
  return {
    tell(one: Finding): void {
      if (one.severity !== 'error') {
        const count = (counts.get(one.code) ?? 0) + 1;
        counts.set(one.code, count);
        if (count > most) return;
      }
      report(one);
    },
    tellOthers(): void {
      for (const [code, count] of counts) {
        if (count <= most) continue;
        report(finding('findings.more', 'note', layer.layer, { of: code, kind: code, rows: count - most }));
      }
    },
  };
}

/** The layer with invalid items made valid, or empty where that can't be; the same object when all are valid. */
function madeSound(polygons: PolygonSet, broken: Uint8Array, { geos }: CheckContext) {
  const invalid: number[] = [];
  for (let i = 0; i < broken.length; i++) if (broken[i] === 1) invalid.push(i);
  if (invalid.length === 0) return { sound: polygons, unmendable: new Set<number>() };
  const made = geos.makeValid(polygons, invalid);
  return { sound: replaceItems(polygons, invalid, made.polygons), unmendable: new Set(made.unmendable) };
}

function farOff(layer: CheckedLayer, { settings, lands }: CheckContext): ReadonlyMap<number, Finding> {
  const extentM = layer.role === 'parcels' ? 0 : Math.max(0, ...lands.map(({ box }) => diagonalM(box)));
  const { away } = mainBody(layer.polygons, settings['validate.farOffM'], extentM);
  return new Map(
    away.map(({ item, distanceM }) => {
      const numbers = { distanceM: Math.round(distanceM) };
      return [item, finding('geometry.farOff', 'warning', layer.layer, numbers, rowAndPlace(layer, item))];
    }),
  );
}

import type { Holds } from '../formats/format.js';
import type { OutputLayer } from '../formats/output/output.js';
import { type Crs, namedCrs, parseCrs } from '../geodesy/crs.js';
import { statedClaim } from '../geodesy/datumShift.js';
import { outsideNominalZone } from '../geodesy/nominalZone.js';
import { checkPlausible, crsMissing, guessCrs, middleBounds } from '../geodesy/plausible.js';
import { transformKind } from '../geodesy/proj.js';
import { reprojectShapes } from '../geodesy/reproject.js';
import { isWholeDefinition } from '../geodesy/wktRoot.js';
import { LianpianError } from '../model/errors.js';
import { type Finding, finding } from '../model/finding.js';
import { type CrsClaim, coordinatesOf, type DeliveredLayer } from '../model/layer.js';
import { unusableRows, withEmptied } from '../stages/normalise/shapeRows.js';

/**
 * A delivered layer made ready to be written in another format: nothing changes but, where it must, its CRS.
 *
 * Promises: rows, fields and coordinates as delivered, every digit of every number; the CRS as the file says it, as `EPSG:n` where it
 * names one, else in its own WKT, known to the engine or not. With `outCrs`, or where the format holds lon/lat alone, shapes are
 * reprojected, edges split to `chordErrorM`, and the added vertices are in a finding; a shape that can't be projected becomes empty,
 * with a finding.
 * Refuses: coordinates that can't be in the CRS said (E_CRS_WRONG); to reproject from a CRS that is not said (E_CRS_MISSING) or known.
 */
export interface ConvertedLayer {
  readonly layer: OutputLayer;
  readonly findings: readonly Finding[];
}

const MOST_GUESSES = 3;

/** A code of a registry, WKT, PROJJSON or a PROJ string. */
const DESCRIPTION = /^\s*([A-Z]+:\w+|urn:|[A-Z_]+\s*[[(]|\{|\+proj)/i;

export function convertedLayer(
  delivered: DeliveredLayer,
  outCrs: Crs | null,
  holds: Pick<Holds, 'shapes' | 'lonLat'>,
  chordErrorM: number,
): ConvertedLayer {
  const { shapes, table, layer: name } = delivered;
  const where = `${delivered.file} | ${name}`;
  const base = { name, table, decimals: 'all' } as const;
  const bounds = middleBounds(coordinatesOf(shapes));
  if (shapes.kind === 'none' || !holds.shapes) {
    return { layer: { ...base, shapes, crs: null }, findings: [] };
  }
  const to = outCrs ?? (holds.lonLat ? parseCrs('EPSG:4326') : null);
  if (delivered.crs === null) {
    if (to && bounds) throw crsMissing(bounds, where);
    const list = bounds ? guessCrs(bounds).slice(0, MOST_GUESSES) : [];
    const couldBe = list.map(({ crs, swapped }) => `${crs.code} (${crs.name}${swapped ? ', axes=yx' : ''})`).join(', ');
    const findings = couldBe === '' ? [] : [finding('crs.couldBe', 'note', name, { couldBe })];
    return { layer: { ...base, shapes, crs: to ? codeOf(to) : null }, findings };
  }
  const from = to ? parseCrs(delivered.crs, where) : knownCrs(delivered.crs, where);
  if (from && bounds) checkPlausible(from, bounds, where);
  const zone = from && outsideNominalZone(from, coordinatesOf(shapes)) ? [zoneNote(name, from)] : [];
  if (!to) return { layer: { ...base, shapes, crs: crsAsSaid(delivered.crs, where) }, findings: zone };
  if (!from || transformKind(from, to) === 'identity') {
    return { layer: { ...base, shapes, crs: codeOf(to) }, findings: zone };
  }
  const moved = reprojectShapes(shapes, from, to, chordErrorM);
  const { wild } = unusableRows(moved.shapes);
  const { addedVertices } = moved;
  return {
    layer: { ...base, shapes: withEmptied(moved.shapes, wild), crs: codeOf(to) },
    findings: [
      ...zone,
      finding('crs.reprojected', 'note', name, { from: from.code, to: to.code, addedVertices }),
      ...wild.map((row) => finding('geometry.notFinite', 'error', name, {}, { feature: row + 1 })),
    ],
  };
}

function zoneNote(layer: string, crs: Crs): Finding {
  return finding('crs.outsideNominalZone', 'note', layer, { crs: crs.code });
}

/**
 * What a layer is in, for checking its coordinates; null when the engine does not know or would need its datum explained. What nothing can
 * know is refused: a code said by the user that no registry has, a `.prj` that is no description of a CRS or is cut off.
 */
function knownCrs(claim: CrsClaim, where: string): Crs | null {
  try {
    return parseCrs(claim, where);
  } catch (error) {
    if (!(error instanceof LianpianError)) throw error;
    const text = claim.wkt ?? claim.definition;
    const isNonsense = claim.from === 'option' || !DESCRIPTION.test(text) || !isWholeDefinition(text);
    if (error.code === 'E_CRS_UNKNOWN' && isNonsense) throw error;
    return null;
  }
}

/** `EPSG:n` where the claim names one, else the WKT it came with. */
function crsAsSaid(claim: CrsClaim, where: string): string {
  const { system } = statedClaim(claim.definition, where);
  const code = namedCrs(claim)?.code ?? '';
  if (/^EPSG:\d+$/.test(code)) return code;
  return /^(EPSG:\d+$|[A-Z]+\[)/i.test(system) ? system : (claim.wkt ?? system);
}

function codeOf(crs: Crs): string {
  const code = crs.code.replace(/\+.*$/, '');
  return /^EPSG:\d+$/.test(code) ? code : crs.definition;
}

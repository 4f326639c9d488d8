import { bareCrs, statedOver, unexplainedCode } from '../geodesy/crs.js';
import { datumFinding } from '../geodesy/datumFinding.js';
import { statedClaim } from '../geodesy/datumShift.js';
import { isWholeDefinition } from '../geodesy/wktRoot.js';
import { swapLines, swapPoints, swapPolygons } from '../geometry/swapAxes.js';
import { type Finding, finding } from '../model/finding.js';
import type { CrsClaim, DeliveredLayer, Shapes } from '../model/layer.js';
import type { ReadOptions } from './source.js';

/**
 * Layers as a reader gave them, with what people say of them put over it: the CRS, what to do with its datum, the order of the axes.
 *
 * Promises: what is said wins over the file, and what moves coordinates is a finding; a code that the engine's table does not hold
 * gets its WKT from the registry of GDAL, once a code. A table has no CRS, whatever is said.
 */
export async function asStated(layers: readonly DeliveredLayer[], options: ReadOptions): Promise<DeliveredLayer[]> {
  const wktByCode = new Map<number, string | null>();
  const result: DeliveredLayer[] = [];
  for (const layer of layers) {
    if (layer.shapes.kind === 'none') {
      result.push(layer);
      continue;
    }
    const said = options.crs === undefined ? layer.crs : claimSaid(options.crs, layer.crs);
    const crs = said && (await explained(said, options, wktByCode));
    const stated = {
      ...layer,
      crs,
      findings: [...layer.findings, ...cutOff(crs, layer), ...datumFindings(options.crs, crs, layer)],
    };
    result.push(options.axes === 'yx' ? swapped(stated) : stated);
  }
  return result;
}

/** A claim as text that `parseCrs` can read: itself, or the WKT of a code that the engine's table does not hold. */
export async function explainedCrs(
  claim: string,
  options: Pick<ReadOptions, 'scratch' | 'inProcess'>,
): Promise<string> {
  const { wkt } = await explained({ definition: claim, from: 'option' }, options, new Map());
  return wkt ?? claim;
}

function claimSaid(said: string, file: CrsClaim | null): CrsClaim | null {
  const claim = statedOver(said, file);
  return claim && { ...claim, from: 'option' };
}

async function explained(
  claim: CrsClaim,
  options: Pick<ReadOptions, 'scratch' | 'inProcess'>,
  wktByCode: Map<number, string | null>,
): Promise<CrsClaim> {
  const code = unexplainedCode(claim);
  if (code === null) return claim;
  if (!wktByCode.has(code)) wktByCode.set(code, await (await import('./gdal/epsgWkt.js')).epsgWkt(code, options));
  const wkt = wktByCode.get(code);
  return wkt ? { ...claim, wkt } : claim;
}

/** A definition that is cut off may still have a name that says which system it is; that it is cut is said in any case. */
function cutOff(crs: CrsClaim | null, { layer }: DeliveredLayer): Finding[] {
  if (crs === null || crs.from === 'option' || isWholeDefinition(crs.definition)) return [];
  return [finding('crs.cutOff', 'warning', layer, { crs: crs.definition.slice(0, SHOWN_CHARACTERS) })];
}

const SHOWN_CHARACTERS = 60;

function datumFindings(said: string | undefined, crs: CrsClaim | null, { layer }: DeliveredLayer) {
  const shift = said === undefined ? null : statedClaim(said, layer).shift;
  if (!shift || !crs) return [];
  const bare = bareCrs(statedClaim(crs.definition, layer).system, crs.wkt, layer);
  return bare.datum === null ? [] : [datumFinding(`${bare.crs.code} (${bare.datum})`, shift, layer)];
}

function swapped(layer: DeliveredLayer): DeliveredLayer {
  const findings = [...layer.findings, finding('axes.swapped', 'note', layer.layer, {})];
  return { ...layer, shapes: swappedShapes(layer.shapes), findings };
}

function swappedShapes(shapes: Shapes): Shapes {
  switch (shapes.kind) {
    case 'polygon':
      return { ...shapes, polygons: swapPolygons(shapes.polygons) };
    case 'line':
      return { ...shapes, lines: swapLines(shapes.lines) };
    case 'point':
      return { ...shapes, points: swapPoints(shapes.points) };
    case 'none':
      return shapes;
  }
}

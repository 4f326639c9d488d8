/**
 * The root of a WKT text: its keyword, its name and its own EPSG code, not those of the systems nested in it.
 * A compound or bound system counts as the projected or geographic system it starts with.
 */
export interface WktRoot {
  readonly keyword: string;
  readonly name: string;
  readonly epsg: number | null;
}

const WRAPPERS = new Set(['COMPD_CS', 'COMPOUNDCRS', 'BOUNDCRS', 'SOURCECRS']);
const ROOTS = new Set([
  'PROJCS',
  'GEOGCS',
  'PROJCRS',
  'PROJECTEDCRS',
  'GEOGCRS',
  'GEOGRAPHICCRS',
  'GEODCRS',
  'GEODETICCRS',
]);

export function wktRoot(wkt: string): WktRoot | null {
  const head = /^\s*([A-Za-z_]+)\s*[[(]\s*(?:"([^"]*)")?/.exec(wkt);
  if (!head) return null;
  const keyword = head[1].toUpperCase();
  if (WRAPPERS.has(keyword)) {
    const inner =
      /[[(,]\s*((?:SOURCECRS|PROJCS|GEOGCS|PROJCRS|PROJECTEDCRS|GEOGCRS|GEOGRAPHICCRS|GEODCRS|GEODETICCRS)\s*[[(].*)$/is.exec(
        wkt.slice(head[0].length - (head[2] === undefined ? 1 : 0)),
      );
    return inner ? wktRoot(inner[1]) : null;
  }
  return ROOTS.has(keyword) ? { keyword, name: head[2] ?? '', epsg: ownAuthority(wkt) } : null;
}

/** The text of a wrapper's first real system, so that a reader that knows no wrappers can take it. */
export function wktBody(wkt: string): string {
  const root = wktRoot(wkt);
  if (!root || new RegExp(`^\\s*${root.keyword}\\b`, 'i').test(wkt)) return wkt;
  const start = wkt.toUpperCase().indexOf(`${root.keyword}[`);
  if (start < 0) return wkt;
  let depth = 0;
  for (let k = start; k < wkt.length; k++) {
    if (wkt[k] === '[') depth++;
    if (wkt[k] === ']' && --depth === 0) return wkt.slice(start, k + 1);
  }
  return wkt;
}

/** The AUTHORITY or ID directly inside the first bracket. */
function ownAuthority(wkt: string): number | null {
  let depth = 0;
  let quoted = false;
  for (let k = 0; k < wkt.length; k++) {
    const char = wkt[k];
    if (char === '"') quoted = !quoted;
    if (quoted) continue;
    if (char === '[' || char === '(') depth++;
    if ((char === ']' || char === ')') && --depth === 0) return null;
    if (depth !== 1) continue;
    const found = /^(?:AUTHORITY|ID)\s*[[(]\s*"EPSG"\s*,\s*"?(\d+)"?/i.exec(wkt.slice(k, k + 60));
    if (found && /[\s,]/.test(wkt[k - 1] ?? ',')) return Number(found[1]);
  }
  return null;
}

/**
 * The root of a WKT text or PROJJSON: its keyword, its name and its own EPSG code, not those of the systems nested in it.
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
  if (wkt.trimStart().startsWith('{')) return jsonRoot(wkt);
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

/** The text of the system itself, without wrapper and without the vertical system that ESRI writes behind it. */
export function wktBody(wkt: string): string {
  if (wkt.trimStart().startsWith('{')) return JSON.stringify(jsonBody(JSON.parse(wkt)));
  const root = wktRoot(wkt);
  const start = root ? wkt.search(new RegExp(`\\b${root.keyword}\\s*[[(]`, 'i')) : -1;
  if (start < 0) return wkt;
  let depth = 0;
  let quoted = false;
  for (let k = start; k < wkt.length; k++) {
    if (wkt[k] === '"') quoted = !quoted;
    if (quoted) continue;
    if (wkt[k] === '[' || wkt[k] === '(') depth++;
    if ((wkt[k] === ']' || wkt[k] === ')') && --depth === 0) return wkt.slice(start, k + 1);
  }
  return wkt;
}

/** Whether a text that begins as WKT or PROJJSON goes on to its end; any other text is none of them, and whole. */
export function isWholeDefinition(text: string): boolean {
  if (text.trimStart().startsWith('{')) return isJson(text);
  if (!/^\s*[A-Za-z_]+\s*[[(]/.test(text)) return true;
  let depth = 0;
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '[' || character === '(') depth++;
    if (character === ']' || character === ')') depth--;
  }
  return depth === 0 && !quoted;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The part of a PROJJSON system that the engine asks for. */
interface JsonSystem {
  readonly type?: string;
  readonly name?: string;
  readonly id?: { readonly authority?: string; readonly code?: number | string };
  readonly components?: readonly JsonSystem[];
  readonly source_crs?: JsonSystem;
}

const JSON_KEYWORDS: Readonly<Record<string, string>> = {
  ProjectedCRS: 'PROJCRS',
  GeographicCRS: 'GEOGCRS',
  GeodeticCRS: 'GEODCRS',
};

function jsonRoot(text: string): WktRoot | null {
  let system: JsonSystem;
  try {
    system = jsonBody(JSON.parse(text) as JsonSystem);
  } catch {
    return null;
  }
  const keyword = JSON_KEYWORDS[system.type ?? ''];
  if (!keyword) return null;
  const code = system.id?.authority === 'EPSG' ? Number(system.id.code) : Number.NaN;
  return { keyword, name: String(system.name ?? ''), epsg: Number.isInteger(code) ? code : null };
}

function jsonBody(system: JsonSystem): JsonSystem {
  const inner = system.source_crs ?? system.components?.[0];
  return inner ? jsonBody(inner) : system;
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

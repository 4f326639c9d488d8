import { LianpianError } from '../model/errors.js';

const NAME = /^[\p{Script=Han}A-Za-z0-9_]+$/u;
/** `area_m2` is the parcel's own column. */
const TAKEN = 'area';

/** `NAME=FILE…` of a zone option. */
export function splitZone(text: string): { readonly name: string; readonly file: string } {
  const named = splitNamed(text);
  if (named) return named;
  throw wrong(`--zone ${text} is not NAME=FILE`, text);
}

/** NAME ends at the first `=`; null where there is no name or no file. */
export function splitNamed(text: string): { readonly name: string; readonly file: string } | null {
  const at = text.indexOf('=');
  return at < 1 || at === text.length - 1 ? null : { name: text.slice(0, at), file: text.slice(at + 1) };
}

/** Refuses names that can't be columns or of which two are alike. */
export function checkZoneNames(names: readonly string[]): void {
  if (names.length === 0) {
    throw wrong('there is no layer of zones', 'zones');
  }
  const seen = new Set<string>();
  for (const name of names) {
    if (!NAME.test(name)) throw wrong(`the zone name "${name}" is not of letters, digits, _ or Chinese alone`, name);
    if (name.toLowerCase() === TAKEN)
      throw wrong(`a zone can't be called ${name}: ${TAKEN}_m2 is the parcel itself`, name);
    if (seen.has(name)) throw wrong(`the zone name ${name} is given twice`, name);
    seen.add(name);
  }
}

function wrong(message: string, where: string): LianpianError {
  return new LianpianError(
    'E_USAGE',
    message,
    where,
    'Name every layer of zones: --zone NAME=FILE, each NAME once, of letters, digits, _ or Chinese, as in --zone redline=stbhhx.shp.',
  );
}

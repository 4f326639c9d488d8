import { CARRIED_LINES } from '../model/district.js';
import { LianpianError } from '../model/errors.js';
import { LINE_WORDS } from '../model/words.js';
import { SIGNATURES } from '../stages/recognise/roles/role.js';

/** Kinds of lines the engine has a word for. */
const KINDS: readonly string[] = [
  ...Object.keys(LINE_WORDS).filter((word) => word !== 'outside' && word !== 'anywhere'),
  ...CARRIED_LINES,
];
const NAME = /^[\p{Script=Han}A-Za-z0-9_]+$/u;

/**
 * The kind of a control line that is called by a word of the engine (`ecologicalRedline`), its title (生态保护红线, ecological_redline), the name
 * of its standard layer (STBHHX) or what people call it (棕线). Any other name is a kind of its own, for the user's own rules.
 */
export function lineKindOf(name: string): string {
  const plain = name.replaceAll('_', ' ').toLowerCase();
  const word = KINDS.find((kind) =>
    [kind, LINE_WORDS[kind]?.zh, LINE_WORDS[kind]?.en].some((one) => one?.toLowerCase() === plain),
  );
  if (word !== undefined) return word;
  const standard = SIGNATURES.find(({ use, names }) => use?.role === 'controlLine' && names.test(name.toUpperCase()));
  return standard?.use?.kind ?? name;
}

/** Refuses names that can't be kinds, and lines of which two are one kind. */
export function checkLineNames(names: readonly string[], option: string): void {
  const taken = new Map<string, string>();
  for (const name of names) {
    // `area_m2` is the parcel's own column
    if (name.toLowerCase() === 'area') throw wrong('area can be no line: area_m2 is the parcel itself', name, option);
    if (!NAME.test(name)) throw wrong(`"${name}" is not of letters, digits, _ or Chinese alone`, name, option);
    const kind = lineKindOf(name);
    const other = taken.get(kind);
    if (other !== undefined) {
      const same = other === name ? name : `${other} and ${name} are both ${kind}, which`;
      throw wrong(`${same} is given twice`, name, option);
    }
    taken.set(kind, name);
  }
}

function wrong(message: string, where: string, option: string): LianpianError {
  return new LianpianError(
    'E_USAGE',
    `${option} ${message}`,
    where,
    `Name each line once by its kind: ${option} KIND=FILE, KIND one of ${KINDS.join(', ')}, their Chinese names, or a name that your own rules (--rules) speak of; several files of one kind go into one layer first.`,
  );
}

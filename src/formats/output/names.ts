import type { NameRule } from '../format.js';
import type { OutputTexts } from '../text/outputTexts.js';
import type { OutputLayer } from './output.js';

/**
 * Names of fields or layers as a format takes them, in order.
 *
 * Promises: no two alike, never cut inside a character, the same for the same input. A name that fits keeps itself; the others
 * are mended (forbidden characters, reserved words), cut, and where a name is taken numbered `…_2`, `…_3` within the limit.
 */
export function fitNames(names: readonly string[], rule: NameRule, texts: OutputTexts): string[] {
  const key = (name: string) => (rule.ignoresCase ? name.toLowerCase() : name);
  const wanted = names.map((name) => mended(name, rule, texts));
  const taken = new Set<string>();
  const fitted = names.map((name, n) => {
    if (name !== wanted[n] || taken.has(key(name))) return null;
    taken.add(key(name));
    return name;
  });
  return fitted.map((name, n) => {
    if (name !== null) return name;
    let free = wanted[n];
    for (let k = 2; taken.has(key(free)); k++) free = cut(wanted[n], rule, texts, `_${k}`);
    taken.add(key(free));
    return free;
  });
}

/** The first of `names` that no field of the layer has, in any case; numbered if all are taken. */
export function freeName(layer: OutputLayer, names: readonly string[]): string {
  const taken = new Set([...layer.table.columns.keys()].map((field) => field.toLowerCase()));
  const free = names.find((name) => !taken.has(name.toLowerCase()));
  for (let n = 2; ; n++) {
    const name = free ?? `${names[0]}_${n}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

function mended(name: string, rule: NameRule, texts: OutputTexts): string {
  // a NUL ends a name in every format that stores names as bytes
  const held = texts.held(name.replace(/\0.*$/s, ''));
  const whole = rule.bytes === undefined ? held : held.trim();
  const allowed = rule.forbidden ? whole.replace(rule.forbidden, '_') : whole;
  const free = rule.reserved?.test(allowed) ? `N_${allowed}` : allowed;
  return cut(free === '' ? 'field' : free, rule, texts, '');
}

function cut(name: string, rule: NameRule, texts: OutputTexts, suffix: string): string {
  let short = name;
  if (rule.characters !== undefined) {
    while (short.length + suffix.length > rule.characters) short = short.replace(/.$/su, '');
  }
  if (rule.bytes !== undefined) short = texts.cut(short, rule.bytes - suffix.length);
  return short + suffix;
}

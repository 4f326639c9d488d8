import type { Firm } from '../../../model/district.js';
import { joinKey } from '../joins/join.js';

/** Firms by credit code, and by name where one firm alone is called so. Keys are compared as joins compare them. */
export interface FirmIndex {
  /** −1 when no firm has the code or, without one, the name. `byName` says which of the two it was. */
  find(code: string, name: string): { readonly firm: number; readonly byName: boolean };
}

export function firmIndex(firms: readonly Firm[]): FirmIndex {
  const byCode = new Map<string, number>();
  const byName = new Map<string, number>();
  firms.forEach(({ creditCode, name }, f) => {
    const code = joinKey(creditCode);
    if (!byCode.has(code)) byCode.set(code, f);
    const key = joinKey(name);
    if (key !== '') byName.set(key, byName.has(key) ? -1 : f);
  });
  return {
    find(code, name) {
      const coded = code === '' ? undefined : byCode.get(joinKey(code));
      if (coded !== undefined) return { firm: coded, byName: false };
      // a code that is none may be a name written in its place
      const firm = byName.get(joinKey(name)) ?? byName.get(joinKey(code)) ?? -1;
      return { firm, byName: firm >= 0 };
    },
  };
}

/** Several values of one cell: `A；B`, `A、B`, `A;B`. */
export function valuesOfCell(text: string): string[] {
  return text
    .split(/[;；,，、|\n]+/)
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

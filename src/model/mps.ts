import type { Mip, MipColumn } from './mip.js';

/** Names of a program as MPS readers take them: column and row i of the program are called `columns[i]` and `rows[i]`. */
export interface MpsNames {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
}

const OBJECTIVE = 'cost';
const MOST_LETTERS = 200;

/**
 * Our names made legal for free MPS: ASCII letters, digits and `_ . , # ~ : + - [ ]`; anything else is `_`, and of names that become equal the later
 * ones get their number behind `~`. None is longer than 212 letters, which the readers that are known take.
 */
export function mpsNames(mip: Mip): MpsNames {
  return {
    columns: legal(mip.columns.map(({ name }) => name)),
    rows: legal(
      mip.rows.map(({ name }) => name),
      [OBJECTIVE],
    ),
  };
}

function legal(names: readonly string[], taken: readonly string[] = []): string[] {
  const used = new Set(taken);
  return names.map((name, i) => {
    const plain = name.replace(/[^A-Za-z0-9_.,#~:+\-[\]]/g, '_').slice(0, MOST_LETTERS);
    const safe = /^[A-Za-z]/.test(plain) ? plain : `n${plain}`;
    let unique = safe;
    for (let n = i + 1; used.has(unique); n++) unique = `${safe}~${n}`;
    used.add(unique);
    return unique;
  });
}

/**
 * A program as free MPS: the same optimum for any solver that reads it. Numbers stand in full, in the order of the program, with no date: the
 * text is canonical, and `modelHash` is taken over it. Rows that bind nothing are left out.
 */
export function mpsText(mip: Mip, names: MpsNames = mpsNames(mip)): string {
  const lines = [`NAME ${legal([mip.name])[0]}`, 'ROWS', ` N ${OBJECTIVE}`];
  const byColumn: string[][] = mip.columns.map(() => []);
  const right: string[] = mip.offset === 0 ? [] : [` RHS ${OBJECTIVE} ${-mip.offset}`];
  const ranges: string[] = [];
  mip.rows.forEach(({ lower, upper, columns, values }, r) => {
    const [low, high] = [Number.isFinite(lower), Number.isFinite(upper)];
    if (!low && !high) return;
    const name = names.rows[r];
    lines.push(` ${lower === upper ? 'E' : low ? 'G' : 'L'} ${name}`);
    const side = low ? lower : upper;
    if (side !== 0) right.push(` RHS ${name} ${side}`);
    if (low && high && lower !== upper) ranges.push(` RNG ${name} ${upper - lower}`);
    columns.forEach((column, i) => {
      byColumn[column].push(` ${names.columns[column]} ${name} ${values[i]}`);
    });
  });
  lines.push('COLUMNS');
  let whole = false;
  const mark = (integer: boolean) => {
    if (integer === whole) return;
    whole = integer;
    lines.push(` MARKER 'MARKER' '${integer ? 'INTORG' : 'INTEND'}'`);
  };
  const bounds: string[] = [];
  mip.columns.forEach((column, c) => {
    mark(column.integer);
    lines.push(` ${names.columns[c]} ${OBJECTIVE} ${column.cost}`);
    for (const line of byColumn[c]) lines.push(line);
    bounds.push(...boundLines(names.columns[c], column));
  });
  mark(false);
  lines.push('RHS', ...right, 'RANGES', ...ranges, 'BOUNDS', ...bounds, 'ENDATA', '');
  return lines.join('\n');
}

function boundLines(name: string, { lower, upper }: MipColumn): string[] {
  if (lower === upper) return [` FX BND ${name} ${lower}`];
  return [
    Number.isFinite(lower) ? ` LO BND ${name} ${lower}` : ` MI BND ${name}`,
    Number.isFinite(upper) ? ` UP BND ${name} ${upper}` : ` PL BND ${name}`,
  ];
}

/** sha-256 of the MPS file, in hexadecimal: two runs solved the same program if and only if it is the same. */
export async function modelHash(mip: Mip): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(mpsText(mip)));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { byColumn, type Mip, type MipColumn } from './mip.js';

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
  return [...mpsBlocks(mip, names)].join('');
}

const BLOCK_LETTERS = 1 << 16;

/** `mpsText` in blocks of some 64 KB. */
function* mpsBlocks(mip: Mip, names: MpsNames = mpsNames(mip)): Generator<string> {
  let block = '';
  for (const line of mpsLines(mip, names)) {
    block += line;
    if (block.length < BLOCK_LETTERS) continue;
    yield block;
    block = '';
  }
  yield block;
}

function* mpsLines(mip: Mip, names: MpsNames): Generator<string> {
  const rows = mip.rows.map(({ lower, upper }, r) => {
    const [low, high] = [Number.isFinite(lower), Number.isFinite(upper)];
    return { name: names.rows[r], lower, upper, low, high, isRange: low && high && lower !== upper };
  });
  yield `NAME ${legal([mip.name])[0]}\nROWS\n N ${OBJECTIVE}\n`;
  for (const { name, lower, upper, low, high } of rows) {
    if (low || high) yield ` ${lower === upper ? 'E' : low ? 'G' : 'L'} ${name}\n`;
  }
  yield 'COLUMNS\n';
  const { starts, inRow, values } = byColumn(mip.columns.length, mip.rows);
  let whole = false;
  const marker = (integer: boolean) => {
    if (integer === whole) return '';
    whole = integer;
    return ` MARKER 'MARKER' '${integer ? 'INTORG' : 'INTEND'}'\n`;
  };
  for (const [c, { integer, cost }] of mip.columns.entries()) {
    const name = names.columns[c];
    let lines = `${marker(integer)} ${name} ${OBJECTIVE} ${cost}\n`;
    for (let i = starts[c]; i < starts[c + 1]; i++) {
      const row = rows[inRow[i]];
      if (row.low || row.high) lines += ` ${name} ${row.name} ${values[i]}\n`;
    }
    yield lines;
  }
  yield `${marker(false)}RHS\n${mip.offset === 0 ? '' : ` RHS ${OBJECTIVE} ${-mip.offset}\n`}`;
  for (const { name, lower, upper, low, high } of rows) {
    const side = low ? lower : upper;
    if ((low || high) && side !== 0) yield ` RHS ${name} ${side}\n`;
  }
  yield 'RANGES\n';
  for (const { name, lower, upper, isRange } of rows) if (isRange) yield ` RNG ${name} ${upper - lower}\n`;
  yield 'BOUNDS\n';
  for (const [c, column] of mip.columns.entries()) yield boundLines(names.columns[c], column);
  yield 'ENDATA\n';
}

function boundLines(name: string, { lower, upper }: MipColumn): string {
  if (lower === upper) return ` FX BND ${name} ${lower}\n`;
  const least = Number.isFinite(lower) ? ` LO BND ${name} ${lower}` : ` MI BND ${name}`;
  const most = Number.isFinite(upper) ? ` UP BND ${name} ${upper}` : ` PL BND ${name}`;
  return `${least}\n${most}\n`;
}

/** `mpsText` as it stands in the file: all of it is ASCII. */
export function mpsBytes(mip: Mip, names: MpsNames = mpsNames(mip)): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(16 * BLOCK_LETTERS);
  let used = 0;
  for (const block of mpsBlocks(mip, names)) {
    if (used + block.length > bytes.length) {
      const wider = new Uint8Array(2 * (used + block.length));
      wider.set(bytes);
      bytes = wider;
    }
    used += encoder.encodeInto(block, bytes.subarray(used)).written;
  }
  return bytes.subarray(0, used);
}

/** sha-256 of the MPS file, in hexadecimal: two runs solved the same program if and only if it is the same. */
export async function modelHash(mip: Mip): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', mpsBytes(mip));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { type CodeCount, type CodeFit, codeFits, plainName } from '../../model/codes/codeFit.js';
import { CODE_SYSTEMS, nameIn } from '../../model/codes/landCodes.js';
import { type Column, textCell } from '../../model/column.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { named, type Reason, reason } from './reason.js';

/**
 * Which code system a land-class field is in.
 *
 * Definition: a system *fits* when it holds nearly all codes met (95 % of the coded rows) and no name column says otherwise. Of those
 * that fit, one holding codes that another lacks rules the other out, if these are at least 1 % of the rows or 3 rows.
 * Promises: `system` when one is left; `same` when several are left in which every code met has the same name, so that nothing hangs
 * on the choice; else `ambiguous`, with all that are left and the codes that differ between them. The field's name (DLBM, YDYHDM) is
 * reported, and never decides: it is used for all of them. `none` when no system fits.
 */
export interface CodeReading {
  readonly field: string;
  /** The field of the names that go with the codes. */
  readonly nameField: string | null;
  readonly rows: number;
  readonly distinct: number;
  readonly verdict: 'system' | 'same' | 'ambiguous' | 'none';
  /** Best first. */
  readonly systems: readonly CodeFit[];
  readonly reasons: readonly Reason[];
  /** Numbers in place of codes (601 for 0601): leading zeros are lost. */
  readonly zerosLost: boolean;
}

const FIELD_NAMES: readonly (readonly [field: RegExp, name: RegExp | null])[] = [
  [/^DLBM(_\d+)?$/i, /^DLMC/i],
  [/^(YDYHDM|YDYHFLDM|YDYHBM)$/i, /^(YDYHMC|YDYHFLMC)$/i],
  [/^(GHYDYHFLDM|GHYDYHDM|GHDLBM|GHDLDM|GHYDDM)$/i, /^(GHYDYHFLMC|GHYDYHMC|GHDLMC|GHYDMC)$/i],
  [/^(JQDLBM|JQDLDM|YDDM|YDBM|YDFLDM|DLDM|YDXZDM)$/i, /^(JQDLMC|YDMC|YDFLMC|DLMC|YDXZMC)$/i],
  [
    /^(地类编码|地类代码|用地代码|用地编码|用地用海代码|用地用海分类代码|规划用地代码|用地性质代码)$/,
    /^(地类名称|用地名称|用地用海名称|用地用海分类名称|规划用地名称|用地性质)$/,
  ],
];
const FITS_SHARE = 0.95;
const NAMES_DIFFER_SHARE = 0.05;
/** A field whose name says nothing is read as land class only when nearly every value is such a code, and several are met. */
const UNNAMED_SHARE = 0.98;
const UNNAMED_DISTINCT = 4;

/** Every land-class field of a layer, in field order. */
export function recogniseCodes(layer: DeliveredLayer): CodeReading[] {
  const { columns, rowCount } = layer.table;
  const readings: CodeReading[] = [];
  for (const [field, column] of columns) {
    const pair = FIELD_NAMES.find(([pattern]) => pattern.test(field));
    if (!pair && column.type !== 'text') continue;
    const nameField = pair?.[1] ? ([...columns.keys()].find((name) => pair[1]?.test(name)) ?? null) : null;
    if (!pair && !looksLikeCodes(column)) continue;
    const counts = countCodes(column, nameField === null ? undefined : columns.get(nameField), rowCount);
    const reading = readCodes(field, nameField, counts, column.type !== 'text');
    if (pair ? counts.length > 0 : reading.verdict !== 'none' && reading.distinct >= UNNAMED_DISTINCT) {
      readings.push(reading);
    }
  }
  return readings;
}

/** Texts of three to six characters, of which nearly all are codes of one system. */
function looksLikeCodes(column: Column): boolean {
  if (column.type !== 'text') return false;
  const met = column.values.filter((value) => value.trim() !== '');
  if (met.length < UNNAMED_DISTINCT || met.length > 300) return false;
  return CODE_SYSTEMS.some((system) => {
    const known = met.filter(
      (value) => value.trim().length >= 4 && nameIn(system, value.trim().toUpperCase()) !== null,
    );
    return known.length >= UNNAMED_SHARE * met.length;
  });
}

function countCodes(column: Column, names: Column | undefined, rowCount: number): CodeCount[] {
  const counts = new Map<string, { rows: number; names: Map<string, number> }>();
  for (let row = 0; row < rowCount; row++) {
    const code = textCell(column, row).toUpperCase();
    if (code === '') continue;
    let count = counts.get(code);
    if (!count) {
      count = { rows: 0, names: new Map() };
      counts.set(code, count);
    }
    count.rows++;
    const name = textCell(names, row);
    if (name !== '') count.names.set(name, (count.names.get(name) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({ code, ...count }));
}

function readCodes(field: string, nameField: string | null, met: readonly CodeCount[], isNumber: boolean): CodeReading {
  const zerosLost = isNumber && met.some(({ code }) => /^\d{3}$/.test(code));
  const counts = zerosLost ? met.map((count) => ({ ...count, code: count.code.padStart(4, '0') })) : met;
  const rows = counts.reduce((sum, count) => sum + count.rows, 0);
  const fits = codeFits(counts);
  const namedRows = counts.reduce((sum, { names }) => sum + [...names.values()].reduce((a, b) => a + b, 0), 0);
  const byCodes = fits.filter((fit) => fit.rows >= FITS_SHARE * rows);
  const byNames = byCodes.filter((fit) => fit.namesDiffer <= NAMES_DIFFER_SHARE * namedRows);
  const left = withoutDominated(byNames, counts, rows);
  const about = { field, nameField, rows, distinct: counts.length, zerosLost };
  if (rows === 0 || left.length === 0) {
    const why = noneReasons(fits, byCodes, counts, nameField);
    // codes of one system under the names of another: both are told, neither is taken
    const verdict = byCodes.length > 0 ? 'ambiguous' : 'none';
    return { ...about, verdict, systems: byCodes, reasons: why };
  }
  const differing = counts.filter(({ code }) => new Set(left.map((fit) => plainName(nameOf(fit, code)))).size > 1);
  const verdict = left.length === 1 ? 'system' : differing.length === 0 ? 'same' : 'ambiguous';
  return { ...about, verdict, systems: left, reasons: reasonsFor(left, fits, counts, differing, nameField) };
}

/** Without the systems that lack codes another has, unless these could be slips of the pen. */
function withoutDominated(fits: readonly CodeFit[], counts: readonly CodeCount[], rows: number): CodeFit[] {
  const enough = Math.min(3, Math.max(1, 0.01 * rows));
  const only = (a: CodeFit, b: CodeFit) =>
    counts.reduce((sum, { code, rows: n }) => sum + (nameOf(a, code) !== null && nameOf(b, code) === null ? n : 0), 0);
  return fits.filter((fit) => !fits.some((other) => only(other, fit) >= enough && only(fit, other) < enough));
}

function nameOf(fit: CodeFit, code: string): string | null {
  const system = CODE_SYSTEMS.find(({ id }) => id === fit.system);
  return system ? nameIn(system, code) : null;
}

function reasonsFor(
  left: readonly CodeFit[],
  all: readonly CodeFit[],
  counts: readonly CodeCount[],
  differing: readonly CodeCount[],
  nameField: string | null,
): Reason[] {
  const [best] = left;
  const rows = counts.reduce((sum, count) => sum + count.rows, 0);
  const reasons: Reason[] = [];
  const unknown = counts.filter(({ code }) => nameOf(best, code) === null);
  const outside = named(unknown.map(({ code }) => code));
  reasons.push(
    unknown.length === 0
      ? reason(`${counts.length} 种代码全部在该体系内`, `all ${counts.length} codes met belong to it`)
      : reason(
          `${rows} 行中 ${best.rows} 行的代码在该体系内；不在的有 ${outside.zh}`,
          `${best.rows} of ${rows} rows hold codes of it; not of it: ${outside.en}`,
        ),
  );
  for (const other of all) {
    if (left.includes(other) || other.rows < 0.3 * rows) continue;
    const own = counts.filter(({ code }) => nameOf(best, code) !== null && nameOf(other, code) === null);
    if (own.length > 0) {
      const codes = named(
        own.sort((a, b) => b.rows - a.rows).map(({ code, rows: n }) => `${code} (${n})`),
        5,
      );
      reasons.push(reason(`${other.title.zh} 没有 ${codes.zh}`, `${other.title.en} has no ${codes.en}`));
    } else if (other.namesDiffer > 0) {
      reasons.push(nameReason(best, other, counts, nameField));
    }
  }
  if (best.namesAgree > 0) {
    reasons.push(
      reason(
        `${nameField} 与其标准名称一致 ${best.namesAgree} 行`,
        `${nameField} agrees with its names in ${best.namesAgree} rows`,
      ),
    );
  }
  for (const { code, rows: n } of differing.slice(0, 5)) {
    const meanings = left.map((fit) =>
      reason(`${fit.title.zh} ${nameOf(fit, code) ?? '无'}`, `${fit.title.en} ${nameOf(fit, code) ?? 'none'}`),
    );
    reasons.push(
      reason(
        `${code}（${n} 行）含义不同：${meanings.map((m) => m.zh).join('；')}`,
        `${code} (${n} rows) differs: ${meanings.map((m) => m.en).join('; ')}`,
      ),
    );
  }
  if (differing.length > 5) {
    reasons.push(reason(`另有 ${differing.length - 5} 种代码含义不同`, `${differing.length - 5} more codes differ`));
  }
  return reasons;
}

/** The code whose delivered names speak most against `other`. */
function nameReason(best: CodeFit, other: CodeFit, counts: readonly CodeCount[], nameField: string | null): Reason {
  const telling = counts
    .map((count) => ({ ...count, standard: nameOf(best, count.code) }))
    .filter(({ code, standard, names }) => {
      const differs = plainName(standard) !== plainName(nameOf(other, code));
      return differs && [...names.keys()].some((name) => plainName(name) === plainName(standard));
    })
    .sort((a, b) => b.rows - a.rows)[0];
  if (!telling)
    return reason(`${nameField} 与 ${other.title.zh} 不符`, `${nameField} does not agree with ${other.title.en}`);
  const { code, standard } = telling;
  return reason(
    `${code} 的 ${nameField} 为“${standard}”，在${other.title.zh}中应为“${nameOf(other, code)}”`,
    `${code} is named ${standard} in ${nameField}; in ${other.title.en} it would be ${nameOf(other, code)}`,
  );
}

function noneReasons(
  fits: readonly CodeFit[],
  byCodes: readonly CodeFit[],
  counts: readonly CodeCount[],
  nameField: string | null,
): Reason[] {
  if (byCodes.length > 0) {
    return byCodes.map((fit) =>
      reason(
        `代码符合${fit.title.zh}，但 ${nameField} 有 ${fit.namesDiffer} 行是其他体系的名称`,
        `the codes fit ${fit.title.en}, but ${nameField} has names of another system in ${fit.namesDiffer} rows`,
      ),
    );
  }
  const codes = named(counts.map(({ code }) => code));
  const [best] = fits;
  if (!best || best.rows === 0) {
    return [reason(`所见代码 ${codes.zh} 不属于任何已知体系`, `codes met (${codes.en}) belong to no known system`)];
  }
  const rows = counts.reduce((sum, count) => sum + count.rows, 0);
  const most = `${best.rows} / ${rows}`;
  return [
    reason(
      `没有体系涵盖 95 % 的行；最接近的是${best.title.zh}（${most} 行）`,
      `no system holds 95 % of the rows; nearest is ${best.title.en} (${most} rows)`,
    ),
  ];
}

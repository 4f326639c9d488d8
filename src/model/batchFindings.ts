import type { Finding, FindingCode } from './finding.js';

/** Numbers of a finding about a layer that count something: over batches of rows they add up. */
const COUNTS: readonly string[] = ['rows', 'rings', 'vertices', 'addedVertices'];

/** What a finding about a layer is of, without its counts: the same for batch after batch. */
export function kindOfFinding({ code, layer, numbers }: Finding): string {
  return JSON.stringify([code, layer, ...Object.entries(numbers).filter(([name]) => !COUNTS.includes(name))]);
}

/** The earlier of two findings of one kind, the counts of the later added to its own. */
export function withCountsOf(earlier: Finding, later: Finding): Finding {
  const counts = new Map<string, unknown>(Object.entries(earlier.numbers));
  const numbers = Object.fromEntries(
    Object.entries(later.numbers).map(([name, value]) => [
      name,
      COUNTS.includes(name) && typeof value === 'number' ? value + Number(counts.get(name) ?? 0) : value,
    ]),
  );
  return { ...earlier, numbers } as Finding;
}

/** A finding of a batch, its row counted from the start of the layer; `rows` came before the batch. */
export function movedBy(item: Finding, rows: number): Finding {
  return item.feature === null ? item : { ...item, feature: item.feature + rows };
}

/** Whether a finding about a layer counts something, so that the same of the next batch adds to it. */
export function countsSomething({ numbers }: Finding): boolean {
  return Object.keys(numbers).some((name) => COUNTS.includes(name));
}

const SEVERITIES = ['note', 'warning', 'error'];

/** What several stages say: normalise in reading a row, validate in checking it, repair in mending it, overlay in crossing lines. */
const SAID_TWICE: ReadonlySet<string> = new Set([
  'id.missing',
  'value.missing',
  'value.unknownCode',
  'value.unlistedCode',
  'reference.unknown',
  'code.parent',
  'line.overlap',
  'feature.unmendable',
]);

/**
 * Findings of several stages without those that say the same of the same row again: the earlier one stays in its place, with the graver
 * of the two severities. Only codes that more than one stage has are looked at: one stage may find a thing twice in a row, at two
 * places. A code that belongs to no unit (code.parent) says what reference.unknown said when parcels were placed, one in no checked list (value.unlistedCode) what value.unknownCode said. Of two layers that lie off each
 * other as a web map does, no other shift is told.
 */
export function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const kept: Finding[] = [];
  const webMaps = new Set(
    findings.flatMap((one) => (one.code === 'crs.gcj02' ? [one.layer, one.numbers.against] : [])),
  );
  const place = new Map<string, number>();
  for (const one of findings) {
    if (one.code === 'layer.crsSuspicious' && webMaps.has(one.layer)) continue;
    const isSaid = one.feature !== null && SAID_TWICE.has(one.code);
    const known = isSaid ? place.get(sayingOf(one)) : undefined;
    if (known === undefined) {
      if (isSaid) place.set(sayingOf(one), kept.length);
      kept.push(one);
      continue;
    }
    const earlier = kept[known];
    if (SEVERITIES.indexOf(one.severity) > SEVERITIES.indexOf(earlier.severity)) {
      kept[known] = { ...earlier, severity: one.severity };
    }
  }
  return kept;
}

function sayingOf({ code, layer, feature, numbers }: Finding): string {
  if (code === 'code.parent') {
    const { field, value } = numbers;
    return JSON.stringify(['reference.unknown', layer, feature, { field, value }]);
  }
  if (code === 'value.unlistedCode') {
    const { field, value } = numbers;
    return JSON.stringify(['value.unknownCode', layer, feature, { field, value }]);
  }
  return JSON.stringify([code, layer, feature, numbers]);
}

/** What a finding counts for: rows beyond those listed count for the code they are of. */
export function countOf(item: Finding): { readonly code: FindingCode; readonly rows: number } {
  if (item.code === 'findings.more') return { code: item.numbers.of as FindingCode, rows: item.numbers.rows };
  return { code: item.code, rows: 1 };
}

import type { Table } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LayerRead } from '../../model/layer.js';
import type { LayerSpec } from '../../model/scenario.js';
import { mostFrequent, yearShown } from '../../model/yearShown.js';
import type { FieldFinder } from './fields.js';

/**
 * The year that a layer shows.
 *
 * Definition: what the scenario says (`year`, or the field named under `fields.year`); else what the layer itself shows (`yearShown`). Null
 * where nothing says it.
 * Promises: each layer whose year is not that of the parcels (where they say none: not the most frequent one) is a finding, once: a note one year apart, a
 * warning beyond.
 */
export interface DataYear {
  readonly year: number | null;
  readonly from: LayerRead['dataYearFrom'];
}

interface Dated {
  readonly layer: string;
  readonly spec: LayerSpec;
  readonly year: DataYear;
}

export function dataYearOf(open: {
  readonly spec: LayerSpec;
  readonly table: Table;
  readonly fields: FieldFinder;
  readonly layer: string;
  readonly delivered: { readonly file: string };
}): DataYear {
  const { spec, table, fields } = open;
  if (spec.year !== undefined) return { year: spec.year, from: 'scenario' };
  const named = spec.role === 'parcels' ? fields.optional(spec.fields?.year, ['SJNF'])?.name : undefined;
  return yearShown(table, [open.layer, open.delivered.file], named);
}

export function reportYears(layers: readonly Dated[], report: (item: Finding) => void): void {
  const known = layers.flatMap(({ layer, spec, year: { year } }) =>
    year === null ? [] : [{ layer, role: spec.role, year }],
  );
  const reference = known.find(({ role }) => role === 'parcels')?.year ?? mostFrequent(known.map(({ year }) => year));
  if (reference === null) return;
  for (const { layer, year } of known) {
    if (year === reference) continue;
    const severity = Math.abs(year - reference) > 1 ? 'warning' : 'note';
    report(finding('year.differs', severity, layer, { year, otherYear: reference }));
  }
}

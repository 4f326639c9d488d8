import { beforeAll, describe, expect, it } from 'vitest';
import { allChanges, changeLayers, changeTables } from '../../src/export/judgedChanges.js';
import { placeNames } from '../../src/export/placeNames.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { planarAreas } from '../../src/geometry/polygonSet.js';
import { type JudgedChanges, judgedChanges } from '../../src/judging/changes.js';
import type { GivenLayers } from '../../src/judging/givenLayers.js';
import { judgeOpened, openGiven } from '../../src/judging/judging.js';
import { judgedTotals } from '../../src/judging/totals.js';
import { cell, type Table } from '../../src/model/column.js';
import { QUIET_JOB } from '../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { delivered, FARMLAND, FARMLAND_AFTER, judgeRules, plots, REDLINE } from '../helpers/judgeCase.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

async function changesBetween(before: typeof FARMLAND, after: typeof FARMLAND): Promise<JudgedChanges> {
  const rules = judgeRules();
  const fields = { rules, date: '2025-01-01', action: 'existing', use: null, classField: null, codes: null } as const;
  const options = { ...fields, settings: DEFAULT_SETTINGS };
  const given: GivenLayers = {
    parcels: { delivered: plots(), idField: null },
    lines: [
      { name: '生态红线', delivered: delivered('hx', REDLINE), idField: null },
      { name: '永农', version: 'before', delivered: delivered('old', before), idField: null },
      { name: '永农', version: 'after', delivered: delivered('new', after), idField: null },
    ],
  };
  const opened = openGiven(given, options, geos, QUIET_JOB);
  const [old, now] = await Promise.all(
    ['after', 'before'].map((left) => judgeOpened(opened, options, { geos }, (key) => !key.endsWith(`=${left}`))),
  );
  return judgedChanges(old, now);
}
const shown = ({ conflicts, before, after }: JudgedChanges) =>
  conflicts.map((one) => {
    const [old, now] = [before.conflicts[one.before], after.conflicts[one.after]];
    return [one.fate, (now ?? old).subject.id, old?.overlapM2 ?? 0, now?.overlapM2 ?? 0];
  });
const rowsOf = ({ columns, rowCount }: Table, names: readonly string[]) =>
  Array.from({ length: rowCount }, (_, row) => names.map((name) => cell(columns.get(name)!, row)));

describe('two versions of a line', () => {
  it('make conflicts appear, grow, vanish or stay', async () => {
    expect(shown(await changesBetween(FARMLAND, FARMLAND_AFTER))).toEqual([
      ['grown', '丁', 2500, 5000],
      ['vanished', '丙', 50, 0],
      ['same', '甲', 5000, 5000],
    ]);
    expect(shown(await changesBetween(FARMLAND_AFTER, FARMLAND))).toEqual([
      ['appeared', '丙', 0, 50],
      ['shrunk', '丁', 5000, 2500],
      ['same', '甲', 5000, 5000],
    ]);
  });

  it('are all the same where the line is', async () => {
    const changes = await changesBetween(FARMLAND, FARMLAND);
    expect(new Set(changes.conflicts.map(({ fate }) => fate))).toEqual(new Set(['same']));
    expect(changes.lines).toEqual([]);
  });

  it('are compared inside every parcel, whatever the rules say', async () => {
    const { lines } = await changesBetween(FARMLAND, FARMLAND_AFTER);
    expect(lines.map(({ parcel, lineKind, beforeM2, afterM2 }) => [parcel, lineKind, beforeM2, afterM2])).toEqual([
      [1, 'basicFarmland', 0, 10_000],
      [2, 'basicFarmland', 50, 0],
      [3, 'basicFarmland', 2500, 5000],
    ]);
  });

  it('are written with m² and mu before and after, by town and in all, each conflict in one layer', async () => {
    const changes = await changesBetween(FARMLAND, FARMLAND_AFTER);
    const totals = [changes.before, changes.after].map((judged) =>
      judgedTotals(judged, placeNames(judged.district).town, geos),
    );
    const [list, byTown, lines, lineTotals] = changeTables(changes, totals[0], totals[1]);
    const names = ['change', 'parcel_id', 'before_m2', 'after_m2', 'difference_m2', 'difference_mu', 'zone_id'];
    expect(rowsOf(list.table, names)).toEqual([
      ['grown', '丁', 2500, 5000, 2500, 3.75, '1'],
      ['vanished', '丙', 50, 0, -50, -0.08, '1'],
      ['same', '甲', 5000, 5000, 0, 0, '1'],
    ]);
    expect(rowsOf(byTown.table, ['town', 'severity', 'grown', 'vanished', 'same', 'before_m2', 'after_m2'])).toEqual([
      ['330212001', 'hard', 0, 0, 1, 5000, 5000],
      ['330212001', 'review', 0, 1, 0, 50, 0],
      ['330212001', 'soft', 0, 0, 0, 0, 0],
      ['330212001', 'all', 0, 1, 1, 5050, 5000],
      ['330212002', 'hard', 0, 0, 0, 0, 0],
      ['330212002', 'review', 1, 0, 0, 2500, 5000],
      ['330212002', 'soft', 0, 0, 0, 0, 0],
      ['330212002', 'all', 1, 0, 0, 2500, 5000],
      ['合计', 'hard', 0, 0, 1, 5000, 5000],
      ['合计', 'review', 1, 1, 0, 2550, 5000],
      ['合计', 'soft', 0, 0, 0, 0, 0],
      ['合计', 'all', 1, 1, 1, 7550, 10_000],
    ]);
    expect(lines.table.rowCount).toBe(3);
    expect(rowsOf(lineTotals.table, ['line', 'town', 'parcels', 'gained_m2', 'lost_m2'])).toEqual([
      ['ecologicalRedline', '合计', 0, 0, 0],
      ['basicFarmland', '330212001', 2, 10_000, 50],
      ['basicFarmland', '330212002', 1, 2500, 0],
      ['basicFarmland', '合计', 3, 12_500, 50],
    ]);
    expect(changeLayers(changes).map(({ name, table }) => `${name} ${table.rowCount}`)).toEqual([
      'same 1',
      'vanished 1',
      'shrunk 0',
      'grown 1',
      'appeared 0',
    ]);
    const drawn = [...planarAreas(allChanges(changes).polygons)].map((areaM2) => Math.round(areaM2));
    expect(drawn).toEqual([5000, 50, 5000]);
  });
});

import { choiceTableNames } from '../../export/choice.js';
import { LAYER_NAMES, outputLayers, outputTables, TABLE_NAMES } from '../../export/layers.js';
import { lonLatShapes } from '../../export/lonLat.js';
import { PROGRAM_FILE } from '../../export/programJson.js';
import { markedLayer, withStanding } from '../../export/standing.js';
import type { Summary } from '../../export/summary.js';
import { runFindingLayers } from '../../export/tables.js';
import { writeGdalFiles } from '../../formats/gdal/write.js';
import { geoJsonBlocks } from '../../formats/geojson/write.js';
import { type OutputLayer, writeBlocks } from '../../formats/output/output.js';
import type { Scratch, Sink } from '../../formats/source.js';
import { csvBlocks } from '../../formats/table/writeCsv.js';
import { writeWorkbook } from '../../formats/table/writeXlsx.js';
import { crsOfWorking } from '../../geodesy/crs.js';
import { writtenCrs } from '../../geodesy/esriWkt.js';
import type { Geos } from '../../geometry/geos.js';
import type { Settings } from '../../model/settings.js';
import type { RunResult } from '../../run.js';
import { programBytes } from './programFile.js';

/** What is written: all that `run` does, or what speaks of decisions (`propose`). */
export type OutputScope = 'all' | 'decisions';

const OF_DECISIONS: readonly string[] = [
  'proposal',
  'clusters',
  'targets',
  'behind_targets',
  'limits',
  'phases',
  'no_year',
  'firms',
  'findings',
];

/** Everything that is written, in the order it is listed to the planner. */
export function outputNames(settings: Settings, scope: OutputScope): readonly string[] {
  const levelling = settings['area.levelling'] === 'none' ? [] : ['levelling'];
  const choices = choiceTableNames(settings);
  const named = inScope(scope, [...OF_DECISIONS, ...choices]);
  return [
    'summary.json',
    PROGRAM_FILE,
    'lianpian.gpkg',
    'tables.xlsx',
    ...LAYER_NAMES.filter(named).map((name) => `${name}.geojson`),
    ...[...TABLE_NAMES, ...levelling, ...choices].filter(named).map((name) => `${name}.csv`),
  ];
}

function inScope(scope: OutputScope, decisions: readonly string[]): (name: string) => boolean {
  return (name) => scope === 'all' || decisions.includes(name);
}

const SHEET_ROWS = 1_048_575;

/** Writes a run: one GeoPackage in the working CRS, RFC 7946 GeoJSON a layer, CSV a table and all tables as one workbook, and `summary.json`. */
export async function writeOutputs(
  result: RunResult,
  summary: Summary,
  geos: Geos,
  sink: Sink,
  scratch: Scratch,
  scope: OutputScope,
): Promise<void> {
  const { district, settings } = result;
  const named = inScope(scope, [...OF_DECISIONS, ...choiceTableNames(settings)]);
  const layers = outputLayers(result, geos).filter(({ name }) => named(name));
  const { proposalStanding: standing } = result;
  const notes: Record<string, string> = {
    ...(summary.simulated ? { notice: summary.notice } : {}),
    ...(standing === 'lawful' ? {} : { standing }),
  };
  for (const { name, title, polygons, table, decimals } of layers) {
    const lonLat = lonLatShapes(polygons, district.crs, settings['reproject.chordErrorM'], geos);
    const shapes = { kind: 'polygon', polygons: lonLat } as const;
    const members = { ...notes, areaBasis: summary.areaBasis };
    await writeBlocks(sink, `${name}.geojson`, geoJsonBlocks({ name, title, shapes, table, decimals }, members));
  }
  const crs = writtenCrs(crsOfWorking(district.crs));
  const projected = layers.map(({ name, title, polygons, table, decimals, titles }): OutputLayer => {
    const marked = summary.simulated ? { zh: `${title.zh}（模拟数据）`, en: `${title.en} (simulated data)` } : title;
    const shapes = { kind: 'polygon', polygons } as const;
    return markedLayer({ name, title: marked, shapes, table, decimals, titles, crs }, standing);
  });
  const found = (scope === 'all' ? runFindingLayers(result) : []).map(
    (layer): OutputLayer => markedLayer(withStanding({ ...layer, crs }, standing), standing),
  );
  await writeGdalFiles('gpkg', 'lianpian.gpkg', [...projected, ...found], sink, { scratch });
  const tables = outputTables(result).filter(({ name }) => named(name));
  // a sheet holds no more rows than this; the table is whole as CSV
  const sheets = tables
    .filter(({ table }) => table.rowCount <= SHEET_ROWS)
    .map((table): OutputLayer => ({ ...table, shapes: { kind: 'none' }, crs: null }));
  await writeWorkbook(sink, 'tables.xlsx', sheets);
  for (const { name, table, decimals } of tables) {
    await writeBlocks(sink, `${name}.csv`, csvBlocks(decimals ? { table, decimals } : { table }));
  }
  await writeBlocks(sink, PROGRAM_FILE, [programBytes(result.program)]);
  const json = new TextEncoder().encode(`${JSON.stringify(summary, null, 2)}\n`);
  await writeBlocks(sink, 'summary.json', [json]);
}

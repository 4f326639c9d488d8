import type { TitledLayer, TitledTable } from '../../export/judged.js';
import { lonLatShapes } from '../../export/lonLat.js';
import { crsOfWorking, parseCrs } from '../../geodesy/crs.js';
import type { Geos } from '../../geometry/geos.js';
import type { WorkingCrs } from '../../model/district.js';
import { asksForPerson, type Finding } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';
import { parseOutputSpec } from '../files/outputSpec.js';
import { besideFile, type LayersOutput, layersOutput, type OutputShell, type WorkedLayer } from './layersOutput.js';

/** What `judge` has to write, made when it is asked for. */
export interface JudgeResult {
  /** Everything in one layer, for formats that hold one. */
  all(): TitledLayer;
  /** From below to the top of a map. */
  layers(): readonly TitledLayer[];
  sheets(): readonly TitledTable[];
  /** Those of the sheets that no layer holds. */
  behind(): readonly TitledTable[];
}

export interface JudgeOutput {
  readonly paths: readonly string[];
  /** Gives what the formats could not hold and a person should know of. */
  write(result: JudgeResult, place: JudgePlace): Promise<readonly Finding[]>;
  publish(): Promise<void>;
  discard(): Promise<void>;
}

interface JudgePlace {
  readonly crs: WorkingCrs;
  readonly settings: Settings;
  readonly geos: Geos;
}

/**
 * The output of `judge` by its ending: a workbook of all sheets (.xlsx); layers with styles and all tables (.gpkg .gdb); or, where a file holds one
 * table or layer, every conflict in it, hard before review before soft and boundary noise last, and the table `besideTable` in a CSV beside it
 * (`conflicts_overlap.csv`). Standard output has the one table alone.
 */
export async function judgeOutput(given: string, besideTable: string, shell: OutputShell): Promise<JudgeOutput> {
  const main = await layersOutput(given, [], shell);
  const { path } = parseOutputSpec(given);
  const line = { ...shell.line, outCrs: null };
  const beside =
    main.holdsMany || path === '-'
      ? null
      : await layersOutput(besideFile(path, besideTable, '.csv'), [], { ...shell, line });
  const outputs = beside ? [beside, main] : [main];
  return {
    paths: [main, ...(beside ? [beside] : [])].flatMap(({ paths }) => paths),
    async write(result, place) {
      const losses = [...(await main.write(layersFor(main, result, place)))];
      const table = beside && result.behind().find(({ name }) => name === besideTable);
      if (beside && table) losses.push(...(await beside.write([asTable(table)])));
      // that a conflict has no shape, or a truth value is a word, is no loss worth telling
      return losses.filter(asksForPerson);
    },
    async publish() {
      for (const output of outputs) await output.publish();
    },
    async discard() {
      for (const output of outputs) await output.discard();
    },
  };
}

function layersFor(output: LayersOutput, result: JudgeResult, place: JudgePlace): WorkedLayer[] {
  if (!output.holdsMany) return [asLayer(result.all(), output, place)];
  if (!output.holdsShapes) return result.sheets().map((sheet) => ({ ...asTable(sheet), name: sheet.title.zh }));
  return [...result.layers().map((layer) => asLayer(layer, output, place)), ...result.behind().map(asTable)];
}

function asTable({ name, title, table, decimals, titles }: TitledTable): WorkedLayer {
  return { name, title, table, decimals, titles, shapes: { kind: 'none' }, working: null };
}

/** Slivers that rounding to degrees would fold are mended (`lonLatShapes`). */
function asLayer(layer: TitledLayer, { holdsLonLat }: LayersOutput, { crs, settings, geos }: JudgePlace): WorkedLayer {
  const { polygons, style } = layer;
  const degrees = () => lonLatShapes(polygons, crs, settings['reproject.chordErrorM'], geos);
  const shapes = { kind: 'polygon', polygons: holdsLonLat ? degrees() : polygons } as const;
  return { ...asTable(layer), style, shapes, working: holdsLonLat ? parseCrs('EPSG:4326') : crsOfWorking(crs) };
}

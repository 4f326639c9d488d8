import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import type { Summary } from '../../src/export/summary.js';

/** The outputs of a run, read back by plain means. */
export async function readSummary(folder: string): Promise<Summary> {
  return JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8')) as Summary;
}

export type OutputFeatures = FeatureCollection<
  Polygon | MultiPolygon | null,
  Record<string, string | number | boolean | null>
>;

export async function readGeoJson(folder: string, layer: string): Promise<OutputFeatures> {
  return JSON.parse(await readFile(join(folder, `${layer}.geojson`), 'utf8')) as OutputFeatures;
}

/** Rows of a CSV of ours as records of text. */
export async function readCsvRows(folder: string, table: string): Promise<Record<string, string>[]> {
  const [header, ...rows] = parseCsv((await readFile(join(folder, `${table}.csv`), 'utf8')).replace(/^\uFEFF/, ''));
  return rows.map((row) => Object.fromEntries(header.map((name, c) => [name, row[c]])));
}

/** RFC 4180, written apart from the product's own reader and writer. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let k = 0; k < text.length; k++) {
    const c = text[k];
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[k + 1] === '"') field += text[++k];
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',' || c === '\n') {
      row.push(field);
      field = '';
      if (c === '\n') {
        rows.push(row);
        row = [];
      }
    } else field += c;
  }
  return rows;
}

/** Exact sum of m² at 0.01. */
export function sumOf(values: Iterable<unknown>): number {
  let hundredths = 0;
  for (const value of values) hundredths += Math.round(Number(value ?? 0) * 100);
  return hundredths / 100;
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Floor of each room; imports go down only, and rooms on one floor do not see each other. */
const FLOORS: Readonly<Record<string, number>> = {
  geometry: 0,
  geodesy: 1,
  model: 1,
  'stages/normalise': 2,
  'stages/validate': 2,
  'stages/repair': 2,
  'stages/level': 2,
  'stages/overlay': 2,
  'stages/judge': 2,
  'stages/measure': 2,
  'stages/propose': 2,
  'stages/account': 2,
  'stages/recognise': 2,
  formats: 2,
  solve: 2,
  export: 3,
  'run.ts': 3,
  'compare.ts': 3,
  overlayTable: 3,
  check: 3,
  judging: 3,
  measureTable: 3,
  'index.ts': 4,
  cli: 5,
};

/** Each heavy dependency, and the one file that imports it. */
const SOLE_IMPORTERS: Readonly<Record<string, string>> = {
  'geos-wasm': 'geometry/geos.ts',
  flatbush: 'geometry/boxIndex.ts',
  proj4: 'geodesy/proj.ts',
  gcoord: 'geodesy/gcj02.ts',
  'geographiclib-geodesic': 'geodesy/geodesicArea.ts',
  highs: 'solve/highs.ts',
  'gdal3.js': 'formats/gdal/library.ts',
  hyparquet: 'formats/parquet/library.ts',
  'hyparquet-compressors': 'formats/parquet/library.ts',
  'hyparquet-writer': 'formats/parquet/write.ts',
  hysnappy: 'formats/parquet/write.ts',
  zstddec: 'formats/parquet/library.ts',
  ajv: 'formats/scenario/parse.ts',
  'iconv-lite': 'formats/text/outputTexts.ts',
};

const files = filesBelow(SRC).filter((file) => file.endsWith('.ts'));

describe('the house', () => {
  it('has a floor for every file', () => {
    expect(files.filter((file) => roomOf(file) === null).map((file) => relative(SRC, file))).toEqual([]);
  });

  it('imports go down only, and rooms on one floor do not see each other', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const room = roomOf(file);
      for (const target of localImports(file)) {
        const targetRoom = roomOf(target);
        if (room === null || targetRoom === null || room === targetRoom) continue;
        const sameFloorAllowed = FLOORS[room] === 3 && FLOORS[targetRoom] === 3 && room !== 'run.ts';
        const geodesySeesModel = room === 'geodesy' && targetRoom === 'model';
        if (FLOORS[targetRoom] >= FLOORS[room] && !sameFloorAllowed && !geodesySeesModel) {
          wrong.push(`${relative(SRC, file)} → ${relative(SRC, target)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('lets exactly one file import each heavy dependency', () => {
    for (const [name, importer] of Object.entries(SOLE_IMPORTERS)) {
      const importers = files.filter((file) =>
        packageImports(file).some((p) => p === name || p.startsWith(`${name}/`)),
      );
      expect(
        importers.map((file) => relative(SRC, file)),
        name,
      ).toEqual([importer]);
    }
  });

  it('touches the file system in the shell alone', () => {
    const touching = files.filter((file) => packageImports(file).some((p) => p.startsWith('node:fs')));
    expect(touching.filter((file) => roomOf(file) !== 'cli').map((file) => relative(SRC, file))).toEqual([]);
  });

  it('keeps every file at 400 lines or fewer', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 401);
    expect(long.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('has named exports only, and no any', () => {
    const wrong = files.filter((file) => /^export default|\bas any\b|: any\b/m.test(readFileSync(file, 'utf8')));
    expect(wrong.map((file) => relative(SRC, file))).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

function roomOf(file: string): string | null {
  const path = relative(SRC, file);
  return Object.keys(FLOORS).find((room) => path === room || path.startsWith(`${room}/`)) ?? null;
}

function specifiers(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+|require\s*\(\s*)['"]([^'"]+)['"]/g)].map((m) => m[1]);
}

function localImports(file: string): string[] {
  return specifiers(file)
    .filter((s) => s.startsWith('.'))
    .map((s) => join(dirname(file), s.replace(/\.js$/, '.ts')));
}

function packageImports(file: string): string[] {
  return specifiers(file).filter((s) => !s.startsWith('.'));
}

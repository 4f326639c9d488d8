import { execFile } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsvRows, readGeoJson, readSummary } from '../helpers/outputs.js';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';
import { isMissing } from './tools.js';

const SCENARIO = join(ROOT, 'test', 'golden', 'fifteen', 'in', 'scenario.json');
const id = (n: number) => `330212${String(n).padStart(12, '0')}`;

describe.skipIf(isMissing('QGIS'))('decisions edited in QGIS come back as locks', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  it('honoured and listed where lawful, refused with the clause where not, and a drawn area becomes a cluster', async () => {
    const first = join(folder.path, 'first');
    await lianpian('run', SCENARIO, '-o', first);
    const before = await readGeoJson(first, 'proposal');
    expect(before.features.find((f) => f.properties.piece_id === id(6))?.properties.fate).toBe('reclaim');

    const edited = join(folder.path, 'decisions.gpkg');
    await copyFile(join(first, 'lianpian.gpkg'), edited);
    const x = 649_000;
    const y = 3_301_000;
    const wanted = {
      // parcel 6: taken out of the optimiser's hands; the part of parcel 8 in basic farmland: upgrade is unlawful there
      locks: { [id(6)]: 'out', [`${id(8)}#1`]: 'upgrade' },
      // round parcels 2, 3, 4 and 5, which lie inside the boundary and side by side
      areas: {
        手绘园区: [
          [x + 399, y - 1],
          [x + 801, y - 1],
          [x + 801, y + 251],
          [x + 399, y + 251],
          [x + 399, y - 1],
        ],
      },
    };
    const script = join(ROOT, 'test', 'real', 'lock_in_qgis.py');
    const { stdout } = await promisify(execFile)('/usr/bin/python3', [script, edited, JSON.stringify(wanted)]);
    expect(stdout.trim()).toBe('2');

    const child = join(folder.path, 'child.json');
    await writeFile(
      child,
      JSON.stringify({ extends: SCENARIO, name: { zh: '回读', en: 'back' }, locks: 'decisions.gpkg' }),
    );
    const second = join(folder.path, 'second');
    const ended = await lianpian('run', child, '-o', second);
    expect([ended.stderr, ended.code]).toEqual(['', 1]);
    const after = await readGeoJson(second, 'proposal');
    const fate = (piece: string) => after.features.find((f) => f.properties.piece_id === piece)?.properties.fate;
    expect(fate(id(6))).toBe('keep');
    expect(fate(`${id(8)}#1`)).toBe('hold');
    for (const n of [2, 3, 4, 5]) expect(fate(id(n)), `parcel ${n}`).toBe('cluster');
    const summary = await readSummary(second);
    expect(summary.clusters.length).toBe(1);
    const findings = await readCsvRows(second, 'findings');
    const said = (code: string) => findings.filter((f) => f.code === code).map((f) => f.message);
    expect(said('lock.honoured').join('\n')).toContain(id(6));
    expect(said('lock.unlawful').join('\n')).toMatch(/#1.*(farmland|基本农田)/);
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { polygonSetBuilder } from '../../../../src/geometry/polygonSet.js';
import { createLayerFile } from '../layerFile.js';
import type { Measured, Peer, PeerInput } from './peer.js';

/**
 * QGIS's own tool for the question, Overlap analysis, as a planner runs it: GeoPackages with their spatial index, a whole
 * `qgis_process`, once a layer. The start of QGIS, some seconds, is measured on an empty layer of parcels and taken off.
 */
export const QGIS: Peer = {
  name: 'qgis',
  lacks: () => {
    const there = (program: string) => spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
    if (!there('qgis_process')) return 'apt-get install qgis';
    return there('ogr2ogr') ? null : 'apt-get install gdal-bin';
  },
  measure,
};

async function* measure({ folder, parcels, layers }: PeerInput): AsyncGenerator<Measured> {
  const writeGpkg = async (name: string, set: typeof parcels): Promise<string> => {
    const fgb = join(folder, `${name}.fgb`);
    const gpkg = join(folder, `${name}.gpkg`);
    const file = await createLayerFile(fgb, name);
    await file.append(set);
    await file.close();
    const done = spawnSync('ogr2ogr', ['-f', 'GPKG', '-nln', name, gpkg, fgb], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`ogr2ogr: ${done.stderr}`);
    rmSync(fgb);
    return gpkg;
  };
  const input = await writeGpkg('parcels', parcels);
  const nothing = polygonSetBuilder();
  nothing.copyItem(parcels, 0);
  const one = await writeGpkg('one', nothing.finish());
  for (const { name, zones } of layers) {
    const overlay = await writeGpkg(name, zones);
    const output = join(folder, `${name}-out.gpkg`);
    const start = run(one, overlay, output);
    const whole = run(input, overlay, output);
    yield {
      subject: 'QGIS overlap analysis',
      layer: name,
      seconds: [whole.seconds - start.seconds],
      cpuSeconds: [whole.cpuSeconds - start.cpuSeconds],
      peakMb: whole.peakMb,
      note: `one run; not counted: ${start.seconds.toFixed(1)} s of start (one parcel); writes its GeoPackage`,
    };
  }
}

function run(parcels: string, overlay: string, output: string) {
  rmSync(output, { force: true });
  const tool = [
    'run',
    'native:calculatevectoroverlaps',
    '--',
    `INPUT=${parcels}`,
    `LAYERS=${overlay}`,
    `OUTPUT=${output}`,
  ];
  const done = spawnSync('/usr/bin/time', ['-f', '@%e %M %U %S', program(), ...tool], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, QT_QPA_PLATFORM: 'offscreen' },
  });
  const line = /@([\d.]+) (\d+) ([\d.]+) ([\d.]+)\s*$/.exec(done.stderr);
  if (done.status !== 0 || !line) throw new Error(`qgis_process: ${done.stderr.slice(-2000)}`);
  return {
    seconds: Number(line[1]),
    cpuSeconds: Number(line[3]) + Number(line[4]),
    peakMb: Number(line[2]) / 1024,
  };
}

/** Debian's own wrapper passes an option that only the desktop knows. */
function program(): string {
  const plain = '/usr/bin/qgis_process.bin';
  return existsSync(plain) ? plain : 'qgis_process';
}

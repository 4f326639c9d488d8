import type { Firm } from '../../../src/model/district.js';
import { seeded } from '../../geometry/random.js';
import type { DistrictSketch, ParcelSketch, ParkSketch } from '../../helpers/district.js';

type FirmSketch = Partial<Firm> & { readonly creditCode: string };

const TILE_M = 30_000;

/**
 * A district of benchmark size, made from a seed: tiles of 30 km in a square, of each the west half 集中建设区. Inside: parks with room, and industrial
 * quarters of 4–24 plots in rows with lanes between; outside: hamlets of 1–5 workshops beside fields. About three firms a plot.
 */
export function syntheticDistrict(seed: number, size: TileSize, tiles = 1): DistrictSketch {
  const across = Math.ceil(Math.sqrt(tiles));
  const made = Array.from({ length: tiles }, (_, t) => {
    const [east, north] = [(t % across) * TILE_M, Math.floor(t / across) * TILE_M];
    return tile(seed + t, size, tiles === 1 ? '' : `${t}.`, east, north, TOWNS * t);
  });
  const all = <T>(of: (one: DistrictSketch) => readonly T[] | undefined) => made.flatMap((one) => of(one) ?? []);
  return {
    parcels: all((one) => one.parcels),
    firms: all((one) => one.firms),
    sites: all((one) => one.sites),
    parks: all((one) => one.parks),
    lines: [{ kind: 'urbanBoundary', zones: all((one) => one.lines?.[0].zones) }],
    slope: all((one) => one.slope),
  };
}

export interface TileSize {
  readonly quarters: number;
  readonly hamlets: number;
}

const TOWNS = 25;

function tile(
  seed: number,
  size: TileSize,
  prefix: string,
  east: number,
  north: number,
  firstTown: number,
): DistrictSketch {
  const random = seeded(seed);
  const parcels: ParcelSketch[] = [];
  const firms: FirmSketch[] = [];
  const sites: { firm: string; parcel: string; share: number }[] = [];
  const parks: ParkSketch[] = [];
  const settle = (parcel: string, areaM2: number, most: number) => {
    const count = Math.floor(random() * (most + 1));
    for (let i = 0; i < count; i++) {
      const creditCode = `${prefix}F${firms.length}`;
      const floorM2 = Math.round((areaM2 / count) * (0.2 + 0.9 * random()));
      const grade = random() < 0.1 ? 'D' : random() < 0.5 ? 'C' : random() < 0.7 ? 'B' : 'A';
      const taxWan = (areaM2 / count / 667) * 20 * random() ** 3;
      firms.push({
        creditCode,
        floorM2,
        staff: Math.ceil(floorM2 / 60),
        taxWan: [taxWan, taxWan, taxWan],
        grade,
        operating: random() > 0.05,
        eliminated: random() < 0.03,
        scale: random() < 0.1 ? 'aboveScale' : 'belowScale',
        sector: `C${Math.floor(random() * 5)}`,
      });
      sites.push({ firm: creditCode, parcel, share: 1 });
    }
  };
  const place = (shape: readonly [number, number, number, number], idle: boolean) => {
    const id = `${prefix}P${parcels.length}`;
    parcels.push({
      id,
      shape,
      use: idle ? 'idle' : 'industry',
      town: firstTown + Math.floor(random() * TOWNS),
      stateOwned: random() < 0.3,
    });
    if (!idle) settle(id, (shape[2] - shape[0]) * (shape[3] - shape[1]), 6);
  };
  for (let p = 0; p < 12; p++) {
    const [x, y] = [east + 500 + (p % 4) * 3500, north + 500 + Math.floor(p / 4) * 9000];
    parks.push({
      id: `${prefix}K${p}`,
      shape: [x, y, x + 900, y + 900],
      remainingFloorM2: 20_000 + Math.floor(random() * 80_000),
    });
    for (let i = 0; i < 12; i++) {
      const [px, py] = [x + (i % 4) * 200, y + Math.floor(i / 4) * 260];
      place([px, py, px + 180, py + 240], random() < 0.05);
    }
  }
  for (let q = 0; q < size.quarters; q++) {
    const [x, y] = [east + 500 + (q % 10) * 1400, north + 1800 + Math.floor(q / 10) * 1500];
    const columns = 2 + Math.floor(random() * 5);
    const rows = 2 + Math.floor(random() * 3);
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const laneM = c % 3 === 2 ? 8 : 0;
        const [px, py] = [x + c * 80 + Math.floor(c / 3) * 8, y + r * (70 + (r % 2) * 12)];
        if (random() > 0.08) place([px, py, px + 80, py + 70 - laneM * 0], random() < 0.12);
      }
    }
  }
  for (let h = 0; h < size.hamlets; h++) {
    const [x, y] = [east + 15_500 + (h % 20) * 700, north + 300 + Math.floor(h / 20) * 700];
    const count = 1 + Math.floor(random() * 5);
    for (let i = 0; i < count; i++) {
      const w = 30 + Math.floor(random() * 60);
      place([x + i * 100, y, x + i * 100 + w, y + 40 + Math.floor(random() * 50)], random() < 0.1);
    }
    const id = `${prefix}A${h}`;
    parcels.push({
      id,
      shape: [x, y - 200, x + 500, y],
      use: random() < 0.8 ? 'paddy' : 'forest',
      town: firstTown + (h % TOWNS),
    });
  }
  return {
    parcels,
    firms,
    sites,
    parks,
    lines: [
      {
        kind: 'urbanBoundary',
        zones: [{ shape: [east, north, east + TILE_M / 2, north + TILE_M], kind: 'concentrated' }],
      },
    ],
    slope: [{ code: '2', shape: [east, north - 300, east + TILE_M, north + TILE_M] }],
  };
}

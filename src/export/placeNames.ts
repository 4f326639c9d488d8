import { textCell } from '../model/column.js';
import type { District } from '../model/district.js';

/** Town and village of a parcel by name; where no such layer was delivered, by the code of its location (ZLDWDM); null where neither says. */
export interface PlaceNames {
  town(parcel: number): string | null;
  village(parcel: number): string | null;
}

export function placeNames({ parcels, towns, villages }: Pick<District, 'parcels' | 'towns' | 'villages'>): PlaceNames {
  const location = [...parcels.table.columns].find(([name]) => name.toUpperCase() === 'ZLDWDM')?.[1];
  const code = (parcel: number, digits: number) => {
    const found = textCell(location, parcel);
    return found.length >= digits ? found.slice(0, digits) : null;
  };
  return {
    town: (parcel) => (towns.code.length === 0 ? code(parcel, 9) : (towns.name[parcels.town[parcel]] ?? null)),
    village: (parcel) =>
      villages.code.length === 0 ? code(parcel, 12) : (villages.name[parcels.village[parcel]] ?? null),
  };
}

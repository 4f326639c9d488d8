import type { ProposeInput, Situation } from './situation.js';

/** Who holds land: by titles where they were delivered, else the firms whose land it is. */
export interface Owners {
  /** Credit code or name of each owner. */
  readonly name: readonly string[];
  /** Firm that the owner is, −1 none. */
  readonly firm: Int32Array;
  /** Owners of each piece with their m², the one with most first. */
  readonly ofPiece: readonly (readonly OwnedPart[])[];
}

export interface OwnedPart {
  readonly owner: number;
  readonly areaM2: number;
}

/** Shares of a piece below this are survey noise. */
const LEAST_SHARE = 0.01;

/** The owner of more than half of what is known to be held of a piece; −1 where nobody does. */
export function mainOwner(parts: readonly OwnedPart[]): number {
  const total = parts.reduce((sum, { areaM2 }) => sum + areaM2, 0);
  return parts.length > 0 && parts[0].areaM2 > total / 2 ? parts[0].owner : -1;
}

export function ownersOf({
  input,
  weightsOfFirm,
  firmsOfPiece,
}: Pick<Situation, 'input' | 'weightsOfFirm' | 'firmsOfPiece'>): Owners {
  const { district, overlay } = input;
  const { pieces } = overlay;
  const name: string[] = [];
  const firm: number[] = [];
  const known = new Map<string, number>();
  const ownerOf = (key: string, f: number) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, name.length);
    firm.push(f);
    return name.push(key) - 1;
  };
  const byParcel = titledLand(input, ownerOf);
  const ofPiece = pieces.id.map((_, k): OwnedPart[] => {
    const parcel = pieces.parcel[k];
    const parts = new Map(byParcel.get(parcel));
    if (parts.size === 0) {
      for (const f of firmsOfPiece[k]) {
        const share = weightsOfFirm[f].find(({ piece }) => piece === k)?.share ?? 0;
        parts.set(ownerOf(district.firms[f].creditCode, f), share * Math.max(1, landM2(input, f)));
      }
    }
    const total = [...parts.values()].reduce((sum, areaM2) => sum + areaM2, 0);
    return [...parts]
      .filter(([, areaM2]) => areaM2 >= LEAST_SHARE * total)
      .map(([owner, areaM2]) => ({ owner, areaM2: (areaM2 / total) * pieces.areaM2[k] }))
      .sort((a, b) => b.areaM2 - a.areaM2 || a.owner - b.owner);
  });
  return { name, firm: Int32Array.from(firm), ofPiece };
}

/** m² of each owner on each parcel that titles lie on. */
function titledLand(
  { district }: ProposeInput,
  ownerOf: (key: string, firm: number) => number,
): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const byParcel = new Map<number, Map<number, number>>();
  const { titles } = district;
  if (!titles) return byParcel;
  const holders: (typeof titles.holders)[number][][] = titles.id.map(() => []);
  for (const holder of titles.holders) holders[holder.title].push(holder);
  for (const { title, parcel, share } of titles.parts) {
    const areaM2 = share * (titles.areaM2[title] > 0 ? titles.areaM2[title] : 1);
    for (const holder of holders[title]) {
      const land = byParcel.get(parcel) ?? new Map<number, number>();
      byParcel.set(parcel, land);
      const owner = ownerOf(holder.creditCode || holder.name, holder.firm);
      land.set(owner, (land.get(owner) ?? 0) + areaM2 * holder.share);
    }
  }
  return byParcel;
}

/** Land of a firm for dividing a parcel that several stand on: what it is known to use, else by its floor. */
function landM2({ district }: ProposeInput, f: number): number {
  const usedM2 = district.land?.usedM2[f] ?? Number.NaN;
  if (usedM2 > 0) return usedM2;
  return Number.isFinite(district.firms[f].floorM2) ? district.firms[f].floorM2 : 0;
}

import { components, type GapEdges } from '../../../geometry/gaps/gapGraph.js';
import { directLinks, type LinkLists } from './likeliestWays.js';
import { linkLists } from './meshChange.js';
import { sourceBlocks } from './sourceThreads.js';

/**
 * How well patches are connected, and what each patch does for it: IIC, PC, EC, and dPC in its three parts.
 *
 * Definition (Pascual-Hortal, Saura 2006; Saura, Pascual-Hortal 2007; Saura, Rubio 2010), over patches of area a in a landscape of area A:
 * PC = Σ_i Σ_j a_i a_j p*_ij / A², p*_ij the greatest product of link probabilities over the paths from i to j, p_ii = 1; a link of gap d has
 * p = exp(−k d), k = ln 2 / `halfM`, so that p = 0.5 at `halfM`. IIC = Σ_i Σ_j a_i a_j / (1 + nl_ij) / A², nl_ij the least number of links. EC = √(PC · A²), the area of
 * one patch as well connected. dPC_k = 100 (PC − PC without k) / PC = intra (a_k²) + flux (2 Σ_j a_k a_j p*_kj) + connector (what k does for
 * others as a stepping stone). Only links of the graph count: pairs beyond its gap are linked by steps or not at all.
 * Needs links without barriers, a ≠ b, each once. Promises: the same on every run; dPC is exact in components of at most `exactPatches` patches; in
 * larger ones intra and flux are exact and the connector lies between 0 and a bound that is given: all the pairs whose best path runs through k.
 * Method: p* by a search from every patch over the links that no way round beats, in blocks of sources that threads share (`sourceThreads.ts`).
 * Without k only what lies below k in the tree of a source changes, so that only
 * that is searched anew: all patches of a component cost about depth-of-tree times the tree.
 */
export interface Connectivity {
  /** Σ_i Σ_j a_i a_j p*_ij and Σ_i Σ_j a_i a_j / (1 + nl_ij), m⁴. */
  readonly probableM4: number;
  readonly integralM4: number;
  /** √probableM4, m². */
  readonly equivalentM2: number;
  readonly change: PatchChange;
}

/** Parts of dPC for each patch, m⁴: 100 × over `probableM4` is dPC in percent. */
export interface PatchChange {
  readonly intraM4: Float64Array;
  readonly fluxM4: Float64Array;
  /** Exact where `isExact`; else the greatest it can be. */
  readonly connectorM4: Float64Array;
  readonly isExact: Uint8Array;
}

export interface ConnectivityOptions {
  /** Gap at which a link has probability 0.5, m. */
  readonly halfM: number;
  /** Components up to this many patches have exact connectors. */
  readonly exactPatches: number;
  /** At work on a large component, the caller's included; default 1. The same bytes on any number. */
  readonly threads?: number | undefined;
}

export function connectivity(areaM2: Float64Array, links: GapEdges, options: ConnectivityOptions): Connectivity {
  const { halfM, exactPatches } = options;
  if (!(halfM > 0)) throw new RangeError(`halfM is ${halfM}, must be more than 0`);
  const count = areaM2.length;
  const group = components(count, links);
  const members = membersOf(group);
  const change: PatchChange = {
    intraM4: areaM2.map((area) => area * area),
    fluxM4: new Float64Array(count),
    connectorM4: new Float64Array(count),
    isExact: new Uint8Array(count).fill(1),
  };
  const own = componentGraphs(count, links, group, members, Math.LN2 / halfM);
  let probableM4 = 0;
  let integralM4 = 0;
  members.forEach((patches, c) => {
    const graph = own[c];
    const areas = Float64Array.from(patches, (k) => areaM2[k]);
    const isExact = patches.length <= exactPatches;
    const sums = componentSums(areas, graph, isExact, options.threads ?? 1);
    probableM4 += sums.probableM4;
    integralM4 += sums.integralM4;
    patches.forEach((k, n) => {
      change.fluxM4[k] = sums.fluxM4[n];
      change.connectorM4[k] = sums.connectorM4[n];
      change.isExact[k] = isExact || sums.connectorM4[n] === 0 ? 1 : 0;
    });
  });
  return { probableM4, integralM4, equivalentM2: Math.sqrt(probableM4), change };
}

function membersOf(group: Int32Array): number[][] {
  const members: number[][] = [];
  group.forEach((g, k) => {
    while (members.length <= g) members.push([]);
    members[g].push(k);
  });
  return members;
}

function componentGraphs(
  count: number,
  links: GapEdges,
  group: Int32Array,
  members: readonly (readonly number[])[],
  k: number,
): LinkLists[] {
  const place = new Uint32Array(count);
  for (const patches of members)
    patches.forEach((k, n) => {
      place[k] = n;
    });
  const linksOf: number[][] = members.map(() => []);
  for (let l = 0; l < links.a.length; l++) linksOf[group[links.a[l]]].push(l);
  return members.map((patches, c) => {
    const a = linksOf[c].map((l) => place[links.a[l]]);
    const b = linksOf[c].map((l) => place[links.b[l]]);
    const { start, other } = linkLists(patches.length, { a, b });
    const gapM = new Float64Array(other.length);
    const at = start.slice();
    linksOf[c].forEach((l, n) => {
      gapM[at[a[n]]++] = links.gapM[l];
      gapM[at[b[n]]++] = links.gapM[l];
    });
    return { start, other, gapM, chance: gapM.map((m) => Math.exp(-k * m)) };
  });
}

/** The sums of one component. */
function componentSums(areas: Float64Array, links: LinkLists, isExact: boolean, threads: number) {
  const connectorM4 = new Float64Array(areas.length);
  const fluxM4 = new Float64Array(areas.length);
  let probableM4 = 0;
  let integralM4 = 0;
  let source = 0;
  for (const block of sourceBlocks({ areas, links, direct: directLinks(links), isExact }, threads)) {
    for (let v = 0; v < areas.length; v++) connectorM4[v] += block.connectorM4[v];
    for (const nearM2 of block.nearM2) {
      probableM4 += areas[source] * nearM2;
      fluxM4[source] = 2 * areas[source] * (nearM2 - areas[source]);
      source++;
    }
    integralM4 += block.integralM4;
  }
  return { fluxM4, connectorM4, probableM4, integralM4 };
}

import { fewestLinkSums } from './fewestLinks.js';
import { type LinkLists, likeliestWays } from './likeliestWays.js';
import { waysWithout } from './waysWithout.js';

/** A connected graph of patches of which connectivity is asked. */
export interface Component {
  readonly areas: Float64Array;
  readonly links: LinkLists;
  /** Those of the links that are on a likeliest way: `directLinks`. */
  readonly direct: LinkLists;
  /** Connectors are to be exact, not bounded. */
  readonly isExact: boolean;
}

/** What a block of sources gives to the sums of a component. */
export interface SourceSums {
  /** Σ_j a_j p*_ij, m², of every source i of the block. */
  readonly nearM2: Float64Array;
  /** Of every patch of the component, what it does as a stepping stone for the sources, m⁴. */
  readonly connectorM4: Float64Array;
  /** Σ_i Σ_j a_i a_j / (1 + nl_ij) over as many sources, which may be others: all blocks together have each once. */
  readonly integralM4: number;
}

/** Sums over sources `from` … `to` (exclusive) of a component, block by block. */
export function sourceSums({ areas, links, direct, isExact }: Component): (from: number, to: number) => SourceSums {
  const count = areas.length;
  const ways = likeliestWays(direct);
  const withoutEach = isExact ? waysWithout(links, ways) : null;
  const integralOf = fewestLinkSums(areas, links);
  const { chanceTo, before, order } = ways;
  const reachedM2 = new Float64Array(count);
  const beyondM2 = new Float64Array(count);

  /** Lets `reachedM2` be what the source reaches of each patch, gives the sum. */
  function reach(source: number): number {
    ways.from(source);
    let sumM2 = 0;
    for (let v = 0; v < count; v++) {
      reachedM2[v] = areas[v] * chanceTo[v];
      sumM2 += reachedM2[v];
    }
    return sumM2;
  }

  /** Exactly what all lose if each is taken out. */
  function addLosses(sourceM2: number, connectorM4: Float64Array): void {
    withoutEach?.((v, beyond, chanceAnew) => {
      let lostM2 = 0;
      for (const t of beyond) lostM2 += reachedM2[t] - areas[t] * chanceAnew[t];
      connectorM4[v] += sourceM2 * lostM2;
    });
  }

  /** All that is reached through each: it cannot do more. */
  function addBounds(sourceM2: number, connectorM4: Float64Array): void {
    beyondM2.set(reachedM2);
    for (let n = count - 1; n > 0; n--) {
      const v = order[n];
      connectorM4[v] += sourceM2 * (beyondM2[v] - reachedM2[v]);
      beyondM2[before[v]] += beyondM2[v];
    }
  }

  return (from, to) => {
    const nearM2 = new Float64Array(to - from);
    const connectorM4 = new Float64Array(count);
    for (let source = from; source < to; source++) {
      nearM2[source - from] = reach(source);
      if (isExact) addLosses(areas[source], connectorM4);
      else addBounds(areas[source], connectorM4);
    }
    return { nearM2, connectorM4, integralM4: integralOf(from, to) };
  };
}

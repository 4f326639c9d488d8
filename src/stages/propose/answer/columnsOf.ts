import type { Layout } from '../program/layout.js';
import type { Decoded } from './decode.js';

/** The columns of land and firms as a decoded plan has them: what the solver's own are once firms are placed one by one. */
export function columnsOf(layout: Layout, { landFate, clusters, firmFate }: Decoded): Float64Array {
  const values = new Float64Array(layout.columns.length);
  const set = (column: number, value = 1) => {
    if (column >= 0) values[column] += value;
  };
  landFate.forEach((fate, k) => {
    if (fate === 'upgrade' || fate === 'reclaim' || fate === 'regreen' || fate === 'reserve') set(layout[fate][k]);
    else if (fate === 'cluster') set(layout.joined[k]);
  });
  const chosen = new Set(clusters.map(({ id }) => id));
  layout.candidates.forEach(({ id }, c) => {
    if (chosen.has(id)) set(layout.cluster[c]);
  });
  const { receivers, relocation, situation } = layout;
  const parkCount = situation.input.district.parks.id.length;
  const placeOf = (destination: number) =>
    receivers.list.findIndex(({ kind, index, id }) =>
      destination < parkCount ? kind === 'park' && index === destination : id === clusters[destination - parkCount]?.id,
    );
  const groupOf = new Map(relocation.groups.flatMap((group, g) => group.map((f) => [f, g] as const)));
  const flowOf = new Map(layout.flows.map(({ group, receiver, site }, i) => [`${group},${receiver},${site}`, i]));
  firmFate.forEach(({ fate, destination }, f) => {
    if (fate === 'close') set(layout.close[f]);
    if (fate !== 'move') return;
    set(layout.move[f]);
    const place = placeOf(destination);
    if (place < 0) return;
    const { site } = receivers.list[place];
    const flow = flowOf.get(`${groupOf.get(f)},${relocation.exact ? place : -1},${site}`);
    if (flow === undefined) return;
    set(layout.flows[flow].column, relocation.exact ? 1 : situation.firmFloorM2[f] / 1000);
    if (layout.arrivals.length > 0) set(layout.arrivals[flow]);
  });
  return values;
}

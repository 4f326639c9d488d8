import type { Lang } from '../../../model/finding.js';
import type {
  ClosedFate,
  OpenFate,
  StoredFirm,
  StoredLevel,
  StoredPiece,
  StoredProgram,
} from '../../../model/storedProgram.js';
import { M2_PER_MU } from '../../../model/units.js';
import { unitWord } from '../../../model/unitWords.js';
import { FIRM_FATE_WORDS, LAND_FATE_WORDS } from '../../../model/words.js';
import type { Decoded } from '../answer/decode.js';
import { buildMip, type Model } from '../program/buildMip.js';
import type { Layout } from '../program/layout.js';
import { objectives } from '../program/objectives.js';
import type { CostBasis } from '../situation/prices.js';
import { CHOSEN_FATES, closeClosedBy, closedBy, columnOf, moveClosedBy } from './closed.js';
import { type Reason, reasonWords } from './reasons.js';
import { amountOf } from './trials.js';
import { firmWhy, landWhy } from './why.js';

type Words = Readonly<Record<Lang, string>>;

/**
 * The program of a run as a plain value to be kept: what `explainFates` needs to say why a piece or a firm has its fate, and what another
 * would cost, without the inputs. Pieces that are decided, infill of what is built, and firms; every other parcel by its use alone.
 */
export function compiledProgram(
  model: Model,
  values: Float64Array,
  decoded: Decoded,
  costBasis: CostBasis,
  settled: boolean,
): StoredProgram {
  const { layout } = model;
  const { district, overlay, targets } = layout.situation.input;
  const holders = new Map<number, number[]>();
  layout.candidates.forEach(({ members, infill }, c) => {
    if (layout.cluster[c] < 0) return;
    for (const k of [...members, ...infill]) holders.set(k, [...(holders.get(k) ?? []), layout.cluster[c]]);
  });
  const clusterAt = new Map(layout.candidates.map(({ id }, c) => [id, layout.cluster[c]]));
  const builtIn = decoded.clusters.map(({ id }) => clusterAt.get(id) ?? -1);
  const places = [...district.parks.name, ...decoded.clusters.map(({ id }) => id)];
  const shown = overlay.pieces.id.flatMap((_, k) =>
    overlay.pieces.eligible[k] || decoded.clusterOfPiece[k] >= 0 ? [k] : [],
  );
  return {
    program: 'lianpian',
    version: 1,
    mip: buildMip(model, 'explain', new Float64Array(layout.columns.length)),
    values: Array.from(values),
    levels: levelsOf(layout, costBasis),
    targets: targets.map((target, t) => ({
      id: target.id,
      unit: target.unit,
      short: layout.short[t],
      aim: amountOf(layout, target, 1),
    })),
    pieces: shown.map((k) => storedPiece(layout, decoded, k, holders.get(k) ?? [], builtIn, settled)),
    firms: district.firms.map((_, f) => storedFirm(layout, decoded, f, places, settled)),
    others: otherParcels(layout, new Set(shown.map((k) => overlay.pieces.parcel[k]))),
  };
}

const LEVEL_WORDS: Readonly<Record<string, Words>> = {
  unmet: { zh: '未能落实的锁定', en: 'locks not carried out' },
  must: { zh: '必须目标的缺口', en: 'shortfall of must targets' },
  goal: { zh: '力争目标的缺口', en: 'shortfall of goals' },
  newConstruction: { zh: '新增建设用地', en: 'new construction land' },
  cost: { zh: '成本', en: 'cost' },
  disturbance: { zh: '扰动', en: 'disturbance' },
};

/** The objectives down to the cost: those behind it only choose between plans of one cost. */
function levelsOf(layout: Layout, costBasis: CostBasis): StoredLevel[] {
  const table = objectives(layout, costBasis);
  const last = table.findIndex(({ name }) => name === costBasis);
  return table.slice(0, last + 1).flatMap(({ name, unit, scale, costs, tolerance }, i): StoredLevel[] => {
    const columns = Array.from(costs.keys()).filter((c) => costs[c] !== 0);
    if (columns.length === 0 && i < last) return [];
    const words = LEVEL_WORDS[name] ?? { zh: name, en: name };
    const said = name === 'unmet' ? { zh: '项', en: 'locks' } : { zh: unitWord(unit, 'zh'), en: unitWord(unit, 'en') };
    const slack = tolerance === 'gap' ? 1e-6 : tolerance;
    return [{ name, ...words, unit: said, scale, tolerance: slack, columns, costs: columns.map((c) => costs[c]) }];
  });
}

/** `holders`: columns of the candidates that hold it; `builtIn`: that of each built cluster. */
function storedPiece(
  layout: Layout,
  decoded: Decoded,
  k: number,
  holders: readonly number[],
  builtIn: readonly number[],
  settled: boolean,
): StoredPiece {
  const { situation, label } = layout;
  const { district, overlay } = situation.input;
  const { pieces } = overlay;
  const built = decoded.clusters[decoded.clusterOfPiece[k]];
  const own = pieces.eligible[k] ? decoded.landFate[k] : 'infill';
  const columns = CHOSEN_FATES.map((fate) => [fate, columnOf(layout, fate, k)] as const).filter(([, c]) => c >= 0);
  const none = columns.map(([, c]) => [c, 0, 0] as const);
  const open: OpenFate[] = [];
  const offer = (fate: string, words: Words, bounds: OpenFate['bounds']) => open.push({ fate, ...words, bounds });
  if (own === 'infill') {
    offer(
      'notTaken',
      { zh: '不作填充', en: 'not taken in' },
      holders.map((c) => [c, 0, 0] as const),
    );
  } else if (columns.length > 0) {
    if (own !== 'keep' && own !== 'hold') offer('keep', LAND_FATE_WORDS.keep, none);
    for (const [fate, c] of columns) {
      if (fate !== own) offer(fate, LAND_FATE_WORDS[fate], [[c, 1, 1]]);
    }
    const here = built ? builtIn[decoded.clusterOfPiece[k]] : -1;
    if (here >= 0 && holders.length > 1) {
      const joined: OpenFate['bounds'] = [
        [columnOf(layout, 'cluster', k), 1, 1],
        [here, 0, 0],
      ];
      offer('otherCluster', { zh: '另一连片', en: 'another cluster' }, joined);
    }
  }
  const closed = CHOSEN_FATES.flatMap((fate): ClosedFate[] => {
    const why = closedBy(layout, fate, k);
    return why.length > 0 && own !== 'infill' ? [{ fate, why: why.map(inBoth) }] : [];
  });
  return {
    id: label[k],
    parcel: district.parcels.id[pieces.parcel[k]],
    mu: Math.round((pieces.areaM2[k] / M2_PER_MU) * 100) / 100,
    fate: own,
    cluster: built?.id ?? '',
    firms: situation.firmsOfPiece[k].map((f) => layout.firmLabel[f]),
    why: landWhy(layout, decoded, k, settled),
    open,
    closed,
  };
}

function storedFirm(
  layout: Layout,
  decoded: Decoded,
  f: number,
  places: readonly string[],
  settled: boolean,
): StoredFirm {
  const { situation, move, close, label, firmLabel } = layout;
  const { firms } = situation.input.district;
  const { fate, destination } = decoded.firmFate[f];
  const open: OpenFate[] = [];
  const [leave, shut] = [move[f], close[f]];
  const columns = [leave, shut].filter((c) => c >= 0);
  if (fate !== 'stay' && fate !== 'hold' && columns.length > 0)
    open.push({ fate: 'stay', ...FIRM_FATE_WORDS.stay, bounds: columns.map((c) => [c, 0, 0] as const) });
  if (fate !== 'move' && leave >= 0) open.push({ fate: 'move', ...FIRM_FATE_WORDS.move, bounds: [[leave, 1, 1]] });
  if (fate !== 'close' && shut >= 0) open.push({ fate: 'close', ...FIRM_FATE_WORDS.close, bounds: [[shut, 1, 1]] });
  const closed: ClosedFate[] = [
    { fate: 'move', why: moveClosedBy(layout, f).map(inBoth) },
    { fate: 'close', why: closeClosedBy(layout, f).map(inBoth) },
  ].filter(({ why }) => why.length > 0);
  return {
    code: firmLabel[f],
    name: firms[f].name,
    fate,
    destination: fate === 'move' ? (places[destination] ?? '') : '',
    pieces: situation.weightsOfFirm[f].map(({ piece }) => label[piece]),
    why: firmWhy(layout, decoded, f, settled),
    open,
    closed,
  };
}

function inBoth(reason: Reason): Words {
  return { zh: reasonWords(reason, 'zh'), en: reasonWords(reason, 'en') };
}

function otherParcels(layout: Layout, shown: ReadonlySet<number>): [string, string[]][] {
  const { parcels } = layout.situation.input.district;
  const byUse = new Map<string, string[]>();
  parcels.id.forEach((id, p) => {
    if (shown.has(p)) return;
    const ids = byUse.get(parcels.use[p]);
    if (ids) ids.push(id);
    else byUse.set(parcels.use[p], [id]);
  });
  return [...byUse].sort(([a], [b]) => (a < b ? -1 : 1));
}

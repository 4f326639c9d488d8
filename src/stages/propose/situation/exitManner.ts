import type { ExitManner, LandFate } from '../../../model/decision.js';
import type { Situation } from './situation.js';

/**
 * How land changes hands, from the evidence there is; none → 待定, never 倒逼 by default. Land that stays with its owner has none ('').
 * 倒逼退出: every operating firm on it, and one at least, is of an eliminated sector or graded D. 依规回收: idle state land (the survey's 1201 stands for the legal test).
 * 引导退还: measured as low-efficiency, with every firm on it graded. 规范转让: well used, every firm graded, taken into a cluster.
 * The manner does not say what becomes of the land.
 */
export function exitMannerOf(situation: Situation, fate: LandFate, piece: number): ExitManner {
  if (fate !== 'cluster' && fate !== 'reserve' && fate !== 'reclaim' && fate !== 'regreen') return '';
  const { district, overlay, measures } = situation.input;
  if (!overlay.pieces.eligible[piece]) return '待定';
  const firms = situation.firmsOfPiece[piece].map((f) => district.firms[f]);
  const operating = firms.filter((firm) => firm.operating);
  if (operating.length > 0 && operating.every((firm) => firm.eliminated || firm.grade === 'D')) return '倒逼退出';
  if (measures.status.idle[piece] && district.parcels.stateOwned[overlay.pieces.parcel[piece]]) return '依规回收';
  if (firms.length === 0 || firms.some((firm) => firm.grade === '')) return '待定';
  if (measures.status.lowEfficiency[piece]) return '引导退还';
  return fate === 'cluster' ? '规范转让' : '待定';
}

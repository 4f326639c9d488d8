import type { Lang } from '../../../model/finding.js';
import type { Decoded } from '../answer/decode.js';
import type { Layout } from '../program/layout.js';
import { CHOSEN_FATES, closedBy, moveClosedBy } from './closed.js';
import { brief, firstReason, ORDER, type Reason, reasonWords } from './reasons.js';

type Words = Readonly<Record<Lang, string>>;

const FOR = {
  revitalised: { zh: '盘活低效或闲置用地', en: 'revitalises low-efficiency or idle land' },
  joined: { zh: '随连片改造', en: 'joined with its neighbours' },
  reclaimed: { zh: '计入复垦复绿', en: 'counts as reclaimed' },
  reviewed: { zh: '退出冲突，待审查', en: 'taken out of conflict, subject to review' },
  room: { zh: '腾空待用，企业入园', en: 'recovered; its firms go to parks' },
  infill: { zh: '连片所需填充', en: 'taken in so that the cluster hangs together' },
  notNeeded: { zh: '不处置也达到同样目标且代价更小', en: 'the targets are served as well, for less, without it' },
  notSettled: {
    zh: '求解未到底，是否需要处置尚未确定',
    en: 'the search ended before it was settled whether it is needed',
  },
  noRoom: { zh: '逐企业安置时没有空间', en: 'firm by firm there was no room' },
  vacated: { zh: '用地腾退', en: 'its land is given back or recovered' },
  intoPark: { zh: '为入园和整治目标', en: 'for the targets of firms in parks and dealt with' },
  closing: { zh: '按规则关停', en: 'closed by rule' },
  worked: { zh: '原地改造', en: 'its land is worked on where it stands' },
} as const satisfies Readonly<Record<string, Words>>;

/**
 * Why a piece has its fate, in a few words: what it counts for, or the first fact that closes each other fate. `settled`: the search went to its
 * end, so that what is left as it is is not needed.
 */
export function landWhy(layout: Layout, decoded: Decoded, k: number, settled: boolean): Words {
  const { situation } = layout;
  const fate = decoded.landFate[k];
  if (!situation.input.overlay.pieces.eligible[k]) return decoded.clusterOfPiece[k] >= 0 ? FOR.infill : NONE;
  switch (fate) {
    case 'upgrade':
      return FOR.revitalised;
    case 'cluster':
      return situation.lowOrIdle[k] ? FOR.revitalised : FOR.joined;
    case 'reclaim':
    case 'regreen':
      return situation.exit.has(k) ? FOR.reviewed : FOR.reclaimed;
    case 'reserve':
      return FOR.room;
    case 'notEligible':
      return NONE;
    default:
      return stays(layout, k, settled);
  }
}

const NONE: Words = { zh: '', en: '' };

/** Land that stays as it is: open fates were not needed, closed ones have their reasons. */
function stays(layout: Layout, k: number, settled: boolean): Words {
  const closed = CHOSEN_FATES.map((fate) => closedBy(layout, fate, k));
  if (closed.some((list) => list.length === 0)) return settled ? FOR.notNeeded : FOR.notSettled;
  const [upgrade, cluster, , reclaim, regreen] = closed.map(firstReason);
  const back = ORDER.indexOf(reclaim.code) >= ORDER.indexOf(regreen.code) ? reclaim : regreen;
  const kinds = [upgrade, cluster, back].filter(
    (one, i, all) => all.findIndex(({ code, detail }) => code === one.code && detail === one.detail) === i,
  );
  return joinedWords(kinds.map(brief));
}

function joinedWords(reasons: readonly Reason[]): Words {
  return {
    zh: reasons.map((one) => reasonWords(one, 'zh')).join('；'),
    en: reasons.map((one) => reasonWords(one, 'en')).join('; '),
  };
}

/** Why a firm has its fate. */
export function firmWhy(layout: Layout, decoded: Decoded, f: number, settled: boolean): Words {
  const { fate, reason } = decoded.firmFate[f];
  if (fate === 'move') return reason === 'landVacated' ? FOR.vacated : FOR.intoPark;
  if (fate === 'close') return FOR.closing;
  if (reason === 'noRoom') return FOR.noRoom;
  const main = layout.situation.mainPiece[f];
  if (main >= 0 && (decoded.landFate[main] === 'upgrade' || decoded.landFate[main] === 'cluster')) return FOR.worked;
  const closed = moveClosedBy(layout, f);
  if (closed.length > 0) return joinedWords(closed.slice(0, 1).map(brief));
  return settled ? FOR.notNeeded : FOR.notSettled;
}

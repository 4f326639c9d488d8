import { flag, number, word } from './definition.js';

/** What counts toward the targets, by which basis, and whether land in conflict may be proposed for exit. */
export const COUNTED = {
  'firm.shareBasis': word(
    'stated',
    ['stated', 'floor', 'land'],
    '企业份额口径：先按此口径，缺者依次按填报、建筑、土地，再均分',
    'what the shares of a firm in its sites go by; where that is missing stated, floor and land follow in this order, then even shares',
    'counting',
  ),
  'rectified.basis': word('land', ['land', 'floor'], '整治面积口径', 'basis of the rectified target', 'counting'),
  'inPark.denominator': word(
    'operating',
    ['operating', 'operatingAndClosed'],
    '入园率分母',
    'denominator of the in-park share',
    'counting',
  ),
  'target.aboutShare': number(
    0.02,
    'share',
    '“约”类目标允许的不足比例',
    'a target of the sense `about` is met down to this far below its value',
    'assumption',
    0,
    0.5,
  ),
  conflictExit: word(
    'none',
    ['none', 'propose'],
    '冲突用地是否建议退出',
    'whether conflict land may be proposed for exit',
    'counting',
  ),
  'proposal.stressTest': flag(
    false,
    '规划者的决定违反刚性规则时照做，但整个方案仅为压力测试，不合法，不计入任何目标；否则不予采纳',
    'decisions of the planner against a hard rule are carried out, and the whole proposal is a stress test only: not lawful, nothing of it reached; otherwise they are refused',
    'counting',
  ),
} as const;

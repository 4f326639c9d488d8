import { number } from './definition.js';

/** How far a finding may have moved or grown since a person accepted it. */
export const ACCEPTED = {
  'accepted.placeM': number(
    0.5,
    'm',
    '没有标识可比时，位置相距不超过此值即为同一问题',
    'without an id to go by, a finding this near is the one that was accepted',
    'assumption: the digitising tolerance of a survey at 1:2000',
  ),
  'accepted.growthShare': number(
    0.01,
    'share',
    '面积比接受时大出此比例（另加下一值）即不再视为已接受',
    'a finding whose area grew by more than this share (and the next value) is no longer accepted',
    'assumption',
    0,
    10,
  ),
  'accepted.growthM2': number(
    0.1,
    'm²',
    '面积比接受时大出此值（另加上一比例）即不再视为已接受',
    'a finding whose area grew by more than this (and that share) is no longer accepted',
    'assumption',
  ),
} as const;

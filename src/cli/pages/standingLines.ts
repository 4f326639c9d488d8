import type { Summary } from '../../export/summary.js';
import type { Lang } from '../../model/finding.js';
import { SIGN_OFF_STATES } from '../../model/signOff.js';
import { PROPOSAL_STANDING_WORDS, SIGN_OFF_WORDS } from '../../model/words.js';

/** Above all else of the page where the proposal breaks a hard rule; nothing where it is lawful. */
export function standingLines({ proposal }: Summary, lang: Lang): string[] {
  if (proposal.standing === 'lawful') return [];
  const word = PROPOSAL_STANDING_WORDS[proposal.standing][lang];
  const places = (n: number) => (lang === 'zh' ? `${n} 处` : `${n} ${n === 1 ? 'place' : 'places'}`);
  return [
    lang === 'zh'
      ? `!! 方案${word}：不得作为方案上报，不计入任何目标`
      : `!! The proposal is a ${word}: it must not be submitted as a plan, and nothing of it is reached`,
    ...proposal.reasons.map(
      ({ rule, clause, conflicts, areaM2 }) =>
        `   ${rule} · ${clause} · ${places(conflicts)} · ${areaM2.toFixed(2)} m²`,
    ),
  ];
}

/** What became of the sign-off files, in one line; nothing where there were none. */
export function signOffLines({ signOffs }: Summary, lang: Lang): string[] {
  if (signOffs.rows === 0) return [];
  const states = SIGN_OFF_STATES.filter((state) => signOffs[state] > 0).map(
    (state) => `${SIGN_OFF_WORDS[state][lang]} ${signOffs[state]}`,
  );
  return [
    lang === 'zh'
      ? `签批 ${signOffs.rows} 条（sign_offs.csv）：${states.join('、')}；${signOffs.conflicts} 处冲突经签批，仍列出，不锁定`
      : `${signOffs.rows} sign-offs (sign_offs.csv): ${states.join(', ')}; ${signOffs.conflicts} conflicts are signed for: still listed, they lock nothing`,
  ];
}

import type { Finding } from '../../../model/finding.js';
import { finding } from '../../../model/finding.js';
import type { FirmLock } from '../../../model/lock.js';
import type { Rule } from '../../../model/rule.js';
import { NO_RELAXATION, type Relaxation, type Situation } from './situation.js';
import { ACTION_OF, type WantedFate, wantOf } from './stress.js';

/**
 * The planner's own decisions, checked against the law before the model sees them.
 *
 * Order is force: a later lock on the same piece or firm replaces an earlier one. A verdict of `review` is no bar to a lock (a person stands
 * behind it), `hard` is: the lock is refused with the clause. So is land that would yield nothing (no net reclaimable area), the
 * keep-list against reclaim, a close without a rule that allows it, and any fate but keep for not eligible or held land (with
 * `conflictExit: propose` held land may be given back where the rules ask for a review only: `Situation.exit`; with `proposal.stressTest` what
 * the law alone stands against is carried out, and the proposal is no lawful one: `stressedPieces`).
 * A lawful lock that the rest of the model can't carry (no room for the firms, two locks in each other's way) is dropped last of all: its
 * `unmet` column is minimised before any target.
 */
export interface ResolvedLocks {
  readonly land: ReadonlyMap<number, { readonly want: WantedFate; readonly origin: string; readonly label: string }>;
  readonly firms: ReadonlyMap<number, FirmLock>;
  readonly findings: readonly Finding[];
}

export function resolveLocks(situation: Situation, relax: ReadonlySet<Relaxation> = NO_RELAXATION): ResolvedLocks {
  const land = new Map<number, { want: WantedFate; origin: string; label: string }>();
  const firms = new Map<number, FirmLock>();
  const findings: Finding[] = [];
  if (relax.has('locks')) return { land, firms, findings };
  const { district, overlay, locks } = situation.input;
  const { pieces } = overlay;
  const byId = new Map<string, number[]>();
  const remember = (id: string, piece: number) => {
    const list = byId.get(id);
    if (!list) byId.set(id, [piece]);
    else if (!list.includes(piece)) list.push(piece);
  };
  pieces.id.forEach((id, k) => {
    remember(id, k);
    remember(district.parcels.id[pieces.parcel[k]], k);
  });
  for (const lock of locks.land) {
    const label = `${lock.origin}: ${lock.target} ${lock.lock}`;
    const targets = byId.get(lock.target);
    if (!targets) {
      findings.push(finding('lock.unknown', 'error', lock.origin, { lock: label }));
      continue;
    }
    const want = wantOf(lock.lock);
    for (const k of targets) {
      const against = landObjection(situation, k, want);
      if (against === null) {
        land.set(k, { want, origin: lock.origin, label });
        continue;
      }
      const parcelId = district.parcels.id[pieces.parcel[k]];
      findings.push(finding('lock.unlawful', 'error', lock.origin, { lock: label, rule: against }, { parcelId }));
    }
  }
  const firmByCode = new Map(district.firms.map((firm, f) => [firm.creditCode, f]));
  for (const lock of locks.firms) {
    const label = `${lock.origin}: ${lock.creditCode} ${lock.fate}`;
    const f = firmByCode.get(lock.creditCode);
    if (f === undefined) {
      findings.push(finding('lock.unknown', 'error', lock.origin, { lock: label }));
      continue;
    }
    const against = firmObjection(situation, f, lock.fate);
    if (against === null) firms.set(f, lock);
    else findings.push(finding('lock.unlawful', 'error', lock.origin, { lock: label, rule: against }));
  }
  return { land, firms, findings };
}

/** Why a fate can't be had for a piece, in the words of the clause; null when it can. */
function landObjection(situation: Situation, k: number, want: WantedFate): string | null {
  const { district, overlay, measures } = situation.input;
  if (want === 'keep') return null;
  if (situation.exit.get(k) === want) return null;
  if (situation.held[k]) return clauseOf(situation.ruling('existing', k).rule, 'held: in hard conflict');
  if (!overlay.pieces.eligible[k]) return 'not eligible: neither industrial nor idle land';
  const ruling = situation.ruling(ACTION_OF[want], k);
  if (ruling.verdict === 'hard') return clauseOf(ruling.rule, 'hard');
  const kept = district.keep.get(overlay.pieces.parcel[k]);
  if (want === 'cluster' && kept !== undefined) return `keep-list: ${kept}`;
  if (want === 'cluster' && !situation.mayJoin[k]) return 'clusters lie in 集中建设区, outside existing parks';
  if (want === 'reclaim' || want === 'regreen') {
    if (kept !== undefined) return `keep-list: ${kept}`;
    const { reclaimableM2, regreenableM2 } = measures.status;
    if (!((want === 'reclaim' ? reclaimableM2 : regreenableM2)[k] > 0)) return 'no net reclaimable area';
  }
  return null;
}

function firmObjection(situation: Situation, f: number, fate: FirmLock['fate']): string | null {
  if (fate === 'stay') return null;
  if (situation.firmHeld[f]) return 'held: most of its land is in hard conflict';
  if (fate === 'close')
    return situation.closable[f] ? null : 'closing needs a rule: eliminated sector, grade D, or not operating';
  return situation.operating[f] ? null : 'not operating';
}

export function clauseOf(rule: Rule | null, otherwise: string): string {
  return rule ? `${rule.id} (${rule.clause.document} ${rule.clause.article})` : otherwise;
}

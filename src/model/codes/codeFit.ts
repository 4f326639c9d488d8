import { CODE_SYSTEMS, type CodeSystem, type CodeSystemId, nameIn } from './landCodes.js';

/** How well a land-class code system fits the codes met in a field. */
export interface CodeFit {
  readonly system: CodeSystemId;
  readonly title: { readonly zh: string; readonly en: string };
  /** Rows whose code the system holds; rows whose name is the system's; rows whose name belongs to another one's code. */
  readonly rows: number;
  readonly namesAgree: number;
  readonly namesDiffer: number;
}

export interface CodeCount {
  readonly code: string;
  readonly rows: number;
  /** Delivered names of the code → rows. */
  readonly names: ReadonlyMap<string, number>;
}

/** Every system with how it fits, best first. */
export function codeFits(counts: readonly CodeCount[]): CodeFit[] {
  return CODE_SYSTEMS.map((system) => fitOf(system, counts)).sort(
    (a, b) => b.rows - a.rows || b.namesAgree - a.namesAgree,
  );
}

function fitOf(system: CodeSystem, counts: readonly CodeCount[]): CodeFit {
  let [rows, namesAgree, namesDiffer] = [0, 0, 0];
  for (const count of counts) {
    const standard = nameIn(system, count.code);
    if (standard === null) continue;
    rows += count.rows;
    for (const [name, n] of count.names) {
      if (plainName(name) === plainName(standard)) namesAgree += n;
      else if (CODE_SYSTEMS.some((other) => plainName(nameIn(other, count.code)) === plainName(name))) namesDiffer += n;
    }
  }
  return { system: system.id, title: system.title, rows, namesAgree, namesDiffer };
}

/** 工业, 工业用地 and 工业 用地 are one name. */
export function plainName(name: string | null): string {
  return (name ?? '').replace(/\s+/g, '').replace(/(用地|水面|地)$/, '');
}

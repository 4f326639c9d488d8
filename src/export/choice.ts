import type { Choice, ChoiceLevel } from '../model/choice.js';
import type { Cluster, FirmDecision, LandFate } from '../model/decision.js';
import type { Level } from '../model/level.js';
import type { LimitUse } from '../model/planLimits.js';
import type { Settings } from '../model/settings.js';
import { muFromM2, sumM2 } from '../model/units.js';
import { unitWord } from '../model/unitWords.js';
import { LAND_FATE_WORDS, LEVEL_WORDS } from '../model/words.js';
import type { RunResult } from '../run.js';
import { type Field, number, tableOf, text } from './fields.js';
import type { OutputTable } from './tables.js';

export interface ChoiceSum {
  readonly ended: Choice['ended'];
  readonly alternatives: readonly {
    readonly levels: readonly ChoiceLevel[];
    readonly limits: readonly LimitUse[];
    readonly clusters: readonly string[];
    readonly differsMu: number;
    readonly differsClusters: number;
  }[];
  readonly timesChosen: Choice['timesChosen'];
  readonly replacement: Choice['replacement'];
  readonly pareto: Choice['pareto'];
}

/** What of a choice stands in `summary.json`. */
export function choiceSum({ alternatives, ...rest }: Choice): ChoiceSum {
  const plans = alternatives.map(({ levels, limits, clusters, differsMu, differsClusters }) => ({
    levels,
    limits,
    clusters: clusters.map(({ id }) => id),
    differsMu: Math.round(differsMu * 100) / 100,
    differsClusters,
  }));
  return { ...rest, alternatives: plans };
}

/** Tables of what else could be chosen: only of a run that asked for it. */
export function choiceTableNames(
  settings: Pick<Settings, 'choice.alternatives' | 'choice.replacementCosts' | 'choice.paretoPoints'>,
) {
  return [
    ...(settings['choice.alternatives'] > 0 ? ['alternatives', 'alternative_fates'] : []),
    ...(settings['choice.replacementCosts'] ? ['replacement_costs'] : []),
    ...(settings['choice.paretoPoints'] > 0 ? ['pareto'] : []),
  ];
}

/** Of a run that was stopped by hand before it had looked for all that it was asked for. */
const NONE: Choice = { alternatives: [], ended: 'stopped', timesChosen: [], replacement: [], pareto: [] };

export function choiceTables(result: RunResult): OutputTable[] {
  const { settings } = result;
  const choice = result.choice ?? NONE;
  return [
    ...(settings['choice.alternatives'] > 0 ? [alternativesTable(result), fatesTable(result, choice)] : []),
    ...(settings['choice.replacementCosts'] ? [replacementTable(choice)] : []),
    ...(settings['choice.paretoPoints'] > 0 ? [paretoTable(result, choice)] : []),
  ];
}

interface Plan {
  readonly clusters: readonly Cluster[];
  readonly firmFate: readonly FirmDecision[];
  readonly levels: readonly Pick<Level, 'value'>[];
  readonly limits: readonly LimitUse[];
  readonly differsMu: number;
  readonly differsClusters: number;
}

/** The proposal (plan 0) and its alternatives, one row each: objectives, targets, what differs. */
function alternativesTable({ proposal, choice, ledger, alternativeLedgers }: RunResult): OutputTable {
  const plans: readonly Plan[] = [{ ...proposal, differsMu: 0, differsClusters: 0 }, ...(choice?.alternatives ?? [])];
  const ledgers = [ledger, ...alternativeLedgers];
  const firms = (i: number, fate: string) => plans[i].firmFate.filter((firm) => firm.fate === fate).length;
  return {
    name: 'alternatives',
    ...tableOf(plans.length, [
      number('plan', '方案', 0, (i) => i),
      ...proposal.levels.map(({ name, unit }, l) =>
        number(name, `${LEVEL_WORDS[name].zh}（${unitWord(unit, 'zh')}）`, 6, (i) => plans[i].levels[l]?.value ?? null),
      ),
      ...proposal.limits.map(({ id, zh, unit }, l) =>
        number(`${id}_used`, `${zh}（${unitWord(unit, 'zh')}）`, 2, (i) => plans[i].limits[l]?.used ?? null),
      ),
      number('differs_mu', '与方案 0 不同的土地（亩）', 2, (i) => plans[i].differsMu),
      number('differs_clusters', '方案 0 中被替换的连片', 0, (i) => plans[i].differsClusters),
      number('clusters', '连片数', 0, (i) => plans[i].clusters.length),
      number('parks', '其中园区', 0, (i) => plans[i].clusters.filter(({ isPark }) => isPark).length),
      number('clusters_mu', '连片面积（亩）', 2, (i) =>
        muFromM2(sumM2(plans[i].clusters.map(({ footprintM2 }) => footprintM2))),
      ),
      number('firms_moved', '搬迁企业', 0, (i) => firms(i, 'move')),
      number('firms_closed', '关停企业', 0, (i) => firms(i, 'close')),
      ...ledger.targets.flatMap(({ spec }, t): Field[] => [
        number(
          `${spec.id}_reached`,
          `${spec.id} 达到（${unitWord(spec.unit, 'zh')}）`,
          2,
          (i) => ledgers[i].targets[t].reached,
        ),
        number(
          `${spec.id}_short`,
          `${spec.id} 缺口（${unitWord(spec.unit, 'zh')}）`,
          2,
          (i) => ledgers[i].targets[t].short,
        ),
      ]),
    ]),
  };
}

/** Pieces whose fate is not the same in all plans. */
function fatesTable({ overlay, proposal }: RunResult, { alternatives }: Choice): OutputTable {
  const { pieces } = overlay;
  const plans: readonly {
    readonly landFate: readonly LandFate[];
    readonly clusters: readonly Cluster[];
    readonly clusterOfPiece: Int32Array;
  }[] = [proposal, ...alternatives];
  const inPlan = (p: number, k: number) => {
    const { landFate, clusterOfPiece, clusters } = plans[p];
    return clusterOfPiece[k] >= 0 ? clusters[clusterOfPiece[k]].id : LAND_FATE_WORDS[landFate[k]].zh;
  };
  const differing: number[] = [];
  pieces.id.forEach((_, k) => {
    if (plans.some((_plan, p) => inPlan(p, k) !== inPlan(0, k))) differing.push(k);
  });
  return {
    name: 'alternative_fates',
    ...tableOf(differing.length, [
      text('piece', '决策单元', (i) => pieces.id[differing[i]]),
      number('area_mu', '面积（亩）', 2, (i) => muFromM2(pieces.areaM2[differing[i]])),
      ...plans.map((_, p) => text(`plan_${p}`, `方案 ${p}`, (i) => inPlan(p, differing[i]))),
    ]),
  };
}

/** What each cluster of the proposal is worth to it, and in how many of the plans it, or its like, is built. */
function replacementTable({ replacement, timesChosen }: Choice): OutputTable {
  const levels = replacement[0]?.changes ?? [];
  return {
    name: 'replacement_costs',
    ...tableOf(replacement.length, [
      text('cluster', '连片', (i) => replacement[i].cluster),
      ...levels.map(({ name, unit }) =>
        number(
          `${name}_change`,
          `去掉后${LEVEL_WORDS[name].zh}增加（${unitWord(unit, 'zh')}）`,
          6,
          (i) => replacement[i].changes.find((change) => change.name === name)?.change ?? null,
        ),
      ),
      text('proved', '已证明', (i) => (replacement[i].proved ? '是' : '否')),
      number('times_chosen', '入选方案数', 0, (i) => timesChosen[i]?.times ?? null),
      number('of_plans', '方案总数', 0, (i) => timesChosen[i]?.of ?? null),
    ]),
  };
}

function paretoTable({ proposal }: RunResult, { pareto }: Choice): OutputTable {
  const { zh } = LEVEL_WORDS[proposal.costBasis];
  return {
    name: 'pareto',
    ...tableOf(pareto.length, [
      number('reclaimed_mu', '复垦复绿（亩）', 2, (i) => pareto[i].reclaimedMu),
      number(proposal.costBasis, zh, 2, (i) => pareto[i].value),
      number('bound', `${zh}下界`, 2, (i) => pareto[i].bound),
    ]),
  };
}

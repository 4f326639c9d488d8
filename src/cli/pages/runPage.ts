import type { Summary } from '../../export/summary.js';
import { REFUSALS, type Refusal } from '../../model/clusterWords.js';
import { asksForPerson, type Lang } from '../../model/finding.js';
import type { RuleSeverity } from '../../model/rule.js';
import { muFromM2 } from '../../model/units.js';
import { unitWord } from '../../model/unitWords.js';
import {
  FINDING_SEVERITY_WORDS,
  lineWord,
  PARK_LEVEL_WORDS,
  SEVERITY_WORDS,
  TARGET_WORDS,
  WIDTH_CLASS_WORDS,
} from '../../model/words.js';
import type { OutputScope } from '../files/outputs.js';
import { choiceLines } from './choiceLines.js';
import { gradeLines } from './gradeLines.js';
import { levelLines } from './levelLines.js';
import { phaseLines } from './phaseLines.js';
import { signOffLines, standingLines } from './standingLines.js';
import { textTable } from './textTable.js';

/** The one page a run prints, from `summary.json` alone: whatever it says, a script can read there too. */
export function resultPage(summary: Summary, outputs: string, lang: Lang, scope: OutputScope = 'all'): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const all: [string, string[]][] = [
    [t('读入', 'Read'), readLines(summary, lang)],
    [t('数据问题（按代码）', 'Findings by code'), findingLines(summary, lang)],
    [t('质量评分（按图层，提交时）', 'Grade by layer, as delivered'), gradeLines(summary.quality, lang)],
    [
      t('现状冲突（按控制线和等级）', 'Conflicts of the land as it is, by line and severity'),
      conflictLines(summary, lang),
    ],
    [t('低散乱区块（按镇街）', 'Scattered blocks by town'), scatteredLines(summary, lang)],
    [t('连片方案', 'Clusters proposed'), clusterLines(summary, lang)],
    ...(summary.choice
      ? [[t('还可以怎么选', 'What else could be chosen'), choiceLines(summary, lang)] as [string, string[]]]
      : []),
    [t('破碎程度：现状与方案后', 'How broken up the land is, before and after'), comparedLines(summary, lang)],
    [t('分年实施', 'Year by year'), phaseLines(summary, lang)],
    [t('目标', 'Targets'), targetLines(summary, lang)],
    [t('整个方案的限制', 'Limits of the whole plan'), limitLines(summary, lang)],
    [t('输出', 'Outputs'), [outputs, `  ${summary.outputs.join('  ')}`]],
  ];
  const ofDecisions = [
    t('连片方案', 'Clusters proposed'),
    t('还可以怎么选', 'What else could be chosen'),
    t('分年实施', 'Year by year'),
    t('整个方案的限制', 'Limits of the whole plan'),
    t('目标', 'Targets'),
    t('输出', 'Outputs'),
  ];
  const sections = all.filter(([heading]) => scope === 'all' || ofDecisions.includes(heading));
  const title = `${t('连片', 'lianpian')} · ${summary.scenario[lang]} · ${summary.scenario.date}${summary.simulated ? ' · 模拟数据 (simulated data)' : ''}`;
  const basis = t(
    `面积：${BASIS[summary.areaBasis]?.zh ?? summary.areaBasis}；坐标系 ${summary.crs.code} ${summary.crs.name}；1 亩 = 2000/3 平方米`,
    `Areas: ${BASIS[summary.areaBasis]?.en ?? summary.areaBasis}; CRS ${summary.crs.code} ${summary.crs.name}; 1 mu = 2000/3 m²`,
  );
  const body = sections.map(([heading, lines]) =>
    [`■ ${heading}`, ...(lines.length > 0 ? lines : [t('  无', '  none')])].join('\n'),
  );
  const lines = [basis, areasLine(summary, lang), levellingLine(summary, lang)].filter((line) => line !== '');
  const standing = standingLines(summary, lang);
  const head = standing.length > 0 ? [standing.join('\n')] : [];
  return [title, ...head, lines.join('\n'), ...body, exitLine(summary, lang)].join('\n\n');
}

/** What the plan makes of each limit of the whole. */
function limitLines({ limits }: Summary, lang: Lang): string[] {
  return limits.map(({ used, least, most, unit, holds, ...said }) => {
    const bounds = [least === null ? '' : `≥ ${number(least)}`, most === null ? '' : `≤ ${number(most)}`];
    const broken = holds ? '' : lang === 'zh' ? '，未满足' : ', not kept';
    return `  ${said[lang]} ${number(used)} ${unitWord(unit, lang)} (${bounds.filter((one) => one !== '').join(', ')}${broken})`;
  });
}

/** Why the program's exit is 0 or 1, in numbers. */
function exitLine(summary: Summary, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  if (summary.exit === 0) return t('退出码 0：无事项需人工处理。', 'Exit 0: nothing asks for a person.');
  const findings = summary.findings.filter(asksForPerson).reduce((sum, f) => sum + f.count, 0);
  const parcelsIn = (severity: string) => summary.conflictTotals.find((c) => c.severity === severity)?.openParcels ?? 0;
  const [hard, review] = [parcelsIn('hard'), parcelsIn('review')];
  const { hard: broken, review: proposed } = summary.proposalConflicts;
  const unmet = summary.targets.filter((target) => target.short > 0).map((target) => target.spec.id);
  const reasons = [
    findings > 0 ? t(`数据问题 ${count(findings)} 项`, `${count(findings)} findings`) : '',
    hard > 0 ? t(`刚性冲突图斑 ${count(hard)} 个`, `${count(hard)} parcels in hard conflict`) : '',
    review > 0 ? t(`现状需审查图斑 ${count(review)} 个`, `${count(review)} parcels to review`) : '',
    broken > 0
      ? t(`方案违反刚性规则 ${count(broken)} 处`, `${count(broken)} places where the proposal breaks a hard rule`)
      : '',
    proposed > 0 ? t(`方案需审查 ${count(proposed)} 处`, `${count(proposed)} places of the proposal to review`) : '',
    unmet.length > 0 ? t(`未达目标：${unmet.join('、')}`, `unmet targets: ${unmet.join(', ')}`) : '',
  ].filter((reason) => reason !== '');
  return t(`退出码 1：需人工处理——${reasons.join('；')}。`, `Exit 1: a person is asked for: ${reasons.join('; ')}.`);
}

/** The four areas in one line. */
function areasLine({ areas }: Summary, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const against = (differenceM2: number, baseM2: number) =>
    `${signed(-differenceM2)} m² (${signed(baseM2 > 0 ? (-100 * differenceM2) / baseM2 : 0, 4)} %)`;
  const { classes } = areas;
  const compared = areas.parcels - classes.notCompared;
  return [
    t(
      `${count(areas.parcels)} 个图斑 ${mu(areas.measuredMu)} 亩`,
      `${count(areas.parcels)} parcels, ${mu(areas.measuredMu)} mu`,
    ),
    `${t('平面', 'planar')} ${against(areas.minusPlanarM2, areas.measuredM2)}`,
    `${t('测地', 'geodesic')} ${against(areas.minusGeodesicM2, areas.measuredM2)}`,
    ...(compared > 0
      ? [
          `${t('记载', 'recorded')} ${against(areas.minusRecordedM2, areas.comparedM2)}`,
          t(
            `与记载相符 ${count(classes.agrees)}、略有出入 ${count(classes.differs)}、超限 ${count(classes.warning)}、严重超限 ${count(classes.error)}`,
            `${count(classes.agrees)} agree with the recorded area, ${count(classes.differs)} differ, ${count(classes.warning)} warned of, ${count(classes.error)} in error`,
          ),
        ]
      : []),
  ].join(t('；', '; '));
}

function levellingLine({ levelling, settings }: Summary, lang: Lang): string {
  if (!levelling) return '';
  const { villages, levelled, tooFar, noControl, beforeM2, controlM2, mostM2, accounted } = levelling;
  const share = settings['area.levellingMostShare'];
  return lang === 'zh'
    ? `控制面积调平：${count(villages)} 个村中 ${count(levelled)} 个已调平（${mu(beforeM2)} → ${mu(controlM2)} 平方米，每图斑至多 ${mu(mostM2)}），超限 ${count(tooFar)}（上限 ${share} 另加每图斑 0.01 平方米），无控制面积 ${count(noControl)}；${accounted ? '按调平面积核算' : '仅报告，不作核算'}`
    : `Levelled to control areas: ${count(levelled)} of ${count(villages)} villages (${mu(beforeM2)} → ${mu(controlM2)} m², a parcel by at most ${mu(mostM2)}), ${count(tooFar)} too far off (limit ${share} and 0.01 m² a parcel), ${count(noControl)} without a control area; ${accounted ? 'accounted on levelled areas' : 'reported, not accounted'}`;
}

const BASIS: Readonly<Record<string, Readonly<Record<Lang, string>>>> = {
  official: { zh: '椭球面积（国土调查公式）', en: 'official ellipsoidal area (survey formula)' },
  levelled: {
    zh: '按村控制面积调平后的椭球面积',
    en: 'official ellipsoidal area, levelled to the control areas of villages',
  },
  geodesic: { zh: '测地面积（坐标系不在国土调查公式之内）', en: 'geodesic (the CRS is not one of the survey formula)' },
};

function readLines({ read }: Summary, lang: Lang): string[] {
  const header =
    lang === 'zh'
      ? ['图层', '文件', '要素', '坐标系', '编码', '年份', '推断']
      : ['layer', 'file', 'features', 'CRS', 'encoding', 'year', 'guessed'];
  const rows = read.map((r) => [
    r.key,
    r.layer && r.layer !== r.file.replace(/\.[^.]*$/, '') ? `${r.file} (${r.layer})` : r.file,
    count(r.features),
    r.crs ?? '–',
    r.encoding ? `${r.encoding} (${r.encodingFrom})` : '–',
    r.dataYear === null ? '–' : String(r.dataYear),
    r.guessed.join('; ') || '–',
  ]);
  return textTable(header, rows, ['left', 'left', 'right', 'left', 'left', 'left', 'left']);
}

function findingLines({ findings }: Summary, lang: Lang): string[] {
  const header = lang === 'zh' ? ['代码', '等级', '个数'] : ['code', 'severity', 'count'];
  return textTable(
    header,
    findings.map((f) => [f.code, FINDING_SEVERITY_WORDS[f.severity][lang], count(f.count)]),
    ['left', 'left', 'right'],
  );
}

function conflictLines(summary: Summary, lang: Lang): string[] {
  const header =
    lang === 'zh'
      ? ['控制线', '等级', '规则', '类别', '图斑', '亩']
      : ['line', 'severity', 'rule', 'class', 'parcels', 'mu'];
  const rows = summary.conflicts.map((c) => [
    lineWord(c.line, lang),
    SEVERITY_WORDS[c.severity as RuleSeverity][lang],
    c.rule,
    WIDTH_CLASS_WORDS[c.widthClass as keyof typeof WIDTH_CLASS_WORDS]?.[lang] ?? c.widthClass,
    count(c.parcels),
    mu(c.areaMu),
  ]);
  const severity = (word: string) =>
    word === 'all' ? (lang === 'zh' ? '全部' : 'all') : SEVERITY_WORDS[word as RuleSeverity][lang];
  const totals = summary.conflictTotals
    .filter((c) => c.parcels > 0)
    .map((c) => [
      lang === 'zh' ? '合计（各线并集）' : 'total (union of lines)',
      severity(c.severity),
      '',
      '',
      count(c.parcels),
      mu(c.areaMu),
    ]);
  const overlaps = summary.lineOverlaps.map((o) =>
    lang === 'zh'
      ? `控制线相互重叠：${o.lineA} × ${o.lineB}，${count(o.places)} 处，${mu(muFromM2(o.areaM2))} 亩（只列出，不调整）`
      : `control lines over each other: ${o.lineA} × ${o.lineB}, ${count(o.places)} places, ${mu(muFromM2(o.areaM2))} mu (listed, never re-assigned)`,
  );
  return [
    ...textTable(header, [...rows, ...totals], ['left', 'left', 'left', 'left', 'right', 'right']),
    ...signOffLines(summary, lang),
    ...overlaps,
  ];
}

function scatteredLines(summary: Summary, lang: Lang): string[] {
  const header =
    lang === 'zh'
      ? ['镇街', '区块', '低散乱', '亩', '过小', '孤立', '边界外', '有效网格（公顷）']
      : ['town', 'blocks', 'scattered', 'mu', 'too small', 'isolated', 'outside', 'm_eff cbc (ha)'];
  const rows = summary.towns
    .filter((town) => town.blocks > 0)
    .map((town) => [
      town.town || '–',
      count(town.blocks),
      count(town.scatteredBlocks),
      mu(muFromM2(town.scatteredM2)),
      count(town.scatteredByReason.tooSmall),
      count(town.scatteredByReason.isolated),
      count(town.scatteredByReason.outside),
      mu(town.meshIndustryM2 / 10_000),
    ]);
  const total = (value: (town: Summary['towns'][number]) => number) =>
    summary.towns.reduce((sum, town) => sum + value(town), 0);
  const all = [
    lang === 'zh' ? '合计' : 'district',
    count(total((town) => town.blocks)),
    count(total((town) => town.scatteredBlocks)),
    mu(muFromM2(total((town) => town.scatteredM2))),
    ...(['tooSmall', 'isolated', 'outside'] as const).map((reason) =>
      count(total((town) => town.scatteredByReason[reason])),
    ),
    '',
  ];
  const settings = [...new Set(summary.sensitivity.map((s) => s.setting))];
  const steps = settings.map((setting) => {
    const own = summary.sensitivity.filter((s) => s.setting === setting);
    const each = (value: (s: (typeof own)[number]) => string) => own.map(value).join(' / ');
    return [
      setting,
      each((s) => String(s.value)),
      each((s) => count(s.scatteredBlocks)),
      each((s) => count(muFromM2(s.scatteredM2))),
      each((s) => (100 * s.scatteredShare).toFixed(1)),
      each((s) => count(s.scatteredFirms)),
      own.every((s) => s.withReason === null) ? '–' : each((s) => count(s.withReason ?? 0)),
    ];
  });
  const stepHeader =
    lang === 'zh'
      ? ['阈值移动一步', '取值', '低散乱区块', '亩', '占工业 %', '企业', '有此原因']
      : ['one threshold, one step', 'values', 'scattered blocks', 'mu', '% of industry', 'firms', 'with its reason'];
  const align = ['left', ...Array<'right'>(7).fill('right')] as const;
  return [...textTable(header, [...rows, all], align), '', ...textTable(stepHeader, steps, Array(7).fill('left'))];
}

function comparedLines({ beforeAfter }: Summary, lang: Lang): string[] {
  const header =
    lang === 'zh'
      ? ['指标', '现状', '间距各移一步', '容差移一步', '方案后', '间距各移一步', '容差移一步']
      : ['figure', 'before', 'gaps one step', 'tolerance', 'after', 'gaps one step', 'tolerance'];
  const band = ([least, most]: readonly [number, number]) =>
    least === most ? number(least) : `${number(least)} – ${number(most)}`;
  const rows = beforeAfter.map((row) => [
    row[lang],
    number(row.before),
    band(row.beforeBand),
    band(row.beforeTolerance),
    number(row.after),
    band(row.afterBand),
    band(row.afterTolerance),
  ]);
  return textTable(header, rows, ['left', ...Array<'right'>(6).fill('right')]);
}

function clusterLines(summary: Summary, lang: Lang): string[] {
  const header =
    lang === 'zh'
      ? ['编号', '镇街', '类型', '地块', '亩', '新增建设（亩）', '承接（万平方米）']
      : ['cluster', 'town', 'kind', 'pieces', 'mu', 'new land (mu)', 'capacity (10⁴ m²)'];
  const rows = summary.clusters.map((c) => [
    c.id,
    c.town,
    c.level ? PARK_LEVEL_WORDS[c.level][lang] : lang === 'zh' ? '改造地块' : 'rebuilt block',
    count(c.members),
    mu(c.footprintMu),
    mu(muFromM2(c.newConstructionM2)),
    (c.capacityFloorM2 / 10_000).toFixed(2),
  ]);
  const { candidates, solver, costBasis } = summary.optimiser;
  const lead =
    lang === 'zh'
      ? `${solver}；候选 ${count(candidates)} 个；成本口径：${costBasis === 'cost' ? '成本' : '扰动（建筑、员工、税收）'}`
      : `${solver}; ${count(candidates)} candidates; cost basis: ${costBasis === 'cost' ? 'cost' : 'disturbance (floor, staff, tax moved)'}`;
  return [
    ...textTable(header, rows, ['left', 'left', 'left', 'right', 'right', 'right', 'right']),
    lead,
    ...refusedLine(summary, lang),
    ...levelLines(summary, lang).map((line) => `  ${line}`),
  ];
}

/** Which groups of neighbours are no candidates, in one line. */
function refusedLine({ optimiser: { refusedGroups } }: Summary, lang: Lang): string[] {
  const reasons = (Object.keys(REFUSALS) as Refusal[]).filter((reason) => refusedGroups[reason] > 0);
  if (reasons.length === 0) return [];
  const words = reasons.map((reason) => `${REFUSALS[reason][lang]} ${count(refusedGroups[reason])}`);
  return [
    lang === 'zh'
      ? `未成为候选的相邻组合：${words.join('、')}`
      : `groups of neighbours that are no candidates: ${words.join(', ')}`,
  ];
}

/** Firms that close lift the share of those that are left: the share also with them in the denominator. */
function closedLine({ inParkAfter, operatingBefore, closedOperating }: Summary['firms'], lang: Lang): string {
  const share = operatingBefore > 0 ? number((100 * inParkAfter) / operatingBefore) : '–';
  return lang === 'zh'
    ? `在园 ${count(inParkAfter)} 家，原在营 ${count(operatingBefore)} 家，其中关停 ${count(closedOperating)} 家；关停企业计入分母为 ${share} %`
    : `${count(inParkAfter)} in parks; ${count(operatingBefore)} operated before, ${count(closedOperating)} of them closed; with these in the denominator ${share} %`;
}

function targetLines(summary: Summary, lang: Lang): string[] {
  const header =
    lang === 'zh'
      ? ['目标', '内容', '性质', '要求', '单位', '达到', '缺口', '候选内上限', '任意形状', '%']
      : ['target', 'what', 'mode', 'wanted', 'unit', 'reached', 'short', 'bound', 'any shape', '%'];
  const sense = { atLeast: '≥', over: '>', about: '≈' };
  const rows = summary.targets.map((t) => [
    t.spec.id,
    TARGET_WORDS[t.spec.basis][lang],
    t.spec.mode === 'must' ? (lang === 'zh' ? '必须' : 'must') : lang === 'zh' ? '力争' : 'goal',
    `${sense[t.spec.sense]} ${number(t.spec.value)}`,
    unitWord(t.spec.unit, lang),
    number(t.reached),
    number(t.short),
    number(t.bound),
    number(t.openBound),
    t.percent.toFixed(1),
  ]);
  const differs = summary.targets
    .filter((t) => t.shortRecorded !== null && t.short > 0 !== t.shortRecorded > 0)
    .map((t) =>
      lang === 'zh'
        ? `注意：${t.spec.id} 按 TBMJ 计的结论不同（达到 ${number(t.reachedRecorded ?? 0)}，缺口 ${number(t.shortRecorded ?? 0)}）`
        : `note: on recorded areas (TBMJ) ${t.spec.id} ends otherwise (reached ${number(t.reachedRecorded ?? 0)}, short ${number(t.shortRecorded ?? 0)})`,
    );
  const beside = summary.targets.flatMap((t) => {
    const parts = [
      t.inProgress > 0 ? `${lang === 'zh' ? '在途' : 'in progress'} ${number(t.inProgress)}` : '',
      t.wouldReach !== null
        ? `${lang === 'zh' ? '若合法则达到' : 'would reach if it were lawful'} ${number(t.wouldReach)}`
        : '',
      t.signedOff > 0 ? `${lang === 'zh' ? '其中经签批退出' : 'of it by sign-off'} ${number(t.signedOff)}` : '',
      t.subjectToReview > 0 ? `${lang === 'zh' ? '待审查' : 'subject to review'} ${number(t.subjectToReview)}` : '',
      t.notChecked > 0 ? `${lang === 'zh' ? '未核查' : 'not checked'} ${number(t.notChecked)}` : '',
    ].filter((part) => part !== '');
    return parts.length > 0 ? [`${t.spec.id}: ${parts.join(', ')}`] : [];
  });
  const binding = summary.binding.map((b) => `${b.target}: ${b[lang]}`);
  const shares = summary.targets
    .filter(({ spec }) => spec.basis === 'inParkShare')
    .map(({ spec }) => `${spec.id}: ${closedLine(summary.firms, lang)}`);
  const align = ['left', 'left', 'left', 'left', 'left', 'right', 'right', 'right', 'right', 'right'] as const;
  return [...textTable(header, rows, align), ...differs, ...beside, ...shares, ...binding];
}

function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

function mu(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function signed(value: number, decimals = 2): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString('en-US', { ...digits, signDisplay: 'exceptZero' }).replace('-', '−');
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
